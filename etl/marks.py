"""What a spreadsheet file says beside the values of its cells, and where its cells are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import NamedTuple

from etl.cells import Flaw
from etl.package import BOMB, MOST_CELLS, Unreadable

MOST_COVERED = 500_000  # cells of a sheet; a page of merged headings covers hundreds
MOST_ADDRESSES = 8  # that a finding about several cells names
Place = tuple[int, int]  # row and column, from 0
Text = tuple[str, str, str]  # a text outside the cells: sheet, place, text


class Block(NamedTuple):
    """A rectangle of cells, its last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Marks:
    """What stands beside the values of a sheet.

    flaws: cells whose value alone misleads. hidden_rows, hidden_columns: their numbers from 0.
    merged: cells that were made one; only the first of them has a value. from_1904: the workbook
    counts days from 1904, as those of old Macs do.
    """

    flaws: Mapping[Place, Flaw] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Block, ...] = ()
    from_1904: bool = False

    def covering(self, height: int, width: int) -> Marks:
        """These marks with the cells that merged ones cover, within a sheet of that size."""
        if not self.merged:
            return self
        covered: dict[Place, Flaw] = {}
        for top, left, bottom, right in self.merged:
            for row in range(top, min(bottom + 1, height)):
                covered.update(((row, c), "covered") for c in range(left, min(right + 1, width)))
            covered.pop((top, left), None)
            if len(covered) > MOST_COVERED:
                raise Unreadable(BOMB)
        return replace(self, flaws={**self.flaws, **covered})


UNMARKED = Marks()


def address(row: int, column: int) -> str:
    """A cell's address as spreadsheet programs write it: (11, 2) is C12."""
    return f"{letters(column)}{row + 1}"


def letters(column: int) -> str:
    """A column's name: 0 is A, 26 is AA."""
    name = ""
    column += 1
    while column:
        column, digit = divmod(column - 1, 26)
        name = chr(65 + digit) + name
    return name


def column_index(name: bytes) -> int:
    """A column's number from 0: A is 0, AA is 26."""
    index = 0
    for letter in name:
        index = index * 26 + letter - 64
    return index - 1


def located(sheet: str, cell: str) -> str:
    """A place as formulas write it: Return!C12, or C12 in a file without sheets."""
    return f"{sheet}!{cell}" if sheet else cell


def addresses(places: Sequence[Place]) -> str:
    """The first few of some cells' addresses, and how many more there are."""
    named = ", ".join(address(*place) for place in places[:MOST_ADDRESSES])
    more = len(places) - MOST_ADDRESSES
    return named + (f" and {more} more" if more > 0 else "")


def lines_in_words(rows: Iterable[int], columns: Iterable[int]) -> str:
    """Rows and columns as people name them: rows 4 to 6, column C."""
    found = [_run("row", [str(r + 1) for r in run]) for run in _runs(rows)]
    found += [_run("column", [letters(c) for c in run]) for run in _runs(columns)]
    return ", ".join(found)


def guard_extent(height: int, width: int) -> None:
    """Unreadable: filled cells so far apart that their rectangle does not fit into memory."""
    if height * width > MOST_CELLS:
        raise Unreadable(
            f"A sheet has filled cells as far out as {address(height - 1, width - 1)}, more than "
            "can be read. Delete the rows and columns beyond the table and send the file again."
        )


def _runs(numbers: Iterable[int]) -> list[list[int]]:
    pairs = enumerate(sorted(set(numbers)))
    return [[n for _, n in run] for _, run in groupby(pairs, lambda pair: pair[1] - pair[0])]


def _run(what: str, names: list[str]) -> str:
    return f"{what} {names[0]}" if len(names) == 1 else f"{what}s {names[0]} to {names[-1]}"
