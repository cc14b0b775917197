"""The two icons: is it changing, and would usual variation meet the target. Nowhere else."""

from __future__ import annotations

import numpy as np

from analysis.reading import Array, Assurance, Variation
from analysis.rules import TOLERANCE

KINDS = {
    "higher_is_better": (Variation.CONCERN_LOW, Variation.COMMON, Variation.IMPROVEMENT_HIGH),
    "lower_is_better": (Variation.IMPROVEMENT_LOW, Variation.COMMON, Variation.CONCERN_HIGH),
    "neutral": (Variation.NEUTRAL_LOW, Variation.COMMON, Variation.NEUTRAL_HIGH),
}


def kinds(side: Array, direction: str) -> Array:
    """What a flag to a side (+1 high, -1 low, 0 none) means; Variation objects of its shape.

    direction: lower_is_better, higher_is_better or neutral; anything else is a KeyError."""
    words = np.array(KINDS[direction], dtype=object)
    return np.asarray(words[np.asarray(side, int) + 1])


def assurance_of(
    target: float | None, lower: float, upper: float, direction: str
) -> Assurance | None:
    """Whether all usual variation, from lower to upper, lies on one side of the target.

    None: no target, no limits, or no agreed direction. A target that touches a limit is "may or
    may not meet", but for a series without variation, which meets a target that it equals.
    Source: Making Data Count; golden cases xmr_*."""
    if target is None or direction == "neutral" or not np.isfinite(lower + upper):
        return None
    sign = 1 if direction == "higher_is_better" else -1
    poorest, finest = sorted((sign * lower, sign * upper))
    wanted, slack = sign * target, TOLERANCE * max(abs(target), abs(lower), abs(upper))
    if finest - poorest <= slack:
        return Assurance.PASS if poorest >= wanted - slack else Assurance.FAIL
    if poorest > wanted + slack:
        return Assurance.PASS
    return Assurance.FAIL if finest < wanted - slack else Assurance.HIT_OR_MISS
