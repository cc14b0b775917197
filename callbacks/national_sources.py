"""Two publications of the same trusts and year, side by side."""

from __future__ import annotations

from collections.abc import Sequence

from catalogue.model import Indicator
from charts.words import count, number
from layouts.national_check import SideBySide
from store.cut import Cut
from store.two_sources import Pair, Source, pairs_of

WORDS = {"suppressed": "hidden", "not_submitted": "not submitted", "low_dq": "low quality"}


def side_by_side(cut: Cut) -> list[SideBySide]:
    """A table for each indicator and two publications; none where nothing was published twice."""
    tables = []
    for name in cut.published_indicators:
        pairs = pairs_of(cut.published_of(name), cut.indicator(name), cut.region)
        kinds = dict.fromkeys((p.first.name, p.second.name, p.period) for p in pairs)
        for kind in kinds:
            chosen = [p for p in pairs if (p.first.name, p.second.name, p.period) == kind]
            tables.append(_table(cut, cut.indicator(name), chosen))
    return tables


def _table(cut: Cut, indicator: Indicator, pairs: Sequence[Pair]) -> SideBySide:
    named = cut.catalogue.national_measures.publication
    first, second = named(pairs[0].first.name), named(pairs[0].second.name)
    said = [pair.verdict for pair in pairs]
    return SideBySide(
        title=f"{indicator.short_name}, {pairs[0].period.words}: two published sources",
        sentence=(
            f"{first}, beside {second}, of the same {len(pairs)} providers: "
            f"{said.count('agrees') or 'none'} agree but for rounding, "
            f"{said.count('explained') or 'none'} are explained and "
            f"{said.count('differs') or 'none'} differ. Counts are rounded, so that one step of 5 "
            "is no difference; higher and lower are said of the second."
        ),
        headings=("Provider", first, "Rate", second, "Rate", "What came of it"),
        rows=[_row(cut, pair) for pair in pairs],
    )


def _row(cut: Cut, pair: Pair) -> list[str]:
    unit = {1: "", 100: " %", 1000: " per 1,000"}[pair.per]
    return [
        cut.org_name("provider", pair.provider),
        _counts(pair.first),
        _rate(pair.first, unit),
        _counts(pair.second),
        _rate(pair.second, unit),
        _verdict(pair),
    ]


def _counts(source: Source) -> str:
    if source.numerator is None or source.denominator is None:
        of = "" if source.denominator is None else f" of {count(source.denominator)}"
        return f"{WORDS.get(source.status, 'none')}{of}"
    return f"{count(source.numerator)} of {count(source.denominator)}"


def _rate(source: Source, unit: str) -> str:
    return "none" if source.rate is None else f"{number(source.rate)}{unit}"


def _verdict(pair: Pair) -> str:
    if pair.verdict == "agrees":
        return "agrees but for rounding"
    gaps = [
        f"{term} {count(abs(size))} {'higher' if size > 0 else 'lower'}"
        for term, size in (("count", pair.numerator_gap), ("denominator", pair.denominator_gap))
        if size
    ]
    why = [source.caveat for source in (pair.first, pair.second) if source.caveat]
    if None in (pair.numerator_gap, pair.denominator_gap):
        why.append("One of the two hides its count.")
    held = f" {' '.join(why)}" if why else ""
    return f"{pair.verdict}{': ' if gaps else ''}{', '.join(gaps)}.{held}"
