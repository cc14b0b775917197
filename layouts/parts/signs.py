"""An icon of the set, as an image with its words."""

from __future__ import annotations

from functools import cache

from dash import html

from charts.icons import NAMES, icon_uri
from charts.words import Sign, sign_words
from layouts.parts.tags import Markup, image, span, tag


def sign(name: Sign, size: int = 16, *, words_beside: bool = False) -> html.Img:
    """The icon of a Variation, Assurance, State, "caveat" or "provisional"; size in px.

    words_beside: the same is said in words next to it, so that readers aloud skip the image."""
    alternative = "" if words_beside else sign_words(name).alternative
    return html.Img(
        src=icon_uri(name, size), alt=alternative, width=size, height=size, className="sign"
    )


def sign_and_words(name: Sign, words: str = "", size: int = 16) -> html.Span:
    """The icon with its short words beside it."""
    said = words or sign_words(name).short
    return html.Span([sign(name, size, words_beside=True), html.Span(said)], className="signed")


@cache
def sign_markup(name: Sign, size: int = 16, *, words_beside: bool = False) -> Markup:
    """As `sign`, for tables that are sent as markup."""
    alternative = "" if words_beside else sign_words(name).alternative
    source = icon_uri(name, size)
    return image(src=source, alt=alternative, width=size, height=size, className="sign")


@cache
def sign_in_cell(name: Sign, look: str = "sign") -> Markup:
    """The icon as one empty element, for matrices of thousands of cells: the style sheet that
    `sign_styles` makes draws it. What it means is said beside it in words."""
    return tag("i", className=f"{look} i-{name}")


def sign_styles() -> str:
    """The style sheet of `sign_in_cell`: one rule an icon, from the one set of drawings."""
    rules = [f'.i-{name}{{background-image:url("{icon_uri(name, 24)}")}}' for name in NAMES]
    return "\n".join(rules)


@cache
def sign_and_words_markup(name: Sign, words: str = "", size: int = 16) -> Markup:
    """As `sign_and_words`, for tables that are sent as markup."""
    said = words or sign_words(name).short
    return span([sign_markup(name, size, words_beside=True), span(said)], className="signed")
