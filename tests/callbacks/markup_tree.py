"""Parts of a page that were sent as HTML text, as the components that Dash would have been sent."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

NAMES = {"class": "className", "for": "htmlFor", "tabindex": "tabIndex", "colspan": "colSpan",
         "rowspan": "rowSpan", "autocomplete": "autoComplete",
         "maxlength": "maxLength"}  # fmt: skip
EMPTY = ("br", "col", "hr", "img", "input")


def opened(sent: Any) -> Any:
    """The same answer with every part that is HTML text as a tree."""
    if isinstance(sent, list):
        return [opened(part) for part in sent]
    if not isinstance(sent, dict):
        return sent
    if "data-piece" in sent:
        rest = {name: value for name, value in sent.items() if name != "data-piece"}
        return {**rest, "children": _read(sent["data-piece"])}
    return {name: opened(value) for name, value in sent.items()}


def _read(markup: str) -> Any:
    reader = _Reader()
    reader.feed(markup)
    reader.close()
    assert len(reader.inside) == 1, "each element is closed"
    return reader.inside[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.inside: list[list[Any]] = [[]]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        props: dict[str, Any] = {
            NAMES.get(name, name): True if value is None else value
            for name, value in given.items()
            if name != "data-outward"
        }
        ours = str(given.get("href")).startswith("/") and "data-outward" not in given
        link = tag == "a" and ours
        kind = "Link" if link else tag.capitalize()
        namespace = "dash_core_components" if link else "dash_html_components"
        self.inside[-1].append({"props": props, "type": kind, "namespace": namespace})
        if tag not in EMPTY:
            props["children"] = []
            self.inside.append(props["children"])

    def handle_endtag(self, tag: str) -> None:
        children = self.inside.pop()
        props = self.inside[-1][-1]["props"]
        assert self.inside[-1][-1]["type"] in {tag.capitalize(), "Link"}
        if not children:
            del props["children"]
        elif len(children) == 1:
            props["children"] = children[0]

    def handle_data(self, data: str) -> None:
        self.inside[-1].append(data)
