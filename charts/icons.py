"""The icon set, drawn on a 24 grid. Shape and tick carry the meaning; colour repeats it."""

from __future__ import annotations

from functools import cache

from analysis.reading import Assurance, State, Variation
from charts.palette import CONCERN, GROUND, IMPROVEMENT, INK, NEUTRAL, SECONDARY, USUAL
from charts.svg import data_uri
from charts.words import CAVEAT, PROVISIONAL, SIGNS, Sign, sign_words

SIZES = (16, 24, 48)

_DISC = f"<circle cx='12' cy='12' r='10.8' fill='{IMPROVEMENT}'/>"
_DIAMOND = f"<path d='M12 .5 23.5 12 12 23.5 .5 12Z' fill='{CONCERN}'/>"
_SQUARE = f"<rect x='2' y='2' width='20' height='20' rx='1.5' fill='{NEUTRAL}'/>"
_LINE = f"fill='none' stroke='{SECONDARY}' stroke-width='2'"


def _chevron(rising: bool, reach: float = 5.4) -> str:
    """The white tick: up or down by which way the figure moved."""
    tip, ends = (9.2, 14.6) if rising else (15.2, 9.8)
    return (
        f"<path d='M{12 - reach} {ends} 12 {tip} {12 + reach} {ends}' fill='none' "
        f"stroke='{GROUND}' stroke-width='3' stroke-linecap='round' stroke-linejoin='round'/>"
    )


def _flag(height: int, pennant: str) -> str:
    """A pole with its pennant at the height that says how the target stands to the variation."""
    return (
        f"<path d='M5 1.5V22.5' stroke='{INK}' stroke-width='2.2' stroke-linecap='round'/>"
        f"<path d='M6.6 {height} 21 {height + 5} 6.6 {height + 10}Z' {pennant}/>"
    )


_SHAPES: dict[str, str] = {
    Variation.COMMON: f"<circle cx='12' cy='12' r='8.6' fill='{GROUND}' stroke='{USUAL}' "
    "stroke-width='2.6'/>",
    Variation.IMPROVEMENT_HIGH: _DISC + _chevron(True),
    Variation.IMPROVEMENT_LOW: _DISC + _chevron(False),
    Variation.CONCERN_HIGH: _DIAMOND + _chevron(True, 4.6),
    Variation.CONCERN_LOW: _DIAMOND + _chevron(False, 4.6),
    Variation.NEUTRAL_HIGH: _SQUARE + _chevron(True),
    Variation.NEUTRAL_LOW: _SQUARE + _chevron(False),
    "improvement": _DISC,
    "concern": _DIAMOND,
    "neutral": _SQUARE,
    Assurance.PASS: _flag(1, f"fill='{IMPROVEMENT}'"),
    Assurance.HIT_OR_MISS: _flag(7, f"fill='{GROUND}' stroke='{USUAL}' stroke-width='2'"),
    Assurance.FAIL: _flag(12, f"fill='{CONCERN}'"),
    State.NOT_ENOUGH_DATA: "".join(
        f"<circle cx='{x}' cy='12' r='2.9' fill='{SECONDARY}'/>" for x in (4, 12, 20)
    ),
    State.WITHHELD: f"<path d='M3 10 10 3M3 18 18 3M6 21 21 6M14 21 21 14' {_LINE}/>"
    f"<rect x='2' y='2' width='20' height='20' {_LINE}/>",
    State.SUPPRESSED: f"<path d='M12 3V21M5.5 6.5 18.5 17.5M18.5 6.5 5.5 17.5' {_LINE} "
    "stroke-linecap='round'/>",
    State.NOT_SUBMITTED: "<rect x='2' y='2' width='20' height='20' rx='2' "
    f"{_LINE} stroke-dasharray='4.4 3.6'/>",
    State.NOT_COLLECTED: f"<rect x='2' y='2' width='20' height='20' rx='1' {_LINE}/>"
    f"<path d='M7 12H17' {_LINE}/>",
    State.TOO_RARE: f"<circle cx='12' cy='12' r='9.4' fill='none' stroke='{USUAL}' "
    f"stroke-width='2.4'/><path d='M12 12V2.6A9.4 9.4 0 0 1 21.4 12Z' fill='{SECONDARY}'/>",
    State.NOT_MATURE: f"<path d='M4 2H20M4 22H20M6 2C6 8 18 16 18 22M18 2C18 8 6 16 6 22' {_LINE}/>"
    f"<path d='M8 21 12 16 16 21Z' fill='{SECONDARY}'/>",
    State.NOT_DUE: f"<rect x='2' y='4' width='20' height='18' rx='2' {_LINE}/>"
    f"<path d='M2 10H22M7 1V6M17 1V6' {_LINE}/>",
    State.ROLLING: f"<circle cx='8.4' cy='12' r='7' {_LINE}/><circle cx='15.6' cy='12' r='7' "
    f"{_LINE}/>",
    State.NOT_ASSESSED: f"<path d='M2 16 8 9 14 14 22 6' {_LINE} stroke-linejoin='round'/>",
    State.STRUCTURAL_ZERO: f"<ellipse cx='12' cy='12' rx='6.4' ry='9.6' {_LINE}/>"
    f"<path d='M5 21 19 3' {_LINE}/>",
    State.NOT_APPLICABLE: f"<path d='M5 12H19' {_LINE} stroke-linecap='round'/>",
    PROVISIONAL: f"<circle cx='12' cy='12' r='9.4' {_LINE} stroke-dasharray='3.6 3.1'/>",
    CAVEAT: f"<path d='M6 2H22V18Z' fill='{SECONDARY}'/>",
}
NAMES: tuple[str, ...] = tuple(SIGNS)


@cache
def icon(name: Sign, size: int = 16) -> str:
    """SVG text of a Variation, Assurance, State, "caveat" or "provisional".

    size: px, drawn for 16, 24 and 48. The text alternative is its title. KeyError: no such icon."""
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{size}' height='{size}' "
        f"viewBox='0 0 24 24' role='img'><title>{sign_words(name).alternative}</title>"
        f"{_SHAPES[str(name)]}</svg>"
    )


@cache
def icon_uri(name: Sign, size: int = 16) -> str:
    """The icon as a data URI for an image's `src`."""
    return data_uri(icon(name, size))
