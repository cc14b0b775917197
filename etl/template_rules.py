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
    return f"={_exceeds(check, lines, lines.first)}"


def remark(checks: list[tuple[Check, str]], lines: Lines) -> str:
    """The formula of a row's remark: in words, each check that any column fails.

    Column by column, and never an empty text: the old .xls format keeps neither the result of a
    formula over ranges nor an empty one as text. The reader takes a space for an empty cell.
    """
    return "=" + "&".join([*(_remark(check, words, lines) for check, words in checks), '" "'])


def _remark(check: Check, words: str, lines: Lines) -> str:
    columns = range(lines.first, lines.last + 1)
    failed = "+".join(_exceeds(check, lines, column) for column in columns)
    text = words.replace('"', '""')
    return f'IF({failed}>0,"{text} ","")'


def _exceeds(check: Check, lines: Lines, column: int) -> str:
    """Whether all cells of a column hold numbers, and the part is more than the whole."""
    terms = [*check.part.terms, *check.whole.terms]
    cells = list(dict.fromkeys(_cell(lines, term.item, column) for term in terms))
    sums = f"{_sum(check.part, lines, column)}>{_sum(check.whole, lines, column)}"
    return f"IF(COUNT({','.join(cells)})={len(cells)},{sums},FALSE)"


def _sum(side: Expression, lines: Lines, column: int) -> str:
    signs = "".join(
        f"{'-' if term.sign < 0 else '+'}{_cell(lines, term.item, column)}" for term in side.terms
    )
    return signs.removeprefix("+")


def _cell(lines: Lines, item: str, column: int) -> str:
    """An item's cell, the row fixed and the column relative: C$5."""
    row = lines.rows[item]
    return f"{address(row, column).removesuffix(str(row + 1))}${row + 1}"
