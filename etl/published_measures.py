"""Published measures (numerator, denominator, rate in rows of their own) as figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date

from etl.layout import Currency, MeasuresLayout, RateMeasure
from etl.months import add_months, last_day
from etl.published_lines import Cell, Line, Org, Period, Problems, PublishedRow, name_unread
from etl.vocabulary import folded

Held = dict[str, tuple[Cell, int | None]]  # what a row holds: its figure and unit
RANK = ("low_dq", "not_submitted", "suppressed", "no_denominator", "provisional")
NO_COUNTS = frozenset({"low_dq", "not_submitted"})  # counts beside these are printed as 0


def rate_rows(
    lines: list[Line], layout: MeasuresLayout, problems: Problems
) -> Iterator[PublishedRow]:
    """A row for each measure, organisation and period of the file."""
    names: dict[Org, str] = {line.org: line.name for line in lines}
    for (code, org, period), held in _gather(lines, layout, problems).items():
        measure = layout.measures[code]
        start, end = covered(period, measure)
        above, below, rate, per, status = _figure(held, measure)
        yield PublishedRow(
            measure.indicator, org.code, names[org], org.level, start, end, above, below, rate,
            per, measure.rounding, status, measure.definition_match,
        )  # fmt: skip


def covered(period: Period, measure: RateMeasure) -> Period:
    """The months that a figure covers. A file that gives more than one month already says so."""
    start, end = period
    if (end - start).days > 31 or (measure.window == 1 and measure.lag == 0):
        return period
    last = add_months(date(end.year, end.month, 1), -measure.lag)
    return add_months(last, 1 - measure.window), last_day(last)


def _gather(
    lines: list[Line], layout: MeasuresLayout, problems: Problems
) -> dict[tuple[str, Org, Period], Held]:
    codes = {folded(code): code for code in layout.measures}
    ignored = tuple(folded(start) for start in layout.ignored)
    currencies: Mapping[str, Currency] = {folded(c): v for c, v in layout.currencies.items()}
    gathered: dict[tuple[str, Org, Period], Held] = {}
    unread: Counter[str] = Counter()
    for line in lines:
        indicator = folded(line.texts["indicator"])
        code = codes.get(indicator)
        if code is None:
            if not indicator.startswith(ignored):
                unread[line.texts["indicator"]] += 1
            continue
        currency = currencies.get(folded(line.texts["currency"]))
        if currency is None:
            words = "Rows of an unknown currency were left out."
            problems.add("warning", words, line.place)
        else:
            held = gathered.setdefault((code, line.org, line.period), {})
            held[currency.holds] = (line.figure, currency.per)
    name_unread(problems, "Measures that no indicator uses were not read", unread)
    return gathered


def _figure(
    held: Held, measure: RateMeasure
) -> tuple[float | None, float | None, float | None, int, str]:
    """Numerator, denominator, rate, unit, status."""
    absent: tuple[Cell, int | None] = (Cell(None, "ok"), None)
    above, below, rate = (held.get(name, absent) for name in ("numerator", "denominator", "rate"))
    statuses = {cell.status for cell, _ in (above, below, rate)}
    status = next((word for word in RANK if word in statuses), "ok")
    per = rate[1] or measure.per
    if status in NO_COUNTS:
        return None, None, None, per, status
    if status == "ok" and below[0].value == 0:
        return above[0].value, 0.0, None, per, "no_denominator"
    if status == "ok" and rate[0].value is None and None in (above[0].value, below[0].value):
        status = "not_submitted"
    return above[0].value, below[0].value, rate[0].value, per, status
