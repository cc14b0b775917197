"""From a row of the readings table to a cell of the matrix."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from analysis.reading import State
from catalogue.model import Indicator
from catalogue.view import View
from charts.words import count, month_words, number, sign_words
from layouts.parts.matrix import Cell, Row
from store.as_of import Row as Figure
from store.cut import Subject

# States in which the month has no value: what is shown is an earlier one's.
ABSENT = frozenset(
    {
        State.NOT_SUBMITTED,
        State.NOT_COLLECTED,
        State.NOT_DUE,
        State.STRUCTURAL_ZERO,
        State.NOT_APPLICABLE,
    }
)
HIDDEN = frozenset({State.WITHHELD, State.SUPPRESSED})
TOO_FEW = "Too few events at one provider: shown for LMS and region only."
FEW = 12  # points of a sparkline under which their number is said instead


def row_of(indicator: Indicator, pathway: str, view: View, cells: Sequence[Cell]) -> Row:
    """An indicator's row: what it is measured in, and which way is better."""
    unit = indicator.unit_words or "count"
    direction = f"{indicator.direction_words[0].lower()}{indicator.direction_words[1:]}"
    return Row(
        pathway=pathway,
        name=indicator.short_name,
        note=f"{unit}, {direction}",
        href=view.on("indicator", indicator.id).href,
        cells=cells,
    )


def cell_of(
    figure: Figure | None, indicator: Indicator, name: str, subject: Subject, view: View
) -> Cell:
    """One cell: what the reading says of the month, or why it says nothing."""
    href = subject_view(view, indicator.id, subject).href
    if figure is None:
        words = sign_words(State.NOT_APPLICABLE).alternative
        if not indicator.shown_at(subject[0]):
            words = TOO_FEW
        sentence = f"{name}, {indicator.short_name}: {words}"
        return Cell(href=href, sentence=sentence, sign=State.NOT_APPLICABLE)
    state = State(figure["state"]) if figure["state"] else None
    sign = state or str(figure["variation"])
    common = {
        "href": href,
        "sentence": f"{name}, {indicator.short_name}: {figure['sentence']}",
        "sign": sign,
    }
    if state in HIDDEN:
        words = sign_words(sign).short
        return Cell(**common, note=words, withheld=state == State.WITHHELD)
    if figure["value"] is None:
        return Cell(**common, note=_word(state))
    return Cell(
        **common,
        value=figure_words(figure["value"], indicator),
        last=state in ABSENT,
        spark=figure["spark"],
        centre=figure["spark_centre"],
        note=_note(figure, state),
        assurance=figure["assurance"],
        caveat=figure["caveat"] is not None,
    )


def subject_view(view: View, indicator: str, subject: Subject) -> View:
    """The indicator's page about one organisation, with the same filters."""
    level, org = subject
    chosen = view.on("indicator", indicator).but(level=level)
    if level == "provider":
        return chosen.but(provider=org)
    return chosen.but(lms=org) if level == "lms" else chosen


def figure_words(value: float, indicator: Indicator) -> str:
    """A value as it stands in a column of figures."""
    return count(value) if indicator.unit == "count" else number(value)


def _note(figure: Figure, state: State | None) -> str:
    """The second line where it is not the sparkline."""
    if state in ABSENT:
        period = int(figure["period_months"])
        words = month_words(_month(figure["latest_month"]), period, short=True)
        return words.rsplit(" ", 1)[0]
    if state == State.TOO_RARE:
        return _since_event(figure)
    if state == State.NOT_ENOUGH_DATA:
        points = sum(v is not None and math.isfinite(v) for v in figure["spark"])
        return f"{points} points" if points < FEW else ""
    return ""


def _since_event(figure: Figure) -> str:
    """Births since the last month with an event, or that the month had one."""
    since = figure["events_since"]
    if since is None:
        return ""
    if since:
        return count(since)
    return f"in {month_words(_month(figure['month']), short=True)[:3]}"


def _month(value: Any) -> str:
    return str(value)[:7]


def _word(state: State | None) -> str:
    if state is None or state == State.NOT_APPLICABLE:
        return ""
    return sign_words(state).short
