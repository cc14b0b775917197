"""The evaluation: is the dashboard used, are returns timely, and did anything change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from catalogue.model import Catalogue
from catalogue.view import View
from layouts.filters import copy_link, set_picker
from layouts.parts.filters import filter_row
from layouts.parts.markup import as_markup, scroller
from layouts.parts.shell import page_title
from layouts.parts.tags import Markup, tag, td, th, tr

TITLE = "Evaluation of the dashboard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """headings: of the columns. rows: the first cell of each heads its row. note: below the
    title. empty: said where there is no row."""

    title: str
    headings: tuple[str, ...]
    rows: Sequence[tuple[str, ...]]
    note: str = ""
    empty: str = "Nothing yet."


def evaluation_filters(view: View, catalogue: Catalogue, cut: str) -> html.Section:
    """The set of indicators; copy link."""
    return filter_row([set_picker(view, catalogue)], [copy_link(view, cut)])


def evaluation(
    *, facts: Sequence[str], sentences: Sequence[str], tables: Sequence[Table], close_out: str,
    close_out_note: str,
) -> list[Any]:  # fmt: skip
    """The page's content. close_out: HTML of the pilot's close-out; close_out_note: where its words
    are kept."""
    content = [
        page_title(TITLE, list(facts)),
        *[html.P(words, className="answer-sentence" if not at else None)
          for at, words in enumerate(sentences)],
        *[part for table in tables for part in _table(table)],
        html.H2("Close-out of the pilot"),
        html.P(close_out_note, className="note"),
        as_markup(Markup(close_out), className="document"),
    ]  # fmt: skip
    return [html.Div(content, className="work-plan-page")]


def _table(table: Table) -> list[Any]:
    said: list[Any] = [html.H2(table.title)]
    if table.note:
        said.append(html.P(table.note, className="note"))
    if not table.rows:
        return [*said, html.P(table.empty)]
    head = tr([th(words, scope="col") for words in table.headings])
    body = [tr([th(first, scope="row"), *map(td, rest)]) for first, *rest in table.rows]
    caption = tag("caption", table.title, className="visually-hidden")
    made = tag("table", [caption, tag("thead", head), tag("tbody", body)], className="work-plan")
    return [*said, scroller(made, table.title)]
