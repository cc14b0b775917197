"""First-year baselines of a set of indicators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np

from analysis.between_providers import Spread
from catalogue.view import View
from charts.words import with_unit, within_sentence
from layouts.baselines import TITLE, BaselineRow, baseline_filters, baselines
from layouts.parts.notices import empty_state
from layouts.screen import Screen
from store.baseline_rows import place_words, told_of_set
from store.baselines import Baseline
from store.cut import Cut
from store.tracker_words import listed, percent

NAME = "Baselines"
NAMED = 3  # indicators in the page's sentence


def screen(cut: Cut, view: View) -> Screen:
    """The page for a view of a cut."""
    told, places = told_of_set(cut, view.set)
    if not told:
        words = "No return in this data cut carries an indicator of this set."
        way_out = ("Overview", view.on("overview").href)
        content = [empty_state("No baselines", words, way_out, first=True)]
        return Screen(title=TITLE, current=NAME, content=content)
    frozen = view.but(snapshot=cut.id).search()
    year = _year(told)
    return Screen(
        title=TITLE,
        current=NAME,
        filters=baseline_filters(view, cut.catalogue, cut.id, f"/download/baselines{frozen}"),
        content=baselines(
            view,
            _sentence(cut, told, places),
            _more(told, places),
            year,
            [_row(cut, view, one, places, year) for one in told],
            f"/download/baselines{frozen}",
        ),
    )


def _year(told: Sequence[Baseline]) -> str:
    """The year that most of them are about."""
    years = Counter(one.period.words for one in told if one.period)
    return years.most_common(1)[0][0] if years else "no whole year yet"


def _sentence(cut: Cut, told: Sequence[Baseline], places: Mapping[str, int]) -> str:
    first = sorted(places, key=lambda name: places[name])[:NAMED]
    if first:
        names = listed([within_sentence(cut.indicator(name).short_name) for name in first])
        return f"In the first year providers differed most, beyond chance, on {names}."
    if any(isinstance(one.spread, Spread) for one in told):
        return "In the first year providers differed on none of these by more than chance gives."
    return "Of none of these can it be told yet how much providers differ."


def _more(told: Sequence[Baseline], places: Mapping[str, int]) -> str:
    known = sum(isinstance(one.spread, Spread) for one in told)
    said = [f"Of {len(told)} indicators they differ by more than chance gives on {len(places)}"]
    if alike := known - len(places):
        said.append(f"on {alike} chance alone could give as much")
    if unknown := len(told) - known:
        said.append(f"on {unknown} it cannot be told")
    return f"{'; '.join(said)}. Chance alone would put about one in forty among the first."


def _row(cut: Cut, view: View, one: Baseline, places: Mapping[str, int], year: str) -> BaselineRow:
    indicator = cut.indicator(one.indicator)
    pathway = next(p.name for p in cut.catalogue.pathways if p.id == indicator.pathway)
    notes = [indicator.unit_words or "count"]
    if one.period is not None and one.period.words != year:
        notes.append(one.period.words)
    if np.isfinite(one.coverage) and one.coverage < 1:
        notes.append(f"{percent(np.floor(one.coverage * 100) / 100)} of months covered")
    known = isinstance(one.value, float) and np.isfinite(one.value)
    told = {
        "pathway": pathway,
        "name": indicator.short_name,
        "href": view.on("indicator", indicator.id).but(level="region").href,
        "note": ", ".join(notes),
        "level": with_unit(one.value, "", 0 if indicator.unit == "count" else 1) if known else "",
        "interval": _between(one.lower, one.upper, indicator.unit) if known else one.why,
        "providers": str(one.providers) if one.providers else "",
        "range": _between(one.low, one.high, indicator.unit),
        "where": place_words(one, places),
    }
    if isinstance(one.spread, str):
        return BaselineRow(**told, share="", why=one.spread)
    spread = one.spread
    return BaselineRow(
        **told, share=percent(spread.share), sd=spread.sd, lower=spread.lower, upper=spread.upper
    )


def _between(low: float, high: float, unit: str) -> str:
    if not (np.isfinite(low) and np.isfinite(high)):
        return ""
    decimals = 0 if unit == "count" else 1
    return f"{with_unit(low, '', decimals)} to {with_unit(high, '', decimals)}"
