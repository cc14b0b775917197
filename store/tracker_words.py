"""What the tracker says, in sentences: the same on the page, on the terminal and in reminders."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

import numpy as np

from analysis.period_words import period_words, spelled
from catalogue.model import Provider
from store.coverage import Coverage
from store.due_dates import working_days_left
from store.returns import Load
from store.tracker import Cell, State, Tracker

STATE_WORDS = {
    State.MISSING: "missing",
    State.REJECTED: "rejected",
    State.PROVISIONAL: "provisional",
    State.RESTATED: "restated",
    State.WARNINGS: "accepted with warnings",
    State.LATE: "accepted",
    State.ACCEPTED: "accepted",
    State.NOT_DUE: "not due yet",
}
MOST_STEPS = 3  # more than these would be counted, not named
NIGHTLY = timedelta(hours=26)  # a load that is older than this has missed its night


def month_name(month: date) -> str:
    """ "October 2026"."""
    return period_words(np.datetime64(month, "M"))


def months_named(months: Sequence[date]) -> str:
    """ "October 2026", "August and October 2026", or all of them in full across years."""
    if len({month.year for month in months}) == 1:
        names = [f"{month:%B}" for month in months]
        return f"{listed(names)} {months[0].year}"
    return listed([month_name(month) for month in months])


def day_name(day: date) -> str:
    """ "20 November 2026"."""
    return f"{day.day} {month_name(day.replace(day=1))}"


def listed(names: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


def days(number: float) -> str:
    """ "1 day", "3 days", "2.5 days"."""
    return f"{number:g} day{'' if number == 1 else 's'}"


def percent(share: float) -> str:
    """A share, with the space that does not break."""
    return f"{share * 100:.0f}\N{NO-BREAK SPACE}%"


def headline(tracker: Tracker) -> str:
    """The page's answer: how many returns of the last month are in."""
    month = tracker.months[-1]
    year = "" if tracker.due.year == tracker.today.year else f" {tracker.due.year}"
    due = f"{tracker.due.day} {tracker.due:%B}{year}"
    count = f"{len(tracker.arrived)} of {len(tracker.asked)} in"
    return f"{month:%B}’s return, due {due}: {count}"


def standing(tracker: Tracker, days_off: tuple[date, ...] = ()) -> str:
    """How much time is left or past, and who is not in."""
    said = [_time_left(tracker, days_off)] if len(tracker.arrived) < len(tracker.asked) else []
    for words, state in (
        ("Rejected", State.REJECTED),
        ("Missing", State.MISSING),
        ("Not yet in", State.NOT_DUE),
    ):
        if found := tracker.providers_in(state):
            said.append(f"{words}: {', '.join(_names(found))}.")
    return " ".join(said) or "All that are due are in."


def _time_left(tracker: Tracker, days_off: tuple[date, ...]) -> str:
    if tracker.today > tracker.due:
        gone = (tracker.today - tracker.due).days
        return f"It was due {'yesterday' if gone == 1 else f'{days(gone)} ago'}."
    left = working_days_left(tracker.today, tracker.due, days_off)
    count = spelled(left).capitalize()
    return f"{count} working day{'' if left == 1 else 's'} left."


def cell_words(provider: Provider, cell: Cell) -> str:
    """One return in words: "Northmoor, October 2026, accepted with warnings, 3 days late"."""
    name = provider.short_name
    if cell.whose is not None:
        name = f"{name}, return of {cell.whose.short_name}"
    return f"{name}, {month_name(cell.month)}, {state_words(cell)}"


def state_words(cell: Cell) -> str:
    """ "accepted with warnings, 3 days late"."""
    if cell.suspended:
        return f"not due: {cell.suspended[0].lower()}{cell.suspended[1:]}"
    late = f", {days(cell.days_late)} late" if cell.days_late else ""
    return f"{STATE_WORDS[cell.state]}{late}"


def late_words(median_late: float | None) -> str:
    """A median of days late; "" where no return is in."""
    if median_late is None:
        return ""
    return days(median_late) if median_late else "on time"


def coverage_title(coverage: Coverage) -> str:
    """ "October covers 68 % of births: regional rates are withheld"."""
    shown = "shown" if coverage.is_enough else "withheld"
    month = f"{coverage.month:%B}"
    return f"{month} covers {percent(coverage.share)} of births: regional rates are {shown}"


def coverage_words(coverage: Coverage) -> str:
    """What those that are not in do to the region, and which of them would make it enough."""
    if not coverage.absent:
        return "Every maternity return is in."
    if coverage.is_enough:
        names = listed(_names([part.provider for part in coverage.absent]))
        return f"Without {names} the region covers {percent(coverage.share)} of births."
    steps, needed = coverage.steps(), percent(coverage.needed)
    if len(steps) > MOST_STEPS:
        return (
            f"{needed} of births must be in to show {coverage.month:%B}: at least "
            f"{spelled(len(steps))} more returns."
        )
    told = [
        f"with {part.provider.short_name} {'too ' if n else ''}{percent(share)}"
        for n, (part, share) in enumerate(steps)
    ]
    sentence = ", ".join(told)
    who = {1: "it is", 2: "both are"}.get(len(steps), f"all {spelled(len(steps))} are")
    return (
        f"{sentence[0].upper()}{sentence[1:]}: {who} needed to show {coverage.month:%B}, as "
        f"{needed} of births must be in."
    )


def load_title(load: Load | None, now: datetime) -> str:
    """When the inbox was last loaded, and whether that was as it should be."""
    if load is None:
        return "Nothing has been loaded yet"
    when = f"{moment_words(load.began)}"
    if load.outcome == "running":
        return f"A load is running since {when}"
    if load.outcome == "failed":
        return f"The last load failed, {when}"
    if now - load.began > NIGHTLY:
        return f"No load since {when}: the nightly job did not run"
    return f"Last load: {when}"


def load_facts(load: Load, cut: datetime | None) -> list[tuple[str, str]]:
    """Files, rows and errors of a load, each with its words. cut: when the cut in force was
    made."""
    if load.outcome == "failed":
        kept = f" Figures are those of {moment_words(cut)}." if cut else ""
        return [("Error", f"{load.message or 'It ended without a reason.'}{kept}")]
    if load.finished is None:
        return []
    new = load.accepted + load.rejected
    known = max(0, load.files - new)
    facts = [
        ("Files", f"{new:,} new, {known:,} known, in {duration(load.finished - load.began)}"),
        ("Rows", f"{load.figures:,} read, {load.errors:,} cell{_s(load.errors)} refused"),
    ]
    if not load.troubles:
        return [*facts, ("Errors", "None")]
    return [*facts, *(("Rejected", f"{name}: {reason}") for name, reason in load.troubles)]


def moment_words(moment: datetime) -> str:
    """ "18 Nov 2026, 02:00 UTC"."""
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"


def duration(length: timedelta) -> str:
    """ "12 s", "1 min 48 s", "1 h 2 min"."""
    seconds = round(length.total_seconds())
    if seconds < 60:
        return f"{seconds} s"
    if seconds < 3600:
        return f"{seconds // 60} min {seconds % 60} s"
    return f"{seconds // 3600} h {seconds % 3600 // 60} min"


def _names(providers: Sequence[Provider]) -> list[str]:
    return [p.short_name for p in providers]


def _s(number: int) -> str:
    return "" if number == 1 else "s"
