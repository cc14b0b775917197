"""The tracker: a row a provider, a letter a month, each a link to the return."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from dash import html

from layouts.parts.markup import as_markup
from layouts.parts.tags import Markup, link, span, tag, td, th, tr

NAMES = {
    "A": "accepted",
    "W": "warnings",
    "R": "rejected",
    "L": "late",
    "M": "missing",
    "2": "restated",
    "P": "provisional",
    ".": "waiting",
}
KEY = (
    ("A", "accepted"),
    ("W", "with warnings"),
    ("R", "rejected"),
    ("L", "late (bar)"),
    ("M", "missing"),
    ("2", "restated"),
    ("P", "provisional"),
    (".", "not due yet"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """One return: its letter, whether it came late, the same in words, and where it leads."""

    letter: str
    words: str
    href: str
    late: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One provider. marks: one a month, None where it owed none. state: of the last month."""

    group: str
    name: str
    href: str
    marks: Sequence[Mark | None]
    complete: str
    late: str
    role: str
    state: str


def tracker_key() -> html.Ul:
    """What the letters stand for."""
    items = [tag("li", [mark_sign(letter, letter == "L"), span(words)]) for letter, words in KEY]
    return html.Ul(**{"data-markup": "".join(items)}, className="tracker-key")


def tracker(months: Sequence[tuple[str, str]], lines: Sequence[Line], caption: str) -> html.Div:
    """The grid, `tracker`. months: year to show above ("" for none) and short name, oldest first;
    the last one is the one that is asked about."""
    table = tag(
        "table",
        [
            tag("caption", caption, className="visually-hidden"),
            tag("thead", list(_head(months))),
            *_bodies(lines, len(months)),
        ],
        id="tracker",
        className="tracker",
    )
    return as_markup(table)


def _head(months: Sequence[tuple[str, str]]) -> Iterator[Markup]:
    last = len(months) - 1
    cells = [
        th(
            [span(year, className="year"), span(name)],
            scope="col",
            className="month open" if place == last else "month",
        )
        for place, (year, name) in enumerate(months)
    ]
    ends = [
        th(words, scope="col", className=look)
        for words, look in (
            ("Complete", "amount"),
            ("Median late", "amount"),
            ("Contact role", "role"),
        )
    ]
    yield tr([th("Provider", scope="col", className="name"), *cells, *ends])


def _bodies(lines: Sequence[Line], months: int) -> Iterator[Markup]:
    """One body a group, headed by its name."""
    for group, members in groupby(lines, key=lambda line: line.group):
        head = tr(th(group, scope="rowgroup", colSpan=months + 5), className="group")
        yield tag("tbody", [head, *map(_line, members)])


def _line(line: Line) -> Markup:
    last = len(line.marks) - 1
    cells = [
        td(
            _mark(mark) if mark else span("no return asked for", className="visually-hidden"),
            className=_look(mark, place == last),
        )
        for place, mark in enumerate(line.marks)
    ]
    return tr(
        [
            th(link(line.name, line.href), scope="row", className="name"),
            *cells,
            td(line.complete, className="amount"),
            td(line.late, className="amount"),
            td(line.role, className="role"),
            td(line.state, className="in-words"),
        ]
    )


def _look(mark: Mark | None, is_open: bool) -> str:
    marks = {"open": is_open, "chosen": mark is not None and mark.chosen}
    return " ".join(["month", *(name for name, holds in marks.items() if holds)])


def _mark(mark: Mark) -> Markup:
    current = {"aria-current": "true"} if mark.chosen else {}
    words = span(mark.words, className="visually-hidden")
    return link([mark_sign(mark.letter, mark.late), words], mark.href, title=mark.words, **current)


def mark_sign(letter: str, late: bool = False) -> Markup:
    """The letter in its shape and colour; late: with the bar at its foot."""
    shown = "•" if letter == "." else letter
    look = f"letter {NAMES[letter]}{' bar' if late else ''}"
    return span(span(shown), className=look, **{"aria-hidden": "true"})
