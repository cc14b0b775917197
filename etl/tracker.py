"""The tracker on the command line: as a table, as plain values, and as reminders."""

from __future__ import annotations

from typing import Any

from catalogue.load import load_catalogue
from catalogue.model import Region
from etl.version import region_of
from settings import Settings
from store import clock
from store.pointer import current_id
from store.reminders import reminders
from store.tracked import Tracked, tracked
from store.tracker import Cell, Row, State
from store.tracker_words import (
    STATE_WORDS,
    coverage_title,
    coverage_words,
    headline,
    late_words,
    percent,
    standing,
)

LATE = "+"  # after a letter: received after the due date


def tracker_of(settings: Settings) -> tuple[Tracked, Region]:
    """The tracker as it stands now. UserError, LedgerError: it cannot be told."""
    catalogue = load_catalogue(settings.indicators, settings.providers)
    region = region_of(catalogue, settings)
    snapshot = current_id(settings.data)
    return tracked(settings, catalogue, region, snapshot, clock.now()), region


def tracker_values(told: Tracked) -> dict[str, Any]:
    """Plain values, ready for JSON."""
    tracker, coverage = told.tracker, told.coverage
    return {
        "month": f"{tracker.months[-1]:%Y-%m}",
        "due": tracker.due.isoformat(),
        "asked": len(tracker.asked),
        "in": len(tracker.arrived),
        "births_covered": None if coverage is None else round(coverage.share, 4),
        "providers": [
            {
                "code": row.provider.code,
                "name": row.provider.name,
                "contact_role": row.provider.contact_role,
                "completeness": None if row.completeness is None else round(row.completeness, 4),
                "median_days_late": row.median_late,
                "months": [_cell_values(cell) for cell in row.cells if cell],
            }
            for row in tracker.rows
        ],
    }


def tracker_table(told: Tracked, days_off: tuple[Any, ...] = ()) -> str:
    """A line a provider and a letter a month, with a key and what is missing."""
    tracker = told.tracker
    width = max([len(row.provider.short_name) for row in tracker.rows] or [0]) + 2
    head = " ".join(f"{month:%b}".center(3) for month in tracker.months)
    years = " ".join(
        f"{month:%y}".center(3) if month.month == 1 or place == 0 else "   "
        for place, month in enumerate(tracker.months)
    )
    lines = [
        headline(tracker),
        standing(tracker, days_off),
        "",
        f"{'':{width}}{years}".rstrip(),
        f"{'':{width}}{head}  Complete  Median late  Contact role",
        *(_line(row, width) for row in tracker.rows),
        "",
        ", ".join(f"{state} {words}" for state, words in _key()),
    ]
    if told.coverage:
        lines += ["", f"{coverage_title(told.coverage)}. {coverage_words(told.coverage)}"]
    return "\n".join(lines)


def reminder_texts(told: Tracked, region: Region) -> str:
    """What to write to each provider whose return is not in."""
    return reminders(told, region) or "Every return is in: nobody needs a reminder."


def _line(row: Row, width: int) -> str:
    letters = " ".join(_letter(cell).center(3) for cell in row.cells)
    complete = "" if row.completeness is None else percent(row.completeness)
    late = late_words(row.median_late)
    role = row.provider.contact_role or ""
    return f"{row.provider.short_name:{width}}{letters}  {complete:>8}  {late:>11}  {role}".rstrip()


def _letter(cell: Cell | None) -> str:
    if cell is None:
        return ""
    late = cell.is_late and cell.state is not State.LATE
    return f"{cell.state}{LATE if late else ''}"


def _key() -> list[tuple[str, str]]:
    words = {**STATE_WORDS, State.LATE: "late"}
    return [*((state.value, words[state]) for state in reversed(State)), (LATE, "late as well")]


def _cell_values(cell: Cell) -> dict[str, Any]:
    return {
        "month": f"{cell.month:%Y-%m}",
        "state": cell.state.name.lower(),
        "due": cell.due.isoformat(),
        "received": cell.received.isoformat() if cell.received else None,
        "days_late": cell.days_late,
        "submission": cell.submission,
    }
