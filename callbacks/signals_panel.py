"""One flag of the inbox opened beside the list."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np

from analysis.reading import Reading
from callbacks.overview_cells import subject_view
from callbacks.signals_desk import Desk
from catalogue.view import View, echo
from charts.alternative import series_alternative, series_rows
from charts.time_series import time_series
from charts.window import crop, shown_points
from charts.words import RULE_WORDS, count, month_words
from layouts.indicator import axis_words
from layouts.parts.chart import figure_table
from layouts.signals_panel import not_here, signal_panel, triage_form
from store.signals import Signal, first_seen
from store.triaged import NEW

MONTHS_SHOWN = 24
NAMED_BY = "%Y%m%dT%H%M%SZ"  # how a data cut's name begins


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What stands beside the list; no title where nothing is opened."""

    title: str = ""
    content: list[Any] = field(default_factory=list)
    said: tuple[str, ...] = ()


def panel_of(desk: Desk) -> Panel:
    """The flag that the address names."""
    asked = desk.view.signal
    if asked is None:
        return Panel()
    signal = next((s for s in desk.inbox.new if s.key.text == asked), None)
    if signal is None:
        return Panel(said=(f"The flag “{echo(asked)}” is not among the new ones of this view.",))
    indicator = desk.cut.indicator(signal.key.indicator)
    title = f"{desk.cut.org_name(signal.level, signal.key.org)}: {indicator.name}"
    return Panel(title=title, content=_content(desk, signal, title))


def _content(desk: Desk, signal: Signal, title: str) -> list[Any]:
    cut, view = desk.cut, desk.view
    indicator = cut.indicator(signal.key.indicator)
    subject = (signal.level, signal.key.org)
    reading = cut.readings(indicator.id, "auto", view.to)[subject]
    first = str(reading.month[reading.latest] - (MONTHS_SHOWN - 1))
    shown = crop(reading, shown_points(reading, first, view.to))
    month = str(reading.month[reading.latest])
    headings, rows = series_rows(
        shown, unit_words=indicator.unit_words, numerator_words="Cases", denominator_words="Of"
    )
    steps = desk.made.steps.get(signal.key, ())
    return signal_panel(
        title=title,
        close=view.but(signal=None).href,
        sign=signal.row["variation"],
        sentence=reading.sentence,
        facts=_facts(desk, signal, reading),
        figure=time_series(
            reading,
            unit_words=indicator.unit_words,
            from_=first,
            to=view.to,
            size="narrow",
        ),
        alternative=series_alternative(shown, title, indicator.unit_words),
        table=figure_table(headings, rows, f"{title}, by month"),
        axis_words=" | ".join(
            [
                axis_words(indicator, cut.catalogue, month),
                indicator.direction_words,
                reading.chart_words,
            ]
        ),
        made=_form(desk, signal),
        history=[
            (
                f"{step.recorded:%-d %b %Y, %H:%M}",
                step.state,
                ", ".join(filter(None, (step.role or step.actor, step.reason))),
            )
            for step in reversed(steps)
        ],
        later=desk.made.later.get(signal.key, 0),
        indicator=subject_view(view, indicator.id, subject).href,
        action=_action_page(view, signal),
    )


def _facts(desk: Desk, signal: Signal, reading: Reading) -> list[tuple[str, str]]:
    seen = first_seen(desk.store.settings, desk.cut, signal.key, desk.inbox.earlier)
    row = signal.row
    volume = count(row["numerator"])
    if row["denominator"] is not None and np.isfinite(row["denominator"]):
        volume += f" of {count(row['denominator'])}"
    return [
        ("Rule", RULE_WORDS[signal.key.rule]),
        ("Began", month_words(signal.key.start, reading.period_months)),
        ("First seen", f"data cut of {made_words(seen)}"),
        ("Volume", volume),
    ]


def made_words(snapshot: str) -> str:
    """When a data cut was made, as its name tells: "18 Nov 2026, 02:02 UTC"."""
    return f"{datetime.strptime(snapshot[:16], NAMED_BY):%-d %b %Y, %H:%M} UTC"


def _form(desk: Desk, signal: Signal) -> Any:
    if desk.view.snapshot is not None:
        return not_here("This is a data cut kept as it was: open the latest to say more.")
    if desk.refusal:
        return not_here(desk.refusal)
    state = desk.made.state(signal.key)
    chosen = state if state != NEW else "acknowledged"
    return triage_form(signal.key.text, signal.level, chosen, _next_page(desk, signal), desk.cut.id)


def _action_page(view: View, signal: Signal) -> str:
    """Where an action that answers the flag is opened."""
    org = {"provider" if signal.level == "provider" else "lms": signal.key.org}
    new = view.on("actions").but(level=signal.level, **org)
    key = signal.key
    return new.but(about=key.indicator, rule=key.rule, began=key.start).href


def _next_page(desk: Desk, signal: Signal) -> str:
    """The next flag that nobody has looked at; the list alone where there is none."""
    listed = [one.key for one in desk.inbox.new]
    at = listed.index(signal.key)
    for key in (*listed[at + 1 :], *listed[:at]):
        if desk.made.state(key) == NEW:
            return desk.view.but(signal=key.text).href
    return desk.view.but(signal=None).href
