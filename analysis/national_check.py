"""A count of the providers' own against the same count as published: rounded, hidden or late.

Published counts of the maternity data set are rounded: 0 stays 0, 1 to 7 reads 5, all others go to
the nearest 5. The national program rounds with Python's `round`, which takes a half to the even
neighbour; of a whole number of people a fifth never ends in a half, so that it makes no difference
here. Source: docs/methods.md, National check.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from analysis.reading import Array

STEP = 5
SMALL = 7  # counts up to this, but for 0, all read 5
RATE_DECIMALS = 1
THOUSAND = 1000  # rates of this unit are worked out before the counts are rounded


class Verdict(StrEnum):
    """Whether a published figure is the providers' own."""

    AGREES = "agrees"
    EXPLAINED = "explained"
    DIFFERS = "differs"


class Reason(StrEnum):
    """Why a published figure is not, or cannot be held against, the providers' own."""

    NONE = ""
    NOT_SUBMITTED = "did_not_submit"
    LOW_QUALITY = "low_data_quality"
    DEFINITION = "different_definition"
    WINDOW = "window_differs"
    SUPPRESSED = "suppressed"
    OWN_INCOMPLETE = "own_incomplete"
    PROVISIONAL = "provisional"
    OWN_NOT_FINAL = "own_not_final"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Counts:
    """Published figures beside the sums of the returns over the same months; all (figures,).

    own_numerator, own_denominator: float, NaN where no month of the returns has both.
    numerator, denominator: as published, NaN where none is. rounded: bool, whether they are rounded
    to 5. withheld: str, "" or `not_submitted`, `low_dq`, `suppressed`: what stands in place of the
    rate. provisional: bool. other_definition: bool, the measure is another one; near_definition:
    bool, it is close to the same. outside: bool, it covers months before the first return or after
    the last. missing: int, months of it that the returns lack. own_provisional: bool.
    """

    own_numerator: Array
    own_denominator: Array
    numerator: Array
    denominator: Array
    rounded: NDArray[np.bool_]
    withheld: Array
    provisional: NDArray[np.bool_]
    other_definition: NDArray[np.bool_]
    near_definition: NDArray[np.bool_]
    outside: NDArray[np.bool_]
    missing: NDArray[np.int64]
    own_provisional: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Check:
    """What a comparison found; all (figures,).

    verdict, reason: str, of Verdict and Reason. numerator_gap, denominator_gap: the published count
    less the returns' own as it would be published, NaN where either is not known.
    """

    verdict: Array
    reason: Array
    numerator_gap: Array
    denominator_gap: Array


def rounded_to_5(count: Array) -> Array:
    """Counts as they are published: 0 stays, 1 to 7 reads 5, others go to the nearest 5; NaN
    stays."""
    count = np.asarray(count, float)
    nearest = STEP * np.floor(count / STEP + 0.5)
    return np.where((count > 0) & (count <= SMALL), float(STEP), nearest)


def as_published(count: Array, rounded: NDArray[np.bool_]) -> Array:
    """Counts as they would be published, rounded or not."""
    return np.where(rounded, rounded_to_5(count), np.asarray(count, float))


def published_rate(numerator: Array, denominator: Array, per: int) -> Array:
    """The rate that is published of these counts, to one decimal, a half upwards; NaN where it is
    hidden (a count of 1 to 7) or there is no denominator.

    Percentages come from the rounded counts, rates per thousand from the counts themselves.
    """
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    small = (x > 0) & (x <= SMALL)
    if per != THOUSAND:
        x, n = rounded_to_5(x), rounded_to_5(n)
    rate = per * np.divide(x, n, out=np.full(np.broadcast(x, n).shape, np.nan), where=n > 0)
    scale = 10**RATE_DECIMALS
    # What a decimal fraction is short of in binary must not turn a half downwards.
    return np.where(small, np.nan, np.floor(rate * scale + 0.5 + 1e-9) / scale)


def gap(own: Array, published: Array, rounded: NDArray[np.bool_]) -> Array:
    """A published count less the own one as it would be published; 0 where they agree."""
    return np.asarray(published, float) - as_published(own, rounded)


def check(counts: Counts) -> Check:
    """Agrees, explained (and by what) or differs, for each published figure.

    What leaves nothing to compare comes first; two counts that agree need no explanation, but for
    a rate that is hidden; of counts that do not agree, what may still change explains them before
    a definition that is close to the same does. Source: docs/methods.md, National check.
    """
    numerator_gap = gap(counts.own_numerator, counts.numerator, counts.rounded)
    denominator_gap = gap(counts.own_denominator, counts.denominator, counts.rounded)
    suppressed = counts.withheld == "suppressed"
    unknown = np.isnan(numerator_gap) | np.isnan(denominator_gap)
    unpublished = np.isnan(counts.numerator) | np.isnan(counts.denominator)
    same = ~unknown & (numerator_gap == 0) & (denominator_gap == 0)
    reason = np.select(
        [
            counts.withheld == "not_submitted",
            counts.withheld == "low_dq",
            counts.other_definition,
            counts.outside,
            suppressed & unpublished,
            (counts.missing > 0) | unknown,
            same & suppressed,
            same,
            counts.provisional,
            counts.own_provisional,
            counts.near_definition,
        ],
        [
            Reason.NOT_SUBMITTED,
            Reason.LOW_QUALITY,
            Reason.DEFINITION,
            Reason.WINDOW,
            Reason.SUPPRESSED,
            Reason.OWN_INCOMPLETE,
            Reason.SUPPRESSED,
            Reason.NONE,
            Reason.PROVISIONAL,
            Reason.OWN_NOT_FINAL,
            Reason.DEFINITION,
        ],
        Reason.NONE,
    ).astype("U32")
    verdict = np.select(
        [reason != "", same], [Verdict.EXPLAINED, Verdict.AGREES], Verdict.DIFFERS
    ).astype("U16")
    return Check(
        verdict=verdict,
        reason=reason,
        numerator_gap=numerator_gap,
        denominator_gap=denominator_gap,
    )


def two_sources(first: Array, second: Array, rounded: NDArray[np.bool_]) -> Array:
    """Of two sources' counts of the same, the second less the first; 0 where rounding alone can
    make the difference: two rounded counts that are one step apart may be neighbours."""
    size = np.asarray(second, float) - np.asarray(first, float)
    slack = np.where(rounded, float(STEP), 0.0)
    return np.where(np.abs(size) <= slack, 0.0, size)
