"""HTML as text, for tables of hundreds of cells.

Making a Dash component costs some 20 microseconds and turning it into text as much again, which a
table of 130 rows feels. These functions are named and called as those of `dash.html`, and give
text at once; words among the children are escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

EMPTY_TAGS = frozenset({"br", "col", "hr", "img", "input"})
ATTRIBUTES = {"className": "class", "htmlFor": "for"}
SPECIAL = re.compile("[&<>\"']")
CAPITAL = re.compile("(?<!^)[A-Z]")


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def text_of(children: Any) -> str:
    """Children as HTML: markup as it is, words escaped, lists one after another."""
    if isinstance(children, str):  # most are, so they are asked first
        return children if isinstance(children, Markup) else escaped(children)
    if children is None:
        return ""
    if isinstance(children, Iterable):
        return "".join([text_of(child) for child in children])
    return escaped(str(children))


def escaped(words: str) -> str:
    """Words as they may stand between tags and within quotes."""
    return escape(words) if SPECIAL.search(words) else words


@lru_cache(4096)
def _repeated(name: str, value: str) -> str:
    return f' {ATTRIBUTES[name]}="{escaped(value)}"'


def attribute(name: str, value: Any) -> str:
    """One attribute with the space before it; nothing for None and False."""
    if name in ATTRIBUTES and isinstance(value, str):
        return _repeated(name, value)
    if value is None or value is False:
        return ""
    name = ATTRIBUTES.get(name) or name.lower()
    if value is True:
        return f" {name}"
    if name == "style":
        value = ";".join(f"{CAPITAL.sub(_hyphened, key)}:{v}" for key, v in value.items())
    return f' {name}="{escaped(str(value))}"'


def _hyphened(capital: re.Match[str]) -> str:
    return f"-{capital[0].lower()}"


def tag(name: str, children: Any = None, /, **attributes: Any) -> Markup:
    """An element; attributes are named as in `dash.html`."""
    said = "".join([attribute(k, v) for k, v in attributes.items()]) if attributes else ""
    opened = f"<{name}{said}>"
    if name in EMPTY_TAGS:
        return Markup(opened)
    return Markup(f"{opened}{text_of(children)}</{name}>")


def td(children: Any = None, **attributes: Any) -> Markup:
    return tag("td", children, **attributes)


def th(children: Any = None, **attributes: Any) -> Markup:
    return tag("th", children, **attributes)


def tr(children: Any, **attributes: Any) -> Markup:
    return tag("tr", children, **attributes)


def span(children: Any, **attributes: Any) -> Markup:
    return tag("span", children, **attributes)


def strong(children: Any) -> Markup:
    return tag("strong", children)


def image(**attributes: Any) -> Markup:
    return tag("img", **attributes)


def link(children: Any, href: str, **attributes: Any) -> Markup:
    """A link that leads to a page of the program as dcc.Link does (`assets/markup.js`)."""
    return tag("a", children, href=href, **attributes)
