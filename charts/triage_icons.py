"""What was made of a flag as a glyph and in words: ink and accent, never a signal colour."""

from __future__ import annotations

from functools import cache

from charts.palette import ACCENT, GROUND, INK, SECONDARY
from charts.svg import data_uri

WORDS = {
    "new": "new",
    "acknowledged": "acknowledged",
    "data_issue": "data issue",
    "explained": "explained",
    "action_opened": "action opened",
}
_LINE = f"fill='none' stroke='{INK}' stroke-width='1.4'"
# On a 16 grid.
_SHAPES = {
    "new": f"<circle cx='8' cy='8' r='5.2' fill='{ACCENT}'/>",
    "acknowledged": f"<circle cx='8' cy='8' r='5' {_LINE}/>"
    f"<path d='M8 3A5 5 0 0 1 8 13Z' fill='{INK}'/>",
    "data_issue": f"<path d='M3.5 8 8 3.5M3.5 12.5 12.5 3.5M8 12.5 12.5 8' fill='none' "
    f"stroke='{SECONDARY}' stroke-width='1'/><rect x='3' y='3' width='10' height='10' {_LINE}/>",
    "explained": f"<path d='M2.8 8.6 6.4 12 13.4 4.4' fill='none' stroke='{INK}' "
    "stroke-width='2'/>",
    "action_opened": f"<path d='M4 3 13 8 4 13Z' fill='{INK}'/>",
}


@cache
def triage_uri(state: str, ground: str = GROUND) -> str:
    """The glyph as a data URI for an image's `src`. ground: what it lies on; on the accent it is
    drawn in white. KeyError: no such state."""
    shape = _SHAPES[state]
    if ground == ACCENT:
        for colour in (INK, SECONDARY, ACCENT):
            shape = shape.replace(colour, GROUND)
    return data_uri(
        "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='16' viewBox='0 0 16 16'>"
        f"{shape}</svg>"
    )


@cache
def gone_uri() -> str:
    """A flag that went: the diamond, hollow and dashed."""
    return data_uri(
        "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='16' viewBox='0 0 24 24'>"
        f"<path d='M12 2 22 12 12 22 2 12Z' fill='none' stroke='{SECONDARY}' stroke-width='2' "
        "stroke-dasharray='4 2.6'/></svg>"
    )
