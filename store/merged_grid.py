"""An indicator's figures as if organisations that merged had always been one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from analysis.reading import Array
from catalogue.successors import Merger
from store.grid import ABSENT, Grid
from store.tables import STATUSES

SHUT = "structural_zero"
LONGEST_CODE = 24
CODE = {status: code for code, status in enumerate(STATUSES)}
NOT_ADDED = "Figures of {} and {} cannot be added up; each one's own are in the view as it was"


def merged_grid(grid: Grid, merged: Sequence[Merger], *, adds_up: bool) -> Grid:
    """The grid without the organisations that closed: in the months before each merger the heir's
    counts are those of both together.

    merged: earliest first. adds_up: False for figures that have no total, which are missing in
    those months, and the reason says so. A month that one of them lacks is missing, with that one's
    status and name; a closed unit adds nothing. LMSs and the region stay as they are.
    """
    new = _copied(grid)
    place = {
        str(org): row
        for row, (level, org) in enumerate(zip(grid.level, grid.org, strict=True))
        if level == "provider"
    }
    gone = []
    for merger in merged:
        old = place.pop(merger.closed.code, None)
        if old is None:
            continue
        gone.append(old)
        heir = place.get(merger.into.code)
        if heir is None:  # it sent nothing of this: its forerunner's months stand for it
            new.org[old] = merger.into.code
            place[merger.into.code] = gone.pop()
            continue
        _add(new, heir, old, merger, adds_up)
    return rows_of(new, np.setdiff1d(np.arange(len(new.org)), gone))


def rows_of(grid: Grid, rows: Array) -> Grid:
    """A grid of some of the rows."""
    return replace(
        grid,
        level=grid.level[rows],
        org=grid.org[rows],
        numerator=grid.numerator[rows],
        denominator=None if grid.denominator is None else grid.denominator[rows],
        status=grid.status[rows],
        reason=grid.reason[rows],
        caveat=grid.caveat[rows],
        definition=grid.definition[rows],
    )


def _copied(grid: Grid) -> Grid:
    """The grid with arrays of its own, wide enough for any status and any organisation's code."""
    longest = max(map(len, (*STATUSES, ABSENT)))
    return replace(
        rows_of(grid, np.arange(len(grid.org))),
        org=grid.org.astype(f"U{LONGEST_CODE}"),
        status=grid.status.astype(f"U{longest}"),
    )


def _add(grid: Grid, heir: int, old: int, merger: Merger, adds_up: bool) -> None:
    """Put what the two had together in the place of what the heir had alone."""
    before = grid.month < np.datetime64(merger.month, "M")
    there = before & (grid.definition[old] > 0)  # months in which the other one was a member
    alone = there & (grid.definition[heir] == 0)
    both = there & ~alone
    names = merger.into.short_name, merger.closed.short_name
    rows = heir, old
    words = {
        "reason": _named(grid.reason, rows, names, both),
        "caveat": _named(grid.caveat, rows, names, both),
    }
    ours, theirs = grid.status[heir].copy(), grid.status[old].copy()
    for figures in (grid.numerator, grid.denominator):
        if figures is not None:
            together = _sum(figures[heir], figures[old], ours == SHUT, theirs == SHUT)
            figures[heir] = np.where(both, together, figures[heir])
            figures[heir, alone] = figures[old, alone]
    grid.status[heir] = np.where(both, _status(ours, theirs), ours)
    grid.status[heir, alone] = theirs[alone]
    for name, notes in words.items():
        getattr(grid, name)[heir, both] = notes[both]
        getattr(grid, name)[heir, alone] = getattr(grid, name)[old, alone]
    grid.definition[heir, alone] = grid.definition[old, alone]
    if not adds_up:
        _leave_out(grid, heir, both, NOT_ADDED.format(*names))


def _sum(ours: Array, theirs: Array, ours_shut: Array, theirs_shut: Array) -> Array:
    """Both figures together; a closed unit's is nothing, both closed is no figure."""
    total: Array = np.where(ours_shut, 0.0, ours) + np.where(theirs_shut, 0.0, theirs)
    return np.where(ours_shut & theirs_shut, np.nan, total)


def _status(ours: Array, theirs: Array) -> Array:
    """The more telling of the two, where both are open."""
    telling = np.array([CODE[a] <= CODE[b] for a, b in zip(ours, theirs, strict=True)], bool)
    status: Array = np.where(telling, ours, theirs)
    return np.where(ours == SHUT, theirs, np.where(theirs == SHUT, ours, status))


def _named(notes: Array, rows: tuple[int, int], names: tuple[str, str], chosen: Array) -> Array:
    """The words of both, each with whose they are."""
    said = np.full(notes.shape[1], None, dtype=object)
    for month in np.flatnonzero(chosen):
        told = [
            f"{name}: {notes[row, month]}"
            for row, name in zip(rows, names, strict=True)
            if notes[row, month]
        ]
        said[month] = "; ".join(told) or None
    return said


def _leave_out(grid: Grid, row: int, chosen: Array, why: str) -> None:
    for figures in (grid.numerator, grid.denominator):
        if figures is not None:
            figures[row, chosen] = np.nan
    grid.status[row, chosen] = ABSENT
    grid.reason[row, chosen] = why
