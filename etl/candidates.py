"""Values and gaps gathered from a return, one for each item, month and group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

import pyarrow as pa

from catalogue.model import Item
from etl.cells import EMPTY, Reading, refused
from etl.marks import Place, address, addresses, located
from etl.months import month_words
from etl.submission import ITEMS, Finding, ReturnStatus, Severity

Key = tuple[str, date, str, str]
"""What a value is about: item, month, breakdown, group. A bare tuple: it is made for each cell."""


class Line(NamedTuple):
    """The row of a table that cells stand in: whose figures, over how long, and where."""

    level: str
    org: str
    period_months: int
    sheet: str
    number: int  # from 0


Candidate = tuple[Reading, Line, int]
"""A cell as read, its row, its column."""

SEVERITY: Mapping[str, Severity] = {
    "refused": "refused",
    "ambiguous": "warning",
    "withdrawn": "note",
}


@dataclass(slots=True)
class Candidates:
    """What a return holds so far, and what its sender should know."""

    rows: dict[Key, Candidate] = field(default_factory=dict)
    caveats: dict[Key, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    text_numbers: dict[str, list[Place]] = field(default_factory=dict)  # by sheet

    def add(self, item: Item, key: Key, candidate: Candidate) -> None:
        """Take a cell in. Two cells for one thing that differ cost each other."""
        before = self.rows.setdefault(key, candidate)
        if before is not candidate:
            self.rows[key] = self._settle(item, key, before, candidate)
        reading, line, column = candidate
        if reading.text_number:
            self.text_numbers.setdefault(line.sheet, []).append((line.number, column))
        severity = SEVERITY.get(reading.status)
        if severity is not None:
            words = f"{item.name}, {month_words(key[1])}: {reading.reason}"
            self.find(severity, line.sheet, (line.number, column), words)

    def find(
        self, severity: Severity, sheet: str, place: tuple[int, int] | None, message: str
    ) -> None:
        """Add a line to the receipt."""
        cell = "" if place is None else address(*place)
        self.findings.append(Finding(severity, sheet, cell, message))

    def table(self, status: ReturnStatus) -> pa.Table:
        """All candidates as a table of the schema ITEMS; values get the return's status."""
        self._note_text_numbers()
        items, months, breakdowns, groups = zip(*self.rows, strict=True)
        readings, lines, _ = zip(*self.rows.values(), strict=True)
        levels, orgs, lengths, _, _ = zip(*lines, strict=True)
        values, statuses, reasons, _ = zip(*readings, strict=True)
        columns = {
            "item": items,
            "level": levels,
            "org": orgs,
            "month": months,
            "period_months": lengths,
            "breakdown": breakdowns,
            "group": groups,
            "value": values,
            "status": [status if word == "value" else word for word in statuses],
            "reason": reasons,
            "caveat": [self.caveats.get(key) for key in self.rows],
        }
        arrays = [_array(columns[name], ITEMS.field(name).type) for name in ITEMS.names]
        return pa.Table.from_arrays(arrays, schema=ITEMS)

    def _settle(self, item: Item, key: Key, before: Candidate, after: Candidate) -> Candidate:
        (old, there, old_column), (new, here, column) = before, after
        if new in (EMPTY, old):
            return before
        if old == EMPTY:
            return after
        other = located(there.sheet, address(there.number, old_column))
        words = (
            f"{item.name}, {month_words(key[1])} stands here and in {other} with different "
            "values; neither was loaded. Keep one."
        )
        self.find("error", here.sheet, (here.number, column), words)
        return refused("Two cells of the return give different values."), here, column

    def _note_text_numbers(self) -> None:
        for sheet, cells in self.text_numbers.items():
            message = f"Numbers typed as text were read as numbers: {addresses(cells)}."
            self.find("note", sheet, cells[0], message)
        self.text_numbers.clear()


def _array(column: Sequence[Any], kind: pa.DataType) -> pa.Array:
    """A column; where one value fills it, as most do, repeating that is several times as fast."""
    if len(column) > 1 and column.count(column[0]) == len(column):
        return pa.repeat(pa.scalar(column[0], kind), len(column))
    return pa.array(column, kind)
