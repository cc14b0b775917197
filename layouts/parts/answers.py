"""The answers at an indicator's head: is the data good, is it changing, is it different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import html

from charts.words import Sign
from layouts.parts.markup import as_markup
from layouts.parts.signs import sign


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, the verdict in a few words, and a line that gives the reason."""

    question: str
    verdict: str
    text: str
    sign: Sign | None = None


def answers(given: Sequence[Answer]) -> html.Div:
    """The answers side by side, in the order given, as markup."""
    return as_markup([_answer(answer) for answer in given], className="answers")


def _answer(answer: Answer) -> html.Section:
    title = f"{answer.question} {answer.verdict}".strip()
    icon = [sign(answer.sign, 22, words_beside=True)] if answer.sign else []
    return html.Section(
        [*icon, html.Div([html.H2(title), html.P(answer.text)])],
        className="answer",
        **{"aria-label": answer.question},
    )
