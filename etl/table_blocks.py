"""Where the tables of a sheet stand: found by the texts of their headings, not by their place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fnmatch import fnmatchcase
from typing import NamedTuple

from etl.layout import Labels
from etl.layout_tables import Axis, Table
from etl.table_names import Names
from etl.table_spots import labels_of
from etl.vocabulary import fold_all
from etl.workbook import Book, Sheet

ABOVE, BELOW = 3, 2  # rows from a heading within which names of columns stand
FEWEST_NAMES = 2  # of columns, for a row to be a heading where no text is to be looked for
FIGURES = "value"


class Block(NamedTuple):
    """A table at its place. Rows and columns count from 0; `end` is the first row after it.

    rows: columns of what stands at the head of each row: names, and other columns the layout asks
    for, by their headings. heads: for each kind of column names the row in which they stand.
    """

    top: int
    first: int
    end: int
    floor: int  # the first row that may say something about this table
    rows: Mapping[str, int]
    heads: Mapping[Axis, int]


def sheets_of(book: Book, patterns: Labels) -> list[Sheet]:
    """The sheets with such names: * stands for anything, case does not matter."""
    known = [pattern.casefold().strip() for pattern in patterns]
    return [
        sheet
        for sheet in book.sheets
        if any(fnmatchcase(sheet.name.casefold().strip(), pattern) for pattern in known)
    ]


def wanted_headings(table: Table) -> dict[str, frozenset[str]]:
    """Folded texts of the headings that a table has, by what stands below them."""
    wanted: dict[str, Labels] = {a: table.named(a).heading for a in table.axes("rows")}
    wanted |= {heading: (heading,) for heading in (*table.only, *table.added_over)}
    if table.value:
        wanted[FIGURES] = table.value
    return {role: fold_all(labels) for role, labels in wanted.items() if labels}


def heading_rows(
    sheet: Sheet, wanted: Mapping[str, frozenset[str]]
) -> list[tuple[int, dict[str, int]]]:
    """The rows that hold all the headings, each with their columns."""
    if not wanted:
        return []
    texts = frozenset().union(*wanted.values())
    found = []
    for r, row in enumerate(sheet.rows):
        labels = {c: text for c, text in labels_of(row) if text in texts}
        at = {
            role: next((c for c, text in labels.items() if text in known), -1)
            for role, known in wanted.items()
        }
        if min(at.values()) >= 0:
            found.append((r, at))
    return found


def nearest_heading(
    book: Book, wanted: Mapping[str, frozenset[str]]
) -> tuple[str, int, list[str]] | None:
    """The row that holds most of the headings: its sheet, its number, and what it lacks."""
    best: tuple[int, str, int, list[str]] | None = None
    for sheet in book.sheets:
        for r, row in enumerate(sheet.rows):
            texts = {text for _, text in labels_of(row)}
            lacks = [role for role, known in wanted.items() if known.isdisjoint(texts)]
            held = len(wanted) - len(lacks)
            if held and (best is None or held > best[0]):
                best = (held, sheet.name, r, lacks)
    return best[1:] if best else None


def blocks_of(sheet: Sheet, table: Table, names: Names) -> list[Block]:
    """The tables of a sheet, from the top down."""
    wanted = wanted_headings(table)
    tops = heading_rows(sheet, wanted) if wanted else _unheaded(sheet, table, names)
    blocks: list[Block] = []
    floor = 0
    for n, (top, at) in enumerate(tops):
        last = tops[n + 1][0] if n + 1 < len(tops) else len(sheet.rows)
        near = range(max(floor, top - ABOVE), min(last, top + BELOW + 1))
        heads = _heads(sheet, table, names, top, near, at)
        if heads is None:
            continue
        first = max([top, *heads.values()]) + 1
        blocks.append(Block(top, first, last, floor, at, heads))
        floor = first
    return [_whole(sheet, table, names, b, after) for b, after in _followed(blocks)]


def _unheaded(sheet: Sheet, table: Table, names: Names) -> list[tuple[int, dict[str, int]]]:
    """The first row that is enough of a heading by the names of columns in it."""
    axes = table.axes("columns")
    for r, row in enumerate(sheet.rows):
        if any(sum(names.looks(axis, cell) for cell in row) >= FEWEST_NAMES for axis in axes):
            return [(r, {})]
    return []


def _heads(
    sheet: Sheet, table: Table, names: Names, top: int, rows: range, at: Mapping[str, int]
) -> dict[Axis, int] | None:
    """The row of each kind of column names, near the heading; None where one has none."""
    taken = set(at.values())
    heads: dict[Axis, int] = {}
    for axis in table.axes("columns"):
        best, most = -1, 0
        for r in sorted(rows, key=lambda r: (abs(r - top), r)):
            row = sheet.rows[r]
            count = sum(names.looks(axis, x) for c, x in enumerate(row) if c not in taken)
            if count > most:
                best, most = r, count
        if best < 0:
            return None
        heads[axis] = best
    return heads


def _followed(blocks: list[Block]) -> Iterable[tuple[Block, Block | None]]:
    return zip(blocks, [*blocks[1:], None], strict=False)


def _whole(sheet: Sheet, table: Table, names: Names, block: Block, after: Block | None) -> Block:
    """The block without the next one's heads, and with the columns that no heading names."""
    end = min(block.end, min([after.top, *after.heads.values()])) if after else block.end
    found = dict(block.rows)
    for axis in table.axes("rows"):
        if axis not in found:
            found[axis] = _fullest(sheet, names, axis, range(block.first, end))
    return block._replace(end=end, rows=found)


def _fullest(sheet: Sheet, names: Names, axis: Axis, rows: range) -> int:
    """The column that holds most names of a kind, the leftmost among equals."""
    counts: dict[int, int] = {}
    for r in rows:
        for c, cell in enumerate(sheet.rows[r]):
            if names.looks(axis, cell):
                counts[c] = counts.get(c, 0) + 1
    return max(counts, key=lambda c: (counts[c], -c), default=0)
