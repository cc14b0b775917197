"""Small numbers in what is published: hidden, rounded, and not to be had back from totals.

A publishable table holds numerators and denominators of units and periods, and sums of them: an
LMS, the region, a year, a rolling window. Counts of 1 to 7, and what is left of the denominator
where that is 1 to 7, are hidden; all others are rounded to 5. Then each hidden count is attacked
as a reader could, by linear programming over everything that is still shown, and further counts
are hidden until nothing of the hidden one follows.
Source: NHS England's rules for hospital statistics (1 to 7, nearest 5); Fischetti and Salazar
(2001) for the audit by linear programming."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linprog

from analysis.reading import Array

SMALLEST, LARGEST = 1, 7  # the counts that are hidden, both included
ROUNDED_TO = 5
SLACK = (ROUNDED_TO - 1) / 2  # how far a rounded count may lie from the count
ROOM = 1e-6


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Published:
    """What may be shown. Arrays are (rows,): rounded counts, NaN where hidden. small: bool, the
    hidden ones that are small themselves; the rest are hidden to protect them."""

    numerator: Array
    denominator: Array
    small: Array


def rounded(count: ArrayLike) -> Array:
    """Counts to the nearest 5; 0 stays 0."""
    return np.asarray(ROUNDED_TO * np.floor(np.asarray(count, float) / ROUNDED_TO + 0.5))


def is_small(count: ArrayLike) -> Array:
    """Bool: a count that may not be shown."""
    given = np.asarray(count, float)
    return np.asarray((given >= SMALLEST) & (given <= LARGEST))


def protect(numerator: ArrayLike, denominator: ArrayLike, sums: ArrayLike) -> Published:
    """The publishable form of a table and its sums.

    numerator, denominator: (cells,) counts, none missing, each numerator at most its denominator.
    sums: (rows, cells) of 0 and 1, which cells each further row adds up. The result's rows are the
    cells, then the sums. ValueError: counts that are none.
    """
    x, n = np.asarray(numerator, float), np.asarray(denominator, float)
    if x.shape != n.shape or not ((x >= 0) & (x <= n)).all():
        raise ValueError("a table to publish holds counts, each numerator within its denominator")
    rows = np.vstack([np.eye(x.size), np.atleast_2d(np.asarray(sums, float)).reshape(-1, x.size)])
    table = _Table(rows, rows @ x, rows @ n)
    while (more := table.to_hide()) is not None:
        table.hide(more)
    return Published(
        numerator=np.where(table.hidden, np.nan, rounded(table.x)),
        denominator=np.where(table.hidden_size, np.nan, rounded(table.n)),
        small=table.small,
    )


class _Table:
    """Rows of counts, those hidden so far, and what a reader can work out from the rest."""

    def __init__(self, rows: Array, x: Array, n: Array) -> None:
        self.rows, self.x, self.n = rows, x, n
        self.hidden_size = is_small(n)
        self.small = is_small(x) | is_small(n - x) | self.hidden_size
        self.hidden = self.small.copy()

    def to_hide(self) -> int | None:
        """A further row to hide, as a small one is not safe; None where all are."""
        for row in np.flatnonzero(self.small).tolist():
            for count, weights in ((self.x, (1.0, 0.0)), (self.n - self.x, (-1.0, 1.0))):
                if is_small(count[row]) and not self._safe(row, weights):
                    return self._helper(row)
        return None

    def hide(self, row: int) -> None:
        """Hide a row's numerator; where it is hidden already, its denominator."""
        if self.hidden[row]:
            self.hidden_size[row] = True
        self.hidden[row] = True

    def _safe(self, row: int, weights: tuple[float, float]) -> bool:
        """Whether all of 1 to 7 stay possible for a row's count, to one who knows what is shown."""
        aim = np.concatenate([weights[0] * self.rows[row], weights[1] * self.rows[row]])
        low, high = (self._extreme(sign * aim) * sign for sign in (1.0, -1.0))
        return low <= SMALLEST + ROOM and high >= LARGEST - ROOM

    def _extreme(self, aim: Array) -> float:
        """The least value of a sum of counts that fits what is shown."""
        left, right = self._known()
        found = linprog(aim, A_ub=left, b_ub=right, bounds=(0, None), method="highs")
        return -np.inf if found.status == 3 else float(found.fun)

    def _known(self) -> tuple[Array, Array]:
        """What is shown as inequalities over all cells' numerators, then denominators."""
        cells = self.rows.shape[1]
        nothing = np.zeros_like(self.rows)
        shown_x, shown_n = ~self.hidden, ~self.hidden_size
        tables = (
            (np.hstack([self.rows, nothing])[shown_x], self.x[shown_x]),
            (np.hstack([nothing, self.rows])[shown_n], self.n[shown_n]),
        )
        left = [np.hstack([np.eye(cells), -np.eye(cells)])]  # a numerator is within its denominator
        right = [np.zeros(cells)]
        for rows, counts in tables:
            slack = np.where(counts == 0, 0.0, SLACK)
            left += [rows, -rows]
            right += [rounded(counts) + slack, slack - rounded(counts)]
        return np.vstack(left), np.concatenate(right)

    def _helper(self, row: int) -> int:
        """The row to hide next: the smallest that shares cells with an unsafe one, cells before
        sums, numerators before denominators."""
        share = (self.rows @ self.rows[row] > 0) | (self.rows[:, self.rows[row] > 0].any(axis=1))
        family = share | (self.rows[share].any(axis=0) @ self.rows.T > 0)
        for hidden, counts in ((self.hidden, self.x), (self.hidden_size, self.n)):
            open_ = np.flatnonzero(family & ~hidden)
            if open_.size:
                width = self.rows[open_].sum(axis=1)
                order = np.lexsort((open_, counts[open_], width))
                return int(open_[order[0]])
        raise AssertionError("with everything hidden nothing is unsafe")
