"""Published tables with a row for each organisation and a column for each term of a measure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import pyarrow as pa

from catalogue.model import Catalogue
from etl.layout_tables import WideLayout, WideMeasure
from etl.marks import address, located
from etl.months import read_period
from etl.package import Unreadable
from etl.published_lines import (
    Cell,
    Period,
    Problems,
    PublishedRow,
    folded_status,
    read_figure,
    table_of,
)
from etl.submission import Finding
from etl.table_blocks import heading_rows, nearest_heading, sheets_of
from etl.table_spots import cell_at, cells_of, filled, matched, text_of
from etl.vocabulary import fold_all, folded
from etl.workbook import Book, Sheet

RANK = ("low_dq", "not_submitted", "suppressed", "no_denominator", "provisional")
NOTHING = "No figure in it stands beside an indicator of the catalogue."


def read_wide(
    book: Book, name: str, layout: WideLayout, catalogue: Catalogue
) -> tuple[pa.Table, tuple[Finding, ...]]:
    """The figures of a published table, in the schema PUBLISHED, and the findings.

    name: the file's. Unreadable: no row has all the headings, or nothing stands under them.
    """
    rows: list[PublishedRow] = []
    findings: list[Finding] = []
    headings = wide_headings(layout)
    codes = _codes_by_name(layout, catalogue)
    headed = False
    for sheet in sheets_of(book, layout.sheets):
        problems = Problems(sheet.name, "cell")
        for top, at in heading_rows(sheet, headings)[:1]:
            headed = True
            rows += _Sheet(sheet, name, layout, codes, at, problems).rows(top + 1, catalogue)
        findings += problems.findings()
    if not headed:
        raise Unreadable(_no_heading(book, headings))
    if not rows:
        raise Unreadable(NOTHING)
    return table_of(rows, layout.id), tuple(findings)


def wide_headings(layout: WideLayout) -> dict[str, frozenset[str]]:
    """Folded texts of the headings, by what stands below them."""
    wanted = {"code": layout.code, "name": layout.name}
    if layout.period.spot == "rows":
        wanted["period"] = layout.period.heading
    wanted["group"] = layout.group
    for n, measure in enumerate(layout.measures):
        named = measure.terms | measure.means
        wanted |= {f"{term} of {n}": labels for term, labels in named.items()}
    return {role: fold_all(labels) for role, labels in wanted.items() if labels}


def _codes_by_name(layout: WideLayout, catalogue: Catalogue) -> Mapping[str, str]:
    """ODS codes of the catalogue's providers by folded name, where the publisher has codes of its
    own. A name of two providers is nobody's."""
    if layout.own_codes is None:
        return {}
    known: dict[str, str] = {}
    for region in catalogue.regions.values():
        for provider in region.providers:
            name = folded(provider.name)
            known[name] = provider.code if known.get(name, provider.code) == provider.code else ""
    known |= {folded(name): code for name, code in layout.providers.items()}
    return {name: code for name, code in known.items() if code}


def _no_heading(book: Book, headings: Mapping[str, frozenset[str]]) -> str:
    found = nearest_heading(book, headings)
    if found is None:
        return "No row has any heading of the table."
    sheet, r, lacks = found
    return (
        f"No row has all the headings of the table; {located(sheet, address(r, 0))} comes nearest "
        f"and lacks that of {', '.join(lacks)}."
    )


class _Sheet:
    """A sheet whose headings were found."""

    def __init__(
        self, sheet: Sheet, file: str, layout: WideLayout, codes: Mapping[str, str],
        at: Mapping[str, int], problems: Problems,
    ) -> None:  # fmt: skip
        self._sheet, self._file, self._layout, self._codes = sheet, file, layout, codes
        self._at, self._problems = at, problems
        self._statuses = {folded_status(text): s for text, s in layout.statuses.items()}

    def rows(self, first: int, catalogue: Catalogue) -> Iterator[PublishedRow]:
        """A row for each organisation and measure of the catalogue."""
        self._say_what_is_not_read(first - 1)
        period = None if self._layout.period.spot == "rows" else self._period_of_sheet()
        means: dict[tuple[str, str, Period], PublishedRow] = {}
        for r in range(first, len(self._sheet.rows)):
            code = text_of(cell_at(self._sheet, r, self._at["code"]))
            if not code:
                continue  # a blank row or a footnote
            told = period or read_period(self._cell(r, "period"))
            if told is None:
                words = "Rows whose period is not understood were left out."
                self._problems.add("refused", words, address(r, self._at.get("period", 0)))
                continue
            for n, measure in enumerate(self._layout.measures):
                if measure.indicator in catalogue.indicators:
                    yield self._row(r, code, told, n, measure)
                    for mean in self._means(r, told, n, measure):
                        means.setdefault((mean.indicator, mean.org_code, told), mean)
        yield from means.values()

    def _means(
        self, r: int, period: Period, n: int, measure: WideMeasure
    ) -> Iterator[PublishedRow]:
        """The means that stand in an organisation's row: of its group, and of all."""
        overall = self._layout.overall
        if measure.group_rate and (group := self._group(r)) is not None:
            name = text_of(self._cell(r, "group"))
            yield from self._mean(
                r, f"group_rate of {n}", (group, name, "peer_group"), period, measure
            )
        if measure.overall_rate and overall is not None:
            whose = overall.code, overall.name, "national"
            yield from self._mean(r, f"overall_rate of {n}", whose, period, measure)

    def _mean(
        self, r: int, role: str, whose: tuple[str, str, str], period: Period, measure: WideMeasure
    ) -> Iterator[PublishedRow]:
        figure = self._figure(r, role)
        if figure.value is not None:
            code, name, level = whose
            yield PublishedRow(
                measure.indicator, code, name, level, *period, None, None, figure.value,
                measure.per, measure.rounding, "ok", measure.definition_match,
            )  # fmt: skip

    def _group(self, r: int) -> str | None:
        """The group of a row's organisation, by its id where the layout knows it."""
        name = text_of(self._cell(r, "group")) if "group" in self._at else ""
        return self._layout.groups.get(name, name) or None

    def _row(self, r: int, code: str, period: Period, n: int, measure: WideMeasure) -> PublishedRow:
        held = {term: self._figure(r, f"{term} of {n}") for term in measure.terms}
        figures = {term: held.get(term, Cell(None, "ok")) for term in WideMeasure.model_fields}
        above, below, rate = (figures[term] for term in ("numerator", "denominator", "rate"))
        statuses = {cell.status for cell in held.values()}
        status = next((word for word in RANK if word in statuses), "ok")
        if status == "ok" and below.value == 0:
            status = "no_denominator"
        name = text_of(self._cell(r, "name")) if "name" in self._at else code
        if self._layout.own_codes is not None:
            code = self._codes.get(folded(name), f"{self._layout.own_codes}{code}")
        return PublishedRow(
            measure.indicator, code, " ".join(name.split()), self._layout.level, *period,
            above.value, below.value, rate.value if status != "no_denominator" else None,
            measure.per, measure.rounding, status, measure.definition_match, self._group(r),
        )  # fmt: skip

    def _figure(self, r: int, role: str) -> Cell:
        figure = read_figure(text_of(self._cell(r, role)), self._statuses)
        if figure is None:
            words = "What is neither a number nor a known sign was left out."
            self._problems.add("refused", words, address(r, self._at[role]))
            return Cell(None, "not_submitted")
        return figure

    def _cell(self, r: int, role: str) -> object:
        return cell_at(self._sheet, r, self._at[role])

    def _period_of_sheet(self) -> Period:
        named = self._layout.period
        for cell, _ in cells_of(named, self._sheet, self._file):
            found = matched(named, cell)
            if found is not None and (period := read_period(found)) is not None:
                return period
        raise Unreadable("It does not say which month or financial year its figures are of.")

    def _say_what_is_not_read(self, top: int) -> None:
        reasons = {folded(label): why for label, why in self._layout.not_read.items()}
        used = set(self._at.values())
        for c, cell in enumerate(self._sheet.rows[top]):
            if c in used or not filled(cell):
                continue
            why = reasons.get(folded(str(cell)))
            words = f"Not read: {why}." if why else "The layout does not know this column."
            self._problems.add("note", words, address(top, c))
