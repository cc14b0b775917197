"""Who belonged where, month by month, and how large each was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.model import Catalogue, Provider, Region
from etl.cube import CODE, Cube
from etl.terms import Merged
from etl.timing import month_number

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Members:
    """Providers of a region by period, in the order of their codes.

    kind: (providers,) str. lms: (providers, periods) int, which of the LMSs by order of code, -1
    outside any. weight: (providers, periods) float, women giving birth or what is nearest known to
    it; equal where nobody counts births.
    """

    kind: Array
    lms: Array
    weight: Array


def members(region: Region, catalogue: Catalogue, cube: Cube) -> Members:
    """Memberships and sizes over the periods of a cube of the region's providers."""
    known = {p.code: p for p in region.providers}
    providers = [known[code] for code in cube.orgs]
    return Members(
        kind=np.array([p.kind for p in providers]),
        lms=_memberships(providers, sorted(lms.code for lms in region.lms), cube.period),
        weight=_weights(cube, catalogue.births_item),
    )


def _memberships(providers: Sequence[Provider], lms: list[str], period: Array) -> Array:
    place = np.full((len(providers), len(period)), -1, np.int64)
    for row, provider in enumerate(providers):
        for m in provider.memberships:
            last = month_number(m.to) if m.to else period.max(initial=0)
            place[row, (period >= month_number(m.from_)) & (period <= last)] = lms.index(m.lms)
    return place


def _weights(cube: Cube, births_item: str) -> Array:
    """Births, the latest known where a month's are missing, 0 while a unit is closed."""
    at = cube.item(births_item)
    births = cube.value[at]
    shape = births.shape
    columns = np.arange(shape[1])
    known = np.isfinite(births)
    before = np.maximum.accumulate(np.where(known, columns, -1), axis=1)
    after = np.minimum.accumulate(np.where(known, columns, shape[1])[:, ::-1], axis=1)[:, ::-1]
    near = np.where(before >= 0, before, np.where(after < shape[1], after, 0))
    weight = np.take_along_axis(births, near, axis=1) if shape[1] else births
    # Who never sent births counts like the average of those who did.
    rest = float(np.mean(births[known])) if known.any() else 1.0
    weight = np.where(np.isfinite(weight), weight, rest)
    return np.where(cube.status[at] == CODE["structural_zero"], 0.0, weight)


def merged_series(cube: Cube, providers: Sequence[Provider]) -> Merged:
    """The series of providers that took others over, each with its forerunners' earlier months."""
    rows = {code: row for row, code in enumerate(cube.orgs)}
    moves = sorted(
        (month_number(p.successor.from_), p.code, p.successor.code)
        for p in providers
        if p.successor and p.code in rows and p.successor.code in rows
    )
    value = cube.value.copy() if moves else cube.value
    since = np.full(len(cube.orgs), np.iinfo(np.int64).max)
    for month, old, new in moves:
        before = cube.period < month
        value[:, rows[new], before] += value[:, rows[old], before]
        since[rows[new]] = min(since[rows[new]], month)
    return Merged(value=value, since=since)
