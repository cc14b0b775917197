"""One flag or data problem of the inbox opened beside the list."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import numpy as np

from callbacks.overview_cells import subject_view
from callbacks.signals_desk import Desk, Listed
from callbacks.signals_list import has_changed, problem_sign
from callbacks.signals_words import moment_words, problem_name, problem_words
from catalogue.view import PAGES, View, echo
from charts.alternative import series_alternative, series_rows
from charts.time_series import time_series
from charts.window import crop, shown_points
from charts.words import RULE_WORDS, count, month_words
from layouts.indicator import axis_words, denominator_words
from layouts.parts.chart import figure_table
from layouts.signals_panel import (
    Step,
    not_here,
    problem_body,
    series_body,
    signal_panel,
    triage_form,
)
from store.data_problems import DataProblem
from store.earlier_cuts import first_seen, made_at
from store.signals import Signal
from store.triaged import NEW

MONTHS_SHOWN = 24
KEPT = "This is a data cut kept as it was. What is made of a flag is written on the latest."
NOT_HERE = (
    "Until people can sign in, what is made of a flag is written down only on the machine that the "
    "dashboard runs on."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What stands beside the list; no title where nothing is opened."""

    title: str = ""
    content: list[Any] = field(default_factory=list)
    said: tuple[str, ...] = ()


def panel_of(desk: Desk) -> Panel:
    """What the address names."""
    asked = desk.view.signal
    if asked is None:
        return Panel()
    listed = next((one for one in desk.inbox.every if one.key.text == asked), None)
    if listed is None:
        words = f"The flag “{echo(asked)}” is not among those of this data cut and these filters."
        return Panel(said=(words,))
    who = desk.cut.org_name(listed.level, listed.key.org)
    if isinstance(listed, DataProblem):
        title = f"{who}: {problem_name(listed, desk.cut.catalogue)}"
        return Panel(title=title, content=_panel(desk, listed, title, _problem(desk, listed)))
    title = f"{who}: {desk.cut.indicator(listed.key.indicator).name}"
    return Panel(title=title, content=_panel(desk, listed, title, _series(desk, listed, title)))


def _panel(desk: Desk, listed: Listed, title: str, body: list[Any]) -> list[Any]:
    steps = desk.made.steps.get(listed.key, ())
    return signal_panel(
        title=title,
        close=desk.view.but(signal=None).href,
        body=body,
        changed=has_changed(desk, listed),
        made=_form(desk, listed),
        history=[
            Step(
                when=moment_words(step.recorded),
                state=step.state,
                who=step.role or step.actor,
                why=step.reason or "",
            )
            for step in reversed(steps)
        ],
        later=desk.made.later.get(listed.key, 0),
        ways=_ways(desk, listed),
    )


def _ways(desk: Desk, listed: Listed) -> list[tuple[str, str]]:
    """Where to go from here: words and address."""
    shown = [listed.key.indicator]
    if isinstance(listed, DataProblem):
        shown = [one for one in listed.indicators if desk.cut.has_returns(one)][:1]
    views = [subject_view(desk.view, one, (listed.level, listed.key.org)) for one in shown]
    ways = [("Open the indicator", view.href) for view in views]
    return [*ways, *_elsewhere(desk.view, listed, views)]


def _elsewhere(view: View, listed: Listed, opened: list[View]) -> list[tuple[str, str]]:
    """An action that answers the flag, and the meeting: where the program has these pages."""
    ways = []
    if "actions" in PAGES.values() and not isinstance(listed, DataProblem):
        key, named = listed.key, {listed.level: listed.key.org}
        named.pop("region", None)
        new = view.on("actions").but(level=listed.level, **named)
        new = new.but(about=key.indicator, rule=key.rule, began=key.start)
        ways.append(("Open an action", new.href))
    if "meeting" in PAGES.values() and opened:
        shown = quote(opened[0].but(snapshot=None).href, safe="")
        ways.append(("Add to meeting", f"{view.on('meeting').path}?add={shown}"))
    return ways


def _series(desk: Desk, signal: Signal, title: str) -> list[Any]:
    """Sentence, chart and facts of a flag: its one Reading."""
    cut, view = desk.cut, desk.view
    indicator = cut.indicator(signal.key.indicator)
    reading = cut.readings(indicator.id, "auto", view.to)[signal.level, signal.key.org]
    month = str(reading.month[reading.latest])
    first = str(reading.month[reading.latest] - (MONTHS_SHOWN - 1))
    shown = crop(reading, shown_points(reading, first, view.to))
    headings, rows = series_rows(
        shown, unit_words=indicator.unit_words, numerator_words="Cases", denominator_words="Of"
    )
    of = denominator_words(indicator, cut.catalogue, month)
    about = [
        axis_words(indicator, cut.catalogue, month),
        indicator.direction_words.lower(),
        reading.chart_words.split(":")[0],
    ]
    return series_body(
        sign=signal.row["variation"],
        sentence=reading.sentence,
        about=" | ".join(about),
        figure=time_series(
            reading,
            unit_words=indicator.unit_words,
            denominator_words=of,
            from_=first,
            to=view.to,
            size="panel",
        ),
        alternative=series_alternative(shown, title, indicator.unit_words),
        table=figure_table(headings, rows, f"{title}, by month"),
        facts=[
            ("Rule", RULE_WORDS[signal.key.rule]),
            ("Began", month_words(signal.key.start, reading.period_months)),
            ("First seen", _first_seen(desk, signal)),
            ("Volume", _volume(signal)),
        ],
    )


def _first_seen(desk: Desk, signal: Signal) -> str:
    seen = first_seen(desk.store.settings, desk.cut, signal.flag)
    return moment_words(made_at(seen))


def _volume(signal: Signal) -> str:
    row = signal.row
    cases = count(row["numerator"])
    if row["denominator"] is None or not np.isfinite(row["denominator"]):
        return cases
    return f"{cases} of {count(row['denominator'])}"


def _problem(desk: Desk, problem: DataProblem) -> list[Any]:
    """What a check found, and what it holds back."""
    catalogue = desk.cut.catalogue
    subject = (problem.level, problem.key.org)
    links = [
        (catalogue.indicators[one].short_name, subject_view(desk.view, one, subject).href)
        for one in problem.indicators
        if one in catalogue.indicators and desk.cut.has_returns(one)
    ]
    words = problem_words(problem, catalogue)
    return problem_body(
        sign=problem_sign(problem),
        words=f"{words[0].upper()}{words[1:]}.",
        sentences=problem.sentences,
        began=month_words(problem.key.start),
        held="Withheld for it" if problem.withheld else "Made of these figures",
        links=links,
    )


def _form(desk: Desk, listed: Listed) -> Any:
    if desk.view.snapshot is not None:
        return not_here(KEPT)
    if not desk.made.known:
        return not_here("The ledger does not answer, so nothing can be written just now.")
    if desk.refusal:
        return not_here(NOT_HERE)
    state = desk.made.state(listed.key)
    chosen = state if state != NEW else "acknowledged"
    back = next_page(desk, listed)
    return triage_form(
        listed.key.text, chosen, back, desk.cut.id, desk.view.to or "", again=state != NEW
    )


def next_page(desk: Desk, listed: Listed) -> str:
    """The next flag that nobody has looked at; the list alone where there is none."""
    keys = [one.key for one in (*desk.inbox.new, *desk.inbox.sums)]
    at = keys.index(listed.key) if listed.key in keys else -1
    for key in (*keys[at + 1 :], *keys[: max(at, 0)]):
        if desk.made.state(key) == NEW:
            return desk.view.but(signal=key.text).href
    return desk.view.but(signal=None).href
