"""Returns: the tracker, and beside it sending a return, a provider, or one return's receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from callbacks.returns_panel import Panel, panel_of
from callbacks.returns_place import Place
from catalogue.model import Region
from catalogue.view import View
from charts.words import month_words
from layouts.filters import returns_filters
from layouts.parts.coverage_bar import coverage_bar
from layouts.parts.notices import empty_state
from layouts.parts.tracker import Line, Mark
from layouts.returns import load_card, returns
from layouts.screen import Screen
from store.coverage import Coverage
from store.ledger import LedgerError
from store.merged_tracker import merged_tracker
from store.tracked import Tracked, tracked
from store.tracker import Cell, Row, Tracker, months_until, open_month
from store.tracker_words import (
    cell_words,
    coverage_title,
    coverage_words,
    headline,
    late_words,
    load_facts,
    load_title,
    percent,
    standing,
    state_words,
)

NAME = "Returns"
MONTHS_TO_CHOOSE = 36


def screen(place: Place, view: View) -> Screen:
    """The page for a view."""
    latest = open_month(place.now)
    view, said = _settled(view, latest)
    last = date.fromisoformat(f"{view.to}-01") if view.to else latest
    try:
        told = tracked(
            place.settings, place.catalogue, place.region, place.snapshot, place.now,
            last=last, frozen=place.frozen,
        )  # fmt: skip
        tracker = _tracker(place, view, told)
        panel = panel_of(place, view, told, tracker)
    except LedgerError as fault:
        return Screen(
            title=NAME,
            current=NAME,
            content=[empty_state("No returns to show", f"{fault}", first=True)],
        )
    shown = _of_lms(tracker, view.lms)
    return Screen(
        title=f"{panel.title} – {NAME}" if panel.title else NAME,
        current=NAME,
        wide=True,
        filters=returns_filters(view, _region(place, view), _choice(latest), place.snapshot),
        content=returns(
            title=headline(shown),
            standing=_standing(place, view, shown),
            links=_links(place, told),
            months=_months(shown.months),
            lines=[_line(place, view, row, panel) for row in shown.rows],
            below=_below(place, told),
            panel=panel.content,
            send=view.on("returns").but(provider=None).href if panel.title else None,
        ),
        said=(*said, *panel.said),
    )


def _tracker(place: Place, view: View, told: Tracked) -> Tracker:
    """With a row for each organisation as it was, or as it is now."""
    if view.view is None or place.cut is None:
        return told.tracker
    return merged_tracker(told.tracker, place.cut.mergers)


def _region(place: Place, view: View) -> Region:
    return place.region if view.view is None or place.cut is None else place.cut.as_is.region


def _settled(view: View, latest: date) -> tuple[View, tuple[str, ...]]:
    """The view without a last month that has not ended yet."""
    newest = f"{latest:%Y-%m}"
    if view.to is None or view.to < newest:
        return view, ()
    said = f"{month_words(newest)} is the latest month that has ended, so it is shown."
    return view.but(to=None), (said,) if view.to > newest else ()


def _choice(latest: date) -> list[str]:
    return [f"{month:%Y-%m}" for month in months_until(latest, MONTHS_TO_CHOOSE)]


def _of_lms(tracker: Tracker, lms: str | None) -> Tracker:
    if lms is None:
        return tracker
    return replace(tracker, rows=tuple(row for row in tracker.rows if row.lms == lms))


def _standing(place: Place, view: View, tracker: Tracker) -> str:
    words = standing(tracker, place.settings.days_off)
    area = next((m.short_name for m in place.region.lms if m.code == view.lms), None)
    return f"{area} only. {words}" if area else words


def _links(place: Place, told: Tracked) -> list[tuple[str, str]]:
    if len(told.tracker.arrived) == len(told.tracker.asked):
        return []
    return [("Reminder texts", "/returns/reminders.txt")]


def _months(months: Sequence[date]) -> list[tuple[str, str]]:
    return [
        (str(month.year) if place == 0 or month.month == 1 else "", f"{month:%b}")
        for place, month in enumerate(months)
    ]


def _line(place: Place, view: View, row: Row, panel: Panel) -> Line:
    provider = row.provider
    group = next((m.name for m in place.region.lms if m.code == row.lms), "")
    if provider.kind == "mental_health":
        group = "Mental health"
    here = view.on("returns").but(provider=provider.code).href
    latest = row.latest
    return Line(
        group=group,
        name=provider.short_name,
        href=here,
        marks=[_mark(view, row, cell, here, panel) if cell else None for cell in row.cells],
        complete="" if row.completeness is None else percent(row.completeness),
        late=late_words(row.median_late),
        role=provider.contact_role or "",
        state=state_words(latest).capitalize() if latest else "",
    )


def _mark(view: View, row: Row, cell: Cell, here: str, panel: Panel) -> Mark:
    """A return that came opens its receipt; one that did not, its provider."""
    href = here
    if cell.submission:
        href = view.on("returns", submission=cell.submission).but(provider=None).href
    return Mark(
        letter=cell.state.value,
        words=cell_words(row.provider, cell),
        href=href,
        late=cell.is_late,
        chosen=cell.submission is not None and cell.submission == panel.submission,
    )


def _below(place: Place, told: Tracked) -> list[Any]:
    cut = place.cut.created if place.cut else None
    facts = load_facts(told.load, cut) if told.load else []
    card = load_card(load_title(told.load, place.now), facts)
    return [*([_coverage(told, told.coverage)] if told.coverage else []), card]


def _coverage(told: Tracked, coverage: Coverage) -> Any:
    arrived = sum(part.is_in for part in coverage.parts)
    returns_in = f"{arrived} maternity return{'' if arrived == 1 else 's'} in"
    return coverage_bar(
        coverage_title(coverage),
        [(part.provider.short_name, part.share, part.is_in) for part in coverage.parts],
        coverage.needed,
        f"{returns_in}: {percent(coverage.share)}",
        coverage_words(coverage),
    )
