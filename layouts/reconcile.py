"""Reconciliation: its parts, each an address of its own."""

from __future__ import annotations

from collections.abc import Sequence

from dash import html

from layouts.parts.markup import as_markup
from layouts.parts.tags import link


def part_links(parts: Sequence[tuple[str, str]], current: str) -> html.Nav:
    """The way between the parts. parts: name and address; current: the name of the one shown."""
    links = [
        link(name, href, className="part current", **{"aria-current": "page"})
        if name == current
        else link(name, href, className="part")
        for name, href in parts
    ]
    return html.Nav(
        as_markup(links, className="parts"), **{"aria-label": "Parts of the reconciliation"}
    )
