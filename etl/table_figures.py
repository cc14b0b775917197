"""Figures of a table as candidates, a set of them for each provider."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any

import pyarrow as pa

from catalogue.model import Item, Provider
from etl.candidates import Candidate, Candidates, Key, Line
from etl.cells import DIGITS, EMPTY, Kind, Reading, read_cell, read_rate, refused
from etl.marks import address
from etl.published_lines import Problems
from etl.submission import ITEMS, Finding, ReturnStatus
from etl.table_names import KnownItem
from etl.vocabulary import Vocabulary
from etl.workbook import Sheet

PART = "\0"  # begins the group of a figure that is yet to be added to others
NOT_WHOLE = refused("Multiplied as the layout says, it is no whole number.")
NO_UNIT = 1.0


class Figures:
    """What has been read so far, of whichever providers: items, and a dashboard's own figures."""

    def __init__(self, words: Vocabulary, today: date, months: int) -> None:
        self.words, self.today, self.months = words, today, months
        self.providers: dict[str, Candidates] = {}
        self.own: dict[str, Candidates] = {}
        self.items_by_id: dict[str, Item] = {}
        self.unloadable = cache(self._unloadable)

    def take(
        self, provider: Provider, known: KnownItem, month: date, sheet: Sheet,
        place: tuple[int, int], part: str, problems: Problems,
    ) -> None:  # fmt: skip
        """Take a cell in. part: what tells it from the figures that it is added to, or ""."""
        r, c = place
        cell = sheet.rows[r][c] if c < len(sheet.rows[r]) else ""
        org = self._whose(provider, known)
        why = self.unloadable(provider.code, month)
        if org is None:
            why = f"{known.item.name} is not asked of this provider; it was not loaded."
        if org is None or why is not None:
            if cell not in ("", None):
                problems.add("refused" if org else "warning", why or "", address(r, c))
            return
        among = self.providers if known.own is None else self.own
        into = among.setdefault(provider.code, Candidates())
        self.items_by_id[known.item.id] = known.item
        reading = _reading(cell, known, sheet, place)
        if not sheet.name:  # a CSV file, in which everything is text
            reading = reading._replace(text_number=False)
        line = Line(known.item.level, org, self.months, sheet.name, r)
        into.add(known.item, (known.item.id, month, "all", part or "all"), (reading, line, c))

    def _whose(self, provider: Provider, known: KnownItem) -> str | None:
        """The organisation that the figure is of; None where the provider is not asked for it."""
        if known.own is not None:
            return provider.code
        return self.words.asked[provider.code].get(known.item.id)

    def add_up(self) -> None:
        """Put sums in the place of their parts. A part that is missing makes the sum missing."""
        for into in self._all():
            sums: dict[Key, list[Candidate]] = {}
            for key in [key for key in into.rows if key[3].startswith(PART)]:
                sums.setdefault((*key[:3], "all"), []).append(into.rows.pop(key))
            for key, parts in sums.items():
                total = _sum(parts)
                before = into.rows.setdefault(key, total)
                if before is not total and total[0].status == "value":
                    into.add(self.items_by_id[key[0]], key, total)

    def drop_blank_months(self) -> None:
        """Leave out the months for which a provider's cells are all empty: nothing was sent."""
        for into in self._all():
            given = {key[1] for key, candidate in into.rows.items() if candidate[0] != EMPTY}
            for key in [key for key in into.rows if key[1] not in given]:
                del into.rows[key]

    def items(self, status: ReturnStatus) -> pa.Table:
        """All figures as a table of the schema ITEMS, provider by provider."""
        return _table(self.providers, status)

    def own_figures(self, status: ReturnStatus) -> pa.Table:
        """The dashboard's own figures as such a table; their ids stand where an item's would."""
        return _table(self.own, status)

    def findings(self) -> Iterator[Finding]:
        """What each provider should know, once both tables were asked for."""
        for code in sorted({*self.providers, *self.own}):
            for among in (self.providers, self.own):
                if code in among:
                    yield from among[code].findings

    def _all(self) -> Iterator[Candidates]:
        yield from self.providers.values()
        yield from self.own.values()

    def found(self) -> set[str]:
        """Ids of the items that were found, figures or none."""
        return {key[0] for into in self.providers.values() for key in into.rows}

    def _unloadable(self, code: str, month: date) -> str | None:
        """Why nothing of that provider and month can be loaded."""
        if month > self.today:
            return "This month has not begun yet; its figures were not loaded."
        if self.words.homes[code][1].lms_at(month) is None:
            return (
                "The provider was not part of the region in this month; its figures were not "
                "loaded."
            )
        return None


def _reading(cell: Any, known: KnownItem, sheet: Sheet, place: tuple[int, int]) -> Reading:
    """The cell's meaning in the item's own unit."""
    if known.own is not None and known.own.kind == "rate":
        return read_rate(cell, sheet.flaws.get(place))
    kind: Kind = "decimal" if known.item.kind == "decimal" else "count"
    if known.times == NO_UNIT:
        return read_cell(cell, kind, sheet.flaws.get(place))
    reading = read_cell(cell, "decimal", sheet.flaws.get(place))
    return reading if reading.value is None else _converted(reading, known.item, known.times)


def _converted(reading: Reading, item: Item, times: float) -> Reading:
    assert reading.value is not None
    value = round(reading.value * times, DIGITS)
    if item.kind == "count" and not value.is_integer():
        return NOT_WHOLE
    return reading._replace(value=value)


def _table(among: dict[str, Candidates], status: ReturnStatus) -> pa.Table:
    parts = [into.table(status) for _, into in sorted(among.items()) if into.rows]
    return pa.concat_tables(parts) if parts else ITEMS.empty_table()


def _sum(parts: list[Candidate]) -> Candidate:
    for part in parts:
        if part[0].value is None:
            return part
    total = sum(part[0].value or 0.0 for part in parts)
    return Reading(total, "value"), parts[0][1], parts[0][2]
