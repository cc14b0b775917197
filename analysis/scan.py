"""A scan over many indicators at once: which of hundreds of comparisons stand out together."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from analysis.multiple_testing import benjamini_hochberg, two_sided_p
from analysis.reading import Array, FunnelReading, Position


def scan(funnels: Sequence[FunnelReading], share_false: float = 0.05) -> list[Array]:
    """For each funnel the units, bool, that a scan over all of them may name; see `stand_out`.
    Units that their funnel does not judge are not tested."""
    z = [
        np.where([p != Position.NOT_JUDGED for p in f.position], f.z, np.nan)
        if f.judged
        else np.full(f.z.shape, np.nan)
        for f in funnels
    ]
    named = stand_out(np.concatenate([*z, np.empty(0)]), share_false)
    return np.split(named, np.cumsum([one.size for one in z]))[: len(z)]


def stand_out(z: ArrayLike, share_false: float = 0.05) -> Array:
    """Bool, as z: the comparisons that a scan may name so that at most this share of those named
    is expected to be chance. NaN (not judged) never stands out, and is not counted as a test.

    z: of funnels of any number of indicators and providers, one scale for all
    (`FunnelReading.z`). ValueError: the share is not between 0 and 1.
    Source: Benjamini and Hochberg (1995)."""
    if not 0 < share_false < 1:
        raise ValueError(f"a share lies between 0 and 1, not at {share_false}")
    adjusted = benjamini_hochberg(two_sided_p(np.asarray(z, float)))
    return np.asarray(adjusted <= share_false)
