"""Counts by organisation and month as arrays, and formulas worked out over them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from analysis.reading import Array
from catalogue.crosswalk import Formula
from catalogue.expressions import parse
from store.grid import coded, month_numbers, monthly_rows

if TYPE_CHECKING:
    import pandas as pd


class Terms(NamedTuple):
    """Numerator and denominator, (organisations, months) float, NaN where missing. denominator:
    None for a plain count."""

    numerator: Array
    denominator: Array | None

    @property
    def known(self) -> Array:
        """Bool: whether the figure can be worked out."""
        known = np.isfinite(self.numerator)
        if self.denominator is not None:
            known &= np.isfinite(self.denominator)
        return known

    def rate(self, multiplier: float) -> Array:
        """The figure in the unit of the multiplier; NaN where it is missing or out of nothing."""
        if self.denominator is None:
            return self.numerator * multiplier
        bottom = np.where(self.denominator > 0, self.denominator, np.nan)
        rate: Array = self.numerator / bottom * multiplier
        return rate

    def total(self, chosen: Array) -> Terms:
        """The sums over the chosen cells of each month (bool, as the terms), as one organisation;
        NaN in a month without any."""
        none = ~chosen.any(axis=0)

        def added(values: Array) -> Array:
            sums = np.where(chosen, values, 0.0).sum(axis=0)
            return np.where(none, np.nan, sums)[None, :]

        bottom = self.denominator
        return Terms(added(self.numerator), None if bottom is None else added(bottom))


class ItemSeries:
    """Monthly counts of the whole population: data items, or a dashboard's own figures.

    orgs: codes. month: (months,) datetime64[M], consecutive, oldest first."""

    def __init__(self, frame: pd.DataFrame, orgs: Sequence[str], month: Array) -> None:
        """frame: columns of the items file. Rows of other organisations and months are left out."""
        self.orgs, self.month = tuple(orgs), month
        frame = monthly_rows(frame)
        item, self._items = coded(frame["item"])
        org, known = coded(frame["org"])
        place = {code: at for at, code in enumerate(self.orgs)}
        row = np.array([place.get(code, -1) for code in known] + [-1], np.int64)[org]
        first = int(month[0].astype(np.int64)) if len(month) else 0
        column = month_numbers(frame["month"]) - first
        kept = (row >= 0) & (column >= 0) & (column < len(month))
        self._item, self._row, self._column = item[kept], row[kept], column[kept]
        self._value = frame["value"].to_numpy(float)[kept]

    @cached_property
    def given(self) -> Array:
        """(organisations, months) bool: whether there is any figure at all."""
        found = np.zeros((len(self.orgs), len(self.month)), bool)
        there = np.isfinite(self._value)
        found[self._row[there], self._column[there]] = True
        return found

    def of(self, item: str) -> Array:
        """(organisations, months) float, NaN where there is no figure."""
        found = np.full((len(self.orgs), len(self.month)), np.nan)
        at = self._item == np.flatnonzero(self._items == item)[0] if self.has(item) else None
        if at is not None:
            found[self._row[at], self._column[at]] = self._value[at]
        return found

    def has(self, item: str) -> bool:
        """Whether any row is about it, with a figure or without."""
        return bool((self._items == item).any())

    def terms(self, formula: Formula) -> Terms:
        """A formula's terms; a missing operand makes the result missing."""
        values = self.values(formula)
        top = parse(formula.numerator).evaluate(values)
        bottom = formula.denominator
        return Terms(top, None if bottom is None else parse(bottom).evaluate(values))

    def values(self, formula: Formula) -> Mapping[str, Array]:
        """The counts that a formula is made of, by id, the numerator's first."""
        return {item: self.of(item) for item in operands(formula)}


def operands(formula: Formula) -> tuple[str, ...]:
    """Ids of all that a formula is made of, the numerator's first."""
    sides = [side for side in (formula.numerator, formula.denominator) if side is not None]
    return tuple(dict.fromkeys(term.item for side in sides for term in parse(side).terms))
