"""What a concept's definitions do to its figure, on the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from callbacks.months import month_of
from callbacks.reconcile_words import formula_words
from catalogue.crosswalk import SOURCE_WORDS, Concept, Dashboard
from catalogue.model import Indicator
from catalogue.view import View
from charts.converted_line import converted_line_uri
from charts.effect import Definition, Typed, effect_chart, effect_range, gap_words
from charts.words import count, month_words, number, with_unit
from layouts.reconcile_body import (
    Conversion,
    ConvertedLine,
    EffectShown,
    Figure,
    Picture,
    TypedLine,
)
from store.agreed import Change
from store.cut import Cut
from store.dashboards import LAYOUTS, Converted
from store.item_series import Terms
from store.reconcile import OURS, Effect, Line

MONTHS = 36
NOT_CONVERTIBLE = "not_convertible"
NAMES = {"a": "A", "b": "B", OURS: "region"}
NO_RETURNS = "No provider's own return is loaded, so nothing can be worked out."
ALL_SAME = "All definitions are the same: there is no effect."
ONE_IS_OURS = (
    "{} definition cannot be worked out from the data items that trusts send, so its effect cannot "
    "be drawn. That of {} is the region's own."
)
NONE_WORKED_OUT = (
    "No dashboard's definition can be worked out from the data items that trusts send, so its "
    "effect cannot be drawn."
)
KEY = "Hollow diamonds are rates that were typed in ({}): shown as typed, joined by no line."


def effect_of(
    cut: Cut, view: View, concept: Concept, indicator: Indicator, change: Change | None, *,
    phone: bool,
) -> EffectShown:  # fmt: skip
    """Figures, sentences and chart, or the reason why there is none."""
    if concept.relation == NOT_CONVERTIBLE:
        return _without(_new_series(indicator, change))
    if not cut.has_returns(indicator.id):
        return _without(NO_RETURNS)
    to = month_of(view, cut.months)
    effect = cut.effect(indicator, to, MONTHS, view.provider)
    if effect is None:
        return _without(_why_none(indicator))
    names = [_whose(line.sources, indicator) for line in effect.lines]
    where = cut.org_name("provider", view.provider) if view.provider else "region"
    if effect.latest is None:
        return _without("In none of these months can both be worked out.")
    when = f"{month_words(effect.month[effect.latest])}, {where}"
    return EffectShown(
        when=when,
        figures=[
            _figure(line, name, effect.latest, indicator)
            for line, name in zip(effect.lines, names, strict=True)
        ],
        sentences=_sentences(effect, names, indicator),
        picture=_picture(cut, view, indicator, effect, names, where, phone),
    )


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


def _without(words: str) -> EffectShown:
    return EffectShown(when="", figures=(), sentences=(), picture=None, no_picture=words)


def _new_series(indicator: Indicator, change: Change | None) -> str:
    """From when a series begins anew, as nothing before it can be converted."""
    agreed = change.agreed if change is not None else None
    latest = indicator.definitions[-1]
    if agreed is not None:
        return f"No conversion: a new series begins {agreed.first_month:%B %Y}."
    if len(indicator.definitions) > 1:
        return f"No conversion: a new series begins {latest.from_:%B %Y}."
    return "No conversion: a new series begins with the month that the region agrees on."


def _why_none(indicator: Indicator) -> str:
    given = indicator.crosswalk.given if indicator.crosswalk else {}
    known = [SOURCE_WORDS[s] for s in LAYOUTS if s in given and given[s].definition is not None]
    lacking = [f"{SOURCE_WORDS[s]}'s" for s in LAYOUTS if s in given and not given[s].definition]
    if known and lacking:
        return ONE_IS_OURS.format(lacking[0], known[0])
    return ALL_SAME if known else NONE_WORKED_OUT


def _whose(sources: Sequence[str], indicator: Indicator) -> str:
    """Whose definition it is: "A and region"."""
    names = [NAMES[source] for source in sources]
    national = indicator.crosswalk.national if indicator.crosswalk else None
    if OURS in sources and national is not None and national.relation == "identical":
        names.append("national")
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _figure(line: Line, name: str, at: int, indicator: Indicator) -> Figure:
    return Figure(
        value=_number(float(line.value[at]), indicator),
        unit=indicator.unit_words,
        whose=name,
        fraction=_fraction(line.terms, at),
    )


def _number(value: float, indicator: Indicator) -> str:
    return number(value, 0 if indicator.unit == "count" else 1)


def _fraction(terms: Terms, at: int, row: int = 0) -> str:
    top = count(float(terms.numerator[row, at]))
    if terms.denominator is None:
        return "a plain count"
    return f"{top} of {count(float(terms.denominator[row, at]))}"


def _sentences(effect: Effect, names: Sequence[str], indicator: Indicator) -> list[str]:
    at = effect.latest
    assert at is not None  # it was asked before
    first = float(effect.lines[0].value[at])
    said = []
    for line, name in zip(effect.lines[1:], names[1:], strict=True):
        gap = float(line.value[at]) - first
        side = "higher" if gap > 0 else "lower"
        words = gap_words(abs(gap), indicator.unit_words, 0 if indicator.unit == "count" else 1)
        same = f"{name} reads the same as {names[0]}."
        said.append(f"{name} reads {words} {side} than {names[0]}." if gap else same)
    if effect.spread is not None:
        low, high = (_signed(value, indicator) for value in effect.spread)
        between = low if low == high else f"{low} to {high}"
        said.append(f"Between the {effect.providers} providers: {between}.")
    return said


def _signed(gap: float, indicator: Indicator) -> str:
    words = gap_words(abs(gap), indicator.unit_words, 0 if indicator.unit == "count" else 1)
    return f"{words} {'higher' if gap >= 0 else 'lower'}"


def _picture(
    cut: Cut, view: View, indicator: Indicator, effect: Effect, names: Sequence[str], where: str,
    phone: bool,
) -> Picture:  # fmt: skip
    typed = _typed_points(cut, view, indicator, effect)
    decimals = 0 if indicator.unit == "count" else 1
    lines = [
        Definition(name=name, value=line.value)
        for line, name in zip(effect.lines, names, strict=True)
    ]
    who = ", ".join(one.name for one in typed)
    key = [effect_range(lines, typed, indicator.unit_words).words]
    key += [KEY.format(who)] if typed else []
    return Picture(
        figure=effect_chart(
            effect.month, lines, gaps=list(effect.gaps), breaks=effect.breaks, typed=typed,
            unit_words=indicator.unit_words, decimals=decimals, phone=phone,
        ),
        title="The definitions, month by month",
        alternative=_alternative(indicator, effect, names, where),
        headings=["Month", *names, "Remark"],
        rows=[_row(cut, effect, at, indicator) for at in reversed(range(len(effect.month)))],
        key=" ".join(filter(None, key)),
    )  # fmt: skip


def _typed_points(cut: Cut, view: View, indicator: Indicator, effect: Effect) -> list[Typed]:
    found = []
    for source in LAYOUTS:
        for one in cut.dashboards.typed_in(indicator, source):
            if view.provider in (None, one.org) and np.isin(one.month, effect.month).any():
                inside = np.isin(one.month, effect.month)
                name = cut.org_name("provider", one.org)
                found.append(Typed(name=name, month=one.month[inside], value=one.value[inside]))
    return found


def _alternative(indicator: Indicator, effect: Effect, names: Sequence[str], where: str) -> str:
    first, last = month_words(effect.month[0]), month_words(effect.month[-1])
    said = [f"Line chart of {indicator.name}, {where}, {first} to {last}, by {len(names)} "
            "definitions."]  # fmt: skip
    if effect.latest is not None:
        values = [
            f"{name} {with_unit(float(line.value[effect.latest]), indicator.unit_words)}"
            for line, name in zip(effect.lines, names, strict=True)
        ]
        said.append(f"{month_words(effect.month[effect.latest])}: {', '.join(values)}.")
    if missing := sum(gap is not None for gap in effect.gaps):
        said.append(f"{missing} month{'' if missing == 1 else 's'} cannot be worked out.")
    for at in effect.breaks:
        said.append(f"A new definition begins {month_words(effect.month[at])}; lines break there.")
    return " ".join(said)


def _row(cut: Cut, effect: Effect, at: int, indicator: Indicator) -> list[str]:
    cells = [
        f"{_number(float(line.value[at]), indicator)} ({_fraction(line.terms, at)})"
        if np.isfinite(line.value[at])
        else ""
        for line in effect.lines
    ]
    remarks = [effect.gaps[at] or "", "a new definition begins" if at in effect.breaks else ""]
    if without := effect.without[at]:
        names = ", ".join(cut.org_name("provider", org) for org in without)
        remarks.append(f"without {names}, as a count is missing")
    return [month_words(effect.month[at]), *cells, "; ".join(filter(None, remarks))]


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
    return _fraction(terms, at)


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
    return f"{with_unit(value, indicator.unit_words)} ({_fraction(terms, at, row)})"
