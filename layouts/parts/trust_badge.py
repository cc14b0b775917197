"""The trust badge: five small marks that go with a provider, each with its words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from dash import html

from layouts.parts.markup import Markup, as_markup
from layouts.parts.tags import span

SHAPES = {"clear": "●", "some": "◐", "much": "○", "unknown": "–"}  # the more is filled, the surer
TITLE = "How far these returns can be relied on"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustMark:
    """level: clear, some, much (that is left to wish for) or unknown. words: the level in words.
    sentence: what was found. how: how it is worked out."""

    name: str
    level: str
    words: str
    sentence: str
    how: str


def trust_badge(who: str, marks: Sequence[TrustMark], period: str) -> html.Section:
    """The marks in a row; what was found, and how, unfolds below them.

    who: the provider's short name. period: the months looked at, "12 months to September 2026"."""
    told = html.Details(
        [
            html.Summary(f"{TITLE}: {who}, {period}"),
            html.Dl([part for mark in marks for part in _told(mark)]),
        ]
    )
    return html.Section(
        as_markup([html.Ul([_mark(mark) for mark in marks]), told]),
        className="trust",
        **{"aria-label": f"{TITLE}: {who}"},
    )


@lru_cache(maxsize=1024)
def shapes_and_words(marks: tuple[TrustMark, ...]) -> tuple[str, str]:
    """ "●○◐●–", and what each of them says."""
    said = "; ".join(f"{mark.name}: {mark.words}" for mark in marks)
    return "".join(SHAPES[mark.level] for mark in marks), said


@lru_cache(maxsize=1024)  # a table of 130 providers asks for as many, visit after visit
def trust_in_brief(marks: tuple[TrustMark, ...]) -> Markup:
    """The five shapes of a table's cell, with all their words for readers aloud and on hover."""
    shapes, said = shapes_and_words(marks)
    return span(
        [
            span(shapes, className="trust-shapes", **{"aria-hidden": "true"}),
            span(said, className="visually-hidden"),
        ],
        title=said,
        className="trust-brief",
    )


def _mark(mark: TrustMark) -> html.Li:
    shape = html.Span(SHAPES[mark.level], className="trust-shape", **{"aria-hidden": "true"})
    return html.Li([shape, html.Span([html.Strong(mark.name), f" {mark.words}"])])


def _told(mark: TrustMark) -> list[html.Dt | html.Dd]:
    return [
        html.Dt(f"{mark.name}: {mark.words}"),
        html.Dd([mark.sentence, " ", html.Span(mark.how, className="note")]),
    ]
