"""The page of the evaluation: counts from the ledger, returns, and changes since the start."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from statistics import median

from callbacks.overview_cells import figure_words
from catalogue.view import View
from charts.words import month_words
from layouts.evaluation import TITLE, Table, evaluation, evaluation_filters
from layouts.parts.notices import empty_state
from layouts.screen import Screen
from reports.annual import words_of
from reports.faults import ReportError
from store.cut import Cut
from store.evaluation import (
    USES,
    Change,
    changes_since_the_start,
    days_to_meetings,
    deeds,
    months_of_returns,
    uses,
)
from store.ledger import LedgerError
from store.store import Store
from store.tracked import tracked
from store.tracker_words import percent
from store.work import work_of

NAME = "Reports"
MONTHS = 13
TEMPLATE = Path(__file__).resolve().parents[1] / "reports" / "templates" / "close-out.md"
USE_WORDS = dict(
    zip(
        USES,
        ("Flags triaged", "Notes", "Actions opened", "Actions moved on", "Good practice",
         "Meeting lists", "Meeting notes", "Definitions and targets", "Work plan"),
        strict=True,
    )
)  # fmt: skip
SPREAD_WORDS = {None: "cannot be told", "": "no change beyond chance", "wider": "wider",
                "narrower": "narrower"}  # fmt: skip


def screen(store: Store, cut: Cut, view: View) -> Screen:
    """The page."""
    if not cut.months:
        why = "An evaluation begins with providers' own monthly returns."
        content = [empty_state("No returns are loaded", why, first=True)]
        return Screen(title=TITLE, current=NAME, content=content)
    tables: list[Table] = []
    sentences: list[str] = []
    said: list[str] = []
    try:
        moved = _moved(cut, view)
        sentences.append(_sentence(cut, moved))
        tables += [_use(store), *_returns(store, cut), *_deeds(store, cut)]
    except (LedgerError, OSError) as fault:
        said.append(f"{fault} What was done, and when returns came, is not shown.")
    tables.append(_changes(moved))
    text, note, fault_words = _close_out(store)
    said += [fault_words] if fault_words else []
    content = evaluation(
        facts=[cut.region.name, f"data cut {cut.id}"],
        sentences=sentences,
        tables=tables,
        close_out=text,
        close_out_note=note,
    )
    filters = evaluation_filters(view, cut.catalogue, cut.id)
    return Screen(title=TITLE, current=NAME, filters=filters, content=content, said=tuple(said))


def _moved(cut: Cut, view: View) -> list[Change]:
    chosen = view.set or cut.catalogue.sets[0].id
    return changes_since_the_start(cut, cut.catalogue.in_set(chosen))


def _sentence(cut: Cut, moved: list[Change]) -> str:
    if not moved:
        return "There are no two separate years yet to set beside each other."
    better = worse = other = 0
    for one in moved:
        if one.level is None or not one.has_moved:
            continue
        if one.indicator.direction == "neutral":
            other += 1
        elif (one.level[0] > 0) == (one.indicator.direction == "higher_is_better"):
            better += 1
        else:
            worse += 1
    return (
        f"Of {len(moved)} indicators, since their first year {better} have moved the better way "
        f"beyond chance, {worse} the other way, and {other} without an agreed direction. It does "
        "not follow that the dashboard was the cause."
    )


def _use(store: Store) -> Table:
    found = uses(store.settings)
    rows = [
        (month_words(month), *(str(counts.get(use, 0)) for use in USES))
        for month, counts in found.items()
    ]
    return Table(
        title="Use",
        note="How often each was written down, by month. Nobody is counted by name.",
        headings=("Month", *USE_WORDS.values()),
        rows=rows,
        empty="Nothing has been written down yet.",
    )


def _returns(store: Store, cut: Cut) -> list[Table]:
    told = tracked(
        store.settings, cut.catalogue, cut.region, cut.id, cut.created,
        last=cut.months[-1].astype("datetime64[D]").item(), number=MONTHS,
    )  # fmt: skip
    rows = [
        (
            f"{one.month:%B %Y}",
            f"{one.arrived} of {one.owed}",
            f"{one.in_time} of {one.arrived}",
            "not known" if one.days_late is None else f"{one.days_late:g}",
        )
        for one in months_of_returns(told.tracker.rows)
    ]
    complete = [
        (row.provider.short_name, "no items asked for" if row.completeness is None
         else f"{row.items_given:,} of {row.items_asked:,} ({percent(row.completeness)})")
        for row in told.tracker.rows
    ]  # fmt: skip
    days = days_to_meetings(store)
    meetings = (
        [("Meeting lists with their data cut still kept", str(len(days))),
         ("Days, median", f"{median(days):g}"), ("Days, shortest to longest",
                                                 f"{min(days)} to {max(days)}")]
        if days else []
    )  # fmt: skip
    return [
        Table(title="Returns in time", headings=("Month", "In", "In time", "Days late, median"),
              rows=rows),
        Table(title="Completeness", headings=("Provider", "Items with a figure"), rows=complete,
              note=f"Of the last {MONTHS} months."),
        Table(title="From the month's end to the meeting", headings=("", ""), rows=meetings,
              empty="No meeting list has been made yet."),
    ]  # fmt: skip


def _deeds(store: Store, cut: Cut) -> list[Table]:
    found = deeds(cut, store.settings, work_of(store.settings))
    flags = [(state.replace("_", " ").capitalize(), str(n)) for state, n in found.flags.items()]
    actions = [
        (verdict.replace("_", " ").capitalize(), str(n))
        for verdict, n in Counter(found.actions).most_common()
    ]
    note = (
        f"{found.improved} of {sum(found.actions.values())} actions were followed by an "
        "improvement beyond the old level."
    )
    return [
        Table(title="Flags triaged", headings=("State now", "Flags"), rows=flags),
        Table(title="Actions", headings=("What followed", "Actions"), rows=actions,
              note=note if actions else "", empty="No action has been opened yet."),
    ]  # fmt: skip


def _changes(moved: list[Change]) -> Table:
    rows = [
        (
            one.indicator.short_name,
            figure_words(one.before, one.indicator),
            figure_words(one.after, one.indicator),
            _level(one),
            SPREAD_WORDS[one.spread],
        )
        for one in moved
        if one.has_moved or one.spread
    ]
    return Table(
        title="What changed since the first year",
        note="The region's first year beside its last twelve months; providers' spread likewise.",
        headings=("Indicator", "First year", "Last twelve months", "Difference, 95 % interval",
                  "Spread between providers"),
        rows=rows,
        empty="Nothing beyond chance.",
    )  # fmt: skip


def _level(one: Change) -> str:
    if one.level is None:
        return "cannot be told"
    lower, upper = one.level
    return f"{lower:+.2f} to {upper:+.2f} {one.indicator.unit_words}"


def _close_out(store: Store) -> tuple[str, str, str]:
    """The close-out's HTML, where its words are kept, and a notice where they cannot be read."""
    note = "Its words are the file commentary/close-out.md in the data folder"
    try:
        own = words_of(store.settings.data / "commentary" / "close-out.md")
    except ReportError:
        why = "The close-out's file cannot be read as UTF-8 text; mend it or take it away."
        return "", f"{note}.", why
    if own:
        return own, f"{note}.", ""
    return words_of(TEMPLATE), f"{note}; none is there yet, so this is the template.", ""
