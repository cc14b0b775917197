"""What to write to those whose return is not in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from analysis.period_words import spelled
from catalogue.model import Provider, Region
from store.coverage import Coverage
from store.tracked import Tracked
from store.tracker import Cell, Row, State, Tracker
from store.tracker_words import day_name, days, month_name, months_named, percent

HOW = (
    "Please fill in the template and send it as you did before. If the figures are not final, "
    "send what you have with the status “provisional”: it can be replaced later. Where something "
    "was not collected write NC, never 0. Send counts only: no names, NHS numbers or dates of "
    "birth."
)
MOST_NAMED = 3  # months, each with its sentence


def reminded(tracker: Tracker) -> tuple[Provider, ...]:
    """Those to whom a reminder is due: a return of the months shown is not in."""
    return tuple(row.provider for row in tracker.rows if _wanted(row))


def reminder(told: Tracked, region: Region, code: str) -> str | None:
    """The text for one provider; None where all its returns are in, or it is not known."""
    row = next((r for r in told.tracker.rows if r.provider.code == code), None)
    cells = _wanted(row) if row else []
    if row is None or not cells:
        return None
    months = [cell.month for cell in cells]
    paragraphs = [
        f"To: {row.provider.contact_role or 'Maternity data lead'}, {row.provider.name}\n"
        f"Subject: Maternity return{'s' if len(cells) > 1 else ''} for {_span(months)}",
        "Dear colleague,",
        "\n".join(_sentences(cells, told.tracker)),
        HOW,
        *_effect(told.coverage, row.provider, cells),
        f"With thanks,\nthe maternity data team of {region.name}",
    ]
    return "\n\n".join(paragraphs) + "\n"


def reminders(told: Tracked, region: Region) -> str:
    """All of them, one below the other; "" where every return is in."""
    texts = [reminder(told, region, p.code) for p in reminded(told.tracker)]
    return f"\n{'-' * 72}\n\n".join(filter(None, texts))


def _wanted(row: Row) -> list[Cell]:
    absent = (State.MISSING, State.REJECTED, State.NOT_DUE)
    return [c for c in row.cells if c and c.state in absent and not c.suspended]


def _span(months: Sequence[date]) -> str:
    if len(months) <= MOST_NAMED:
        return months_named(months)
    ends = f"{month_name(months[0])} to {month_name(months[-1])}"
    return f"{spelled(len(months))} months from {ends}"


def _sentences(cells: Sequence[Cell], tracker: Tracker) -> list[str]:
    """One for each return; those of long ago together."""
    old, recent = cells[:-MOST_NAMED], cells[-MOST_NAMED:]
    said = [_sentence(cell, tracker) for cell in recent]
    if not old:
        return said
    months = _span([cell.month for cell in old])
    return [f"Nothing that could be accepted has come for {months} either.", *said]


def _sentence(cell: Cell, tracker: Tracker) -> str:
    gone = (tracker.today - cell.due).days
    due = f"was due on {day_name(cell.due)}, {days(gone)} ago"
    if gone <= 0:
        due = f"is due on {day_name(cell.due)}"
    if cell.state is State.REJECTED:
        return (
            f"Your return for {month_name(cell.month)} could not be accepted: its receipt, number "
            f"{cell.submission}, says what to change. The return {due}."
        )
    return f"We do not have your return for {month_name(cell.month)}. It {due}."


def _effect(coverage: Coverage | None, provider: Provider, cells: Sequence[Cell]) -> list[str]:
    """What the region's figures are without it, where the last month is among those absent."""
    if coverage is None or cells[-1].month != coverage.month:
        return []
    if provider.code not in {part.provider.code for part in coverage.absent}:
        return []
    month, share = f"{coverage.month:%B}", percent(coverage.share)
    if coverage.is_enough:
        others = len(coverage.absent) - 1
        and_others = "" if not others else f" and that of {_count(others)}"
        return [f"Without your return{and_others} the region’s {month} covers {share} of births."]
    needed = percent(coverage.needed)
    return [
        f"The region’s rates for {month} are withheld until {needed} of births are in; {share} are."
    ]


def _count(others: int) -> str:
    return f"{others} other trust{'' if others == 1 else 's'}"
