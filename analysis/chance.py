"""How many flags chance alone would raise."""

from __future__ import annotations

from typing import NamedTuple

from scipy.stats import poisson


class ByChance(NamedTuple):
    """expected: flags on average. low, high: between them the number lies in 95 of 100 months."""

    expected: float
    low: int
    high: int


def by_chance(cells: int, share: float) -> ByChance:
    """New flags among cells of which each is flagged by chance with the same small probability.

    share: between 0 and 1. The 95 % range is that of a Poisson count; cells of one provider that
    move together make the true range somewhat wider."""
    expected = cells * share
    low, high = poisson.ppf([0.025, 0.975], expected) if expected else (0, 0)
    return ByChance(expected, int(low), int(high))
