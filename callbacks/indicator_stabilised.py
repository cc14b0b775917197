"""Rare outcomes: each provider's rate drawn towards the average, beside its own."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.stabilised import NOT_ADJUSTED, Band
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


def stabilised(indicator: Indicator, comparison: Comparison, months: str) -> list[Any]:
    """The table of stabilised rates; nothing for outcomes that are not rare."""
    found = comparison.stabilised
    if found is None:
        return []
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
    averages = np.unique(found.average[np.isfinite(found.average)])
    average = (
        f"the average of the region is {number(averages[0])}"
        if indicator.compare_within is None and averages.size
        else "each is drawn towards the average of the region's providers of its own kind"
    )
    note = (
        f"{indicator.unit_words}, {months}; {average}. "
        f"{NOT_ADJUSTED} The bands are those that MBRRACE-UK prints; they are no test."
    )
    return [stabilised_section(headings, rows, note)]


def _words(value: float) -> str:
    return number(value) if np.isfinite(value) else ""
