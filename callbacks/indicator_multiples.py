"""All providers' series beside each other, on one shared axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.reading import Reading
from callbacks.indicator_series import Line
from catalogue.view import ALL
from charts.alternative import series_alternative
from charts.axes import Range, value_range
from charts.time_series import time_series
from charts.window import crop, shown_points
from charts.words import month_words, number, sign_words, with_unit
from layouts.indicator import series_tools
from layouts.parts.chart import figure_table
from layouts.parts.multiples import MOST, Small, multiples
from store.cut import Subject

TABLE = "The latest figure of each provider; each provider's own page lists all its months"


def multiples_section(line: Line, levels: Sequence[str]) -> Any:
    """A small chart for each provider of the region, or of the LMS chosen, by name."""
    months = [str(m) for m in line.cut.months]
    query = line.view.but(snapshot=line.cut.id).search()
    subjects = _subjects(line)
    shared = _shared(line, subjects)
    return multiples(
        title=f"Each provider on one axis, {line.indicator.unit_words or 'count'}",
        table=_table(line, subjects),
        cards=[_card(line, subject, shared) for subject in subjects[:MOST]],
        left_out=len(subjects) - MOST,
        tools=series_tools(
            line.view, levels, ALL, months, f"/download/series/{line.indicator.id}{query}"
        ),
    )


def _subjects(line: Line) -> list[Subject]:
    """Providers with figures, by name; of one LMS where one is chosen."""
    cut, last = line.cut, np.datetime64(line.month, "M").astype(object)
    found = []
    for subject in cut.readings(line.indicator.id, line.view.chart or "auto", line.view.to):
        provider = cut.region.provider(subject[1]) if subject[0] == "provider" else None
        if (
            provider is not None
            and line.view.lms in (None, provider.lms_at(last))
            and line.view.peers in (None, provider.group_at(last))
        ):
            found.append(subject)
    return sorted(found, key=lambda s: cut.org_name(*s).casefold())


def _reading(line: Line, subject: Subject) -> Reading:
    view = line.view
    return line.cut.readings(line.indicator.id, view.chart or "auto", view.to)[subject]


def _shared(line: Line, subjects: Sequence[Subject]) -> Range:
    """One y axis that holds every series shown. Limits of the smallest may run off it."""
    drawn = [
        crop(r, shown_points(r, line.view.from_, line.view.to))
        for r in (_reading(line, s) for s in subjects)
    ]
    values = np.concatenate([r.value for r in drawn]) if drawn else np.empty(0)
    centres = np.concatenate([r.centre for r in drawn]) if drawn else np.empty(0)
    return value_range(values, line.indicator.unit_words, centres)


def _table(line: Line, subjects: Sequence[Subject]) -> Any:
    """The latest figure of each, in rows."""
    rows = []
    for subject in subjects:
        reading, name = _reading(line, subject), line.cut.org_name(*subject)
        words = sign_words(reading.state or reading.variation or "not_applicable")
        at = reading.latest
        when = month_words(reading.month[at], reading.period_months) if at >= 0 else ""
        value = number(reading.value[at], line.decimals) if at >= 0 else ""
        rows.append([name, when, value, words.alternative])
    unit = line.indicator.unit_words or "count"
    return figure_table(["Provider", "Latest", f"Value, {unit}", "Verdict"], rows, TABLE)


def _card(line: Line, subject: Subject, shared: Range) -> Small:
    reading, unit = _reading(line, subject), line.indicator.unit_words
    name = line.cut.org_name(*subject)
    latest = reading.latest
    value = with_unit(reading.value[latest], unit, line.decimals) if latest >= 0 else ""
    return Small(
        name=name,
        href=line.view.but(level="provider", provider=subject[1]).href,
        sign=reading.state or reading.variation or "not_applicable",
        value=value,
        alternative=series_alternative(
            reading, f"{line.indicator.short_name}, {name}", unit, line.decimals
        ),
        figure=time_series(
            reading,
            unit_words=unit,
            decimals=line.decimals,
            from_=line.view.from_,
            to=line.view.to,
            target=line.target,
            size="small",
            y_range=shared,
        ),
    )
