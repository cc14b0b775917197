"""The overview of a region whose providers' returns are not loaded."""

from __future__ import annotations

from typing import Any

from catalogue.model import Indicator
from catalogue.view import View
from charts.funnel import OUTSIDE
from charts.words import with_unit
from layouts.filters import published_filters
from layouts.overview import published_overview
from layouts.parts.notices import empty_state
from layouts.parts.tags import link
from layouts.screen import Screen
from store.cut import Cut


def published_screen(cut: Cut, view: View) -> Screen:
    """An honest list of what is published."""
    order = {p.id: place for place, p in enumerate(cut.catalogue.pathways)}
    known = sorted(
        (cut.indicator(i) for i in cut.published_indicators), key=lambda i: order[i.pathway]
    )
    if known:
        content = published_overview(cut.region.name, [_row(cut, view, i) for i in known])
    else:
        words = "This data cut holds neither returns nor published figures."
        content = [empty_state("Nothing to show", words, first=True)]
    return Screen(
        title="Overview",
        current="Overview",
        filters=published_filters(view, cut.region, cut.id, known),
        content=content,
    )


def _row(cut: Cut, view: View, indicator: Indicator) -> list[Any]:
    name = link(indicator.short_name, view.on("indicator", indicator.id).href)
    comparison = cut.published(indicator.id)
    if comparison is None:
        return [name, "no comparison published", "", "", ""]
    reading = comparison.reading
    own = [
        (name, position)
        for name, position, mine in zip(
            comparison.names, reading.position, comparison.own, strict=True
        )
        if mine
    ]
    outside = [name for name, position in own if position in OUTSIDE]
    return [
        name,
        comparison.periods[0].words,
        with_unit(reading.benchmark, indicator.unit_words),
        str(len(own)),
        f"{len(outside)} of {len(own)}" if reading.judged else "not judged",
    ]
