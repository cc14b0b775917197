"""The figures that gates look at: one region's monthly data items, as arrays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.expressions import Expression, parse, rolling_sum
from catalogue.model import Catalogue, Region
from etl.cube import CODE, Cube
from etl.membership import merged_series
from etl.timing import month_number

Array = NDArray[Any]

SURE = CODE["not_mature"]  # figures with a status after this one are checked


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Figures:
    """value: (items, organisations, months), NaN where missing or not mature yet.

    merged: the same, with forerunners' figures added in the months before an organisation took
    them over: what its months from `since` (a month number) on are to be held against.
    """

    catalogue: Catalogue
    items: tuple[str, ...]
    orgs: tuple[str, ...]
    period: Array
    value: Array
    merged: Array
    since: Array
    heirs: Mapping[int, tuple[int, int]]  # by row: from which month on, and the row that carries on

    @classmethod
    def of(cls, cube: Cube, catalogue: Catalogue, region: Region) -> Figures:
        """The figures of a cube of a region's providers by single months."""
        sure = replace(cube, value=np.where(cube.status > SURE, cube.value, np.nan))
        merged = merged_series(sure, region.providers)
        return cls(
            catalogue=catalogue,
            items=cube.items,
            orgs=cube.orgs,
            period=cube.period,
            value=sure.value,
            merged=merged.value,
            since=merged.since,
            heirs=_heirs(cube, region),
        )

    @property
    def shape(self) -> tuple[int, int]:
        """Organisations, months."""
        return len(self.orgs), len(self.period)

    def heir(self, row: int, column: int) -> int:
        """The row of the organisation that an earlier month's figures of `row` are part of."""
        while row in self.heirs and self.period[column] >= self.heirs[row][0]:
            row = self.heirs[row][1]
        return row

    def item(self, item: str) -> Array:
        """One item, (organisations, months)."""
        found: Array = self.value[self.items.index(item)]
        return found

    def sum_of(self, text: str, months: int = 1) -> Array:
        """An expression over items, summed over the months that end with each."""
        expression = parse(text)
        values = expression.evaluate({item: self.item(item) for item in expression.items})
        return rolling_sum(values, months)

    def places(self, items: Sequence[str]) -> list[int]:
        """Where items stand in the arrays."""
        return [self.items.index(item) for item in items]

    def name_of(self, text: str) -> str:
        """An expression in words: the items' names joined."""
        names = [self.catalogue.items[term.item].name for term in parse(text).terms]
        return ", ".join(names)


def _heirs(cube: Cube, region: Region) -> dict[int, tuple[int, int]]:
    rows = {org: row for row, org in enumerate(cube.orgs)}
    return {
        rows[p.code]: (month_number(p.successor.from_), rows[p.successor.code])
        for p in region.providers
        if p.successor and p.code in rows and p.successor.code in rows
    }


def items_of(text: str) -> tuple[str, ...]:
    """The items of an expression, in its order."""
    expression: Expression = parse(text)
    return tuple(dict.fromkeys(term.item for term in expression.terms))


def count_words(value: float) -> str:
    """A figure as it stands in a sentence."""
    return f"{value:,.0f}" if float(value).is_integer() else f"{value:,.1f}"


def share_words(value: float) -> str:
    """A share as a percentage; more exactly where it is small."""
    percent = 100 * value
    return f"{percent:.1f} %" if percent < 1 and percent else f"{percent:.0f} %"
