"""Published figures of the region's own providers, held against their returns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

import numpy as np
import pandas as pd
import pytest

from etl.demo.answers import answers
from etl.demo.generate import REGION, DemoCounts, plan
from store.national_check import Figure, check_indicator, overlapping
from store.published_figures import Period
from store.two_sources import pairs_of
from tests.etl.made_demo import grids, made, national_table, shipped

MEASURES = (
    "apgar_lt7_rate", "breastmilk_first_feed_rate", "pph_1500_rate", "preterm_birth_rate",
    "smoking_at_booking", "smoking_at_delivery", "tears_3_4_rate",
)  # fmt: skip
PLANTED = plan()["national"]["own"]
HERE = shipped().regions[REGION]


@cache
def returned(seed: int) -> DemoCounts:
    """What the returns in force hold: the corrected figure, not the one first sent."""
    demo = made(seed)
    again = answers(demo, shipped())["restated"]
    counts = {item: figures.copy() for item, figures in demo.counts.items()}
    column = int(np.flatnonzero(demo.month.astype(str) == again["from"])[0])
    row = demo.row(again["provider"])
    assert row is not None
    counts[again["item"]][row, column] = again["new"]
    return replace(demo, counts=counts)


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> pd.DataFrame:
    return national_table(made(1), tmp_path_factory.mktemp("national")).to_pandas()


@pytest.fixture(scope="module")
def figures(published) -> dict[str, tuple[Figure, ...]]:
    """The demo's checks by indicator."""
    observed = grids(returned(1), *MEASURES)
    return {
        name: check_indicator(
            observed[name],
            shipped().indicators[name],
            published[published["indicator"] == name],
            HERE,
        )
        for name in MEASURES
    }


def of(figures, indicator: str, provider: str, months: int = 1) -> list[Figure]:
    """The latest first."""
    return [f for f in figures[indicator] if f.provider == provider and f.window == months]


def test_the_planted_difference_is_found_and_no_other(figures):
    wrong = PLANTED["different"]
    differ = [f for every in figures.values() for f in every if f.verdict == "differs"]
    month = answers(made(1), shipped())["national"]["different"]["month"]
    assert [(f.indicator, f.provider, f"{f.period.start:%Y-%m}", f.window) for f in differ] == [
        (wrong["indicator"], wrong["provider"], month, 1)
    ]
    assert abs(differ[0].numerator_gap - (wrong["times"] - 1) * differ[0].own_numerator) <= 5
    assert differ[0].denominator_gap == 0
    agree = [f for every in figures.values() for f in every if f.verdict == "agrees"]
    assert len(agree) > 850


def test_what_was_not_submitted_hidden_or_withheld_is_explained_by_that(figures):
    absent = PLANTED["did_not_submit"]
    for indicator in MEASURES:
        months = 3 if plan()["national"]["measures"][_code(indicator)].get("window_months") else 1
        mine = of(figures, indicator, absent["provider"], months)
        assert mine[absent["months_ago"]].reason == "did_not_submit"
        assert mine[absent["months_ago"]].numerator is None
    doubtful = PLANTED["low_quality"]
    every = [f for f in figures[doubtful["indicator"]] if f.provider == doubtful["provider"]]
    assert {f.reason for f in every} <= {"low_data_quality"}
    hidden = [f for fs in figures.values() for f in fs if f.reason == "suppressed"]
    assert hidden
    assert all(1 <= f.own_numerator <= 7 and f.numerator == 5 and f.rate is None for f in hidden)
    told = answers(made(1), shipped())["national"]["suppressed"]
    last = {(_code(f.indicator), f.provider) for f in hidden if f.period.end == date(2026, 6, 30)}
    assert last
    assert last <= {(one["measure"], one["provider"]) for one in told}


def _code(indicator: str) -> str:
    return {
        "apgar_lt7_rate": "CQIMApgar",
        "breastmilk_first_feed_rate": "CQIMBreastfeeding",
        "pph_1500_rate": "CQIMPPH",
        "preterm_birth_rate": "CQIMPreterm",
        "smoking_at_booking": "CQIMSmokingBooking",
        "smoking_at_delivery": "CQIMSmokingDelivery",
        "tears_3_4_rate": "CQIMTears",
    }[indicator]


def test_a_provisional_figure_explains_and_the_final_one_takes_its_place(figures):
    early = PLANTED["provisional"]
    latest, before, *_ = of(figures, early["indicator"], early["provider"])
    assert (latest.verdict, latest.reason, latest.provisional) == ("explained", "provisional", True)
    assert (before.verdict, before.provisional) == ("agrees", False)
    others = [f for f in figures[early["indicator"]] if f.period == latest.period]
    assert {f.verdict for f in others if f.provider != early["provider"]} == {"agrees"}


def test_returns_are_summed_over_the_published_window_and_its_lag(figures):
    latest = of(figures, "pph_1500_rate", "Z10", months=3)[0]
    assert latest.period == Period(date(2026, 4, 1), date(2026, 6, 30))
    demo = made(1)
    row, columns = demo.row("Z10"), slice(-6, -3)
    assert latest.own_numerator == demo.counts["pph_1500_women"][row, columns].sum()
    assert latest.own_denominator == demo.counts["women_birthing"][row, columns].sum()
    assert overlapping(of(figures, "pph_1500_rate", "Z10", months=3))
    assert not overlapping(of(figures, "smoking_at_booking", "Z10"))


def test_a_trust_that_was_taken_over_is_in_its_successors_sums_as_it_is_nationally(figures):
    (year,) = [
        f for f in of(figures, "preterm_birth_rate", "Z06", months=12) if f.joined
    ]  # fmt: skip
    assert (year.joined, year.verdict) == (("Z12",), "agrees")
    assert of(figures, "preterm_birth_rate", "Z06")[0].joined == ()
    assert not [f for f in figures["preterm_birth_rate"] if f.provider == "Z12"]


def test_months_that_the_returns_lack_are_named(figures):
    years = of(figures, "smoking_at_booking", "Z05", months=12)
    lacking = next(f for f in years if f.missing)
    assert (lacking.verdict, lacking.reason) == ("explained", "own_incomplete")
    gap = answers(made(1), shipped())["missing_quarter"]
    assert (lacking.missing[0], lacking.missing[-1]) == (gap["from"], gap["to"])


def test_months_before_the_first_return_cannot_be_compared(published):
    name = "smoking_at_booking"
    rows = published[(published["indicator"] == name) & (published["org_code"] == "Z01")].copy()
    rows["period_start"] = rows["period_end"] = date(2021, 3, 31)
    observed = grids(made(1), name)[name]
    found = check_indicator(observed, shipped().indicators[name], rows.iloc[:1], HERE)
    assert [(f.verdict, f.reason) for f in found] == [("explained", "window_differs")]
    assert found[0].own_numerator is None


@pytest.mark.parametrize(
    ("match", "verdict"), [("different", "explained"), ("approximate", "explained")]
)
def test_another_definition_explains_a_difference(published, match, verdict):
    wrong = PLANTED["different"]
    name = wrong["indicator"]
    rows = published[published["indicator"] == name].assign(definition_match=match)
    observed = grids(made(1), name)[name]
    found = check_indicator(observed, shipped().indicators[name], rows, HERE)
    assert {f.verdict for f in found} - {"agrees"} == {verdict}
    if match == "different":
        assert {f.reason for f in found} <= {
            "different_definition", "did_not_submit", "low_data_quality",
        }  # fmt: skip


def _year(source: str, numerator: float, denominator: float, **more) -> dict[str, object]:
    return {
        "indicator": "caesarean_elective_rate", "org_code": "Z01", "org_name": "Elmsea",
        "org_level": "provider", "period_start": date(2017, 4, 1),
        "period_end": date(2018, 3, 31), "numerator": numerator, "denominator": denominator,
        "rate": 12.0, "per": 100, "rounding": "nearest_5", "status": "ok",
        "definition_match": "approximate", "peer_group": None, "caveat": None, "is_final": True,
        "source": source,
    } | more  # fmt: skip


@pytest.mark.parametrize(
    ("second", "verdict"),
    [
        ({}, "agrees"),
        ({"numerator": 755.0}, "agrees"),
        ({"denominator": 6000.0}, "differs"),
        ({"denominator": 6000.0, "caveat": "It holds 11 of the 12 months."}, "explained"),
        ({"numerator": np.nan, "rate": np.nan, "status": "suppressed"}, "explained"),
    ],
)
def test_two_publications_of_one_year_are_held_against_each_other(second, verdict):
    rows = [_year("hes", 750.0, 6195.0), _year("msds", 750.0, 6195.0) | second]
    known = shipped().indicators["caesarean_elective_rate"]
    (pair,) = pairs_of(pd.DataFrame(rows), known, HERE)
    assert (pair.first.name, pair.second.name, pair.verdict) == ("hes", "msds", verdict)


def test_publications_of_unlike_definition_are_no_pair():
    rows = [_year("a", 1.0, 10.0), _year("b", 1.0, 10.0, definition_match="different")]
    known = shipped().indicators["caesarean_elective_rate"]
    assert pairs_of(pd.DataFrame(rows), known, HERE) == ()
