"""The tracker with organisations as they are now."""

from datetime import date

import pytest

from catalogue.model import Provider
from catalogue.successors import Merger
from store.merged_tracker import merged_tracker
from store.tracker import Cell, Row, State, Tracker
from store.tracker_words import cell_words

MONTHS = (date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1))
DUE = date(2025, 5, 22)


def provider(code, name):
    members = [{"lms": "L", "from": "2020-04"}]
    told = {"code": code, "name": name, "short_name": name, "memberships": members}
    return Provider.model_validate(told)


SMALL, LARGE = provider("S", "Small"), provider("L", "Large")
MERGER = Merger(SMALL, LARGE, date(2025, 4, 1))


def row(owner, *states, asked=10, given=10):
    """A row of these states; None where no return was owed."""
    cells = tuple(
        None
        if state is None
        else Cell(month=month, due=DUE, state=state, days_late=0 if state.is_in else None)
        for month, state in zip(MONTHS, states, strict=True)
    )
    late = tuple(c.days_late for c in cells if c and c.days_late is not None)
    return Row(provider=owner, lms="L", cells=cells, items_asked=asked, items_given=given,
               days_late=late)  # fmt: skip


def together(large, small):
    tracker = Tracker(months=MONTHS, due=DUE, today=DUE, rows=(large, small))
    (only,) = merged_tracker(tracker, [MERGER]).rows
    return only


@pytest.mark.parametrize(
    ("ours", "theirs", "state", "whose"),
    [
        (State.ACCEPTED, State.ACCEPTED, State.ACCEPTED, "Large"),
        (State.ACCEPTED, State.MISSING, State.MISSING, "Large, return of Small"),
        (State.MISSING, State.ACCEPTED, State.MISSING, "Large"),
        (State.ACCEPTED, State.PROVISIONAL, State.PROVISIONAL, "Large, return of Small"),
        (State.LATE, State.WARNINGS, State.WARNINGS, "Large, return of Small"),
    ],
)
def test_a_month_is_no_better_than_the_less_complete_return(ours, theirs, state, whose):
    found = together(
        row(LARGE, ours, State.ACCEPTED, State.ACCEPTED),
        row(SMALL, theirs, State.ACCEPTED, None),
    )
    assert found.provider is LARGE
    assert found.cells[0].state is state
    assert cell_words(found.provider, found.cells[0]).startswith(f"{whose}, February 2025")
    assert found.cells[2].whose is None


def test_an_heir_that_began_later_has_the_returns_of_those_before_it():
    found = together(
        row(LARGE, None, None, State.ACCEPTED), row(SMALL, State.LATE, State.ACCEPTED, None)
    )
    assert [cell.state for cell in found.cells] == [State.LATE, State.ACCEPTED, State.ACCEPTED]


def test_completeness_is_that_of_all_that_was_asked_for():
    found = together(
        row(LARGE, *[State.ACCEPTED] * 3, asked=30, given=30),
        row(SMALL, State.ACCEPTED, State.MISSING, None, asked=20, given=10),
    )
    assert found.completeness == pytest.approx(0.8)
    assert found.median_late == 0
