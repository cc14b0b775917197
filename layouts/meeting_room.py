"""A meeting as it is shown to a room: one chart, its sentence and a question, nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from charts.words import Sign, kind_of
from layouts.parts.chart import CONFIG
from layouts.parts.markup import as_markup
from layouts.parts.signs import sign_markup
from layouts.parts.tags import Markup, link, span, tag, td, th, tr


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """What the presenter sees: which item of how many, its time, the data cut, hidden names.

    of: 0 for a chart that stands on no list; name: said in its place. timer: what its time is kept
    by in the browser, None where no time is given; minutes: given to the item. anonymise: the link
    that hides or shows names; hidden: whether they are."""

    place: int
    of: int
    name: str
    timer: str | None
    minutes: int
    cut: str
    anonymise: str
    hidden: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One chart. facts: unit, direction and chart type. figure: None where its table is shown or
    there is nothing to draw. caption, headings, rows: the table's."""

    title: str
    who: str
    facts: Sequence[str]
    figure: dict[str, Any] | None
    alternative: str
    caption: str = ""
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the chart says and what the group is asked. mark: its sign."""

    mark: Sign
    heading: str
    words: str
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """Where the keys lead; None: there is no such way. other: to the other chart, and its name;
    table: to the table, or back from it."""

    leave: str
    previous: str | None = None
    next: str | None = None
    other: tuple[str, str] | None = None
    table: tuple[str, str] | None = None


Key = tuple[str, str, Markup]  # what it is called in assets/meeting.js, its face, the control


def room(
    strip: Strip,
    shown: Shown,
    answer: Answer,
    ways: Ways,
    *,
    cut: str,
    superseded: str,
    panel: Any = None,
    ask: Markup | None = None,
) -> list[Any]:
    """The whole window. cut: the id of the data cut that is shown; superseded: words of a newer
    one, "" for none. panel: notes and the forms; ask: the form that changes the question."""
    noted = panel is not None
    return [
        html.Div(
            [
                as_markup(_strip(strip)),
                html.Div(
                    [
                        html.Div(
                            [
                                as_markup(_head(shown)),
                                _picture(shown),
                                as_markup(_foot(answer, ask)),
                            ],
                            className="room-main",
                        ),
                        *([panel] if noted else []),
                    ],
                    className="room-body",
                ),
                as_markup(
                    [_newer(superseded), _keys(ways, noted), _help(noted)], className="room-foot"
                ),
            ],
            className="room",
            **{"data-own-keys": "", "data-shown-cut": cut},
        )
    ]


def end(
    title: str, summary: Markup, minutes: Markup, ways: Ways, strip: Strip, cut: str
) -> list[Any]:
    """After the last item: what was noted, and the minutes."""
    return [
        html.Div(
            [
                as_markup(_strip(strip)),
                as_markup(
                    [tag("h1", title), summary, minutes],
                    className="room-main room-end",
                ),
                as_markup([_newer(""), _keys(ways, False), _help(False)], className="room-foot"),
            ],
            className="room",
            **{"data-own-keys": "", "data-shown-cut": cut},
        )
    ]


def _strip(strip: Strip) -> Markup:
    marks = [
        tag("i", className="here" if at == strip.place else "done" if at < strip.place else None)
        for at in range(1, strip.of + 1)
    ]
    last = strip.place > strip.of
    where = "End" if last else f"Item {strip.place} of {strip.of}"
    where = where if strip.of else strip.name
    timer = []
    if strip.timer is not None and not last:
        timer = [
            tag(
                "button",
                [
                    span("0:00", className="elapsed"),
                    f" of {strip.minutes}:00",
                ],
                type="button",
                className="timer",
                title="Pause or go on",
                **{"data-timer": strip.timer, "data-limit": strip.minutes},
            )
        ]
    switch = tag(
        "a",
        [span("", className="knob"), span(f"Anonymise {'on' if strip.hidden else 'off'}")],
        href=strip.anonymise,
        className="switch-button",
        role="switch",
        **{"aria-checked": "true" if strip.hidden else "false", "data-stay": ""},
    )
    return tag(
        "div",
        [
            span([tag("strong", where), span(marks, className="marks", **{"aria-hidden": "true"})]),
            span([*timer, span(strip.cut, className="cut"), switch], className="at-right"),
        ],
        className="room-strip",
    )


def _head(shown: Shown) -> Markup:
    facts = tag("p", [span(fact) for fact in shown.facts], className="room-facts")
    names = [tag("h1", shown.title), tag("p", shown.who, className="who")]
    return tag("div", [tag("div", names, className="room-title"), facts])


def _picture(shown: Shown) -> Any:
    if shown.figure is not None:
        return html.Div(
            dcc.Graph(
                id="time-series-graph",
                figure=shown.figure,
                config=CONFIG,
                responsive=True,
                className="room-graph",
            ),
            id="room-picture",
            role="img",
            **{"aria-label": shown.alternative},
        )
    if not shown.rows:
        return html.P(shown.alternative, className="room-empty")
    head = tag("thead", tr([th(words, scope="col") for words in shown.headings]))
    body = tag("tbody", [tr([th(r[0], scope="row"), *map(td, r[1:])]) for r in shown.rows])
    table = tag("table", [tag("caption", shown.caption), head, body], className="plain-table")
    named = {"aria-label": shown.caption}
    return as_markup(table, className="room-table", role="region", tabIndex="0", **named)


def _foot(answer: Answer, ask: Markup | None) -> Markup:
    heading = [sign_markup(answer.mark, 28, words_beside=True), span(answer.heading)]
    said = tag(
        "section",
        [tag("h2", heading), tag("p", answer.words, id="indicator-sentence")],
        className=f"room-said {kind_of(answer.mark)}",
    )
    head = tag("h2", [span("Question for the group"), *([ask] if ask else [])])
    words = tag("p", answer.question, id="room-question-words")
    return tag("div", [said, tag("section", [head, words], className="room-asks")],
               className="room-answer")  # fmt: skip


def _newer(words: str) -> Markup:
    """Offered, never shown by itself: numbers do not change under the group's eyes."""
    said = [
        span(words, id="room-newer-words"),
        " ",
        tag("a", "Show it?", href="#", id="show-newer"),
    ]
    return tag("p", said, id="room-newer", role="status", hidden=not words)


def _keys(ways: Ways, noted: bool) -> Markup:
    there: list[tuple[str, str, str, str | None, bool]] = []  # name, face, words, address, wide
    there.append(("left", "←", "previous item", ways.previous, True))
    there.append(("right", "→", "next item", ways.next, True))
    if ways.other:
        there.append(("s", "S", ways.other[1], ways.other[0], False))
    if ways.table:
        there.append(("t", "T", ways.table[1], ways.table[0], False))
    row = [_key(*one) for one in there if one[3] is not None]
    if noted:
        row += [_button("n", "N", "note"), _button("a", "A", "action")]
    row += [_button("f", "F", "full screen"), _button("?", "?", "help")]
    row.append(_key("Escape", "Esc", "leave", ways.leave, False))
    return tag("ul", [tag("li", one) for one in row], className="room-keys")


def _key(name: str, face: str, words: str, href: str | None, arrow: bool) -> Markup:
    said = span(words, className="visually-hidden" if arrow else None)
    more = {"data-key": name, "data-stay": ""}
    return link([tag("kbd", face), said], href or "", **more)


def _button(name: str, face: str, words: str) -> Markup:
    return tag("button", [tag("kbd", face), span(words)], type="button", **{"data-key": name})


def _help(noted: bool) -> Markup:
    lines = [
        ("← →", "previous and next item"),
        ("S", "the series, or the funnel of all providers"),
        ("T", "the same as a table, or the chart"),
        *([("N", "write a note"), ("A", "open an action")] if noted else []),
        ("F", "full screen, and back"),
        ("Esc", "close what is open, else leave"),
    ]
    rows = [tag("li", [tag("kbd", face), span(words)]) for face, words in lines]
    shut = tag("button", "Close", type="button", className="button", **{"data-close": ""})
    return tag(
        "dialog",
        [
            tag("h2", "Keys of a meeting", id="room-help-title"),
            tag("ul", rows),
            tag(
                "p",
                "Anonymise shows a letter for each provider, drawn anew for each meeting, and "
                "hides dated notes, actions and reasons on the chart, which may name one. The "
                "number of births may still tell which trust it is, and of a chart on no list the "
                "address does.",
            ),
            tag("p", "Keys do nothing while you type, and single letters nothing where they are "
                     "switched off in the help of the other pages."),
            shut,
        ],
        id="room-help",
        **{"aria-labelledby": "room-help-title"},
    )  # fmt: skip
