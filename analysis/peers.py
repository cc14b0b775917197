"""Each unit against the others of its group: their pooled value, and how uncertain that is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.intervals import Kind
from analysis.overdispersion import standard_error
from analysis.reading import Array

FEWEST_IN_GROUP = 3


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Peers:
    """What each unit is compared with. Arrays are (units,), as the counts given."""

    benchmark: Array  # the others' pooled value; NaN where there is no fair comparison
    variance: Array  # of the benchmark, on the logit or log scale
    comparable: Array  # bool: the unit has counts, and its group three units or more that have


def others_of_group(
    numerator: ArrayLike,
    denominator: ArrayLike,
    group: ArrayLike,
    kind: Kind,
    *,
    tau: float = 0.0,
    fewest: int = FEWEST_IN_GROUP,
) -> Peers:
    """The benchmark of a two-sample comparison: own counts left out, the others' noise counted.

    The others' variance is that of their pooled value by chance, plus tau squared times the sum
    of their squared shares of the volume: few or unequal peers are an uncertain benchmark.
    Others with no event at all (or none without) are taken to have half of one, so that a single
    event is not infinitely far from them.
    """
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    usable = np.isfinite(x) & (n > 0) & ((x <= n) | (kind == "poisson"))
    x, n = np.where(usable, x, 0.0), np.where(usable, n, 0.0)
    together = np.asarray(group)[:, None] == np.asarray(group)
    np.fill_diagonal(together, False)
    events, volume = together @ x, together @ n
    comparable = usable & (together @ usable.astype(int) + 1 >= fewest) & (volume > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        benchmark = np.where(comparable, inside_scale(events, volume, kind), np.nan)
        shares = (together @ n**2) / volume**2
        variance = standard_error(volume, benchmark, kind) ** 2 + tau**2 * shares
    return Peers(benchmark=benchmark, variance=variance, comparable=comparable)


def inside_scale(events: Array, volume: Array, kind: Kind) -> Array:
    """The pooled value, moved by half an event from the end of its scale."""
    most = volume if kind == "binomial" else np.inf
    at_end = (events <= 0) | (events >= most)
    return np.where(at_end, (np.minimum(events, volume) + 0.5) / (volume + 1), events / volume)
