"""What the dashboard must find in the demo region, and what it must not be misled by."""

from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.stats import binom

from etl.demo.answers import no_difference
from etl.demo.generate import REGION, plan
from store.assess import read_indicator
from store.compare import compare
from store.tables import PUBLISHED
from tests.etl.made_demo import SEEDS, UNTIL, cut_after, grids, made, national_table, shipped

STEP, FALL, DIFFERENT, RISE = (
    plan()["planted"][name] for name in ("step", "fall", "different", "common_rise")
)
NO_FIGURES = PUBLISHED.empty_table().to_pandas()
CHANCE = 0.002  # outside 99.8 % limits


@cache
def observed(seed):
    """Every indicator of which something is promised."""
    same = no_difference(made(seed), shipped())
    return grids(made(seed), *same, FALL["indicator"], RISE["indicator"])


def outside(seed, indicator, published=NO_FIGURES, benchmark="region"):
    """Codes outside the 99.8 % limits over the last twelve months, and the number judged."""
    found = compare(
        observed(seed)[indicator], shipped().indicators[indicator], published, shipped(), REGION,
        to=UNTIL, window=12, benchmark=benchmark,
    )  # fmt: skip
    assert found is not None
    positions = dict(zip(found.orgs, found.reading.position, strict=True))
    far = {org for org, position in positions.items() if position.endswith("_998")}
    return far, sum(position != "not_judged" for position in positions.values())


def at_most(trials, chance, doubt=1e-4):
    """The most chance events that can reasonably be put down to chance."""
    return binom.isf(doubt, trials, chance)


def published_beside(seed, folder):
    """The invented national figures of a seed, as read from their file."""
    return national_table(made(seed), folder).to_pandas()


@pytest.mark.parametrize("seed", SEEDS)
def test_the_provider_drawn_at_half_as_much_again_is_outside_the_limits(seed):
    far, _ = outside(seed, DIFFERENT["indicator"])
    assert DIFFERENT["provider"] in far


def test_providers_that_do_not_differ_are_outside_about_as_often_as_chance_allows():
    far = judged = 0
    for seed in SEEDS:
        for indicator in no_difference(made(seed), shipped()):
            if indicator in (STEP["indicator"], DIFFERENT["indicator"]):
                continue  # what was planted moves the region's pool, which is not chance
            found, number = outside(seed, indicator)
            far, judged = far + len(found), judged + number
    assert judged > 3000
    assert far <= at_most(judged, CHANCE)


def test_beside_a_planted_provider_the_others_stay_within_limits_of_the_national_figure(tmp_path):
    published = published_beside(1, tmp_path)
    far = judged = 0
    for seed in SEEDS:
        found, number = outside(seed, STEP["indicator"], published, "national")
        assert STEP["provider"] in found
        far, judged = far + len(found) - 1, judged + number - 1
    assert far <= at_most(judged, CHANCE)


def test_national_figures_of_enough_trusts_take_the_place_of_the_regions_pool(tmp_path):
    published = published_beside(1, tmp_path)
    known = shipped().indicators[STEP["indicator"]]
    found = compare(observed(1)[known.id], known, published, shipped(), REGION, to=UNTIL, window=12)
    assert found is not None
    assert found.benchmark_words == "England, as published for July 2025 to June 2026"
    assert found.reading.tau == pytest.approx(0, abs=0.05)
    rows = published[published["indicator"] == known.id]
    years = rows[rows["period_end"].astype(str).str[5:7] == "06"]
    years = years[(years["org_level"] == "provider") & (years["source"] == "msds_measures")]
    long = pd.to_datetime(years["period_end"]) - pd.to_datetime(years["period_start"])
    trusts = plan()["national"]["trusts"] + 11  # the region's own, each once: two had merged
    assert (long.dt.days > 300).sum() == 2 * trusts
    assert set(rows["status"]) == {"ok", "low_dq", "not_submitted", "suppressed", "provisional"}


def test_a_rise_shared_by_all_singles_out_nobody():
    for seed in SEEDS:
        assert outside(seed, RISE["indicator"])[0] == set()


def test_a_rise_shared_by_all_is_there_in_the_regions_counts():
    demo = made(1)
    share = np.nansum([np.nansum(demo.counts[i], axis=0) for i in RISE["items"]], axis=0)
    share /= np.nansum(demo.counts["women_birthing"], axis=0)
    assert share[-12:].mean() > share[:12].mean() + 0.02


def test_the_step_is_flagged_within_the_seven_months_that_a_shift_takes():
    indicator = shipped().indicators[STEP["indicator"]]
    months = len(made(1).month)
    first = [
        next(
            after
            for after in range(1, STEP["last_months"] + 1)
            if concern(
                cut_after(observed(seed)[indicator.id], months - STEP["last_months"] + after)
            )
        )
        for seed in SEEDS
    ]
    assert max(first) <= shipped().rules.shift_points
    assert np.median(first) <= 3


def concern(grid):
    """Whether the stepped provider's latest month is flagged as a rise of concern."""
    indicator = shipped().indicators[STEP["indicator"]]
    reading = read_indicator(grid, indicator, shipped())["provider", STEP["provider"]]
    return reading.variation == "concern_high"


@pytest.mark.parametrize("seed", SEEDS)
def test_the_fall_in_smoking_is_shown_as_an_improvement(seed):
    indicator = shipped().indicators[FALL["indicator"]]
    readings = read_indicator(observed(seed)[indicator.id], indicator, shipped())
    reading = readings["provider", FALL["provider"]]
    assert reading.variation == "improvement_low"
