"""Hover texts: what a point is, in whole words."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np

from analysis.reading import FunnelReading, Position, Reading
from charts.words import (
    POSITION_WORDS,
    RULE_WORDS,
    count,
    kind_of,
    month_words,
    number,
    status_words,
    with_unit,
)

KIND_WORDS = {
    "improvement": "Special cause – improvement",
    "concern": "Special cause – concern",
    "neutral": "Change, no agreed direction",
    "usual": "Usual variation",
}


@dataclass(frozen=True, slots=True)
class Terms:
    """How an indicator's figures are said: its unit, and what is counted."""

    unit_words: str
    denominator_words: str = ""
    decimals: int = 1

    def of(self, numerator: float, denominator: float) -> str:
        """ "18 of 395 women giving birth", or nothing where a count is missing."""
        if not (np.isfinite(numerator) and np.isfinite(denominator)):
            return ""
        return f"{count(numerator)} of {count(denominator)} {self.denominator_words}".strip()


def point_texts(reading: Reading, terms: Terms, reasons: tuple[str | None, ...] = ()) -> list[str]:
    """One text a point, (points,): month, value, counts, what the rules say, the limits; for a
    missing month its status, and the reason given for it."""
    return [
        _value_text(reading, i, terms)
        if np.isfinite(reading.value[i])
        else _gap_text(reading, i, reasons[i] if reasons else None)
        for i in range(len(reading.value))
    ]


def _value_text(reading: Reading, i: int, terms: Terms) -> str:
    when = month_words(reading.month[i], reading.period_months)
    lines = [f"<b>{when}: {with_unit(reading.value[i], terms.unit_words, terms.decimals)}</b>"]
    if reading.denominator is not None:
        lines.append(terms.of(reading.numerator[i], reading.denominator[i]))
    lines.append(assessment_words(reading, i))
    if np.isfinite(reading.lower[i]):
        lines.append(
            f"Limits {number(reading.lower[i], terms.decimals)} to "
            f"{number(reading.upper[i], terms.decimals)}, centre line "
            f"{number(reading.centre[i], terms.decimals)}"
        )
    elif np.isfinite(reading.centre[i]):
        name = "Median" if reading.chart == "run" else "Centre line"
        lines.append(f"{name} {number(reading.centre[i], terms.decimals)}")
    if reading.status[i] == "provisional":
        lines.append("Provisional: may change")
    return "<br>".join(
        escape(line) if not line.startswith("<b>") else line for line in lines if line
    )


def assessment_words(reading: Reading, i: int) -> str:
    """A point's verdict with the rule that gave it; "Not assessed" where no rule was applied."""
    if reading.status[i] == "not_mature":
        return "Not mature: not assessed"
    if not reading.assessed[i]:
        return "Not assessed"
    said = KIND_WORDS[kind_of(reading.kind[i])] if reading.side[i] else KIND_WORDS["usual"]
    if reading.rule[i]:
        said = f"{said}: {RULE_WORDS[reading.rule[i]]}"
    return f"{said}. Left out of the limits" if reading.excluded[i] else said


def gap_words(status: str) -> str:
    """Why a point has no value; a month that was sent but has nothing to divide by says so."""
    return "no value" if status in ("final", "provisional") else status_words(status)


def _gap_text(reading: Reading, i: int, reason: str | None) -> str:
    when = month_words(reading.month[i], reading.period_months)
    why = escape(reason) if reason else "The line breaks here."
    return f"<b>{when}: {gap_words(reading.status[i])}</b><br>{why}"


def unit_texts(
    names: list[str],
    numerator: np.ndarray | None,
    denominator: np.ndarray,
    reading: FunnelReading,
    terms: Terms,
) -> list[str]:
    """One text a unit of a funnel, (units,): name, value, counts, interval, where it lies."""
    texts = []
    for i, name in enumerate(names):
        lines = [
            f"<b>{escape(name)}: "
            f"{with_unit(reading.value[i], terms.unit_words, terms.decimals)}</b>"
        ]
        if numerator is not None:
            lines.append(escape(terms.of(numerator[i], denominator[i])))
        if np.isfinite(reading.lower_ci[i]):
            lines.append(
                f"95 % interval {number(reading.lower_ci[i], terms.decimals)} to "
                f"{number(reading.upper_ci[i], terms.decimals)}"
            )
        position = reading.position[i] if reading.judged else Position.NOT_JUDGED
        lines.append(POSITION_WORDS[position].capitalize())
        texts.append("<br>".join(line for line in lines if line))
    return texts
