"""National check: what is published of each provider against what its returns say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts.parts.chart import chart, figure_table
from layouts.parts.markup import as_markup
from layouts.parts.shell import page_title
from layouts.parts.tags import Markup, link, span, tag, td, th, tr

# A glyph and a word for each verdict: none is a signal, so none has a signal's colour or shape.
GLYPHS = {"agrees": "=", "explained": "≈", "differs": "≠"}
POINTS = ("Months", "From the returns", "As published")
VERDICTS = {
    "agrees": "agrees: the same but for rounding",
    "explained": "explained: not the same, or not to be compared, for a known reason",
    "differs": "differs: by more than rounding, for no reason that either gives",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A provider's figure in a row. words: beside the glyph; when: of an earlier month than the
    latest, "" otherwise; sentence: all of it."""

    href: str
    verdict: str
    words: str
    sentence: str
    when: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An indicator with a figure a provider, None where nothing is published of it. note: the
    latest period."""

    name: str
    note: str
    href: str
    cells: Sequence[Checked | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """One provider's figures of one indicator. answer: why the latest is not the national one.
    points: the two lines in rows. why_plain: why the lines are plain. figure: None where there are
    too few to draw."""

    title: str
    answer: str
    background: Sequence[str]
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    points: Sequence[Sequence[str]]
    figure: dict[str, Any] | None
    alternative: str
    why_plain: str
    indicator: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class SideBySide:
    """Two publications of the same. title, sentence: what they are and what came of it."""

    title: str
    sentence: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]


def national_check(
    *,
    title: str,
    standing: str,
    providers: Sequence[str],
    lines: Sequence[Line],
    differing: Sequence[tuple[str, str, str]],
    opened: Opened | None,
    pairs: Sequence[SideBySide],
) -> list[Any]:
    """The part's content. differing: name, address and sentence of each figure that differs."""
    return [
        page_title(title),
        html.P(standing),
        *([_key(), _table(providers, lines), _differing(differing)] if lines else []),
        *([_opened(opened)] if opened else []),
        *[_side_by_side(pair) for pair in pairs],
    ]


def _key() -> html.Ul:
    return html.Ul(
        [
            html.Li([html.Span(GLYPHS[name], className="glyph", **{"aria-hidden": "true"}), words])
            for name, words in VERDICTS.items()
        ],
        className="check-key",
    )


def _table(providers: Sequence[str], lines: Sequence[Line]) -> html.Div:
    """A row an indicator, a column a provider, as markup; it scrolls within its own frame."""
    caption = "Published figures against the returns, by indicator and provider"
    head = tr([th("Indicator", scope="col"), *(th(name, scope="col") for name in providers)])
    rows = [
        tr(
            [
                th([link(line.name, line.href), span(line.note, className="note")], scope="row"),
                *map(_cell, line.cells),
            ]
        )
        for line in lines
    ]
    table = tag(
        "table",
        [
            tag("caption", caption, className="visually-hidden"),
            tag("thead", head),
            tag("tbody", rows),
        ],
        className="check-table",
        id="national-check",
    )
    return as_markup(
        table, className="scroller", role="region", tabIndex="0", **{"aria-label": caption}
    )


def _cell(cell: Checked | None) -> Markup:
    if cell is None:
        return td(span("not published", className="note"))
    shown = [span(GLYPHS[cell.verdict], className="glyph"), span(cell.words)]
    if cell.when:
        shown.append(span(cell.when, className="note"))
    inner = [
        span(shown, className="shown", **{"aria-hidden": "true"}),
        span(cell.sentence, className="visually-hidden"),
    ]
    names = f"{cell.verdict}{' chosen' if cell.chosen else ''}"
    return td(link(inner, cell.href), className=names)


def _differing(differing: Sequence[tuple[str, str, str]]) -> html.Section:
    heading = html.H2("Differences that nothing explains", id="differing-title")
    if not differing:
        said: Any = html.P("None: every published figure agrees or is explained.")
    else:
        said = as_markup(
            tag(
                "ul",
                [
                    tag("li", [link(name, href), ". ", sentence])
                    for name, href, sentence in differing
                ],
            )
        )
    return html.Section(
        [heading, said], className="differing", **{"aria-labelledby": "differing-title"}
    )


def _opened(opened: Opened) -> html.Section:
    caption = f"{opened.title}: every published figure, the latest first"
    drawn: list[Any] = []
    if opened.figure is not None:
        drawn = [
            chart(
                "national-lines",
                title="As published and from the returns, over the same months",
                alternative=opened.alternative,
                figure=opened.figure,
                table=figure_table(POINTS, opened.points, "Both lines, month by month"),
                foot=html.P(opened.why_plain),
                height=260,
            )
        ]
    return html.Section(
        [
            html.H2(opened.title, id="opened-title"),
            html.H3("Why is our figure not the national one?"),
            html.P(opened.answer, className="answer-sentence", id="national-answer"),
            html.Ul([html.Li(words) for words in opened.background]),
            html.P(opened.indicator),
            *drawn,
            figure_table(opened.headings, opened.rows, caption),
        ],
        className="opened-check",
        **{"aria-labelledby": "opened-title"},
    )


def _side_by_side(pair: SideBySide) -> html.Section:
    return html.Section(
        [
            html.H2(pair.title),
            html.P(pair.sentence),
            figure_table(pair.headings, pair.rows, pair.title),
        ],
        className="side-by-side",
    )
