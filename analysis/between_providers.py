"""How much providers truly differ: the spread of their values, less what chance alone gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri

from analysis.intervals import Kind
from analysis.overdispersion import phi, standard_error, tau2, usable_units, z_scores
from analysis.reading import Array

FEWEST_UNITS = 5
FEWEST_EVENTS = 5.0  # expected at the provider in the middle, and as many without
LOWER, UPPER = 0.025, 0.975
WIDEST = 5.0  # on the logit or log scale: no providers differ by more
STEPS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """units: how many providers it is of. pool: their value together, in [0, 1] or per one.

    sd: the standard deviation of their true values, on the logit (binomial) or log scale: 0.2 is
    about a fifth more, or less, of the odds; lower, upper: its 95 % interval. sd_of_value: the same
    on the scale of the pool. share: of all the variation between them, what chance does not give,
    0 to 1. beyond_chance: the interval of sd leaves nought out.
    """

    units: int
    pool: float
    sd: float
    lower: float
    upper: float
    sd_of_value: float
    share: float
    beyond_chance: bool


def spread_between(numerator: ArrayLike, denominator: ArrayLike, kind: Kind) -> Spread | str:
    """The spread of these units; why it cannot be told, in a sentence, where it cannot.

    Units without a usable denominator are left out. All that are left count in full: nothing is
    winsorised, as the question is how much all of them differ.
    Source: DerSimonian and Laird (1986) for sd, Viechtbauer (2007) for its interval, Higgins and
    Thompson (2002) for the share; docs/methods.md, Baselines.
    """
    x, n = usable_units(numerator, denominator, kind)
    if x.size < FEWEST_UNITS:
        return f"Fewer than {FEWEST_UNITS} providers have both counts."
    pool = float(x.sum() / n.sum())
    if _expected(n, pool, kind) < FEWEST_EVENTS:
        return f"Fewer than {FEWEST_EVENTS:.0f} events would be expected at the middle provider."
    z, error = z_scores(x, n, pool, kind), standard_error(n, pool, kind)
    degrees, homogeneity = x.size - 1, float(np.square(z).sum())
    lower, upper = _interval(z * error, error, degrees)
    sd = float(np.sqrt(tau2(phi(z), error)))
    return Spread(
        units=x.size,
        pool=pool,
        sd=sd,
        lower=lower,
        upper=upper,
        sd_of_value=sd * pool * (1 - pool if kind == "binomial" else 1),
        share=max(0.0, 1 - degrees / homogeneity) if homogeneity else 0.0,
        beyond_chance=lower > 0,
    )


def _expected(n: Array, pool: float, kind: Kind) -> float:
    """Events at the unit of middle size, or those without one where they are fewer."""
    rarer = min(pool, 1 - pool) if kind == "binomial" else pool
    return float(np.median(n)) * rarer


def _interval(y: Array, error: Array, degrees: int) -> tuple[float, float]:
    """The sds at which the units' weighted squares are as large as chance gives them in one sample
    of forty, and as small."""
    ends = (_solved(y, error, float(chdtri(degrees, 1 - tail))) for tail in (UPPER, LOWER))
    lower, upper = ends
    return lower, upper


def _solved(y: Array, error: Array, wanted: float) -> float:
    """The sd that makes the generalised Q what is wanted; 0 where even none makes it smaller."""
    low, high = 0.0, WIDEST
    if _generalised(y, error, low) <= wanted:
        return 0.0
    for _ in range(STEPS):
        middle = (low + high) / 2
        above = _generalised(y, error, middle) > wanted
        low, high = (middle, high) if above else (low, middle)
    return (low + high) / 2


def _generalised(y: Array, error: Array, sd: float) -> float:
    weight = 1 / (np.square(error) + sd**2)
    centre = (weight * y).sum() / weight.sum()
    return float((weight * np.square(y - centre)).sum())
