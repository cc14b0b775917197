"""The three answers at the head of an indicator's page."""

from __future__ import annotations

import numpy as np

from callbacks.indicator_comparison import Side, funnel_title
from callbacks.indicator_series import Line
from callbacks.trust import provider_marks
from charts.words import (
    CAVEAT,
    POSITION_WORDS,
    RULE_WORDS,
    month_words,
    number,
    position_sign,
    sign_words,
    status_words,
    with_unit,
)
from layouts.parts.answers import Answer

YEAR = 12


def three_answers(line: Line, side: Side) -> list[Answer]:
    """Is the data good, is it changing, is it different."""
    return [_good(line), _changing(line), different(side)]


def _good(line: Line) -> Answer:
    """How much of the last year is there, and what to know of the latest figure."""
    reading, (_, caveat, _) = line.reading, line.notes
    asked = reading.month <= np.datetime64(line.month, "M")
    recent = np.flatnonzero(asked & (reading.status != "not_applicable"))
    recent = recent[-(YEAR // reading.period_months) :]
    there = np.isfinite(reading.value[recent])
    many = "All of" if there.all() else f"{int(there.sum())} of"
    said = [f"{many} the last {len(recent)} {line.points_words} have a figure."]
    for status in dict.fromkeys(reading.status[recent[~there]].tolist()):
        which = [i for i in recent[~there] if reading.status[i] == status]
        when = ", ".join(
            month_words(reading.month[i], reading.period_months, short=True) for i in which
        )
        said.append(f"{status_words(status).capitalize()}: {when}.")
    latest = recent[there][-1:] if there.any() else []
    said += [f"Caveat: {caveat[i]}" for i in latest if caveat[i]]
    doubt = not there.all() or len(said) > 1
    trust = provider_marks(line.cut, line.subject)
    return Answer("Is the data good?", "", " ".join(said), CAVEAT if doubt else None, trust)


def _changing(line: Line) -> Answer:
    reading = line.reading
    words = sign_words(line.sign)
    question = "Is it changing?"
    if reading.variation is None:
        return Answer(question, _capital(words.short), words.alternative, line.sign)
    verdict = _capital(words.short.split(",")[0])
    if reading.since is None:
        return Answer(question, verdict, words.alternative, line.sign)
    since = month_words(reading.since, reading.period_months)
    rule = _capital(RULE_WORDS.get(reading.rule[line.place], "")) or "Flagged"
    new = "New this month." if reading.newly_flagged else "Not new this month."
    return Answer(question, verdict, f"{rule}, since {since}. {new}", line.sign)


def different(side: Side) -> Answer:
    """Where the page's provider stands among the others, or how many stand apart."""
    question = "Is it different?"
    comparison = side.comparison
    if comparison is None:
        return Answer(question, "Not compared", side.why_none)
    reading, unit = comparison.reading, side.indicator.unit_words
    months = f"over {side.window} months"
    if side.selected is None:
        if not reading.judged:
            return Answer(question, "Not judged", "No provider is judged in this comparison.")
        return Answer(question, "", f"{funnel_title(comparison)} {months}.")
    i = side.selected
    position = reading.position[i]
    if not np.isfinite(reading.value[i]):
        return Answer(question, "Not judged", f"It has no figure {months}.")
    if not reading.judged:
        return Answer(question, "Not judged", f"{with_unit(reading.value[i], unit)} {months}.")
    verdict, _, where = POSITION_WORDS[position].partition(": ")
    against = number(float(np.broadcast_to(reading.benchmark, len(comparison.orgs))[i]))
    text = f"{with_unit(reading.value[i], unit)} {months} against {against} ({side.label})"
    text += f", {where}." if where else "."
    return Answer(
        question, _capital(verdict), text, position_sign(position, side.indicator.direction)
    )


def _capital(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}"
