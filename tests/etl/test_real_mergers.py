"""What happened in the real region, shown by returns that are made up: Southport and Ormskirk (RVY)
became part of Mersey and West Lancashire (RBN) on 1 July 2023, and births at East Cheshire (RJN)
were suspended until 26 June 2023."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pytest

from store.cut import Cut
from store.snapshot import open_snapshot
from store.tracked import tracked
from store.tracker import State
from store.tracker_words import cell_words
from tests.etl.loading import Place, made_return

FIRST, MERGED = date(2022, 7, 1), np.datetime64("2023-07")
MONTHS = [date(2022 + (6 + n) // 12, (6 + n) % 12 + 1, 1) for n in range(24)]  # to June 2024
OTHERS = {"REP": 610, "RBL": 240, "RWW": 210, "RJR": 180, "RBT": 250}
WINDOW = 12
PPH, SMOKING = "pph_1500_rate", "smoking_at_booking"
SENT = datetime(2024, 7, 10, 9, tzinfo=UTC)


def figures(women, month):
    """A month of a unit with so many births; they vary a little."""
    return {
        "women_birthing": women + month.month,
        "pph_1500_women": round(0.03 * women),
        "bookings_smoking_known": women,
        "smokers_at_booking": round(0.1 * women),
    }


def bookings(month):
    """A month of a unit without births: women book all the same."""
    return {"bookings_smoking_known": 100, "smokers_at_booking": 8 + month.month % 3}


def returns():
    """By provider, its months."""
    sent = {code: {m: figures(women, m) for m in MONTHS} for code, women in OTHERS.items()}
    sent["RVY"] = {m: figures(185, m) for m in MONTHS if m < date(2023, 7, 1)}
    sent["RBN"] = {m: figures(330 if m < date(2023, 7, 1) else 515, m) for m in MONTHS}
    reopened = date(2023, 7, 1)
    sent["RJN"] = {
        m: bookings(m) if m < reopened else figures(110, m) for m in MONTHS if m != date(2023, 3, 1)
    }
    return sent


@pytest.fixture(scope="module")
def place(tmp_path_factory) -> Place:
    made = Place(tmp_path_factory.mktemp("nwc"), region="nwc")
    for code, months in returns().items():
        made.put(f"{code}.xlsx", made_return(code, months), sent=SENT)
    report = made.load()
    assert report.rejected == []
    return made


@pytest.fixture(scope="module")
def cut(place) -> Cut:
    return Cut(open_snapshot(place.data), place.settings)


def row_of(cut, indicator, org, level="provider"):
    grid = cut.grid(indicator)
    (row,) = grid.rows(level, (org,))
    return grid, row


def test_the_closed_trust_has_its_own_months_and_no_more(cut):
    grid, row = row_of(cut, PPH, "RVY")
    there = np.isfinite(grid.numerator[row])
    assert grid.month[there].tolist() == [m for m in MONTHS if m < MERGED.item()]
    assert (grid.definition[row, grid.month >= MERGED] == 0).all()


def test_as_it_was_a_phase_begins_with_the_merger_and_as_it_is_none(cut):
    was = cut.readings(PPH)["provider", "RBN"]
    now = cut.as_is.readings(PPH)["provider", "RBN"]
    begins = np.flatnonzero(np.diff(was.phase)) + 1
    assert was.month[begins].tolist() == [MERGED.item()]
    assert set(now.phase.tolist()) == {1}


def test_as_it_is_the_history_of_both_is_one(cut):
    grid, row = row_of(cut.as_is, PPH, "RBN")
    month = grid.month.tolist()
    sent = returns()
    for m in MONTHS:
        both = [sent[code][m]["women_birthing"] for code in ("RVY", "RBN") if m in sent[code]]
        assert grid.denominator[row, month.index(m)] == sum(both)
    assert cut.as_is.region.provider("RVY") is None
    assert ("provider", "RVY") not in cut.as_is.readings(PPH)


def test_a_suspended_month_is_no_zero_and_no_gap_of_returns(cut):
    grid, row = row_of(cut, PPH, "RJN")
    shut = grid.month < MERGED
    assert set(grid.status[row, shut]) == {"structural_zero"}
    assert set(grid.status[row, ~shut]) == {"final"}
    assert np.isnan(grid.numerator[row, shut]).all()
    assert all("26 June 2023" in why for why in grid.reason[row, shut])
    reading = cut.readings(PPH)["provider", "RJN"]
    assert reading.month[np.isfinite(reading.value)].tolist()[0] == MERGED.item()
    assert np.isfinite(cut.grid(SMOKING).numerator[row_of(cut, SMOKING, "RJN")[1]]).sum() == 23


def test_a_suspended_unit_is_no_point_of_the_funnel_of_that_time(cut):
    for view in (cut, cut.as_is):
        found = view.comparison(PPH, "2023-06", WINDOW, "region", None)
        at = found.orgs.index("RJN")
        assert np.isnan(found.numerator[at])
        assert found.months_used[at] == 0
        assert "Births were suspended at East Cheshire: no figure." in found.cautions
        later = view.comparison(PPH, "2024-06", WINDOW, "region", None)
        assert later.denominator[later.orgs.index("RJN")] > 0
        assert later.months_used[later.orgs.index("RJN")] == WINDOW


def test_the_lms_is_the_sum_of_its_open_units_in_both_views(cut):
    """Cheshire and Merseyside: with Southport until June 2023, and never less than all births for
    a unit that was closed."""
    sent = returns()
    for view in (cut, cut.as_is):
        grid, row = row_of(view, PPH, "QYG", "lms")
        for at, m in enumerate(grid.month.tolist()):
            births = [months[m].get("women_birthing", 0) for months in sent.values() if m in months]
            assert grid.denominator[row, at] == sum(births)
            assert grid.reason[row, at] is None  # nothing is lacking from the sum


def test_before_it_belonged_to_the_region_east_cheshire_has_no_row(tmp_path):
    early = Place(tmp_path, region="nwc")
    months = [date(2022, n, 1) for n in (4, 5, 6, 7, 8)]
    early.put("REP.xlsx", made_return("REP", {m: figures(600, m) for m in months}), sent=SENT)
    early.load()
    found = Cut(open_snapshot(early.data), early.settings)
    grid, row = row_of(found, PPH, "RJN")
    assert grid.status[row].tolist() == [*["not_applicable"] * 3, *["structural_zero"] * 2]


def test_a_return_that_did_not_come_while_births_were_suspended_is_not_due(place, cut):
    told = tracked(
        place.settings, cut.catalogue, cut.region, cut.id,
        datetime(2024, 7, 15, tzinfo=UTC), last=date(2023, 6, 1),
    )  # fmt: skip
    rows = {row.provider.code: row for row in told.tracker.rows}
    march = next(c for c in rows["RJN"].cells if c and c.month == date(2023, 3, 1))
    assert march.state is State.NOT_DUE
    assert "not due: births at Macclesfield were suspended" in cell_words(
        rows["RJN"].provider, march
    )
    assert rows["RJN"].cells[-1].state.is_in  # its bookings came
    assert rows["RVY"].cells[-1].state.is_in
    assert {p.code for p in told.tracker.arrived} >= {"RJN", "RVY", "RBN"}
    macclesfield = next(p for p in told.coverage.parts if p.provider.code == "RJN")
    assert macclesfield.share == 0
