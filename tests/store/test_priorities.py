"""Recommendations of the demo region: every finding is that of the page it comes from."""

from __future__ import annotations

import numpy as np
import pytest

from analysis.between_providers import spread_between
from catalogue.priority_rules import CRITERIA
from store.priorities import YEAR, candidates, year_of_region
from store.published_figures import as_month, period_between
from store.store import Store
from tests.demo_region import settings_of


@pytest.fixture(scope="module")
def cut(demo):
    return Store(settings_of(demo)).cut(None)


@pytest.fixture(scope="module")
def found(cut):
    return candidates(cut, cut.catalogue.in_set("all"), str(cut.months[-1]))


def test_all_with_returns_are_there_once_and_in_order(cut, found):
    ids = [one.indicator.id for one in found]
    assert sorted(ids) == sorted(i for i in cut.catalogue.indicators if cut.has_returns(i))
    placed = [one.place for one in found if one.place]
    assert placed == sorted(placed)
    assert all(not one.place for one in found[len(placed) :])


def test_the_spread_is_that_of_the_providers_side_by_side(cut, found):
    told = next(one for one in found if one.findings["variation"].mark > 0)
    kind = told.indicator.funnel
    side = cut.comparison(told.indicator.id, str(cut.months[-1]), YEAR, "region", None)
    spread = spread_between(side.numerator, side.denominator, kind)
    assert told.findings["variation"].size == spread.lower
    assert f"spread {spread.sd:.2f}" in told.findings["variation"].words


def test_the_region_is_the_sum_of_the_months_that_have_both_counts(cut, found):
    one = found[0]
    grid = cut.grid(one.indicator.id)
    row = grid.rows("region", (cut.region.code,))[0]
    months = slice(len(grid.month) - YEAR, None)
    assert one.numerator == grid.numerator[row, months].sum()
    assert one.value == pytest.approx(
        one.indicator.multiplier * one.numerator / grid.denominator[row, months].sum()
    )
    assert one.lower < one.value < one.upper


def test_without_an_agreed_direction_nothing_is_of_concern(found):
    neutral = [one for one in found if one.indicator.direction == "neutral"]
    assert neutral
    assert not any(
        one.findings[criterion].applies
        for one in neutral
        for criterion in ("concern", "target", "equity")
    )


def test_what_is_told_has_a_mark_and_what_is_not_has_words(found):
    for one in found:
        for criterion in CRITERIA:
            finding = one.findings[criterion]
            assert finding.words.endswith(".")
            assert not finding.is_told or 0 <= finding.mark <= 1


def test_a_target_that_the_interval_holds_is_not_counted_as_missed(found):
    for one in found:
        finding = one.findings["target"]
        if finding.is_told and finding.mark > 0:
            assert "Not met: " in finding.words
        if "within chance" in finding.words:
            assert finding.mark == 0


def test_poor_data_have_no_place(cut):
    rules = cut.catalogue.rules
    strict = rules.priority.model_copy(update={"least_coverage": 1.0})
    catalogue = cut.catalogue.model_copy(
        update={"rules": rules.model_copy(update={"priority": strict})}
    )
    other = Store(settings_of(cut.snapshot.path.parents[1])).cut(None)
    other.snapshot.__dict__["catalogue"] = catalogue
    assert other.catalogue.rules.priority.least_coverage == 1.0
    told = candidates(other, catalogue.in_set("all"), str(cut.months[-1]))
    assert any(one.poor for one in told)
    assert all(one.place == 0 and np.isnan(one.score) for one in told if one.poor)


def test_a_period_before_the_returns_has_no_value(cut):
    long_ago = as_month("2001-12")
    year = year_of_region(
        cut, cut.catalogue.in_set("all")[0], period_between(long_ago - 11, long_ago)
    )
    assert np.isnan(year.value)
