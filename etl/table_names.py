"""The names of a table's figures: from what a cell holds to a provider, an item, a month."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any, Literal, NamedTuple

from catalogue.model import Item, Region
from etl.layout_tables import Axis, Labelled, OwnFigure, Table, TablesLayout
from etl.months import (
    WORDS,
    MonthReading,
    add_months,
    read_month,
    read_period,
    read_quarter,
)
from etl.table_spots import matched, text_of
from etl.vocabulary import Vocabulary, folded, nearest

YEAR = re.compile(r"(?<![0-9])([0-9]{4})(?:[-/]([0-9]{2}|[0-9]{4}))?(?![0-9])")
APRIL = 4


class Name(NamedTuple):
    """What a cell names. value: a Provider, a month, or an item with what is said of it here.

    guess: what was taken for it, where the cell does not say so itself. problem: why a name that
    the cell clearly gives cannot be used.
    """

    value: Any = None
    guess: str | None = None
    problem: str | None = None
    elsewhere: bool = False  # an organisation that is none of this region's


class KnownItem(NamedTuple):
    """An item as a layout knows it. own: what stands here is no item but a dashboard's own figure,
    told as if it were one."""

    item: Item
    times: float
    own: OwnFigure | None = None


class Names:
    """Reads names as one table of a layout has them. Every cell's text is worked out once."""

    def __init__(
        self, layout: TablesLayout, table: Table, words: Vocabulary, region: Region
    ) -> None:
        self._layout, self._table, self._words, self._region = layout, table, words, region
        self._providers = {folded(name): code for name, code in layout.providers.items()}
        self._items = {**dict(self._own_figures()), **dict(self._known_items())}
        # What is known not to be read may be mistyped as well: then it is no item either.
        self._labels: dict[str, KnownItem | None] = {
            **dict.fromkeys(map(folded, table.not_read)),
            **self._items,
        }
        self.year: int | None = None  # the calendar year in which a financial year begins
        self.full_year = False  # whether it is a calendar year
        self._read = cache(self._work_out)

    def read(self, axis: Axis, cell: Any) -> Name | None:
        """The name that a cell gives, or None where it gives none."""
        return self._read(axis, cell, self.year)

    def set_year(self, cell: Any) -> bool:
        """Take the year of months that are written without one: 2025/26, or 2025."""
        found = YEAR.search(text_of(cell))
        if found is None:
            return False
        self.year, self.full_year = int(found[1]), found[2] is None
        return True

    def looks(self, axis: Axis, cell: Any) -> bool:
        """Whether a cell could stand at the head of a column: a bare number never does."""
        if cell is None or cell == "" or isinstance(cell, int | float):
            return False
        return self.read(axis, cell) is not None

    def _work_out(self, axis: Axis, cell: Any, _: int | None) -> Name | None:
        named = self._table.named(axis)
        if (found := matched(named, cell)) is None:
            return None
        readers: dict[Axis, Callable[[Any], Name | None]] = {
            "provider": self._provider,
            "item": self._item,
            "month": self._month,
        }
        return readers[axis](found)

    def _provider(self, cell: Any) -> Name | None:
        text = text_of(cell)
        code = self._providers.get(folded(text))
        said = code is not None or text.upper() in self._words.homes
        code = code or (text.upper() if said else self._words.names.get(folded(text)))
        home = self._words.homes.get(code or "")
        if home is None:
            return None
        if home[0].id != self._region.id:
            return Name(problem=f"The provider belongs to {home[0].name}.", elsewhere=True)
        return Name(home[1], None if said else f"The name was read as provider {home[1].code}.")

    def _item(self, cell: Any) -> Name | None:
        if not isinstance(cell, str):
            return None
        text = folded(cell)
        if (known := self._items.get(text)) is not None:
            return Name(known)
        near = nearest(cell, self._labels, lambda known: known.item.id if known else "")
        if near is None:
            return None
        return Name(near, f"The label was read as “{near.item.name}” ({near.item.id}).")

    def _month(self, cell: Any) -> Name | None:
        found = self._period(cell)
        if found is None or found.month is None:
            return None if found is None else Name(problem=found.problem)
        return Name(found.month)

    def _period(self, cell: Any) -> MonthReading | None:
        length = self._table.period_months
        if length == 3:
            quarter = read_quarter(cell)
            return None if quarter is None else MonthReading(quarter, None)
        if length == 12:
            year = read_period(cell)
            whole = year is not None and add_months(year[0], 11) == year[1].replace(day=1)
            return MonthReading(year[0], None) if year is not None and whole else None
        return self._bare_month(cell) or read_month(cell)

    def _bare_month(self, cell: Any) -> MonthReading | None:
        """A month's name, in the year that stands elsewhere."""
        number = WORDS.get(text_of(cell).casefold().rstrip(".")) if self.year else None
        if number is None or self.year is None:
            return None
        later = 0 if self.full_year or number >= APRIL else 1
        return MonthReading(date(self.year + later, number, 1), None)

    def _known_items(self) -> list[tuple[str, KnownItem]]:
        """Folded labels, each with its item; items that the catalogue lacks are left out."""
        return [
            (folded(label), KnownItem(item, entry.times))
            for name, entry in self._table.items.items()
            if (item := self._words.exact.get(name)) is not None and item.id == name
            for label in _labels(item, entry)
        ]

    def _own_figures(self) -> Iterator[tuple[str, KnownItem]]:
        """Folded labels of the dashboard's own figures."""
        for name, own in self._table.figures.items():
            kind: Literal["count", "decimal"] = "count" if own.kind == "count" else "decimal"
            item = Item(id=name, name=own.labels[0], kind=kind, definition=own.why)
            for label in own.labels:
                yield folded(label), KnownItem(item, 1.0, own)


def _labels(item: Item, entry: Labelled) -> tuple[str, ...]:
    return (item.id, *entry.labels)
