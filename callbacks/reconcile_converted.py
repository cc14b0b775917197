"""How far the dashboards' own figures become the region's, and what was typed in, on the page."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from callbacks.reconcile_words import formula_words, fraction
from catalogue.crosswalk import SOURCE_WORDS, Dashboard
from catalogue.model import Indicator
from charts.converted_line import converted_line_uri
from charts.words import count, month_words, with_unit
from layouts.reconcile_body import Conversion, ConvertedLine, TypedLine
from store.cut import Cut
from store.dashboards import LAYOUTS, Converted
from store.item_series import Terms


def conversions_of(cut: Cut, indicator: Indicator) -> list[Conversion]:
    """Each dashboard's figures made into the region's, beside those of the standard returns."""
    found = []
    for source in LAYOUTS if cut.has_returns(indicator.id) else ():
        lines = cut.dashboards.converted(indicator, source)
        given = indicator.crosswalk.of(source) if indicator.crosswalk else None
        if not lines or given is None or given.conversion is None:
            continue
        names = dict(cut.dashboards.names)
        top = formula_words(given.conversion.numerator, names)
        bottom = given.conversion.denominator
        formula = f"{top}, out of {formula_words(bottom, names)}" if bottom else top
        found.append(
            Conversion(
                title=f"{SOURCE_WORDS[source]}, converted to the region's definition",
                formula=f"{formula}, as far as its workbooks carry these counts.",
                lines=[_converted_line(cut, one, indicator) for one in lines],
                headings=["Month", "Trust", "Converted", "Standard return", "Compared"],
                rows=[row for one in lines for row in _converted_rows(cut, one)],
            )
        )
    return found


def typed_of(cut: Cut, indicator: Indicator) -> list[TypedLine]:
    """The latest rate that each trust typed in, and what its returns give by that definition."""
    found = []
    for source in LAYOUTS if cut.has_returns(indicator.id) else ():
        for one in cut.dashboards.typed_in(indicator, source):
            month, value = one.month[-1], float(one.value[-1])
            found.append(
                TypedLine(
                    who=cut.org_name("provider", one.org),
                    typed=f"{with_unit(value, indicator.unit_words)}, {month_words(month)}",
                    counted=_counted(cut, indicator, source, one.org, month),
                )
            )
    return found


def _converted_line(cut: Cut, one: Converted, indicator: Indicator) -> ConvertedLine:
    """How far a trust's conversion goes, with its picture where there is one."""
    who = cut.org_name("provider", one.org)
    if one.lacks:
        words = f"nothing is drawn. Its workbooks lack: {', '.join(one.lacks)}."
        return ConvertedLine(who=who, words=words)
    compared, equal = int(one.compared.sum()), int(one.equal.sum())
    if not compared:
        words = "no month can be compared: either its counts or its standard return are missing."
        return ConvertedLine(who=who, words=words)
    all_of = f"all {compared} months" if compared > 1 else "the one month"
    words = f"exactly as its standard return in {all_of} that both carry."
    if equal < compared:
        months = one.month[one.compared & ~one.equal]
        words = (
            f"as its standard return in {equal} of {compared} months; it differs in "
            f"{', '.join(month_words(m, short=True) for m in months)}."
        )
    return ConvertedLine(
        who=who,
        words=f"{words}{_gaps(one.gaps)}",
        picture=converted_line_uri(
            one.terms.rate(indicator.multiplier)[0], one.standard.rate(indicator.multiplier)[0]
        ),
        alternative=f"Converted series of {who} as a line, its standard returns as rings.",
    )


def _gaps(gaps: Mapping[np.datetime64, tuple[str, ...]]) -> str:
    if not gaps:
        return ""
    said = [f"{month_words(m, short=True)} ({', '.join(names)})" for m, names in gaps.items()]
    return f" Without a figure: {'; '.join(said)}."


def _converted_rows(cut: Cut, one: Converted) -> list[list[str]]:
    who, rows = cut.org_name("provider", one.org), []
    for at in np.flatnonzero(one.compared).tolist():
        equal = "equal" if one.equal[at] else "differs"
        month = month_words(one.month[at])
        rows.append([month, who, _fraction_or_count(one.terms, at),
                     _fraction_or_count(one.standard, at), equal])  # fmt: skip
    return rows


def _fraction_or_count(terms: Terms, at: int) -> str:
    if terms.denominator is None:
        return count(float(terms.numerator[0, at]))
    return fraction(terms, at)


def _counted(
    cut: Cut, indicator: Indicator, source: Dashboard, org: str, month: np.datetime64
) -> str:
    """The same rate worked out from the trust's returns, where the definition can be said."""
    given = indicator.crosswalk.of(source) if indicator.crosswalk else None
    if given is None or given.definition is None:
        return "cannot be worked out"
    series = cut.dashboards.items
    terms = series.terms(given.definition)
    row, at = series.orgs.index(org), int(np.searchsorted(series.month, month))
    value = float(terms.rate(indicator.multiplier)[row, at])
    if not np.isfinite(value):
        return "its counts were not sent"
    return f"{with_unit(value, indicator.unit_words)} ({fraction(terms, at, row)})"
