"""Points that count, side by side: what lies between them is left out, so that they neighbour."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from analysis.reading import Array


class Compact(NamedTuple):
    """The counted points of each series moved to the left, in order. Arrays: (series, points)."""

    order: Array  # column that each place was taken from
    there: Array  # bool: the place holds a counted point
    moved: bool  # False: every point counts, so that each is in its place

    def take(self, values: Array) -> Array:
        """The values, moved likewise."""
        return np.take_along_axis(values, self.order, axis=1) if self.moved else values

    def put(self, moved: Array) -> Array:
        """Back to the columns they came from; 0 or False at points that do not count."""
        if not self.moved:
            return moved
        out = np.zeros(moved.shape, moved.dtype)
        kept = np.where(self.there, moved, np.zeros((), moved.dtype))
        np.put_along_axis(out, self.order, kept, axis=1)
        return out


def compact(counted: Array) -> Compact:
    """How to move the counted points of each series together."""
    if counted.all():
        return Compact(np.broadcast_to(np.arange(counted.shape[1]), counted.shape), counted, False)
    order = np.argsort(~counted, axis=1, kind="stable")
    return Compact(order, np.take_along_axis(counted, order, axis=1), True)


def in_run(flag: Array, phase: Array, length: int) -> Array:
    """Bool: the point belongs to `length` or more neighbouring flagged points of one phase."""
    starts = flag.shape[1] - length + 1
    if starts <= 0:
        return np.zeros(flag.shape, bool)
    begins = phase[:, :starts] == phase[:, length - 1 :]
    for step in range(length):
        begins = begins & flag[:, step : step + starts]
    return cover(begins, length)


def cover(begins: Array, length: int) -> Array:
    """Bool per point: it lies in a window of `length` points that begins at a marked place."""
    starts = begins.shape[1]
    member = np.zeros((len(begins), starts + length - 1), bool)
    for step in range(length):
        member[:, step : step + starts] |= begins
    return member
