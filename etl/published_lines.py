"""Rows of a published file: organisations, periods and figures under any of their names."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

import pyarrow as pa

from etl.layout import MeasuresLayout, Organisations, PublishedLayout
from etl.marks import address
from etl.months import read_day, read_period
from etl.submission import PUBLISHED, Finding, Severity
from etl.vocabulary import folded
from etl.workbook import Sheet

HEADING_ROWS = 30  # within which the row of column names stands
FEWEST_COLUMNS = 4  # cells a row needs to be looked at as column names
MOST_PLACES = 5  # cells that one finding names
NUMBER = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]*)?")

Period = tuple[date, date]


class Org(NamedTuple):
    """An organisation as this program calls it."""

    level: str
    code: str


class Cell(NamedTuple):
    """A published figure: a number, or the status that stands in its place."""

    value: float | None
    status: str


class Line(NamedTuple):
    """A row of a published file: texts by role, with its place."""

    org: Org
    name: str
    period: Period
    texts: Mapping[str, str]
    figure: Cell
    place: str


class PublishedRow(NamedTuple):
    """A row of published.parquet, in the order of its columns, but for when it came.

    peer_group: the group that its publisher compares it within. caveat: what the publisher says of
    the figure. source: the layout's id, or which of the sources that one file brings together.
    """

    indicator: str
    org_code: str
    org_name: str
    org_level: str
    period_start: date
    period_end: date
    numerator: float | None
    denominator: float | None
    rate: float | None
    per: int
    rounding: str
    status: str
    definition_match: str
    peer_group: str | None = None
    caveat: str | None = None
    is_final: bool = True
    source: str = ""


def table_of(rows: Sequence[PublishedRow], layout: str) -> pa.Table:
    """Rows in the schema PUBLISHED; those that name no source are of the layout's own."""
    named = [row if row.source else row._replace(source=layout) for row in rows]
    columns = zip(*named, strict=True)
    arrays = [pa.array(c, f.type) for c, f in zip(columns, PUBLISHED, strict=True)]
    return pa.Table.from_arrays(arrays, schema=PUBLISHED)


class Problems:
    """Findings on a long file: one for each kind of trouble, with its count and first places.

    noun: what a place is. Of a single cell, the finding's own address says enough.
    """

    def __init__(self, sheet: str, noun: Literal["row", "cell"] = "row") -> None:
        self.sheet, self._noun = sheet, noun
        self._places: dict[tuple[Severity, str], list[str]] = {}

    def add(self, severity: Severity, message: str, place: str) -> None:
        self._places.setdefault((severity, message), []).append(place)

    def findings(self) -> list[Finding]:
        found = []
        for (severity, message), places in self._places.items():
            text = message
            if len(places) > 1 or self._noun == "row":
                noun = self._noun if len(places) == 1 else f"{self._noun}s"
                cells = ", ".join(place for place in places[:MOST_PLACES] if place)
                more = " and more" if len(places) > MOST_PLACES else ""
                also = f": {cells}{more}" if cells else ""
                text = f"{message} ({len(places)} {noun}{also})"
            found.append(Finding(severity, self.sheet, places[0], text))
        return found


def read_figure(text: str, statuses: Mapping[str, str]) -> Cell | None:
    """A published figure or the status it stands for; None when it is neither."""
    status = statuses.get(folded_status(text))
    if status is not None:
        return Cell(None, status)
    number = text.strip().removesuffix("%").strip()
    if NUMBER.fullmatch(number):
        return Cell(float(number.replace(",", "")), "ok")
    return None


@lru_cache(maxsize=1024)
def folded_status(text: str) -> str:
    """A status word without case and spaces; signs such as * are kept, as `folded` would not."""
    return "".join(text.casefold().split())


def heading_of(sheet: Sheet, layout: PublishedLayout) -> tuple[int, dict[str, int]] | None:
    """The row of column names, and the column of each role; None when one is missing."""
    roles = {folded(name): role for role, names in layout.columns.items() for name in names}
    for r, row in enumerate(sheet.rows[:HEADING_ROWS]):
        if len(row) < FEWEST_COLUMNS:
            continue
        at: dict[str, int] = {}
        for c, cell in enumerate(row):
            if type(cell) is str and (role := roles.get(folded(cell))) is not None:
                at.setdefault(role, c)
        if at.keys() >= set(layout.required) and ("period" in at or {"start", "end"} <= at.keys()):
            return r, at
    return None


def lines_of(
    sheet: Sheet, top: int, at: dict[str, int], layout: PublishedLayout, problems: Problems
) -> Iterator[Line]:
    """Rows of organisations that are kept, with their period and figure understood."""
    orgs = OrgReader(layout.organisations)
    periods = PeriodReader(at)
    statuses = {folded_status(word): status for word, status in layout.statuses.items()}
    texts = {role: c for role, c in at.items() if role not in ("start", "end", "period")}
    verdicts = _verdicts(layout)
    level_at, code_at, widest = at["level"], at["code"], max(at.values())
    for r, row in enumerate(sheet.rows[top + 1 :], top + 1):
        if len(row) <= widest:
            if any(cell != "" for cell in row):
                problems.add("warning", "Incomplete rows were left out.", address(r, 0))
            continue
        level, code = _text(row[level_at]), _text(row[code_at])
        if not code:
            continue  # a blank row or a footnote
        org = orgs.read(level, code)
        if org is None:
            if orgs.unknown(level):
                words = "Rows of an unknown level of organisation were left out."
                problems.add("warning", words, address(r, level_at))
            continue
        line = {role: _text(row[c]) for role, c in texts.items()}
        if folded(line.get("currency", "")) in verdicts:
            continue  # whether a check of data quality was passed: no figure
        period = periods.read(row)
        if period is None:
            words = "Rows whose period is not understood were left out."
            problems.add("refused", words, address(r, at.get("period", at.get("start", 0))))
            continue
        figure = read_figure(line["value"], statuses)
        if figure is None:
            words = "Rows whose value is neither a number nor a known sign were left out."
            problems.add("refused", words, address(r, at["value"]))
            continue
        name = layout.organisations.national.name if org.level == "national" else line["name"]
        yield Line(org, name, period, line, figure, address(r, at["value"]))


class OrgReader:
    """Levels and codes under any of their names."""

    def __init__(self, known: Organisations) -> None:
        self._levels = {folded(name): level for name, level in known.levels.items()}
        self._ignored = {folded(name) for name in known.ignored}
        self._national = known.national.code
        self._groups = {
            folded(name): code for code, names in known.groups.items() for name in (code, *names)
        }

    def read(self, level: str, code: str) -> Org | None:
        """The organisation, or None when its level is not kept."""
        known = self._levels.get(folded(level))
        if known is None:
            return None
        if known == "national":
            return Org(known, self._national)
        return Org(known, self._groups.get(folded(code), code) if known == "peer_group" else code)

    def unknown(self, level: str) -> bool:
        """Whether a level is neither kept nor left out on purpose."""
        return folded(level) not in self._levels and folded(level) not in self._ignored


class PeriodReader:
    """First and last day of each row's period; a file has few, so each is worked out once."""

    def __init__(self, at: Mapping[str, int]) -> None:
        self._at = at
        self._known: dict[tuple[Any, ...], Period | None] = {}

    def read(self, row: Sequence[Any]) -> Period | None:
        """None: the cells name no period, or one that ends before it starts."""
        roles = ("start", "end") if "start" in self._at and "end" in self._at else ("period",)
        cells = tuple(row[self._at[role]] for role in roles)
        if cells not in self._known:
            self._known[cells] = self._work_out(cells)
        return self._known[cells]

    @staticmethod
    def _work_out(cells: tuple[Any, ...]) -> Period | None:
        if len(cells) == 1:
            return read_period(_serial(cells[0]))
        start, end = read_day(_serial(cells[0])), read_day(_serial(cells[1]))
        return (start, end) if start is not None and end is not None and start <= end else None


def _verdicts(layout: PublishedLayout) -> frozenset[str]:
    if not isinstance(layout, MeasuresLayout):
        return frozenset()
    return frozenset(folded(c) for c, held in layout.currencies.items() if held.holds == "result")


def _serial(cell: Any) -> Any:
    """A spreadsheet's day number that was saved as text, as a number."""
    digits = isinstance(cell, str) and re.fullmatch(r"[0-9]{5}", cell.strip())
    return float(cell) if digits else cell


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, date):  # a label such as 7-10 that a spreadsheet program made a day of
        return cell.strftime("%d-%b")
    return cell.strip() if isinstance(cell, str) else str(cell)


def name_unread(problems: Problems, what: str, counted: Counter[str]) -> None:
    """One note that names what a file holds and this program does not read."""
    if counted:
        named = ", ".join(sorted(counted)[:20])
        problems.add("note", f"{what}: {named}.", "")
