"""The help that `?` opens: what each key does, and how the pages look. assets/keys.js reads its
keys from here and assets/display.js keeps its switches."""

from __future__ import annotations

from typing import Any

from dash import html

from catalogue.view import PAGES

# After g, the key of each page; those that are not here have no line.
GO_TO = (
    ("o", "overview", "Overview"),
    ("s", "signals", "Signals"),
    ("m", "meeting", "Meeting"),
    ("r", "returns", "Returns"),
    ("a", "actions", "Actions"),
    ("d", "definitions", "Definitions"),
    ("h", "methods", "Methods: how each number is made"),
)
ELSEWHERE = (
    (("?",), "this help"),
    (("/",), "find an indicator by word or code"),
)
ALWAYS = (
    (("←", "→", "↑", "↓"), "move by cell, in the matrix and in the tracker of returns"),
    (("Enter",), "open the chart of a cell"),
    (("Esc",), "close a menu, this help, or what a cell says"),
    (("Tab",), "the next link or control; the first one skips to the content"),
)


def keys_button() -> html.Button:
    """The way to the help for those who do not know its key."""
    return html.Button(
        html.Span("?", **{"aria-hidden": "true"}),
        id="keys-button",
        type="button",
        title="Keys and display",
        **{"aria-label": "Keys and display", "aria-haspopup": "dialog"},
    )


def keys_dialog() -> html.Dialog:
    """Keys, and two switches that this browser remembers: single keys, and the dark look."""
    there = {page: f"/{head}" for head, page in PAGES.items()}
    pages = [
        _line(("g", key), words, **{"data-go": key, "data-path": there[page]})
        for key, page, words in GO_TO
        if page in there
    ]
    return html.Dialog(
        [
            html.Div(
                [
                    html.H2("Keys and display", id="keys-title"),
                    html.Button("Close", id="keys-close", type="button", className="button"),
                ],
                className="keys-head",
            ),
            html.Div(
                [
                    _switch("dark-switch", "Dark, for projectors and dim rooms"),
                    _switch("single-keys-switch", "Single keys: ?, / and g with a letter"),
                ],
                className="keys-switches",
            ),
            html.Div(
                [
                    html.Section([html.H3("Go to a page"), html.Ul(pages)]),
                    html.Section(
                        [
                            html.H3("On every page"),
                            html.Ul([_line(keys, words) for keys, words in (*ELSEWHERE, *ALWAYS)]),
                        ]
                    ),
                ],
                className="keys-lists",
            ),
            html.P("Keys do nothing while you type in a field.", className="note"),
        ],
        id="keys-dialog",
        **{"aria-labelledby": "keys-title"},
    )


def _line(keys: tuple[str, ...], words: str, **more: Any) -> html.Li:
    pressed = [html.Kbd(key) for key in keys]
    return html.Li([html.Span(pressed, className="pressed"), html.Span(words)], **more)


def _switch(id: str, words: str) -> html.Button:
    """On or off is written in it by assets/display.js, as this browser remembers it."""
    return html.Button(
        [html.Span(className="knob"), words],
        id=id,
        type="button",
        role="switch",
        className="switch-button",
        **{"aria-checked": "false"},
    )
