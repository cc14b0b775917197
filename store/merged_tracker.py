"""The tracker as if organisations that merged had always been one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from catalogue.successors import Merger
from store.tracker import Cell, Row, State, Tracker

# A month is no better than the less complete of its returns.
LESS_COMPLETE = (
    State.REJECTED, State.MISSING, State.NOT_DUE, State.PROVISIONAL, State.RESTATED,
    State.WARNINGS, State.LATE, State.ACCEPTED,
)  # fmt: skip


def merged_tracker(tracker: Tracker, merged: Sequence[Merger]) -> Tracker:
    """The tracker without rows of their own for those that closed. merged: earliest first.

    In a month in which both owed a return an heir's cell is that of the less complete one, which it
    names.
    """
    rows = merged_rows({row.provider.code: row for row in tracker.rows}, merged)
    kept = [rows[row.provider.code] for row in tracker.rows if row.provider.code in rows]
    return replace(tracker, rows=tuple(kept))


def merged_rows(rows: Mapping[str, Row], merged: Sequence[Merger]) -> dict[str, Row]:
    """Rows by provider's code, those of the closed taken up by their heirs'."""
    found = dict(rows)
    for merger in merged:
        closed = found.pop(merger.closed.code, None)
        heir = found.get(merger.into.code)
        if closed is not None and heir is not None:
            found[merger.into.code] = _together(heir, closed)
    return found


def _together(heir: Row, closed: Row) -> Row:
    cells = zip(heir.cells, closed.cells, strict=True)
    return replace(
        heir,
        cells=tuple(_cell(ours, theirs, closed) for ours, theirs in cells),
        items_asked=heir.items_asked + closed.items_asked,
        items_given=heir.items_given + closed.items_given,
        days_late=(*heir.days_late, *closed.days_late),
    )


def _cell(ours: Cell | None, theirs: Cell | None, closed: Row) -> Cell | None:
    if theirs is None:
        return ours
    if ours is not None and (
        theirs.suspended or LESS_COMPLETE.index(ours.state) <= LESS_COMPLETE.index(theirs.state)
    ):
        return ours
    return replace(theirs, whose=theirs.whose or closed.provider)
