"""One chart of a meeting: whose, what is drawn, what is said and asked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from analysis.reading import Variation
from callbacks.indicator_actions import Desk
from callbacks.indicator_answers import different
from callbacks.indicator_comparison import Side, funnel_title, period_words
from callbacks.indicator_series import Line, definition_marks, marks_on
from callbacks.meeting_names import Names
from callbacks.months import month_of, settle_months
from callbacks.organisations import seen
from callbacks.subject import choose_subject
from catalogue.model import Indicator
from catalogue.view import ALL, View
from charts.alternative import funnel_alternative, funnel_rows, series_alternative, series_rows
from charts.funnel import funnel
from charts.meeting import FUNNEL, axis_note, for_a_room, meeting_series
from charts.time_series import time_series
from charts.window import crop, shown_points
from charts.words import sign_words
from layouts.indicator import axis_words, denominator_words
from layouts.meeting_room import Answer, Shown
from store.comparison import Comparison
from store.cut import Cut

MONTHS = 36
MONTHS_ON_A_PHONE = 12
ROWS = 12
ASKED = "Is the count complete, and made as before? If so, what else has changed?"
TABLE, FUNNEL_SHOWN = "table", "funnel"


@dataclass(frozen=True)
class Chart:
    """A view of an indicator's page as a meeting shows it. show: series, funnel, or the table of
    either. phone: it is drawn for a narrow screen."""

    cut: Cut
    view: View
    names: Names
    desk: Desk
    show: str | None = None
    phone: bool = False

    @classmethod
    def of(cls, cut: Cut, view: View, names: Names, desk: Desk, **more: Any) -> Chart:
        """The chart of a link, with organisations as the link asks for them."""
        found = seen(cut, view)
        return cls(found.cut, found.view, names, desk, **more)

    @cached_property
    def indicator(self) -> Indicator:
        return self.cut.indicator(self.view.indicator or "")

    @property
    def has_figures(self) -> bool:
        return self.cut.has_returns(self.indicator.id)

    @cached_property
    def line(self) -> Line:
        view, _ = settle_months(self.view, self.cut.months)
        view = view.but(level=None) if view.level == ALL else view
        readings = self.cut.readings(self.indicator.id, view.chart or "auto", view.to)
        chosen = choose_subject(self.cut, view, self.indicator, readings)
        month = month_of(view, self.cut.months)
        desk = self.desk
        return Line(self.cut, self.indicator, chosen.view, chosen.subject, month, desk)

    @cached_property
    def side(self) -> Side:
        line = self.line
        return Side(self.cut, self.indicator, line.view, line.subject, line.month)

    @cached_property
    def comparison(self) -> Comparison | None:
        found = self.side.comparison
        return None if found is None else self.names.beside(found)

    @property
    def who(self) -> str:
        if not self.has_figures:
            return ""
        return self.names.of(*self.line.subject)

    @property
    def from_(self) -> str:
        """The first month shown, "YYYY-MM"."""
        months = MONTHS_ON_A_PHONE if self.phone else MONTHS
        return self.line.view.from_ or str(np.datetime64(self.line.month, "M") - (months - 1))

    @property
    def of_all(self) -> bool:
        """Whether it is about all providers: the funnel, or its table."""
        return self.show == FUNNEL_SHOWN or self.view.show == FUNNEL_SHOWN


def shown(chart: Chart, *, table: bool = False) -> Shown:
    """The chart, or the same as a table."""
    if not chart.has_figures:
        words = f"This data cut has no figures of {chart.indicator.short_name}."
        return Shown(title=chart.indicator.name, who="", facts=(), figure=None, alternative=words)
    return _funnel(chart, table) if chart.of_all else _series(chart, table)


def answer(chart: Chart, question: str | None) -> Answer:
    """What it says, and the question for the group: the meeting's own, else the catalogue's."""
    asks = question or chart.indicator.question or ASKED
    if not chart.has_figures:
        return Answer(mark="not_collected", heading="No figures", words="", question=asks)
    if chart.of_all:
        said = different(chart.side)
        mark = said.sign if said.sign is not None else Variation.COMMON
        heading = said.verdict or "All providers"
        words = said.text if chart.side.selected is not None else _of_all(chart)
        return Answer(mark=mark, heading=heading, words=words, question=asks)
    line = chart.line
    heading = _capital(sign_words(line.sign).short.split(",")[0])
    words = in_the_room(line.reading.sentence, heading)
    return Answer(mark=line.sign, heading=heading, words=words, question=asks)


def in_the_room(sentence: str, heading: str) -> str:
    """A Reading's sentence below its own heading: without the words that the heading has said, and
    with the chart's name for the centre line."""
    before, said, after = sentence.partition(f"{heading}: ")
    words = f"{before}{_capital(after)}" if said else sentence
    return words.replace("centre line", "usual level")


def _of_all(chart: Chart) -> str:
    if chart.comparison is None:
        return chart.side.why_none
    return f"{funnel_title(chart.comparison)}, {period_words(chart.comparison)}."


def _series(chart: Chart, table: bool) -> Shown:
    line, indicator = chart.line, chart.indicator
    about = f"{indicator.short_name}, {chart.who}"
    keep = shown_points(line.reading, chart.from_, line.view.to)
    part = crop(line.reading, keep)
    headings, rows = series_rows(
        part, unit_words=indicator.unit_words, numerator_words="Cases", denominator_words="Of",
        decimals=line.decimals,
    )  # fmt: skip
    note = axis_note(line.reading, indicator.unit_words, chart.from_, line.view.to)
    return Shown(
        title=indicator.name,
        who=chart.who,
        facts=_facts(chart, line.reading.chart_words.split(":")[0], note),
        figure=None if table else _series_figure(chart),
        alternative=series_alternative(part, about, indicator.unit_words, line.decimals),
        caption=f"{about}, the last {min(ROWS, len(rows))} {line.points_words}, latest first",
        headings=headings,
        rows=rows[::-1][:ROWS],
    )


def _series_figure(chart: Chart) -> dict[str, Any]:
    line, indicator = chart.line, chart.indicator
    drawn: dict[str, Any] = {
        "unit_words": indicator.unit_words,
        "decimals": line.decimals,
        "from_": chart.from_,
        "to": line.view.to,
        "target": line.target,
        "benchmark_line": line.national,
        "marks": definition_marks(indicator) if chart.names.hidden else marks_on(line),
    }
    if chart.phone:
        return time_series(line.reading, **drawn, size="narrow")
    return meeting_series(line.reading, **drawn)


def _funnel(chart: Chart, table: bool) -> Shown:
    indicator, side, comparison = chart.indicator, chart.side, chart.comparison
    if comparison is None:
        return Shown(title=indicator.name, who=chart.who, facts=_facts(chart, "no funnel", ""),
                     figure=None, alternative=side.why_none)  # fmt: skip
    names, reading = list(comparison.names), comparison.reading
    headings, rows = funnel_rows(
        names, comparison.numerator, comparison.denominator, reading,
        unit_words=indicator.unit_words, numerator_words="Cases", denominator_words="Of",
    )  # fmt: skip
    level, org = chart.line.subject
    selected = comparison.orgs.index(org) if org in comparison.orgs else None
    figure = None
    if not table:
        figure = funnel(
            names=names,
            numerator=comparison.numerator,
            denominator=comparison.denominator,
            reading=reading,
            direction=indicator.direction,
            selected=selected,
            denominator_words=denominator_words(indicator, chart.cut.catalogue, side.month),
            period_words=period_words(comparison),
            unit_words=indicator.unit_words,
            benchmark_label=side.label,
            **({} if chart.phone else {"frame": FUNNEL}),
        )
        figure = figure if chart.phone else for_a_room(figure)
    return Shown(
        title=indicator.name,
        who=chart.who if level == "provider" else f"{len(names)} providers",
        facts=_facts(chart, f"funnel, {side.window} months", ""),
        figure=figure,
        alternative=funnel_alternative(names, reading, indicator.short_name, indicator.unit_words),
        caption=f"{indicator.short_name}, {period_words(comparison)}",
        headings=headings,
        rows=rows,
    )


def _facts(chart: Chart, kind: str, note: str) -> list[str]:
    indicator = chart.indicator
    unit = axis_words(indicator, chart.cut.catalogue, chart.line.month)
    return [words for words in (unit, indicator.direction_words, kind, note) if words]


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
