"""Counts by category (the exp-data files) added up into numerators and denominators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from etl.layout import CountMeasure, CountsLayout
from etl.published_lines import (
    Cell,
    Line,
    Org,
    Period,
    Problems,
    PublishedRow,
    folded_status,
    name_unread,
    read_figure,
)
from etl.vocabulary import fold_all, folded

Categories = dict[str, Cell]  # folded category to its figure


class Table(NamedTuple):
    """One organisation's counts by category, of one dimension and period."""

    counts: dict[str, Categories]  # by what was counted
    rates: dict[str, Cell]  # published beside them, by category


Tables = dict[tuple[str, Period], dict[Org, Table]]


def count_rows(
    lines: list[Line], layout: CountsLayout, problems: Problems
) -> Iterator[PublishedRow]:
    """A row for each measure, organisation and period of the file.

    An organisation without rows for a measure's dimension gets one that says `not_submitted`.
    """
    dimensions = {folded(d): folded(m.dimensions[0]) for m in layout.measures for d in m.dimensions}
    dimensions |= {
        folded(d): folded(d) for m in layout.measures for d in (m.total, m.months) if d is not None
    }
    names: dict[Org, str] = {}
    for line in lines:
        names.setdefault(line.org, line.name)
    periods = sorted({line.period for line in lines})
    tables = _tables(lines, dimensions, layout, problems)
    for measure in layout.measures:
        dimension = folded(measure.dimensions[0])
        for period in periods:
            mine = tables.get((dimension, period), {})
            if not mine:
                continue  # the file does not hold this dimension at all
            if measure.total is None:
                _check_categories(measure, mine, layout, problems)
            for org, name in names.items():
                row = _row(measure, org, name, period, *_figure(measure, mine.get(org), problems))
                yield row if measure.total is None else _of_total(row, measure, tables)


def _tables(
    lines: Iterable[Line], dimensions: Mapping[str, str], layout: CountsLayout, problems: Problems
) -> Tables:
    spellings = _spellings(layout)
    tables: Tables = {}
    statuses = {folded_status(word): status for word, status in layout.statuses.items()}
    unread: Counter[str] = Counter()
    for line in lines:
        dimension = dimensions.get(folded(line.texts["dimension"]))
        if dimension is None:
            unread[line.texts["dimension"]] += 1
            continue
        table = tables.setdefault((dimension, line.period), {}).setdefault(line.org, Table({}, {}))
        counts = table.counts.setdefault(folded(line.texts.get("count_of", "")), {})
        label = folded(line.texts["measure"])
        category = spellings.get(label, label)
        if (share := read_figure(line.texts.get("rate", ""), statuses)) is not None:
            if share.value is not None:
                share = Cell(layout.rate_times * share.value, "ok")
            table.rates[category] = share
        before = counts.setdefault(category, line.figure)
        if before != line.figure:
            counts[category] = Cell(None, "conflict")
            words = "A category stands twice with different counts; its measures were left out."
            problems.add("error", words, line.place)
    name_unread(problems, "Dimensions that no indicator uses were not read", unread)
    return tables


def _spellings(layout: CountsLayout) -> dict[str, str]:
    return {
        folded(name): folded(category)
        for category, names in layout.spellings.items()
        for name in names
    }


def _check_categories(
    measure: CountMeasure, tables: Mapping[Org, Table], layout: CountsLayout, problems: Problems
) -> None:
    """Name a category that the layout does not know: it might belong in the denominator."""
    known = fold_all((*measure.numerator, *measure.denominator, *layout.missing))
    found = {c for table in tables.values() for counts in table.counts.values() for c in counts}
    if found - known:
        words = (
            f"{measure.dimensions[0]} has categories that the layout does not know; they are in "
            "no denominator. Compare the file with the layout."
        )
        problems.add("warning", words, "")


def _figure(
    measure: CountMeasure, table: Table | None, problems: Problems
) -> tuple[float | None, float | None, str]:
    """Numerator, denominator, status. A missing category makes the sum missing, never smaller."""
    if table is None:
        return None, None, "not_submitted"
    counts = _preferred(measure, table)
    above, numerator_status = _sum(measure.numerator, counts)
    if measure.total is not None:
        return above, None, numerator_status
    below, denominator_status = _sum(measure.denominator, counts)
    status = denominator_status if below is None else numerator_status
    if status == "absent":
        words = f"Organisations lack a category of {measure.dimensions[0]}; no rate was made."
        problems.add("warning", words, "")
    if above is None or below is None:
        return above, below, "not_submitted" if status in ("absent", "conflict") else status
    return above, below, "no_denominator" if below == 0 else "ok"


def _of_total(row: PublishedRow, measure: CountMeasure, tables: Tables) -> PublishedRow:
    """The row of a measure whose denominator is another dimension's only count, with the rate as
    published and how many months its source holds."""
    period, org = (row.period_start, row.period_end), Org(row.org_level, row.org_code)
    below = _only(tables, measure.total, period, org)
    months = _only(tables, measure.months, period, org)
    mine = tables[folded(measure.dimensions[0]), period].get(org)
    none = Cell(None, "ok")
    rate = none if mine is None else mine.rates.get(folded(measure.numerator[0]), none)
    status = "not_submitted" if row.status in ("absent", "conflict") else row.status
    if status == "ok":
        status = rate.status  # a rate may be hidden beside counts that are not
    if status == "ok" and not below.value:
        status = "no_denominator" if below.value == 0 else below.status
    return row._replace(
        numerator=row.numerator if status == "ok" else None,
        denominator=below.value,
        rate=rate.value if status == "ok" else None,
        status=status,
        caveat=_months_held(months, period),
        source=measure.source or "",
    )


def _only(tables: Tables, dimension: str | None, period: Period, org: Org) -> Cell:
    """The one count of a dimension that has one category."""
    table = tables.get((folded(dimension or ""), period), {}).get(org)
    cells = [c for counts in table.counts.values() for c in counts.values()] if table else []
    return cells[0] if len(cells) == 1 else Cell(None, "not_submitted")


def _months_held(months: Cell, period: Period) -> str | None:
    """What is to be said of a source that holds some months only."""
    start, end = period
    number = 12 * (end.year - start.year) + end.month - start.month + 1
    if months.value is None or months.value >= number:
        return None
    return f"It holds {months.value:g} of the {number} months."


def _preferred(measure: CountMeasure, table: Table) -> Categories:
    for unit in measure.count_of:
        if (found := table.counts.get(folded(unit))) is not None:
            return found
    return next(iter(table.counts.values())) if len(table.counts) == 1 else {}


def _sum(labels: Iterable[str], counts: Categories) -> tuple[float | None, str]:
    total = 0.0
    for label in labels:
        cell = counts.get(folded(label), Cell(None, "absent"))
        if cell.value is None:
            return None, cell.status
        total += cell.value
    return total, "ok"


def _row(
    measure: CountMeasure, org: Org, name: str, period: Period, above: float | None,
    below: float | None, status: str,
) -> PublishedRow:  # fmt: skip
    return PublishedRow(
        measure.indicator, org.code, name, org.level, *period, above, below, None, measure.per,
        measure.rounding, status, measure.definition_match,
    )  # fmt: skip
