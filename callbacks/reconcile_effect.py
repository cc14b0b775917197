"""What a concept's definitions do to its figure, on the page."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from callbacks.months import month_of
from callbacks.reconcile_words import fraction
from catalogue.crosswalk import SOURCE_WORDS, Concept
from catalogue.model import Indicator
from catalogue.view import View
from charts.effect import Definition, Typed, effect_chart, effect_range, gap_words
from charts.words import month_words, number, with_unit
from layouts.reconcile_body import EffectShown, Figure, Picture
from store.agreed import Change
from store.cut import Cut
from store.dashboards import LAYOUTS
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
        fraction=fraction(line.terms, at),
    )


def _number(value: float, indicator: Indicator) -> str:
    return number(value, 0 if indicator.unit == "count" else 1)


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
        f"{_number(float(line.value[at]), indicator)} ({fraction(line.terms, at)})"
        if np.isfinite(line.value[at])
        else ""
        for line in effect.lines
    ]
    remarks = [effect.gaps[at] or "", "a new definition begins" if at in effect.breaks else ""]
    if without := effect.without[at]:
        names = ", ".join(cut.org_name("provider", org) for org in without)
        remarks.append(f"without {names}, as a count is missing")
    return [month_words(effect.month[at]), *cells, "; ".join(filter(None, remarks))]
