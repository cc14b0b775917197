"""The series of one organisation: its chart, the same as a table, the state of its months."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from analysis.reading import Array, Reading
from callbacks.indicator_actions import NOTHING, Desk, marks_of
from callbacks.picture_source import RETURNS, source_of
from catalogue.model import Indicator
from catalogue.view import View
from charts.alternative import series_alternative, series_rows
from charts.marks import Mark
from charts.time_series import time_series
from charts.window import crop, shown_points
from charts.words import RULE_WORDS, Sign, month_words, sign_words, status_words
from layouts.indicator import axis_words, denominator_words, series_tools
from layouts.methods import worked_out
from layouts.parts.chart import chart, figure_table
from layouts.parts.key import series_key
from store.assess import settings_for
from store.cut import Cut, Subject
from store.export import point_notes

MONTHS_LISTED = 24
SMALL = 20  # counts under it have lines that a whole number would misplace


class Line:
    """What is asked of one series: its reading, notes and reference lines."""

    def __init__(
        self,
        cut: Cut,
        indicator: Indicator,
        view: View,
        subject: Subject,
        month: str,
        desk: Desk = NOTHING,
    ) -> None:
        self.cut, self.indicator, self.view = cut, indicator, view
        self.subject, self.month, self.desk = subject, month, desk

    @property
    def name(self) -> str:
        return self.cut.org_name(*self.subject)

    @property
    def decimals(self) -> int:
        """None for counts, but where they are so small that it moves the lines."""
        small = np.nanmax(self.reading.value, initial=0) < SMALL
        return 1 if small or self.indicator.unit != "count" else 0

    @cached_property
    def reading(self) -> Reading:
        readings = self.cut.readings(self.indicator.id, self.view.chart or "auto", self.view.to)
        return readings[self.subject]

    @cached_property
    def shown(self) -> Reading:
        """The reading cropped to the months asked for, as the chart draws it."""
        keep = shown_points(self.reading, self.view.from_, self.view.to)
        return crop(self.reading, keep)

    @cached_property
    def notes(self) -> tuple[Array, Array, Array]:
        """Reason, caveat and definition of each point of the whole reading."""
        return point_notes(self.reading, self.cut.grid(self.indicator.id), self.subject)

    @property
    def place(self) -> int:
        """The point that the page is about; the first one, where none has come to its end."""
        ends = self.reading.month + (self.reading.period_months - 1)
        return max(int((ends <= np.datetime64(self.month, "M")).sum()) - 1, 0)

    @property
    def points_words(self) -> str:
        return "months" if self.reading.period_months == 1 else "quarters"

    @property
    def two_years_before(self) -> str:
        return str(np.datetime64(self.month, "M") - 23)

    @property
    def sign(self) -> Sign:
        """The icon of the month that the page is about."""
        return self.reading.state or self.reading.variation or "not_applicable"

    @property
    def target(self) -> float | None:
        rules = self.cut.catalogue.rules
        return settings_for(self.indicator, rules, self.subject[0]).target

    @property
    def national(self) -> tuple[float, str] | None:
        """The national line, where one of the same definition covers the window."""
        window = self.view.window or self.cut.catalogue.rules.window_months
        found = self.cut.national(self.indicator.id, self.month, window)
        if found is None or self.reading.denominator is None:
            return None
        return found.value * self.indicator.multiplier, "national"


def series_section(line: Line, levels: Sequence[str], phone: bool) -> Any:
    """The chart with its tools, the key below it, and the table of the same points. phone: the
    picture is narrow, and shows two years where no first month is asked for."""
    indicator, view, reading = line.indicator, line.view, line.reading
    months = [str(m) for m in line.cut.months]
    query = view.but(snapshot=line.cut.id).search()
    headings, rows = series_rows(
        line.shown,
        unit_words=indicator.unit_words,
        numerator_words="Cases",
        denominator_words="Of",
        decimals=line.decimals,
    )
    return chart(
        "time-series",
        title=_title(line),
        alternative=series_alternative(
            line.shown, f"{indicator.short_name}, {line.name}", indicator.unit_words, line.decimals
        ),
        figure=time_series(
            reading,
            unit_words=indicator.unit_words,
            axis_words=axis_words(indicator, line.cut.catalogue, line.month),
            denominator_words=denominator_words(indicator, line.cut.catalogue, line.month),
            decimals=line.decimals,
            from_=view.from_ or (line.two_years_before if phone else None),
            to=view.to,
            target=line.target,
            benchmark_line=line.national,
            marks=marks_on(line),
            reasons=tuple(line.notes[0]),
            size="narrow" if phone else "full",
        ),
        table=figure_table(headings, rows, f"{indicator.short_name}, {line.name}, by month"),
        tools=series_tools(
            view, levels, line.subject[0], months, f"/download/series/{indicator.id}{query}"
        ),
        foot=_key(line),
        source=source_of(
            line.cut, indicator, line.month, reading.sentence, RETURNS, "series", line.subject[1]
        ),
    )


def quality_rows(line: Line) -> list[list[str]]:
    """The last months, latest first: month, status, reason, caveat."""
    reading, (reason, caveat, _) = line.reading, line.notes
    return [
        [
            month_words(reading.month[i], reading.period_months),
            _capital(status_words(reading.status[i])),
            reason[i] or "",
            caveat[i] or "",
        ]
        for i in reversed(range(len(reading.month)))
        if reading.status[i] != "not_applicable"
    ][:MONTHS_LISTED]


def _title(line: Line) -> str:
    """What is to be seen, in a few words."""
    reading = line.reading
    if reading.variation is None:
        return f"{line.name}: {sign_words(line.sign).short}"
    if reading.since is None:
        when = month_words(reading.month[line.place], reading.period_months)
        return f"{line.name}: usual variation in {when}"
    side = "Higher" if str(reading.variation).endswith("high") else "Lower"
    return f"{line.name}: {side.lower()} since {month_words(reading.since, reading.period_months)}"


def _key(line: Line) -> Any:
    shown = line.shown
    rules = "; ".join(RULE_WORDS[rule] for rule in dict.fromkeys(shown.rule) if rule)
    kinds = [kind for kind, side in zip(shown.kind, shown.side, strict=True) if side]
    return series_key(
        kinds[-1] if kinds else None,
        rules,
        line.reading.chart_words,
        worked_out(line.view, line.reading.chart),
        left_out=bool((shown.excluded & np.isfinite(shown.value)).any()),
    )


def marks_on(line: Line) -> list[Mark]:
    """Why phases begin, where the catalogue knows it (a changed definition, a takeover) or people
    said it; their notes and actions."""
    written = marks_of(line.cut, line.desk, line.subject, line.indicator.id)
    return [*definition_marks(line.indicator), *_joined(line), *written]


def definition_marks(indicator: Indicator) -> list[Mark]:
    """Where a definition changed, and how."""
    return [
        Mark(version.from_.isoformat()[:7], version.changed, "phase")
        for version in indicator.definitions
        if version.changed
    ]


def _joined(line: Line) -> list[Mark]:
    """Takeovers: as it was a phase begins; as it is now both were one all along, and the mark says
    since when they are."""
    level, org = line.subject
    if level == "provider" and (merged := line.cut.joined(org)):
        return [
            Mark(
                f"{m.month:%Y-%m}",
                f"{m.closed.short_name} joined; earlier months include it",
                "note",
            )
            for m in merged
        ]
    return [
        Mark(p.successor.from_.isoformat()[:7], f"{p.short_name} joined", "phase")
        for p in line.cut.region.providers
        if p.successor is not None and line.subject == ("provider", p.successor.code)
    ]


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"
