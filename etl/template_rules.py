"""The formulas of a blank return: what may be typed into a cell, and what must agree."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from catalogue.expressions import Expression
from etl.cells import Kind
from etl.months import FIRST_SERIAL
from etl.template_plan import Check
from etl.workbook import address

# What may stand in the place of a number, each with its meaning: the words of the About sheet.
TOKENS: dict[str, str] = {
    "NC": "Not collected. So do: n/a, not collected, not recorded.",
    "n/a": "As NC.",
    "not collected": "As NC.",
    "not recorded": "As NC.",
    "*": "A small number that you withhold. So do: <5, <8, 1-7, c.",
    "<5": "As *.",
    "<8": "As *.",
    "1-7": "As *.",
    "c": "As *.",
    "WITHDRAW": "Takes back what you sent before for this cell.",
}
NUMBER_WORDS: dict[Kind, str] = {
    "count": "Type a whole number of 0 or more",
    "decimal": "Type a number of 0 or more",
}


class Lines(NamedTuple):
    """Where the items of a table stand: row of each from 0, first and last column of figures."""

    rows: Mapping[str, int]
    first: int
    last: int


def entry_rule(cell: str, kind: Kind, tokens: str) -> str:
    """The formula that is true for what a cell may hold: `cell` is its address, relative.

    tokens: the range with the texts that may stand for a number. Numbers as large as this
    century's dates are refused: a spreadsheet program makes a date of a typed 1-7.
    """
    whole = f",{cell}=INT({cell})" if kind == "count" else ""
    number = f"AND({cell}>=0,{cell}<{FIRST_SERIAL}{whole})"
    return f"=IF(ISNUMBER({cell}),{number},SUMPRODUCT(--(TRIM({cell})={tokens}))>0)"


def too_many(check: Check, lines: Lines) -> str:
    """The formula that is true where the part exceeds the whole; for the first column, relative."""
    cells = _cells(check, lines, lines.first, lines.first)
    return f"=IF(COUNT({','.join(cells)})={len(cells)},{_exceeds(check, lines, lines.first)})"


def remark(checks: list[tuple[Check, str]], lines: Lines) -> str:
    """The array formula of a row's remark: in words, each check that any column fails."""
    return "=" + "&".join(_remark(check, words, lines) for check, words in checks)


def _remark(check: Check, words: str, lines: Lines) -> str:
    numbers = "*".join(
        f"ISNUMBER({cell})" for cell in _cells(check, lines, lines.first, lines.last)
    )
    exceeds = _exceeds(check, lines, lines.first, lines.last)
    text = words.replace('"', '""')
    return f'IF(SUM(IF({numbers},IF({exceeds},1,0),0))>0,"{text} ","")'


def _exceeds(check: Check, lines: Lines, first: int, last: int | None = None) -> str:
    part = _sum(check.part, lines, first, last)
    return f"{part}>{_sum(check.whole, lines, first, last)}"


def _sum(side: Expression, lines: Lines, first: int, last: int | None) -> str:
    signs = "".join(
        f"{'-' if term.sign < 0 else '+'}{_range(lines, term.item, first, last)}"
        for term in side.terms
    )
    return f"({signs.removeprefix('+')})"


def _cells(check: Check, lines: Lines, first: int, last: int) -> list[str]:
    terms = [*check.part.terms, *check.whole.terms]
    return list(dict.fromkeys(_range(lines, term.item, first, last) for term in terms))


def _range(lines: Lines, item: str, first: int, last: int | None) -> str:
    """An item's cells, the row fixed and the columns relative: C$5 or C$5:E$5."""
    ends = (first,) if last in (None, first) else (first, last)
    row = lines.rows[item]
    return ":".join(f"{address(row, column).rstrip('0123456789')}${row + 1}" for column in ends)
