"""A row of the spine chart: one provider against the benchmark, on the scale of the funnel's z."""

from __future__ import annotations

import math

from charts.interval_bar import marks
from charts.palette import BETWEEN_LIMITS, BETWEEN_LIMITS_95, GROUND, NATIONAL, NEUTRAL, USUAL
from charts.words import Sign, kind_of

WIDTH, HEIGHT = 330, 29
REACH = 5.0  # z at the two edges; beyond it an arrow
INNER, OUTER = 1.96, 3.09  # the 95 % and the 99.8 % limits
INSET = 10


def across(z: float) -> float:
    """Where a z lies, px from the left; those beyond the scale lie at its edge."""
    half = WIDTH / 2 - INSET
    return WIDTH / 2 + half * max(-REACH, min(REACH, z)) / REACH


def turned(z: float, direction: str) -> float:
    """z with the worse side left. Without an agreed direction lower stays left."""
    return -z if direction == "lower_is_better" else z


def spine_svg(z: float, z_before: float, sign: Sign, direction: str) -> str:
    """SVG text of one row. z, z_before: now and one window earlier, NaN for none. sign: what its
    place means, as charts.words.position_sign gives it. direction: lower_is_better,
    higher_is_better or neutral."""
    middle = HEIGHT / 2
    parts = [
        _band(OUTER, BETWEEN_LIMITS),
        _band(INNER, BETWEEN_LIMITS_95),
        f"<path d='M{WIDTH / 2} 0V{HEIGHT}' stroke='{NATIONAL}' stroke-width='2'/>",
    ]
    if math.isfinite(z):
        here = across(turned(z, direction))
        if math.isfinite(z_before):
            then = across(turned(z_before, direction))
            parts.append(
                f"<path d='M{then:.1f} {middle - 5}v10M{then:.1f} {middle}H{here:.1f}' "
                f"stroke='{USUAL}' stroke-width='1.5'/>"
            )
        parts.append(_mark(here, middle, kind_of(sign), direction))
        if abs(z) > REACH:
            parts.append(_arrow(here, middle))
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}' "
        f"viewBox='0 0 {WIDTH} {HEIGHT}' preserveAspectRatio='none'>{''.join(parts)}</svg>"
    )


def _band(z: float, colour: str) -> str:
    left, right = across(-z), across(z)
    return f"<path d='M{left:.1f} 0H{right:.1f}V{HEIGHT}H{left:.1f}z' fill='{colour}'/>"


def _mark(x: float, y: float, kind: str, direction: str) -> str:
    if kind == "usual" and direction == "neutral":
        return (
            f"<path d='M{x:.1f} {y}m-4 -4h8v8h-8z' fill='{GROUND}' stroke='{NEUTRAL}' "
            "stroke-width='1.8'/>"
        )
    return marks(kind, x, y)


def _arrow(x: float, y: float) -> str:
    """Points outwards: the provider lies beyond the scale."""
    out = 1 if x > WIDTH / 2 else -1
    tip = x + out * 9
    return f"<path d='M{tip:.1f} {y}l{-out * 4} -4v8z' fill='{USUAL}'/>"
