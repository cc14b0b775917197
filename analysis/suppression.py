"""Small numbers in what is published: hidden, rounded, and not to be had back from totals.

A publishable table holds numerators and denominators of units and periods, and sums of them: an
LMS, the region, a year, a rolling window. Numerators and denominators of 1 to 7, and numerators
that leave 1 to 7 of the denominator, are hidden; all others are rounded to 5. Then each of these
small counts is attacked as a reader could, by linear programming over everything that is still
shown, and further counts are hidden until nothing of it follows.
Source: NHS England's rules for hospital statistics (1 to 7, nearest 5); Fischetti and Salazar
(2001) for the audit by linear programming."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import linprog
from scipy.sparse import csr_array, eye_array, hstack, vstack

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
    for secret in table.secrets():
        while (needed := table.attack(secret)) is not None:
            table.hide(needed)
    return Published(
        numerator=np.where(table.hidden, np.nan, rounded(table.x)),
        denominator=np.where(table.hidden_size, np.nan, rounded(table.n)),
        small=table.small,
    )


class _Secret(NamedTuple):
    """A small count. aim: what sum of all cells' numerators, then denominators, it is."""

    place: int  # among the secrets
    aim: Array


class _Table:
    """Rows of counts, those hidden so far, and what a reader can work out from the rest.

    What fits all that is shown keeps fitting when more is hidden. So a secret that is safe once
    stays so, and each table that an attack finds is held against all secrets."""

    def __init__(self, rows: Array, x: Array, n: Array) -> None:
        self.rows, self.x, self.n = rows, x, n
        self.hidden_size = is_small(n)
        self.small = is_small(x) | is_small(n - x) | self.hidden_size
        self.hidden = self.small.copy()
        weights = ((x, 1.0, 0.0), (n - x, -1.0, 1.0), (n, 0.0, 1.0))
        found = [
            np.concatenate([of_x * rows[row], of_n * rows[row]])
            for count, of_x, of_n in weights
            for row in np.flatnonzero(is_small(count)).tolist()
        ]
        self._secrets = [_Secret(place, aim) for place, aim in enumerate(found)]
        self._aims = np.array(found).reshape(len(found), 2 * rows.shape[1])
        cells = rows.shape[1]
        self._least = self._most = self._aims @ np.concatenate([x[:cells], n[:cells]])
        self._conditions: tuple[csr_array, Array] | None = None
        # A reader knows no bound; this one is as good as none, and keeps every attack finite.
        self._bound = 10 * (LARGEST + float(n.max(initial=0)))

    def secrets(self) -> list[_Secret]:
        """The small counts."""
        return self._secrets

    def attack(self, secret: _Secret) -> Array | None:
        """Which rows a reader needs to tell that a small count is not any of 1 to 7: weights of
        the rows' numerators, then denominators. None: the count cannot be told."""
        if self._least[secret.place] > SMALLEST + ROOM:
            needed = self._find(secret.aim)
            if self._least[secret.place] > SMALLEST + ROOM:
                return needed
        if self._most[secret.place] < LARGEST - ROOM:
            needed = self._find(-secret.aim)
            if self._most[secret.place] < LARGEST - ROOM:
                return needed
        return None

    def hide(self, needed: Array) -> None:
        """Hide one row of those that an attack needed: cells before sums, then the smallest. With
        a denominator its numerator goes."""
        width = np.tile(self.rows.sum(axis=1), 2)
        counts = np.concatenate([self.x, self.n])
        places = np.flatnonzero(np.abs(needed) > ROOM)
        if not places.size:
            raise AssertionError("what nothing shown limits is not unsafe")
        place = places[np.lexsort((places, counts[places], width[places]))[0]]
        row = place % len(self.rows)
        if place >= len(self.rows):
            self.hidden_size[row] = True
        self.hidden[row] = True
        self._conditions = None

    def _find(self, aim: Array) -> Array:
        """Find the table that fits what is shown and has the least of a sum of counts; how much
        each row's numerator and denominator limits it."""
        left, right = self._conditions or self._known()
        found = linprog(aim, A_ub=left, b_ub=right, bounds=(0, self._bound), method="highs")
        if found.x is None:
            raise AssertionError(f"the true counts fit what is shown: {found.message}")
        seen = self._aims @ found.x
        self._least, self._most = np.minimum(self._least, seen), np.maximum(self._most, seen)
        needed = np.zeros(2 * len(self.rows))
        # Conditions: a numerator within its denominator; then each shown count from above and below
        limits = np.asarray(found.ineqlin.marginals)[self.rows.shape[1] :]
        shown_x, shown_n = np.flatnonzero(~self.hidden), np.flatnonzero(~self.hidden_size)
        of_x, of_n = limits[: 2 * len(shown_x)], limits[2 * len(shown_x) :]
        needed[shown_x] = np.abs(of_x.reshape(2, -1)).max(axis=0)
        needed[len(self.rows) + shown_n] = np.abs(of_n.reshape(2, -1)).max(axis=0)
        return needed

    def _known(self) -> tuple[csr_array, Array]:
        """What is shown as inequalities over all cells' numerators, then denominators."""
        rows, cells = csr_array(self.rows), self.rows.shape[1]
        nothing = csr_array(self.rows.shape)
        # A numerator is within its denominator.
        left, right = [hstack([eye_array(cells), -eye_array(cells)])], [np.zeros(cells)]
        for sums, counts, shown in (
            (hstack([rows, nothing], format="csr"), self.x, ~self.hidden),
            (hstack([nothing, rows], format="csr"), self.n, ~self.hidden_size),
        ):
            slack = np.where(counts == 0, 0.0, SLACK)[shown]
            middle = rounded(counts)[shown]
            left += [sums[shown], -sums[shown]]
            right += [middle + slack, slack - middle]
        self._conditions = vstack(left, format="csr"), np.concatenate(right)
        return self._conditions
