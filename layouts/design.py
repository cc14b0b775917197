"""The design system at one glance, for those who build pages: tokens, icons, parts."""

from __future__ import annotations

import re
from typing import Any

from dash import html

from charts.icons import NAMES, SIZES
from charts.words import sign_words
from layouts.parts.answers import Answer, answers
from layouts.parts.chart import figure_table
from layouts.parts.filters import button, choices, select, toggle
from layouts.parts.headline import headline
from layouts.parts.key import key_line
from layouts.parts.notices import empty_state, notices
from layouts.parts.shell import page_title
from layouts.parts.signs import sign
from layouts.screen import Screen


def design_screen(sheet: str) -> Screen:
    """The page; it is the same for every cut. sheet: the text of assets/tokens.css."""
    light = sheet.split("@media", 1)[0]
    tokens = re.findall(r"--([\w-]+):\s*([^;]+);", light)
    colours = [token for token in tokens if token[1].startswith("#")]
    sizes = [token for token in tokens if token[0].endswith("-size")]
    spaces = [token for token in tokens if token[0].startswith("space-")]
    return Screen(
        title="Design",
        current="About",
        content=[
            page_title("Design", ["Tokens, icons and parts as the pages use them"]),
            _section("Colours", html.Ul([_swatch(*token) for token in colours])),
            _section("Type", html.Ul([_type(*token) for token in sizes])),
            _section("Space", html.Ul([_space(*token) for token in spaces])),
            _section("Icons", _icons()),
            _section("Parts", *_parts()),
        ],
    )


def _section(title: str, *parts: Any) -> html.Section:
    return html.Section([html.H2(title, className="section"), *parts], className="design")


def _swatch(name: str, value: str) -> html.Li:
    ground = html.Span(className="swatch", style={"background": f"var(--{name})"})
    return html.Li([ground, html.Span(name), html.Span(value, className="note")])


def _type(name: str, value: str) -> html.Li:
    sample = html.Span("Births in September", style={"fontSize": f"var(--{name})"})
    return html.Li([sample, html.Span(f"{name}, {value}", className="note")])


def _space(name: str, value: str) -> html.Li:
    bar = html.Span(className="space-bar", style={"width": f"var(--{name})"})
    return html.Li([bar, html.Span(f"{name}, {value}", className="note")])


def _icons() -> html.Table:
    """Each icon at its three sizes, its words and its text alternative."""
    sizes = [html.Th(f"{size} px", scope="col") for size in SIZES]
    head = [*sizes, html.Th("Words", scope="col"), html.Th("Text alternative", scope="col")]
    rows = []
    for name in NAMES:
        words = sign_words(name)
        drawn = [html.Td(sign(name, size, words_beside=True)) for size in SIZES]
        said = [html.Th(words.short, scope="row"), html.Td(words.alternative)]
        rows.append(html.Tr([*drawn, *said]))
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="icons")


def _parts() -> list[Any]:
    options = [("one", "Headline"), ("two", "Core")]
    controls = [
        choices("design-set", "Set", options, "one"),
        select("design-select", "LMS", [("all", "both")], "all"),
        toggle("design-toggle", "By pathway", True),
        button("design-quiet", "Export"),
        button("design-primary", "Present", primary=True),
    ]
    counts: list[Any] = [("concern", "5 concerns"), ("improvement", "3 improvements")]
    said = "“provider” was not known here and was ignored."
    return [
        html.Div(controls, className="design-controls"),
        html.Div(_told(headline("14 indicators × 11 providers.", counts, "About 2 by chance."))),
        notices([said]),
        answers([Answer("Is it changing?", "Special cause", "Since May.", "concern_high")]),
        empty_state("Nothing to show", "“Rows with signals” leaves none.", ("Show all", "")),
        figure_table(["Month", "Value"], [["April 2026", "12.0"]], "A table"),
        key_line(),
    ]


def _told(part: html.Div) -> list[Any]:
    """A headline's parts below the page's own heading."""
    title, below = part.children
    return [html.P(title.children, className="h2"), below]
