"""Counts by category (the exp-data files) added up into numerators and denominators."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from etl.layout import CountMeasure, CountsLayout
from etl.published_lines import Cell, Line, Org, Period, Problems, PublishedRow, name_unread
from etl.vocabulary import fold_all, folded

Categories = dict[str, Cell]  # folded category to its figure


class Table(NamedTuple):
    """One organisation's counts by category, of one dimension and period."""

    counts: dict[str, Categories]  # by what was counted


def count_rows(
    lines: list[Line], layout: CountsLayout, problems: Problems
) -> Iterator[PublishedRow]:
    """A row for each measure, organisation and period of the file.

    An organisation without rows for a measure's dimension gets one that says `not_submitted`.
    """
    dimensions = {folded(d): folded(m.dimensions[0]) for m in layout.measures for d in m.dimensions}
    names = {line.org: line.name for line in lines}
    periods = sorted({line.period for line in lines})
    tables = _tables(lines, dimensions, layout, problems)
    for measure in layout.measures:
        dimension = folded(measure.dimensions[0])
        for period in periods:
            mine = tables.get((dimension, period), {})
            if not mine:
                continue  # the file does not hold this dimension at all
            _check_categories(measure, mine, layout, problems)
            for org, name in names.items():
                figure = _figure(measure, mine.get(org), problems)
                yield _row(measure, org, name, period, *figure)


def _tables(
    lines: Iterable[Line], dimensions: Mapping[str, str], layout: CountsLayout, problems: Problems
) -> dict[tuple[str, Period], dict[Org, Table]]:
    spellings = _spellings(layout)
    tables: dict[tuple[str, Period], dict[Org, Table]] = {}
    unread: Counter[str] = Counter()
    for line in lines:
        dimension = dimensions.get(folded(line.texts["dimension"]))
        if dimension is None:
            unread[line.texts["dimension"]] += 1
            continue
        table = tables.setdefault((dimension, line.period), {}).setdefault(line.org, Table({}))
        counts = table.counts.setdefault(folded(line.texts.get("count_of", "")), {})
        label = folded(line.texts["measure"])
        category = spellings.get(label, label)
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
    below, denominator_status = _sum(measure.denominator, counts)
    status = denominator_status if below is None else numerator_status
    if status == "absent":
        words = f"Organisations lack a category of {measure.dimensions[0]}; no rate was made."
        problems.add("warning", words, "")
    if above is None or below is None:
        return above, below, "not_submitted" if status in ("absent", "conflict") else status
    return above, below, "no_denominator" if below == 0 else "ok"


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
