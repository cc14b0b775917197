"""The overview: headline, matrix, what is new; or what is published, where no return is in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import dcc, html

from charts.words import Sign
from layouts.parts.chart import Source, figure_table
from layouts.parts.headline import News, headline, news_panel
from layouts.parts.key import key_line
from layouts.parts.matrix import Column, Row, matrix
from layouts.parts.shell import page_title

# The largest matrix that can still be read as one picture.
MOST_COLUMNS, MOST_ROWS = 40, 80
TOO_LARGE = (
    "This table is too large for one image that can be read: choose an LMS, a smaller set, or only "
    "rows with signals."
)


def overview(
    *,
    opening: str,
    counts: Sequence[tuple[Sign | None, str]],
    chance: str,
    columns: Sequence[Column],
    rows: Sequence[Row],
    caption: str,
    news: Sequence[News],
    since: str,
    inbox: str,
    baselines: str,
    source: Source,
) -> list[Any]:
    """The page of a region with returns. inbox, baselines: addresses of the signals and of the
    first year. source: what a picture of the matrix says of itself."""
    words = f"All {len(news)} in the inbox" if news else "The inbox of signals"
    return [
        headline(opening, counts, chance),
        html.Div(
            [
                html.Div(matrix(columns, rows, caption), className="matrix-side"),
                news_panel(news, since, (words, inbox)),
            ],
            className="overview",
        ),
        key_line(),
        _as_image(len(columns), len(rows), source),
        html.P(
            dcc.Link("First-year baselines: where providers differ beyond chance", href=baselines),
            className="note",
        ),
    ]


def _as_image(columns: int, rows: int, source: Source) -> html.P:
    """The button that saves what is shown, as `assets/matrix_picture.js` draws it."""
    if columns > MOST_COLUMNS or rows > MOST_ROWS:
        return html.P(TOO_LARGE, className="note")
    button = html.Button("Download image", type="button", **{"data-matrix-picture": "png"})
    return html.P(
        button,
        className="figure-tools figure-files",
        **{"data-source": source.words, "data-name": source.file_name},
    )


def published_overview(region_name: str, rows: Sequence[Sequence[Any]]) -> list[Any]:
    """The page of a region without returns: the published measures, a row each."""
    words = (
        "No provider's own return is loaded, so nothing is charted by month. These are the "
        "measures that national bodies have published; each opens as a comparison of every "
        "trust with this region's named."
    )
    headings = [
        "Measure",
        "Latest period",
        "England",
        "Trusts of this region",
        "Outside the 95 % limits",
    ]
    return [
        page_title(f"Published maternity measures, {region_name}"),
        html.P(words, className="answer-sentence"),
        figure_table(headings, rows, "Published measures, in pathway order"),
    ]
