"""Large tables as one piece of HTML.

Dash gives every component a place in its store, and the browser's work grows with the square of
their number: an overview of 1,400 components took 8 s to appear, the same as HTML 0.5 s. So a part
with hundreds of cells is written as components like any other and sent as text;
`assets/markup.js` puts it on the page. What is left of a page is made light in the
same way before it is sent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dash import html
from dash.development.base_component import Component

from layouts.parts.tags import EMPTY_TAGS, Markup, attribute, text_of

MARKUP = "data-markup"  # the attribute that carries it
PIECE = "data-piece"  # the same, of parts that were made light
OUTWARD = "data-outward"  # a link that the browser follows itself


def as_markup(component: Any, **more: Any) -> html.Div:
    """A component and all that is in it as one: links within lead to pages of the program as
    dcc.Link does. What is inside has no properties that callbacks could read or set. `more` are
    properties of the element that holds it."""
    return html.Div(**{MARKUP: to_html(component)}, **more)


def in_one_piece(content: Any) -> Any:
    """The same content, where each part of plain HTML sends what is in it as text. What Dash draws
    itself (charts, grids) stays, as do the elements around it."""
    if isinstance(content, (list, tuple)):
        return [in_one_piece(part) for part in content]
    if not isinstance(content, Component):
        return content
    children = getattr(content, "children", None)
    if not _is_plain(content):
        if children is not None:
            content.children = in_one_piece(children)
        return content
    if content._type == "Link" or not _holds_elements(children):
        return content
    props = content.to_plotly_json()["props"]
    text = to_html(props.pop("children"))
    return type(content)(**props, **{PIECE: text})


def _holds_elements(children: Any) -> bool:
    parts = children if isinstance(children, (list, tuple)) else [children]
    return any(isinstance(part, (Component, list, tuple)) for part in parts)


def _is_plain(content: Any) -> bool:
    """Whether nothing of it and in it needs Dash to be drawn, or is text already."""
    if isinstance(content, (list, tuple)):
        return all(map(_is_plain, content))
    if not isinstance(content, Component):
        return True
    if getattr(content, MARKUP, None) is not None:
        return False
    html_or_link = content._namespace == "dash_html_components" or content._type == "Link"
    return html_or_link and _is_plain(getattr(content, "children", None))


def scroller(table: html.Table | Markup, label: str) -> html.Div:
    """A table as markup, in a frame that scrolls sideways where it must, by keyboard too."""
    return as_markup(
        table, className="scroller", role="region", tabIndex="0", **{"aria-label": label}
    )


def to_html(component: Any) -> str:
    """A tree of html components, dcc.Link and strings as HTML text; words are escaped.
    TypeError: a component that is not plain HTML."""
    return "".join(_pieces(component))


def _pieces(component: Any) -> Iterator[str]:
    if component is None:
        return
    if isinstance(component, (list, tuple)):
        for part in component:
            yield from _pieces(part)
    elif isinstance(component, Component):
        yield from _element(component)
    else:
        yield text_of(component)


def _element(component: Component) -> Iterator[str]:
    tag = _tag(component)
    props = component.to_plotly_json()["props"]
    children = props.pop("children", None)
    if component._type == "A" and str(props.get("href")).startswith("/"):
        props[OUTWARD] = ""
    attributes = "".join(attribute(name, value) for name, value in props.items())
    yield f"<{tag}{attributes}>"
    if tag not in EMPTY_TAGS:
        yield from _pieces(children)
        yield f"</{tag}>"


def _tag(component: Component) -> str:
    if component._namespace == "dash_html_components":
        return str(component._type).lower()
    if component._type == "Link":
        return "a"
    raise TypeError(f"{component._type} is not plain HTML and cannot be sent as markup.")
