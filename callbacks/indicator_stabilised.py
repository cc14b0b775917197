"""Rare outcomes: each provider's rate drawn towards the average, beside its own."""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from analysis.intervals import Kind
from analysis.stabilised import NOT_ADJUSTED, Band, stabilise
from catalogue.model import Indicator
from charts.words import number
from layouts.indicator import stabilised_section
from store.comparison import Comparison

BAND_WORDS = {
    Band.LOWER_15: "more than 15 % below the average",
    Band.LOWER_5: "5 to 15 % below the average",
    Band.WITHIN_5: "within 5 % of the average",
    Band.HIGHER_5: "more than 5 % above the average",
}
RARE = "rare"  # the catalogue's chart for outcomes too rare for a month


def stabilised(indicator: Indicator, comparison: Comparison, months: str) -> list[Any]:
    """The table of stabilised rates; nothing for outcomes that are not rare."""
    if indicator.chart != RARE:
        return []
    found = stabilise(
        comparison.numerator,
        comparison.denominator,
        cast(Kind, indicator.funnel),
        indicator.multiplier,
    )
    rows = [
        [
            name,
            _words(found.crude[i]),
            _words(found.value[i]),
            f"{number(found.lower[i])} to {number(found.upper[i])}" if band else "",
            BAND_WORDS[band] if band else "",
        ]
        for i, (name, band) in enumerate(zip(comparison.names, found.band, strict=True))
    ]
    headings = ["Provider", "Own rate", "Stabilised", "95 % interval", "Against the average"]
    note = (
        f"{indicator.unit_words}, {months}; the average is {_words(found.average)}. "
        f"{NOT_ADJUSTED} The bands are those that MBRRACE-UK prints; they are no test."
    )
    return [stabilised_section(headings, rows, note)]


def _words(value: float) -> str:
    return number(value) if np.isfinite(value) else ""
