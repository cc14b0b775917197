"""The answers at an indicator's head: is the data good, is it changing, is it different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from charts.words import Sign
from layouts.parts.markup import as_markup
from layouts.parts.signs import sign
from layouts.parts.tags import tag
from layouts.parts.trust_badge import TrustMark, trust_in_brief


@dataclass(frozen=True, slots=True)
class Answer:
    """A question, the verdict in a few words, and a line that gives the reason. trust: the marks
    of the provider whose returns it is about."""

    question: str
    verdict: str
    text: str
    sign: Sign | None = None
    trust: tuple[TrustMark, ...] = ()


def answers(given: Sequence[Answer]) -> html.Div:
    """The answers side by side, in the order given, as markup."""
    return as_markup([_answer(answer) for answer in given], className="answers")


def _answer(answer: Answer) -> html.Section:
    title = f"{answer.question} {answer.verdict}".strip()
    icon = [sign(answer.sign, 22, words_beside=True)] if answer.sign else []
    return html.Section(
        [*icon, html.Div([html.H2(title), html.P([answer.text, *_trust(answer.trust)])])],
        className="answer",
        **{"aria-label": answer.question},
    )


def _trust(marks: tuple[TrustMark, ...]) -> list[Any]:
    """The marks in brief, which lead to the panel that tells of them."""
    if not marks:
        return []
    return [" ", tag("a", ["Returns: ", trust_in_brief(marks)], href="#data-quality")]
