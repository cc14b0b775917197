"""A figure's frame: a sentence above, the picture and its text alternative, the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from layouts.parts.markup import scroller
from layouts.parts.tags import Markup, tag, text_of, th, tr

CONFIG = {"displayModeBar": False, "responsive": True, "doubleClick": False}


@dataclass(frozen=True, slots=True)
class Source:
    """What stands below a saved picture, and the file's name without its ending."""

    words: str
    file_name: str


EMPTY: dict[str, Any] = {
    "data": [],
    "layout": {"xaxis": {"visible": False}, "yaxis": {"visible": False}},
}


def chart(
    id: str,
    *,
    title: Any,
    alternative: str,
    figure: dict[str, Any] | None = None,
    table: Any = None,
    tools: Sequence[Any] = (),
    foot: Any = None,
    height: int = 380,
    source: Source | None = None,
) -> html.Section:
    """A chart without a frame line. `<id>` is the graph, `<id>-title` its heading,
    `<id>-picture` carries the text alternative, `<id>-table` holds the same as a table.

    title: a sentence that says what is to be seen. table: as figure_table gives it. tools: links
    and buttons at the right of the title; height in px. source: what a file of the picture says of
    itself; None: no such files are offered."""
    return html.Section(
        [
            html.Div(
                [html.H2(title, id=f"{id}-title"), html.Div(list(tools), className="figure-tools")],
                className="figure-head",
            ),
            html.Div(
                dcc.Graph(
                    id=id, figure=figure or EMPTY, config=CONFIG, style={"height": f"{height}px"}
                ),
                id=f"{id}-picture",
                role="img",
                className="picture",
                **{"aria-label": alternative},
            ),
            html.Div(foot, id=f"{id}-foot", className="figure-foot"),
            *([_as_files(source)] if source else []),
            html.Details(
                [html.Summary("Show as table"), html.Div(table, id=f"{id}-table")],
                className="as-table",
            ),
        ],
        className="chart",
        **{"aria-labelledby": f"{id}-title"},
    )


def _as_files(source: Source) -> html.P:
    """Buttons that save the picture, as `assets/picture.js` draws it."""
    kinds = (("png", "PNG"), ("svg", "SVG"))
    buttons = [
        html.Button(f"Save as {words}", type="button", **{"data-picture": kind})
        for kind, words in kinds
    ]
    return html.P(
        buttons,
        className="figure-tools figure-files",
        **{"data-source": source.words, "data-name": source.file_name},
    )


def figure_table(headings: Sequence[str], rows: Sequence[Sequence[str]], caption: str) -> html.Div:
    """What a figure draws, in rows, as markup; the first column heads each row."""
    head = tag("thead", tr([th(words, scope="col") for words in headings]))
    body = tag("tbody", [_plain_row(row) for row in rows])
    table = tag("table", [tag("caption", caption), head, body], className="plain-table")
    return scroller(table, caption)


def _plain_row(words: Sequence[str]) -> Markup:
    """A row without attributes, as one text: there may be thousands of its cells."""
    cells = "</td><td>".join([text_of(word) for word in words[1:]])
    return Markup(f"<tr>{th(words[0], scope='row')}<td>{cells}</td></tr>")
