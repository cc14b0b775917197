"""Which national measures the regional set covers: the catalogue's own words, counted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from catalogue.model import Catalogue
from catalogue.national_measures import NationalMeasure
from catalogue.view import View
from layouts.coverage import Measure, coverage
from store.cut import Cut

HOW_WELL = {
    "identical": "the same counts, so that figures can be held against each other",
    "convertible": "the same counts over another window, or rounded: comparable once summed",
    "approximate": "close: a similar figure, never a benchmark",
    "different": "another definition of the same matter: not to be compared",
}
EVIDENCE = {
    "verified": "verified",
    "partly": "partly verified",
    "unverified": "unverified",
}


def content(cut: Cut, view: View) -> list[Any]:
    """The part of the page for a view."""
    catalogue = cut.catalogue
    national = catalogue.national_measures
    covered = [m for m in national.measures if m.covered]
    return coverage(
        title=f"Coverage: {len(covered)} of {len(national.measures)} national measures",
        standing=_counted(national.measures),
        key=list(HOW_WELL.items()),
        sets=[
            (
                chosen.name,
                _of_set(national.of_set(chosen.id)),
                [_measure(m, catalogue, view) for m in national.of_set(chosen.id)],
            )
            for chosen in national.sets
        ],
        without=_without(catalogue, view),
    )


def _counted(measures: Sequence[NationalMeasure]) -> str:
    how = Counter(m.match for m in measures if m.match is not None)
    said = ", ".join(f"{how[word]} {word}" for word in HOW_WELL if how[word])
    lacking = sum(not m.covered for m in measures)
    return f"Covered: {said}. Not covered: {lacking}. Definitions as far as they are known."


def _of_set(measures: Sequence[NationalMeasure]) -> str:
    return f"{sum(m.covered for m in measures)} of {len(measures)} covered"


def _measure(measure: NationalMeasure, catalogue: Catalogue, view: View) -> Measure:
    by = None
    if measure.indicator is not None:
        known = catalogue.indicators[measure.indicator]
        by = known.short_name, view.on("definitions", known.id).href
    if measure.gate is not None:
        by = "a check of the returns", f"{view.on('methods').href}#checks-of-what-was-sent-gates"
    window = f"window: {measure.window}" if measure.window else ""
    words = [measure.numerator, f"out of: {measure.denominator}" if measure.denominator else ""]
    words += [window, f"checks: {measure.gates}" if measure.gates else ""]
    return Measure(
        code=measure.code,
        name=measure.name,
        words="; ".join(word.rstrip(".") for word in words if word),
        by=by,
        how=measure.match or "",
        note=measure.note or "",
        evidence=EVIDENCE[measure.evidence],
    )


def _without(catalogue: Catalogue, view: View) -> list[tuple[str, str]]:
    beside = {m.indicator for m in catalogue.national_measures.measures}
    return [
        (i.short_name, view.on("definitions", i.id).href)
        for i in catalogue.indicators.values()
        if i.id not in beside
    ]
