"""One line that names every icon that a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from charts.left_out import WORDS, left_out_uri
from charts.words import Sign
from layouts.parts.signs import sign_and_words

OVERVIEW: tuple[tuple[Sign, str], ...] = (
    ("improvement", "improvement"),
    ("concern", "concern"),
    ("neutral", "no agreed direction"),
    ("common_cause", "usual variation"),
    ("pass", "meets"),
    ("inconsistent", "may or may not meet"),
    ("fail", "misses target"),
    ("too_rare", "too rare for a month"),
    ("not_enough_data", "not enough data"),
    ("not_submitted", "not submitted"),
    ("withheld", "withheld"),
    ("not_collected", "not collected"),
    ("caveat", "caveat"),
)


def key_line(signs: Sequence[tuple[Sign, str]] = OVERVIEW) -> html.Ul:
    """Icons with their short words, in the order given, and the marks below providers' names."""
    shapes = html.Span("●◐○", className="trust-shapes", **{"aria-hidden": "true"})
    relied_on = html.Span([shapes, " returns: sound, some doubt, much doubt"])
    return html.Ul(
        [*(html.Li(sign_and_words(name, words, 14)) for name, words in signs), html.Li(relied_on)],
        className="key",
        **{"aria-label": "Key"},
    )


def series_key(
    flagged: Sign | None,
    rules: str,
    chart_words: str,
    more: Any = None,
    *,
    left_out: bool = False,
) -> html.Ul:
    """The line under a time series: the flagged icon with the rules that made it, usual
    variation, points that are left out, the kind of chart, and `more` (a control that changes
    it)."""
    items: list[Any] = []
    if flagged is not None:
        items.append(sign_and_words(flagged, f"special cause, by rule: {rules}"))
    items.append(sign_and_words("common_cause", "usual variation"))
    if left_out:
        picture = html.Img(src=left_out_uri(), alt="", width=16, height=16, className="sign")
        items.append(html.Span([picture, html.Span(WORDS)], className="signed"))
    items.append(f"{chart_words}.")
    if more is not None:
        items.append(more)
    return html.Ul([html.Li(item) for item in items], className="key", **{"aria-label": "Key"})
