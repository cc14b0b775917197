"""The first year of each indicator: level, coverage, and how much providers differed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from analysis.between_providers import Spread
from store.baseline_rows import COLUMNS, baseline_rows, place_words, told_of_set
from store.baselines import Baseline, baseline_of, ranked
from store.store import Store
from tests.demo_region import settings_of
from tests.store.test_compare import catalogue, grid_of, monthly

RATES = {"Zeta": 0.10, "alder": 0.20, "Birch": 0.10, "Cedar": 0.30, "Dogwood": 0.10}
MONTHS = 36  # April 2023 to March 2026


def known(**changed):
    """The made catalogue, its last provider open until the end."""
    made = catalogue(**changed)
    here = made.regions["here"]
    stays = [
        p.model_copy(update={"memberships": (p.memberships[0].model_copy(update={"to": None}),)})
        for p in here.providers
    ]
    region = here.model_copy(update={"providers": tuple(stays)})
    return made.indicators["smoking_at_booking"], region


def grid(rates=RATES, months=MONTHS, births=250, **more):
    """Every provider at its own rate in every month, and the region as their sum."""
    rows = [monthly(org, [rate] * months, births, **more) for org, rate in rates.items()]
    region = rows[0].assign(level="region", org="R1")
    region["numerator"] = np.sum([frame["numerator"].to_numpy() for frame in rows], axis=0)
    region["denominator"] = np.sum([frame["denominator"].to_numpy() for frame in rows], axis=0)
    return grid_of(*rows, region)


def told(made=None, **changed) -> Baseline:
    return baseline_of(made or grid(), *known(**changed))


def test_the_level_is_the_regions_first_year():
    found = told()
    assert found.period.words == "April 2023 to March 2024"
    assert (found.numerator, found.denominator) == (12 * 200, 12 * 1250)
    assert found.value == pytest.approx(16)
    assert found.lower < 16 < found.upper
    assert (found.low, found.high) == (pytest.approx(10), pytest.approx(30))  # 25 and 75 of 250
    assert (found.providers, found.coverage) == (5, 1.0)
    assert isinstance(found.spread, Spread)
    assert found.spread.beyond_chance


def test_a_younger_definition_has_a_first_year_of_its_own():
    versions = [
        {"version": 1, "from": "2020-04", "numerator": "smokers", "denominator": "booked",
         "numerator_words": "Women who smoke"},
        {"version": 2, "from": "2024-07", "numerator": "smokers", "denominator": "booked",
         "numerator_words": "Women who smoke", "changed": "Counted otherwise"},
    ]  # fmt: skip
    made = grid()
    made.definition[:, made.month >= np.datetime64("2024-07")] = 2
    found = told(made, definitions=versions)
    assert (found.definition, found.period.words) == (2, "July 2024 to June 2025")


def test_an_unfinished_year_says_how_far_it_has_come():
    found = told(grid(months=9))
    assert found.period is None
    assert found.why == found.spread == "Only 9 of 12 months under this definition so far."


def test_a_rolling_figure_is_not_summed():
    rolled = [{"version": 1, "from": "2020-04", "numerator": "rolling(smokers, 12)",
               "denominator": "booked", "numerator_words": "Women who smoke"}]  # fmt: skip
    found = told(definitions=rolled)
    assert np.isnan(found.value)
    assert "overlap" in found.why


def test_a_plain_count_has_a_level_only_where_every_month_has_a_total():
    made = grid()
    plain = grid_without_denominator(made)
    counted = {"unit": "count", "funnel": "none", "chart": "xmr"}
    found = told(plain, **counted)
    assert found.value == 12 * 200
    assert "count follows the size" in found.spread
    plain.numerator[-1, 3] = np.nan
    plain.status[-1, 3] = "withheld"
    assert told(plain, **counted).why == "Only 11 of 12 months have a total."


def grid_without_denominator(made):
    return replace(made, denominator=None)


def test_missing_months_lower_the_coverage_and_few_leave_a_provider_out():
    made = grid()
    row = int(made.rows("provider", ("Cedar",))[0])
    made.numerator[row, :8] = np.nan
    made.status[row, :8] = "not_submitted"
    found = told(made)
    assert found.coverage == pytest.approx(52 / 60)
    assert found.providers == 4
    assert found.high == pytest.approx(20)
    assert found.spread == "Fewer than 5 providers have both counts."


def test_a_suspended_unit_owes_no_month():
    made = replace(grid(), status=grid().status.astype("U15"))
    row = int(made.rows("provider", ("Cedar",))[0])
    made.numerator[row, :12] = np.nan
    made.status[row, :12] = "structural_zero"
    found = told(made)
    assert (found.coverage, found.providers) == (1.0, 4)


def test_indicators_are_ranked_by_what_chance_does_not_give():
    def one(name, rates):
        return replace(told(grid(rates)), indicator=name)

    alike = dict.fromkeys(RATES, 0.2)
    wide = {**RATES, "Cedar": 0.5}
    some = [one("medium", RATES), one("none", alike), one("wide", wide)]
    places = ranked(some)
    assert places == {"wide": 1, "medium": 2}
    assert [place_words(s, places) for s in some] == [
        "Second of 2", "No more than chance gives", "Largest of 2",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def cut(demo):
    return Store(settings_of(demo)).current()


def test_the_file_has_a_row_for_each_indicator_of_the_set(cut):
    some, places = told_of_set(cut, "all")
    frame = baseline_rows(cut, some, places)
    assert list(frame.columns) == list(COLUMNS)
    assert frame["indicator"].tolist() == [i.id for i in cut.catalogue.in_set("all")]
    order = frame[frame["place"] != ""].assign(place=lambda f: f["place"].astype(int))
    assert sorted(order["place"]) == list(range(1, len(order) + 1))
    assert order.sort_values("place")["between_sd"].is_monotonic_decreasing
    assert (order["beyond_chance"] == "true").all()
    assert not set(frame.columns) & {"org", "org_name"}  # no provider is named
    within = frame.dropna(subset=["lowest", "value"])
    assert (within["lowest"] <= within["value"]).all()
    assert (within["value"] <= within["highest"]).all()
    assert pd.to_datetime(frame["period_start"].iloc[0]).month == 10


def test_what_was_made_to_differ_is_found_and_what_was_not_is_not(cut):
    """etl/demo/demo.yaml draws continuity of carer with a spread of 0.6, haemorrhage with none."""
    assert cut.baseline("continuity_placed").spread.beyond_chance
    assert not cut.baseline("pph_1500_rate").spread.beyond_chance
    spread = cut.baseline("continuity_placed").spread
    assert spread.lower < 0.6 < spread.upper


def test_as_it_is_the_closed_provider_is_none_of_those_compared(cut):
    assert cut.baseline("pph_1500_rate").providers == 12
    assert cut.as_is.baseline("pph_1500_rate").providers == 11
    assert cut.as_is.baseline("pph_1500_rate").value == cut.baseline("pph_1500_rate").value
