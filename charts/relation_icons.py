"""How two definitions stand to each other, and how a decision stands, as grey glyphs."""

from __future__ import annotations

from functools import cache

from charts.palette import ACCENT, GROUND, INK, SECONDARY
from charts.svg import data_uri

_LINE = f"fill='none' stroke='{INK}' stroke-width='1.5'"
_MARK = f"fill='none' stroke='{INK}' stroke-width='2'"
# On a 16 grid.
_SHAPES = {
    "identical": f"<path d='M3 6H13M3 10H13' {_LINE}/>",
    "convertible": f"<path d='M2 5.5H13.5L11 3M14 10.5H2.5L5 13' {_LINE}/>",
    "approximate": f"<path d='M2 6.2C5 3.2 10 9 14 5.6M2 11.2C5 8.2 10 14 14 10.6' {_LINE}/>",
    "not_convertible": f"<path d='M2 11 5 8M11 8 14 5M5 13 11 3M6.6 8 9.4 8' {_LINE}/>",
    "only_in_a": f"<path d='M8 3A5 5 0 0 0 8 13Z' fill='{INK}'/><circle cx='8' cy='8' r='5' "
    f"{_LINE}/>",
    "only_in_b": f"<path d='M8 3A5 5 0 0 1 8 13Z' fill='{INK}'/><circle cx='8' cy='8' r='5' "
    f"{_LINE}/>",
    "new": f"<path d='M8 2.5V13.5M2.5 8H13.5' {_LINE}/>",
    "rule": f"<path d='M3 4.5H13M3 8H13M3 11.5H13' {_LINE}/>",
    "agreed": f"<path d='M2.8 8.6 6.4 12 13.4 4.4' {_MARK}/>",
    "consulted": f"<path d='M8 3A5 5 0 0 1 8 13Z' fill='{INK}'/><circle cx='8' cy='8' r='5' "
    f"{_LINE}/>",
    "proposed": f"<circle cx='8' cy='8' r='5' {_LINE}/><circle cx='8' cy='8' r='2' fill='{INK}'/>",
    "open": f"<circle cx='8' cy='8' r='5' fill='none' stroke='{SECONDARY}' stroke-width='1.4'/>",
    "agree": f"<path d='M2.8 8.6 6.4 12 13.4 4.4' {_MARK}/>",
    "dissent": f"<path d='M8 2.5V9.5' {_MARK}/><circle cx='8' cy='13' r='1.3' fill='{INK}'/>",
    "no_view": f"<path d='M4 8H12' {_LINE}/>",
}


@cache
def relation_uri(name: str, ground: str = GROUND) -> str:
    """The glyph of a relation, a stage or a view as a data URI for an image's `src`; words stand
    beside it. ground: what it lies on; on the accent it is drawn in white. KeyError: none such."""
    shape = _SHAPES[name]
    if ground == ACCENT:
        for colour in (INK, SECONDARY):
            shape = shape.replace(colour, GROUND)
    return data_uri(
        "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='16' viewBox='0 0 16 16'>"
        f"{shape}</svg>"
    )
