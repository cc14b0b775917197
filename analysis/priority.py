"""Where to look first: marks by several criteria, put together by weights that the reader sees."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from analysis.reading import Array

CHANCE_PART = 1 / np.sqrt(2 * np.pi)  # mean of the positive part of a standard normal value


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Order:
    """score: (items,) 0 to 1, NaN where too little can be told. place: (items,) int, 1 for the
    highest score, equal scores at one place; 0 without a score. first, last: (items,) int, the
    range of places when each criterion in turn is left out."""

    score: Array
    place: Array
    first: Array
    last: Array


def put_in_order(
    marks: ArrayLike, applies: ArrayLike, weights: ArrayLike, least_told: float
) -> Order:
    """Items by the weighted mean of their marks.

    marks: (items, criteria) 0 to 1, NaN where a criterion cannot be told: it is then no part of
    the mean, for what cannot be told is not nought. applies: (items, criteria) bool: a criterion
    that has no meaning for an item is no reason to look at it, so it counts as nought. weights:
    (criteria,) above nought. least_told: the share of the weight that applies which must be told;
    below it an item has no score.
    Source: a linear additive model of multi-criteria analysis (Dodgson et al., 2009); leaving out
    one criterion at a time says how much the order hangs on any of them.
    """
    told, used = np.asarray(marks, float), np.asarray(applies, bool)
    given = np.asarray(weights, float)
    score = _score(told, used, given, least_told)
    place = _places(score)
    places = [place]
    for one in range(told.shape[1]):
        others = np.arange(told.shape[1]) != one
        kept = _score(told[:, others], used[:, others], given[others], 0.0)
        places.append(_places(np.where(np.isfinite(score), kept, np.nan)))
    every = np.array(places)
    ranked = np.where(every > 0, every, len(told))
    there = place > 0
    return Order(
        score=score,
        place=place,
        first=np.where(there, ranked.min(axis=0), 0),
        last=np.where(there, np.where(every > 0, every, 0).max(axis=0), 0),
    )


def affected_by_spread(sizes: ArrayLike, sd_of_value: float) -> float:
    """Events a year that lie beyond the pool's value because units truly differ: what would not
    happen if those above it were at it. sizes: (units,) denominators; sd_of_value: the standard
    deviation of the units' true values, as a share of the denominator. Chance has no part in it.

    Source: mean of the positive part of a normal distribution, sd / sqrt(2 pi).
    """
    size = np.asarray(sizes, float)
    return float(np.where(np.isfinite(size), size, 0).sum() * sd_of_value * CHANCE_PART)


def _score(told: Array, used: Array, weights: Array, least_told: float) -> Array:
    known = used & np.isfinite(told)
    weight = (known * weights).sum(axis=1)
    enough = (weight > 0) & (weight >= least_told * (used * weights).sum(axis=1))
    total = (np.where(known, told, 0.0) * weights).sum(axis=1)
    counted = ((known | ~used) * weights).sum(axis=1)
    return np.where(enough, total / np.where(enough, counted, 1.0), np.nan)


def _places(score: Array) -> Array:
    """1 for the highest; equal ones share the first of their places."""
    there = np.isfinite(score)
    rounded = np.round(score, 12)
    higher = (rounded[None, :] > rounded[:, None]) & there[None, :]
    return np.where(there, higher.sum(axis=1) + 1, 0)
