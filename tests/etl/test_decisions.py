"""What people decide about series goes into the next data cut, and into no earlier one."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from store.ledger import LedgerError
from store.store import Store
from tests.etl.loading import Place, made_return

INDICATOR = "pph_1500_rate"
WHOSE = ("provider", "Z01")
FIRST, MONTHS = np.datetime64("2024-04", "M"), 30
STEP = np.datetime64("2025-10", "M")


def day(month: np.datetime64) -> date:
    return month.astype("datetime64[D]").item()


def figures(at: int) -> dict[str, float]:
    """A month of two levels: the second begins in October 2025; one month stands far out."""
    step = FIRST + at >= STEP
    events = 26 if at == 6 else (18 if step else 8) + at % 3
    return {"women_birthing": 300 + 7 * (at % 5), "pph_1500_women": events}


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path / "data")
    months = {day(FIRST + at): figures(at) for at in range(MONTHS)}
    place.put("Z01/all.xlsx", made_return("Z01", months))
    place.load()
    return place


def cut_of(place, snapshot=None):
    return Store(place.settings).cut(snapshot)


def reading_of(place, snapshot=None):
    return cut_of(place, snapshot).readings(INDICATOR)[WHOSE]


def row_of(place, snapshot=None):
    return cut_of(place, snapshot).rows(INDICATOR)[WHOSE]


def test_a_phase_that_somebody_made_begins_in_the_next_cut_and_in_no_earlier_one(place):
    former = cut_of(place).id
    before = reading_of(place)
    assert set(before.phase) == {1}
    place.ledger.add_new_phase("Z01", INDICATOR, day(STEP), "A new protocol", role="Matron")
    assert place.load().snapshot not in (None, former)
    now = reading_of(place)
    assert (now.phase == 1 + (now.month >= STEP)).all()
    assert now.centre[-1] > 1.5 * before.centre[-1]
    assert (reading_of(place, former).centre == before.centre).all()
    ((_, (decision,)),) = cut_of(place).decided.of.items()
    assert (decision.reason, decision.who, decision.first) == (
        "A new protocol", "Matron", day(STEP),
    )  # fmt: skip


def test_matrix_and_chart_agree_after_a_decision(place):
    place.ledger.add_new_phase("Z01", INDICATOR, day(STEP), "A new protocol")
    place.load()
    row, reading = row_of(place), reading_of(place)
    at = reading.latest
    assert row["centre"] == pytest.approx(reading.centre[at])
    assert (row["variation"], row["sentence"]) == (reading.variation, reading.sentence)


def test_a_point_left_out_sets_no_limit_and_is_still_held_against_them(place):
    out = FIRST + 6
    before = reading_of(place)
    place.ledger.add_left_out("Z01", INDICATOR, day(out), day(out), "Counted twice")
    place.load()
    now = reading_of(place)
    at = int(np.flatnonzero(now.month == out)[0])
    assert now.excluded.tolist() == (now.month == out).tolist()
    assert now.centre[-1] < before.centre[-1]
    assert now.side[at] == 1
    assert not now.baseline[at]


def test_a_decision_that_is_taken_back_is_gone_with_the_next_cut(place):
    before = reading_of(place)
    row = place.ledger.add_new_phase("Z01", INDICATOR, day(STEP), "A new protocol")
    place.load()
    decided = cut_of(place).id
    place.ledger.withdraw_new_phase(row.id, "It was the old protocol")
    place.load()
    assert (reading_of(place).phase == before.phase).all()
    assert set(reading_of(place, decided).phase) == {1, 2}


def test_other_indicators_and_organisations_are_left_as_they_were(place):
    former = cut_of(place)
    place.ledger.add_new_phase("Z01", INDICATOR, day(STEP), "A new protocol")
    place.load()
    cut = cut_of(place)
    for name in cut.snapshot.observations:
        for subject, reading in cut.readings(name).items():
            if (name, subject) != (INDICATOR, WHOSE):
                assert reading.sentence == former.readings(name)[subject].sentence
                assert (reading.phase == former.readings(name)[subject].phase).all()


def test_an_analysts_caveat_goes_with_the_figures_of_its_months(place):
    place.ledger.add_caveat("Z01", "pph_1500_women", day(STEP), day(STEP), "Two wards are missing")
    place.load()
    grid = cut_of(place).grid(INDICATOR)
    row = int(grid.rows(level="provider", orgs=("Z01",))[0])
    said = {str(m): c for m, c in zip(grid.month, grid.caveat[row], strict=True) if c}
    assert said == {str(STEP): "Two wards are missing"}
    others = [name for name in cut_of(place).snapshot.observations if name != INDICATOR]
    assert not any(any(cut_of(place).grid(name).caveat.ravel()) for name in others)


def test_a_decision_needs_its_reason_and_is_made_once(place):
    with pytest.raises(LedgerError, match="needs a reason"):
        place.ledger.add_new_phase("Z01", INDICATOR, day(STEP), " ")
    with pytest.raises(LedgerError, match="needs a reason"):
        place.ledger.add_left_out("Z01", INDICATOR, day(STEP), day(STEP), "")
    place.ledger.add_new_phase("Z01", INDICATOR, day(STEP), "A new protocol")
    with pytest.raises(LedgerError, match="already"):
        place.ledger.add_new_phase("Z01", INDICATOR, day(STEP), "Again")
    assert len(place.ledger.new_phases()) == 1
