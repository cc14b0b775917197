"""The sheets of a blank return that take figures: Return, by month, and Equity, by group."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from xlsxwriter.worksheet import Worksheet

from catalogue.expressions import Expression
from catalogue.model import Item
from etl.cells import Kind
from etl.layout import EquityTable
from etl.template_pad import Pad
from etl.template_plan import Check, Plan
from etl.template_rules import NUMBER_WORDS, Lines, entry_rule, remark, too_many
from etl.workbook import address

LONGEST_TITLE, LONGEST_PROMPT = 32, 255  # of a cell's message, as the file format allows
UNHEADED = ""  # the column of remarks: under a heading, the reader would ask what it holds


class Figures:
    """Writes tables with a row an item. tokens: the range of texts that a cell may hold."""

    def __init__(self, pad: Pad, plan: Plan, tokens: str) -> None:
        self.pad, self.plan, self.tokens = pad, plan, tokens
        self.names = {item.id: item.name for item in plan.items}

    def write_return(self) -> None:
        """A row an item, a column a month; hatched where the item is not asked for."""
        columns = self.plan.columns
        sheet = self.pad.sheet("Return", (28, 44, *(12 for _ in columns), 40))
        self.pad.head(sheet, ("Item", "Description", *columns, UNHEADED), still=2)
        rows: dict[str, int] = {}
        at = 1
        for section in self.plan.sections:
            sheet.write_blank(at, 0, None, self.pad.look["section"])
            sheet.write_string(at, 1, section.name, self.pad.look["section"])
            for item in section.items:
                at += 1
                rows[item.id] = at
                asked = self.plan.asked(item)
                self._row(sheet, at, item, (), [month in asked for month in columns])
            at += 1
        self._checks(sheet, Lines(rows, 2, 1 + len(columns)))

    def write_equity(self, table: EquityTable) -> None:
        """A row an item and quarter, a column a group."""
        kinds = table.groups.values()
        groups = [max(labels, key=len) for groups in kinds for labels in groups.values()]
        sheet = self.pad.sheet("Equity", (28, 44, 10, *(13 for _ in groups), 40))
        self.pad.head(sheet, ("Item", "Description", "Quarter", *groups, UNHEADED), still=3)
        at = 1
        for quarter in self.plan.quarters:
            name = f"{quarter.year} Q{(quarter.month + 2) // 3}"
            asked = [i for i in self.plan.grouped if quarter in self.plan.asked_quarters(i)]
            rows = {item.id: row for row, item in enumerate(asked, at)}
            for item in asked:
                self._row(sheet, rows[item.id], item, (name,), [True for _ in groups])
            self._checks(sheet, Lines(rows, 3, 2 + len(groups)))
            at += len(asked)

    def _row(
        self, sheet: Worksheet, r: int, item: Item, labels: tuple[str, ...], asked: list[bool]
    ) -> None:
        """An item's row: its id, its name, further labels, and cells that are asked or not."""
        look = self.pad.look
        sheet.write_string(r, 0, item.id, look["id"])
        for c, text in enumerate((item.name, *labels), 1):
            sheet.write_string(r, c, text, look["name"])
        left = 2 + len(labels)
        for c, is_asked in enumerate(asked, left):
            sheet.write_blank(r, c, None, look["entry" if is_asked else "closed"])
        for first, last in _runs(asked):
            rule = self._entry(item, address(r, left + first))
            sheet.data_validation(r, left + first, r, left + last, rule)

    def _entry(self, item: Item, place: str) -> dict[str, Any]:
        """What a cell takes, with the item's definition at hand."""
        kind: Kind = "decimal" if item.kind == "decimal" else "count"
        return {
            "validate": "custom",
            "value": entry_rule(place, kind, self.tokens),
            "input_title": item.name[:LONGEST_TITLE],
            "input_message": item.definition[:LONGEST_PROMPT],
            "error_title": "Not a count" if kind == "count" else "Not a number",
            "error_message": f"{NUMBER_WORDS[kind]}, or NC if it was not collected. "
            "Leave the cell empty if the figure is not known yet.",
        }

    def _checks(self, sheet: Worksheet, lines: Lines) -> None:
        """Amber cells where a part exceeds its whole, and at the row's end what is wrong."""
        remarks: dict[int, list[tuple[Check, str]]] = {}
        for check in self.plan.checks:
            if not (check.part.items | check.whole.items) <= lines.rows.keys():
                continue
            words = f"{self._named(check.part)}: more than {self._named(check.whole)}."
            amber = {
                "type": "formula",
                "criteria": too_many(check, lines),
                "format": self.pad.look["amber"],
            }
            for term in check.part.terms:
                r = lines.rows[term.item]
                sheet.conditional_format(r, lines.first, r, lines.last, amber)
                remarks.setdefault(r, []).append((check, words))
        c = lines.last + 1
        for r, found in remarks.items():
            sheet.write_formula(r, c, remark(found, lines), self.pad.look["remark"], " ")

    def _named(self, side: Expression) -> str:
        return " and ".join(self.names[term.item] for term in side.terms)


def _runs(asked: list[bool]) -> Iterator[tuple[int, int]]:
    """First and last place of each run of cells that are asked."""
    for is_asked, run in groupby(range(len(asked)), key=asked.__getitem__):
        places = list(run)
        if is_asked:
            yield places[0], places[-1]
