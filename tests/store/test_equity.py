"""Figures by group: pooled quarters, planted gaps, and what the files say of them."""

from __future__ import annotations

import json

import numpy as np
import pytest

from analysis.equity import Told
from callbacks.equity import equity_download, pooled
from catalogue.view import View
from store.cut import Cut
from store.equity import divided
from store.store import Store
from tests.demo_region import build_demo, settings_of
from tests.ready_made import ready_made

REGION = ("region", "ZR1")
TO = "2026-09"


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    return ready_made(tmp_path_factory, "divided", lambda folder: build_demo(folder, months=48))


@pytest.fixture(scope="module")
def cut(data) -> Cut:
    return Store(settings_of(data)).current()


def found(cut, indicator, breakdown, subject=REGION, window=12):
    return divided(
        cut, cut.indicator(indicator), cut.catalogue.breakdowns[breakdown], subject, window, TO
    )


def test_groups_add_up_to_the_quarters_of_everyone(cut):
    """Before rounding: what trusts send by group is what they send in all."""
    items = cut.snapshot.items()
    by_group = items[items["breakdown"] == "deprivation"]
    sums = by_group.groupby(["item", "org", "month"], observed=True)["value"].sum()
    everyone = items[(items["breakdown"] == "all") & (items["period_months"] == 1)]
    monthly = everyone.groupby(["item", "org", "month"], observed=True)["value"].sum()
    item, org, quarter = ("smokers_at_delivery", "Z10", np.datetime64("2026-07-01", "s"))
    months = [monthly[item, org, quarter + np.timedelta64(d, "D")] for d in (0, 31, 62)]
    assert sums[item, org, quarter] == sum(months) > 0


def test_every_planted_gap_is_told_and_few_others(cut, data):
    """Of one provider: in a region, groups that live where rates are higher have a true gap."""
    planted = json.loads((data / "answers.json").read_text(encoding="utf-8"))["by_group"]
    told = {
        (indicator, breakdown): any(
            one in (Told.HIGHER, Told.LOWER)
            for one in found(cut, indicator, breakdown, ("provider", "Z03"), 36).gaps.told
        )
        for indicator, breakdown in [*planted["gaps"], *planted["no_gaps"]]
    }
    assert all(told[tuple(pair)] for pair in planted["gaps"])
    wrong = [pair for pair in planted["no_gaps"] if told[tuple(pair)]]
    assert len(wrong) <= 0.2 * len(planted["no_gaps"])  # one in twenty by chance alone


def test_the_slope_of_a_planted_gradient_is_upward_to_the_deprived_end(cut):
    slope = found(cut, "smoking_at_delivery", "deprivation").gaps.slope
    assert slope.lower > 5
    level = found(cut, "caesarean_rate", "deprivation", ("provider", "Z03"), 36).gaps.slope
    assert level.lower < 0 < level.upper


def test_the_window_holds_whole_quarters_that_end_by_the_month(cut):
    whole = divided(
        cut, cut.indicator("smoking_at_delivery"), cut.catalogue.breakdowns["ethnicity"], REGION,
        12, "2026-08",
    )  # fmt: skip
    assert (str(whole.first), str(whole.last)) == ("2025-07", "2026-06")
    assert (whole.quarters, whole.asked) == (4, 4)


def test_a_quarter_that_lacks_is_left_out_and_counted(cut):
    """Z05 of the demo sent nothing for a quarter."""
    answers = found(cut, "smoking_at_delivery", "ethnicity", ("provider", "Z05"), window=36)
    assert answers.quarters < answers.asked


def test_a_small_unit_hides_what_is_small(cut):
    gaps = found(cut, "pph_1500_rate", "ethnicity", ("provider", "Z04")).gaps
    assert np.isnan(gaps.numerator).any()
    shown = gaps.numerator[np.isfinite(gaps.numerator)]
    assert not ((shown > 0) & (shown < 10)).any()
    assert Told.CANNOT_TELL in gaps.told


def test_the_file_holds_the_rows_of_the_page(cut):
    view = View(page="equity", indicator="smoking_at_delivery", lms="ZA1", window=24)
    frame, name = equity_download(cut, view)
    assert "equity_ZA1_24-months" in name
    assert set(frame["breakdown"]) == {"ethnicity", "deprivation"}
    assert len(frame) == 12
    deprivation = frame[frame["breakdown"] == "deprivation"]
    page = pooled(cut, cut.indicator("smoking_at_delivery"), view)[1].gaps
    assert deprivation["value"].to_numpy() == pytest.approx(page.value)
    assert set(frame["suppression"]) == {"1 to 7 hidden, others rounded to 5"}
    assert ((frame["numerator"] % 5 == 0) | frame["numerator"].isna()).all()
