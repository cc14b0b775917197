"""The tracker: what it says of each return, and what the missing ones do to the region."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from catalogue.model import Catalogue
from store.pointer import current_id
from store.reminders import reminder, reminders
from store.returns import returns_of
from store.tracked import Tracked, tracked
from store.tracker import Cell, Row, State
from store.tracker_words import cell_words, coverage_title, coverage_words, headline, standing
from tests.etl.loading import Place, made_return
from tests.etl.made_returns import asked_items, catalogue

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
NOW = datetime(2026, 5, 25, 12, tzinfo=UTC)  # April's returns were due on 22 May


def may(day: int) -> datetime:
    return datetime(2026, 5, day, 9, tzinfo=UTC)


@pytest.fixture(scope="module")
def known() -> Catalogue:
    return catalogue()


def full(known: Catalogue, provider: str, month: date = APRIL, **more: Any) -> bytes:
    """A return of every item."""
    changed = more.pop("changed", {})
    items = {item: 10.0 + n for n, item in enumerate(asked_items(known))}
    return made_return(provider, {month: {**items, **changed}}, **more)


@pytest.fixture(scope="module")
def loaded(known: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, str | None]:
    """April's returns of a region, each with a story, in two loads; the cut of the first."""
    place = Place(tmp_path_factory.mktemp("tracker") / "data")
    files = {
        "Z01/march.xlsx": (full(known, "Z01", MARCH), datetime(2026, 4, 23, 20, tzinfo=UTC)),
        "Z01/april.xlsx": (full(known, "Z01"), may(14)),
        "Z02/april.xlsx": (full(known, "Z02"), may(25)),
        "Z03/april.xlsx": (full(known, "Z03", changed={"women_birthing": "12.5"}), may(11)),
        "Z04/april.xlsx": (full(known, "Z04", status="provisional"), may(12)),
        "Z05/april.xlsx": (full(known, "Z05"), may(12)),
        "Z06/april.xlsx": (b"no workbook", may(13)),
        "Z07/april.xlsx": (b"no workbook", may(13)),
        "Z07/again.xlsx": (full(known, "Z07"), may(14)),
        "Z09/april.xlsx": (full(known, "Z09"), may(15)),
    }
    for name, (content, sent) in files.items():
        place.put(name, content, sent)
    first = place.load().snapshot
    place.put("Z05/again.xlsx", full(known, "Z05", changed={"bookings": 99}), may(20))
    place.put("Z09/again.xlsx", full(known, "Z09", Date="2026-05-25"), may(25))
    place.load()
    return place, first


@pytest.fixture(scope="module")
def place(loaded: tuple[Place, str | None]) -> Place:
    return loaded[0]


def told_by(place: Place, now: datetime = NOW, **more: Any) -> Tracked:
    known = catalogue()
    region = known.regions["demo"]
    return tracked(place.settings, known, region, current_id(place.data), now, **more)


@pytest.fixture(scope="module")
def told(place: Place) -> Tracked:
    return told_by(place)


def row_of(told: Tracked, code: str) -> Row:
    return next(row for row in told.tracker.rows if row.provider.code == code)


def april_of(told: Tracked, code: str) -> Cell:
    cell = row_of(told, code).latest
    assert cell is not None
    return cell


@pytest.mark.parametrize(
    ("code", "state", "days_late"),
    [
        ("Z01", State.ACCEPTED, 0),
        ("Z02", State.LATE, 3),
        ("Z03", State.WARNINGS, 0),
        ("Z04", State.PROVISIONAL, 0),
        ("Z05", State.RESTATED, 0),
        ("Z06", State.REJECTED, None),
        ("Z07", State.ACCEPTED, 0),
        ("Z08", State.MISSING, None),
    ],
)
def test_each_return_has_the_state_of_its_story(told, code, state, days_late):
    cell = april_of(told, code)
    assert (cell.state, cell.days_late) == (state, days_late)


def test_a_return_sent_again_unchanged_after_the_due_date_was_in_time(told):
    assert april_of(told, "Z09").days_late == 0
    assert april_of(told, "Z09").state is State.ACCEPTED


def test_a_return_of_the_due_day_s_evening_is_in_time(told):
    march = row_of(told, "Z01").cells[-2]
    assert march is not None
    assert (march.due, march.days_late) == (date(2026, 4, 23), 0)


def test_a_return_is_missing_from_the_day_after_its_due_date(place):
    assert april_of(told_by(place, may(22)), "Z08").state is State.NOT_DUE
    assert april_of(told_by(place, may(23)), "Z08").state is State.MISSING


def test_another_working_day_moves_what_is_late(place):
    moved = place.settings.model_copy(update={"due_working_day": 9})
    known = catalogue()
    told = tracked(moved, known, known.regions["demo"], current_id(place.data), NOW)
    assert april_of(told, "Z01").due == date(2026, 5, 14)
    assert april_of(told, "Z09").days_late == 1


def test_a_cell_opens_the_return_that_was_received_last(told, place):
    by_name = {sent.path: sent.submission for sent in returns_of(place.settings.ledger_url).sent}
    assert april_of(told, "Z05").submission == by_name["Z05/again.xlsx"]
    assert april_of(told, "Z06").submission == by_name["Z06/april.xlsx"]
    assert april_of(told, "Z08").submission is None


def test_a_row_says_how_complete_and_how_late_its_returns_are(told):
    assert row_of(told, "Z01").completeness == pytest.approx(2 / 13)
    assert row_of(told, "Z02").median_late == 3
    assert row_of(told, "Z08").completeness == 0
    assert row_of(told, "Z08").median_late is None


def test_rows_stand_by_lms_and_name_with_mental_health_last(told):
    names = [row.provider.short_name for row in told.tracker.rows]
    assert names[:2] == ["Elmsea", "Fairhaven"]
    assert names[-2:] == ["Estuary MH", "Moors and Vale MH"]
    assert "Sandholme" not in names  # it closed more than thirteen months before


def test_a_provider_that_closed_owes_no_return_since(place):
    told = told_by(place, last=date(2025, 6, 1))
    cells = row_of(told, "Z12").cells
    assert [cell is None for cell in cells[-4:]] == [False, True, True, True]


def test_a_month_that_items_come_for_in_arrears_is_not_in_by_them(known, tmp_path):
    place = Place(tmp_path / "data")
    late = [i.id for i in known.items.values() if i.matures_after_months == 3][:2]
    months = {date(2026, 1, 1): dict.fromkeys(late, 5), APRIL: {"women_birthing": 200}}
    place.put("Z01/april.xlsx", made_return("Z01", months))
    place.load()
    cells = row_of(told_by(place), "Z01").cells
    assert next(cell.state for cell in cells[-4:] if cell) is State.MISSING
    assert april_of(told_by(place), "Z01").state.is_in


def test_the_headline_counts_what_is_in_and_names_what_is_not(told):
    assert headline(told.tracker) == "April’s return, due 22 May: 7 of 13 in"
    said = standing(told.tracker)
    assert said.startswith("It was due 3 days ago. Rejected: Westquay. Missing: ")
    assert "Brackenby" in said


def test_a_cell_is_said_in_full(told):
    fairhaven = row_of(told, "Z02")
    assert fairhaven.latest is not None
    words = cell_words(fairhaven.provider, fairhaven.latest)
    assert words == "Fairhaven, April 2026, accepted, 3 days late"


def test_coverage_says_whose_return_would_show_the_region(told):
    assert told.coverage is not None
    assert not told.coverage.is_enough
    assert coverage_title(told.coverage).endswith("of births: regional rates are withheld")
    steps = told.coverage.steps()
    assert steps[-1][1] >= 0.8
    assert len(steps) == 1 or steps[-2][1] < 0.8
    assert "needed to show April" in coverage_words(told.coverage)


def test_coverage_that_is_enough_says_what_it_is_without_the_missing(known, tmp_path):
    place = Place(tmp_path / "data")
    for provider in known.regions["demo"].of_kind("maternity"):
        if provider.code not in ("Z09", "Z12"):
            births = {"women_birthing": 100}
            place.put(f"{provider.code}.xlsx", made_return(provider.code, {APRIL: births}))
    place.load()
    told = told_by(place)
    assert told.coverage is not None
    assert told.coverage.share == pytest.approx(10 / 11)
    words = coverage_words(told.coverage)
    assert words == "Without Coldbeck the region covers 91\N{NO-BREAK SPACE}% of births."


def test_a_reminder_says_what_is_missing_since_when_and_what_to_send(told, known):
    region = known.regions["demo"]
    text = reminder(told, region, "Z08")
    assert text is not None
    assert text.startswith("To: Information lead, Brackenby Teaching Hospitals NHS Trust\n")
    assert "It was due on 22 May 2026, 3 days ago." in text
    assert "write NC, never 0" in text
    assert "withheld until 80" in text
    rejected = reminder(told, region, "Z06")
    assert rejected is not None
    assert f"number {april_of(told, 'Z06').submission}" in rejected


def test_nobody_is_reminded_of_a_return_that_is_in(told, known):
    """Only months back to a year are told of; each provider lacks some of them here."""
    text = reminders(told, known.regions["demo"])
    elmsea = next(part for part in text.split("-" * 72) if "Elmsea" in part)
    assert "April 2026" not in elmsea
    assert reminder(told, known.regions["demo"], "Q99") is None


def test_the_last_load_is_told_with_its_files_figures_and_troubles(place):
    load = returns_of(place.settings.ledger_url).load
    assert load is not None
    assert (load.outcome, load.accepted, load.rejected) == ("published", 2, 0)
    assert load.figures > 100


def test_a_frozen_cut_shows_its_returns_as_they_were_then(loaded, known):
    place, first = loaded
    told = tracked(place.settings, known, known.regions["demo"], first, NOW, frozen=True)
    assert april_of(told, "Z05").state is State.ACCEPTED
    assert told.load is not None
    assert told.load.rejected == 2


@pytest.fixture
def empty(tmp_path: Path) -> Place:
    (tmp_path / "data").mkdir()
    return Place(tmp_path / "data")


def test_before_the_first_load_everything_is_missing_and_no_ledger_is_made(empty):
    told = told_by(empty)
    assert told.load is None
    assert headline(told.tracker) == "April’s return, due 22 May: 0 of 13 in"
    assert list(empty.data.iterdir()) == []
