"""The share of births that is in: a segment a trust, and the mark that must be reached."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from layouts.parts.markup import as_markup
from layouts.parts.tags import span, tag

Segment = tuple[str, float, bool]  # name, share of births, whether it is in


def coverage_bar(
    title: str, segments: Sequence[Segment], needed: float, in_words: str, words: str
) -> html.Section:
    """in_words: what is in, above the bar; words: what is not, and what it does, below it."""
    parts = [
        tag(
            "i",
            className="in" if is_in else "out",
            style={"width": f"{share:.3%}"},
            title=f"{name}, {share:.0%} of births, {'in' if is_in else 'not in'}",
        )
        for name, share, is_in in segments
    ]
    mark = span(span(f"{needed:.0%} needed"), className="needed", style={"left": f"{needed:.1%}"})
    bar = tag(
        "div", [span(parts, className="segments"), mark], className="bar", **{"aria-hidden": "true"}
    )
    return html.Section(
        [
            html.H2(title, id="coverage-title"),
            html.P(in_words, className="note"),
            as_markup(bar),
            html.P(words, id="coverage"),
        ],
        className="coverage",
        **{"aria-labelledby": "coverage-title"},
    )
