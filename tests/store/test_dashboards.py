"""What the older dashboards said: converted exactly where their counts allow; else named."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from store.cut import Cut
from store.dashboards import LAYOUTS, Dashboards
from store.reconcile import OURS, Effects
from store.store import Store
from tests.demo_region import settings_of

LAST, MONTHS = "2026-09", 36


@pytest.fixture(scope="module")
def cut(demo: Path) -> Cut:
    """The demo region's latest cut."""
    return Store(settings_of(demo)).cut(None)


def converted(cut: Cut, indicator: str, source: str):
    found = cut.dashboards.converted(cut.indicator(indicator), source)
    return {one.org: one for one in found}


def test_a_equals_the_standard_return_exactly_where_it_carries_the_counts(cut):
    for indicator in ("caesarean_rate", "induction_rate", "women_birthing_total"):
        fairhaven = converted(cut, indicator, "a")["Z02"]
        assert fairhaven.lacks == ()
        assert fairhaven.compared.sum() == len(fairhaven.month) == 18
        assert fairhaven.equal.all()
        assert fairhaven.terms.known.all()


def test_where_a_lacks_a_count_it_is_named_and_nothing_is_converted(cut):
    harbourne = converted(cut, "caesarean_rate", "a")["Z03"]
    assert harbourne.lacks == ("Women giving birth at home or before arrival",)
    assert not harbourne.terms.known.any()
    smoking = converted(cut, "smoking_at_delivery", "a")["Z02"]
    assert smoking.lacks == ("Women giving birth, smoking status known",)


def test_every_convertible_series_equals_its_standard_return(cut):
    """Of each concept that converts, wherever a dashboard carries the counts."""
    compared = 0
    for concept in cut.catalogue.concepts.values():
        for name in concept.indicators[:1]:
            for source in LAYOUTS:
                for one in converted(cut, name, source).values():
                    assert (one.equal == one.compared).all(), (concept.id, source, one.org)
                    assert not (one.lacks and one.compared.any())
                    compared += int(one.compared.sum())
    assert compared > 1000


def test_a_cell_that_was_no_figure_is_a_named_gap_of_its_month_alone(cut):
    alderwick = converted(cut, "induction_rate", "b")["Z07"]
    assert alderwick.gaps == {np.datetime64("2025-12"): ("Labours induced",)}
    assert alderwick.equal.sum() == len(alderwick.month) - 1


def test_a_figure_that_differs_is_compared_and_not_equal(cut):
    said = cut.snapshot.dashboards()
    month = said["month"] == pd.Timestamp("2026-05-01")
    one = (said["item"] == "induced_women") & (said["org"] == "Z02") & month
    assert one.sum() == 1
    said.loc[one, "value"] += 1
    changed = Dashboards(
        cut.snapshot.items(), said, cut.catalogue, cut.region, np.array(cut.months)
    )
    found = changed.converted(cut.indicator("induction_rate"), "a")[0]
    assert found.compared.all()
    assert [str(m) for m in found.month[~found.equal]] == ["2026-05"]


def test_what_stands_in_for_a_return_is_not_compared_with_itself(cut):
    items = cut.snapshot.items()
    items["source"] = items["source"].astype(str)
    items.loc[items["org"] == "Z02", "source"] = LAYOUTS["a"]
    beside = Dashboards(
        items, cut.snapshot.dashboards(), cut.catalogue, cut.region, np.array(cut.months)
    )
    fairhaven = beside.converted(cut.indicator("induction_rate"), "a")[0]
    assert fairhaven.terms.known.all()
    assert not fairhaven.compared.any()


def test_typed_rates_are_told_as_typed_and_are_no_items(cut):
    typed = cut.dashboards.typed_in(cut.indicator("caesarean_rate"), "a")
    assert [one.org for one in typed] == ["Z02", "Z03"]
    assert all(20 < value < 60 for one in typed for value in one.value)
    figures = set(cut.catalogue.dashboard_figures)
    assert figures.isdisjoint(cut.snapshot.items()["item"].astype(str))
    assert figures <= set(cut.snapshot.dashboards()["item"].astype(str))


def test_the_regions_own_line_is_the_figure_that_every_other_page_shows(cut):
    for name in ("induction_rate", "caesarean_rate", "smoking_at_delivery", "tears_3_4_rate"):
        effect = cut.effect(cut.indicator(name), LAST, MONTHS)
        ours = next(line for line in effect.lines if OURS in line.sources)
        region = cut.grid(name)
        row = region.rows("region")[0]
        shown = np.isin(region.month, effect.month)
        whole = np.array([not without for without in effect.without])
        assert whole.sum() >= MONTHS - 1
        assert (ours.terms.numerator[0] == region.numerator[row, shown])[whole].all()
        assert (ours.terms.denominator[0] == region.denominator[row, shown])[whole].all()


def test_a_provider_without_a_count_of_one_definition_is_in_neither_sum_and_named(cut):
    effect = cut.effect(cut.indicator("tears_3_4_rate"), LAST, MONTHS)
    at = int(np.flatnonzero(effect.month == np.datetime64("2025-03"))[0])
    assert len(effect.without[at]) == 1
    grid = cut.grid("tears_3_4_rate")
    column = int(np.flatnonzero(grid.month == effect.month[at])[0])
    row = grid.rows("provider", effect.without[at])[0]
    region = grid.rows("region")[0]
    ours = effect.lines[1].terms.numerator[0, at]
    assert ours == grid.numerator[region, column] - grid.numerator[row, column]


def test_what_the_region_counted_in_two_ways_is_a_line_of_its_own_that_breaks(cut):
    induction = cut.indicator("induction_rate")
    given = induction.crosswalk.b.definition
    later = induction.definitions[0].model_copy(
        update={
            "version": 2, "from_": date(2025, 4, 1), "numerator": given.numerator,
            "denominator": given.denominator, "changed": "B's definition was agreed.",
        }
    )  # fmt: skip
    changed = induction.model_copy(update={"definitions": (*induction.definitions, later)})
    effect = Effects(cut.catalogue, cut.region, cut.dashboards).of(
        changed, cut.grid("induction_rate"), np.array(cut.months)[-MONTHS:]
    )
    assert [line.sources for line in effect.lines] == [("a",), ("b",), (OURS,)]
    assert [str(effect.month[at]) for at in effect.breaks] == ["2025-04"]


def test_each_definition_is_worked_out_over_the_same_providers(cut):
    effect = cut.effect(cut.indicator("induction_rate"), LAST, MONTHS)
    ours, theirs = effect.lines
    assert (ours.sources, theirs.sources) == (("a", OURS), ("b",))
    at = effect.latest
    assert str(effect.month[at]) == LAST
    series = cut.dashboards.items
    column = int(np.searchsorted(series.month, effect.month[at]))
    women, planned = (
        series.of(item)[:, column] for item in ("women_birthing", "caesarean_elective_women")
    )
    both = np.isfinite(women) & np.isfinite(planned)
    assert theirs.terms.denominator[0, at] == (women - planned)[both].sum()
    low, high = effect.spread
    gap = theirs.value[at] - ours.value[at]
    assert low < gap < high
    assert effect.providers == both.sum() == 10


def test_one_provider_can_be_asked_for(cut):
    effect = cut.effect(cut.indicator("induction_rate"), LAST, MONTHS, "Z02")
    grid = cut.grid("induction_rate")
    row = grid.rows("provider", ("Z02",))[0]
    assert effect.lines[0].terms.numerator[0, -1] == grid.numerator[row, -1]
    assert effect.spread is None


def test_a_month_that_one_definition_lacks_is_a_gap_in_both_and_says_which_count(cut):
    items = cut.snapshot.items()
    early = items["month"] < pd.Timestamp("2024-04-01")
    planned = items["item"] == "caesarean_elective_women"
    said = Dashboards(
        items[~(early & planned)], cut.snapshot.dashboards(), cut.catalogue, cut.region,
        np.array(cut.months),
    )  # fmt: skip
    months = np.arange(np.datetime64("2023-10"), np.datetime64("2026-10"))
    effect = Effects(cut.catalogue, cut.region, said).of(
        cut.indicator("induction_rate"), cut.grid("induction_rate"), months
    )
    assert list(effect.gaps[:6]) == ["Elective caesareans: not sent"] * 6
    assert not any(effect.gaps[6:])
    for line in effect.lines:
        assert np.isnan(line.value[:6]).all()
        assert np.isfinite(line.value[6:]).all()


def test_no_effect_where_no_definition_can_be_worked_out(cut):
    for name in ("pph_1500_rate", "vbac_rate", "preterm_birth_rate"):
        assert cut.effect(cut.indicator(name), LAST, MONTHS) is None
