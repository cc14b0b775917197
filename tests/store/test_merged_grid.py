"""Figures of organisations that merged, as if they had always been one."""

from datetime import date

import numpy as np
import pytest

from catalogue.model import Provider
from catalogue.successors import Merger
from store.grid import Grid
from store.merged_grid import merged_grid

MONTHS = np.arange(np.datetime64("2025-01"), np.datetime64("2025-07"))  # the merger is in April
NO_RETURN = "No return has been received"


def provider(code, name):
    return Provider.model_validate(
        {
            "code": code,
            "name": name,
            "short_name": name,
            "memberships": [{"lms": "L", "from": "2020-04"}],
        }
    )


SMALL, LARGE, THIRD = provider("S", "Small"), provider("L", "Large"), provider("T", "Third")
MERGER = Merger(SMALL, LARGE, date(2025, 4, 1))


def row(values, n=100.0, words=None, definition=1):
    """One organisation's months: figures, or a status in a figure's place; None is no row."""
    x = np.array([v if isinstance(v, int | float) else np.nan for v in values], float)
    status = [
        "not_applicable" if v is None else v if isinstance(v, str) else "final" for v in values
    ]
    there = np.array([v is not None for v in values])
    reason = [(words or NO_RETURN) if isinstance(v, str) else None for v in values]
    return x, np.where(np.isnan(x), np.nan, n), status, reason, np.where(there, definition, 0)


def grid_of(**rows):
    """A grid of providers by code."""
    told = list(rows.values())
    return Grid(
        level=np.array(["provider"] * len(rows)),
        org=np.array(list(rows)),
        month=MONTHS,
        numerator=np.array([x for x, *_ in told]),
        denominator=np.array([n for _, n, *_ in told]),
        status=np.array([status for _, _, status, _, _ in told]),
        reason=np.array([reason for *_, reason, _ in told], dtype=object),
        caveat=np.full((len(rows), len(MONTHS)), None, dtype=object),
        definition=np.array([definition for *_, definition in told]),
    )


def together(large, small, **more):
    """The heir's row of the two, as a grid of one."""
    found = merged_grid(grid_of(L=large, S=small), [MERGER], adds_up=True, **more)
    assert found.org.tolist() == ["L"]
    return found


def test_counts_are_added_before_the_merger_and_not_after():
    found = together(row([1, 2, 3, 9, 9, 9]), row([4, 5, 6, None, None, None], n=50.0))
    assert found.numerator.tolist() == [[5, 7, 9, 9, 9, 9]]
    assert found.denominator.tolist() == [[150, 150, 150, 100, 100, 100]]
    assert set(found.status[0].tolist()) == {"final"}


def test_the_grid_that_is_given_stays_as_it_was():
    given = grid_of(L=row([1] * 6), S=row([2, 2, 2, None, None, None]))
    merged_grid(given, [MERGER], adds_up=True)
    assert given.numerator[0].tolist() == [1] * 6


@pytest.mark.parametrize(
    ("ours", "theirs", "status", "whose"),
    [
        (1, "not_submitted", "not_submitted", "Small"),
        ("not_submitted", 1, "not_submitted", "Large"),
        ("withheld", 1, "withheld", "Large"),
        ("refused", "not_submitted", "refused", "Large"),
        ("not_submitted", "refused", "refused", "Small"),
    ],
)
def test_a_month_that_one_lacks_is_missing_and_says_whose(ours, theirs, status, whose):
    found = together(row([ours, 1, 1, 1, 1, 1]), row([theirs, 1, 1, None, None, None]))
    assert np.isnan(found.numerator[0, 0])
    assert np.isnan(found.denominator[0, 0])
    assert found.status[0, 0] == status
    assert f"{whose}: {NO_RETURN}" in found.reason[0, 0]
    assert np.isfinite(found.numerator[0, 1:]).all()


def test_a_provisional_month_of_one_is_provisional():
    large, small = grid_of(L=row([1] * 6), S=row([2, 2, 2, None, None, None])), None
    large.status[1, 1] = "provisional"
    found = merged_grid(large, [MERGER], adds_up=True)
    assert small is None
    assert found.status[0].tolist() == ["final", "provisional", *["final"] * 4]
    assert found.numerator[0, 1] == 3


def test_a_closed_unit_adds_nothing_and_hides_nothing():
    shut = row([1, "structural_zero", 1, None, None, None], words="Rebuilt")
    found = together(row([5, 5, "structural_zero", 5, 5, 5], words="Flooded"), shut)
    assert found.numerator[0].tolist() == [6, 5, 1, 5, 5, 5]
    assert found.denominator[0].tolist() == [200, 100, 100, 100, 100, 100]
    assert found.status[0, 1] == "final"
    assert "Small: Rebuilt" in found.reason[0, 1]


def test_two_closed_units_are_a_closed_unit():
    shut = "structural_zero"
    found = together(row([shut, 1, 1, 1, 1, 1]), row([shut, 1, 1, None, None, None]))
    assert found.status[0, 0] == shut
    assert np.isnan(found.numerator[0, 0])


def test_caveats_say_whose_they_are():
    given = grid_of(L=row([1] * 6), S=row([2, 2, 2, None, None, None]))
    given.caveat[1, 0], given.caveat[0, 4] = "Two under review", "A new system"
    found = merged_grid(given, [MERGER], adds_up=True)
    assert found.caveat[0].tolist() == [
        "Small: Two under review", None, None, None, "A new system", None,
    ]  # fmt: skip


def test_an_heir_that_began_with_the_merger_has_the_months_of_those_before_it():
    large = row([None, None, None, 9, 9, 9])
    found = together(large, row([4, "not_submitted", 6, None, None, None]))
    assert found.numerator[0, [0, 2, 3]].tolist() == [4, 6, 9]
    assert found.status[0, 1] == "not_submitted"
    assert (found.definition[0] == 1).all()


def test_an_heir_of_an_heir_has_all():
    given = grid_of(
        L=row([1, 1, 1, 1, None, None]), S=row([2, None, None, None, None, None]), T=row([4] * 6)
    )
    chain = [
        Merger(SMALL, LARGE, date(2025, 2, 1)),
        Merger(LARGE, THIRD, date(2025, 5, 1)),
    ]
    found = merged_grid(given, chain, adds_up=True)
    assert found.org.tolist() == ["T"]
    assert found.numerator[0].tolist() == [7, 5, 5, 5, 4, 4]


def test_what_has_no_total_is_missing_before_the_merger_and_says_why():
    given = grid_of(L=row([1] * 6), S=row([2, 2, 2, None, None, None]))
    found = merged_grid(given, [MERGER], adds_up=False)
    assert np.isnan(found.numerator[0, :3]).all()
    assert found.numerator[0, 3:].tolist() == [1, 1, 1]
    assert "cannot be added up" in found.reason[0, 0]
