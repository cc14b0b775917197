"""Methods: how each number is made, as `docs/methods.md` says it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from dash import dcc, html
from markdown_it import MarkdownIt
from markdown_it.token import Token

from catalogue.view import View
from layouts.parts.markup import as_markup
from layouts.parts.shell import page_title
from layouts.parts.tags import Markup, attribute

# Where a chart's method is explained: the heading that a link from the chart leads to.
ANCHORS = {
    "p": "p-and-u-charts",
    "u": "p-and-u-charts",
    "pp": "other-charts",
    "up": "other-charts",
    "c": "other-charts",
    "xmr": "xmr-chart",
    "run": "run-chart",
    "rare": "rare-events",
    "line": "which-chart",
    "funnel": "comparing-providers",
    "baselines": "baselines",
    "priorities": "priorities",
}
LISTED = ("h2", "h3")
FRAMED = {"table_open": "Table", "fence": "Formula"}

Sizes = Mapping[str, tuple[int, int]]  # of pictures by name: width and height, px


class Heading(NamedTuple):
    """One of the document's headings, as the table of contents names it."""

    level: str  # h2 or h3
    anchor: str
    words: str


def methods_page(text: str, pictures: str, sizes: Sizes) -> list[Any]:
    """The document with its table of contents.

    text: Markdown that begins with the title; HTML in it is shown, not obeyed. pictures: the
    address that pictures are served under, with a slash at its end."""
    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    title, _, body = text.partition("\n")
    tokens = reader.parse(body)
    headings = list(anchored(tokens))
    _leave_files_out(tokens)
    shown = list(_framed(tokens, pictures, sizes))
    written = Markup(reader.renderer.render(shown, reader.options, {}))
    return [
        page_title(title.removeprefix("#").strip()),
        html.Div(
            [contents(headings), as_markup(written, className="document")], className="methods"
        ),
    ]


def worked_out(view: View, method: str) -> dcc.Link:
    """The link from a picture to its method; method: a chart's name, or "funnel"."""
    href = f"{view.on('methods').href}#{ANCHORS[method]}"
    return dcc.Link("How this is worked out", href=href, className="worked-out")


def anchored(tokens: list[Token]) -> Iterator[Heading]:
    """Gives each heading an id made of its words, and tells those to be listed."""
    for place, token in enumerate(tokens):
        if token.type != "heading_open":
            continue
        words = plain_words(tokens[place + 1])
        anchor = slug(words)
        token.attrSet("id", anchor)
        if token.tag in LISTED:
            yield Heading(token.tag, anchor, words)


def _leave_files_out(tokens: list[Token]) -> None:
    """Links to other files of the folder become plain words: only this one is served."""
    for token in tokens:
        beside = False
        kept = []
        for child in token.children or []:
            if child.type == "link_open":
                beside = not str(child.attrGet("href")).startswith(("#", "/", "http"))
            if not (beside and child.type in ("link_open", "link_close")):
                kept.append(child)
        if token.children is not None:
            token.children = kept


def slug(words: str) -> str:
    """ "Run chart" as the end of a link: "run-chart"."""
    return re.sub(r"[^\w]+", "-", words.casefold()).strip("-")


def plain_words(inline: Token) -> str:
    """What a line says, without its marks."""
    return "".join(child.content for child in inline.children or [])


def contents(headings: list[Heading]) -> html.Nav:
    """The table of contents, beside the text or, on a phone, above it."""
    items = [
        html.Li(html.A(heading.words, href=f"#{heading.anchor}"), className=heading.level)
        for heading in headings
    ]
    return html.Nav(html.Ul(items), className="contents", **{"aria-label": "On this page"})


def _framed(tokens: list[Token], pictures: str, sizes: Sizes) -> Iterator[Token]:
    """Tables, formulas and pictures in frames that scroll sideways where they must."""
    about, told = "", Counter[str]()
    for place, token in enumerate(tokens):
        if token.type == "heading_open":
            about = plain_words(tokens[place + 1])
        if token.type == "table_open":
            token.attrSet("class", "plain-table")
        if token.type in FRAMED:
            label = f"{FRAMED[token.type]}: {about}"
            told[label] += 1
            yield _frame(label if told[label] == 1 else f"{label}, {told[label]}")
        picture = _picture_of(tokens, place)
        if picture is not None:
            yield from _shown_picture(picture, pictures, sizes)
        elif not _within_picture(tokens, place):
            yield token
        if token.type in ("table_close", "fence"):
            yield _raw("</div>\n")


def _frame(label: str, looks: str = "scroller") -> Token:
    """Opens a frame; readers aloud hear its label."""
    named = attribute("aria-label", label)
    return _raw(f'<div class="{looks}" role="region" tabindex="0"{named}>')


def _picture_of(tokens: list[Token], place: int) -> Token | None:
    """The picture that a paragraph consists of, asked at the paragraph's text."""
    children = tokens[place].children or []
    alone = tokens[place].type == "inline" and len(children) == 1
    return children[0] if alone and children[0].type == "image" else None


def _within_picture(tokens: list[Token], place: int) -> bool:
    """Whether it opens or closes a paragraph that is a picture."""
    beside = {"paragraph_open": place + 1, "paragraph_close": place - 1}.get(tokens[place].type)
    return beside is not None and _picture_of(tokens, beside) is not None


def _shown_picture(picture: Token, pictures: str, sizes: Sizes) -> Iterator[Token]:
    name = str(picture.attrGet("src")).rpartition("/")[2]
    width, height = sizes[name]
    words = "".join(
        attribute(key, value)
        for key, value in {
            "src": f"{pictures}{name}",
            "alt": picture.content,
            "width": width,
            "height": height,
        }.items()
    )
    yield _frame(f"Picture: {picture.content}", "scroller shown")
    yield _raw(f"<img{words}></div>\n")


def _raw(text: str) -> Token:
    """HTML of our own among the document's tokens."""
    return Token("html_block", "", 0, content=text)
