"""The paragraph under an indicator's sentence."""

from __future__ import annotations

import numpy as np

from analysis.paragraph import About, Beside, paragraph
from analysis.reading import Position
from callbacks.indicator_comparison import Side, funnel_title, period_words
from callbacks.indicator_series import Line
from charts.words import with_unit, within_sentence
from layouts.indicator import denominator_words
from store.assess import settings_for
from store.comparison import Comparison


def in_more_words(line: Line, side: Side) -> str:
    """What, where, when, how many of how many, usual or not, which way is better, beside whom."""
    indicator, comparison = line.indicator, side.comparison
    settings = settings_for(indicator, line.cut.catalogue.rules, line.subject[0])
    about = About(
        what=indicator.name,
        where=line.name,
        of=within_sentence(denominator_words(indicator, line.cut.catalogue, line.month)),
        part=settings.proportion,
        unit_words=settings.unit_words,
        direction=settings.direction,
    )
    if comparison is None:
        return f"{paragraph(line.reading, about)} {side.why_none}"
    if side.selected is None:
        return f"{paragraph(line.reading, about)} {_all(side, comparison)}"
    return paragraph(line.reading, about, _beside(comparison, side.selected))


def _beside(comparison: Comparison, i: int) -> Beside:
    reading = comparison.reading
    return Beside(
        numerator=float(comparison.numerator[i]),
        denominator=float(comparison.denominator[i]),
        value=float(reading.value[i]),
        benchmark=float(np.broadcast_to(reading.benchmark, len(comparison.orgs))[i]),
        benchmark_words=comparison.benchmark_words,
        period=period_words(comparison),
        position=reading.position[i] if reading.judged else Position.NOT_JUDGED,
    )


def _all(side: Side, comparison: Comparison) -> str:
    """How the providers stand together, where the page is about none of them."""
    benchmark = with_unit(float(np.mean(comparison.reading.benchmark)), side.indicator.unit_words)
    return (
        f"Over {period_words(comparison)}, against {benchmark} ({comparison.benchmark_words}): "
        f"{_lower(funnel_title(comparison))}."
    )


def _lower(words: str) -> str:
    return f"{words[0].lower()}{words[1:]}"
