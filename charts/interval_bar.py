"""The comparison table's interval: a 95 % interval on one scale, with the benchmark dashed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.reading import Variation
from charts.palette import CENTRE, GROUND, LIMIT, USUAL
from charts.sparkline import DOT
from charts.words import Sign, kind_of

_SHAPES = {
    "usual": "<circle cx='{x:.1f}' cy='{y}' r='3.2' fill='"
    + GROUND
    + "' stroke='"
    + USUAL
    + "' stroke-width='1.5'/>",
    "improvement": "<circle cx='{x:.1f}' cy='{y}' r='4' fill='" + DOT["improvement"] + "'/>",
    "concern": "<path d='M{x:.1f} {y}m0 -5l5 5l-5 5l-5 -5z' fill='" + DOT["concern"] + "'/>",
    "neutral": "<path d='M{x:.1f} {y}m-4 -4h8v8h-8z' fill='" + DOT["neutral"] + "'/>",
}


@dataclass(frozen=True, slots=True)
class Scale:
    """The values at the two ends of every bar of a table."""

    low: float
    high: float

    @property
    def words(self) -> str:
        """ "10 to 50": the column's heading."""
        return f"{self.low:,g} to {self.high:,g}"


def interval_scale(lower: np.ndarray, upper: np.ndarray, benchmark: float) -> Scale:
    """Round ends that hold every interval and the benchmark."""
    values = np.concatenate([np.ravel(lower), np.ravel(upper), [benchmark]])
    values = values[np.isfinite(values)]
    if not values.size:
        return Scale(0.0, 1.0)
    low, high = float(values.min()), float(values.max())
    step = _round_step(max(high - low, 1e-9) / 4)
    return Scale(float(np.floor(low / step) * step), float(np.ceil(high / step) * step))


def interval_svg(
    lower: float,
    value: float,
    upper: float,
    scale: Scale,
    benchmark: float | None = None,
    sign: Sign = Variation.COMMON,
    width: int = 96,
    height: int = 20,
) -> str:
    """SVG text of one row's interval; empty of marks where the row has no value.

    sign: what the row's position means, as charts.words.position_sign gives it."""
    middle, inset = height / 2, 6.0
    span = (width - 2 * inset) / ((scale.high - scale.low) or 1)

    def across(v: float) -> float:
        return inset + (min(max(v, scale.low), scale.high) - scale.low) * span

    parts = []
    if benchmark is not None and np.isfinite(benchmark):
        parts.append(
            f"<path d='M{across(benchmark):.1f} 1V{height - 1}' stroke='{CENTRE}' "
            "stroke-dasharray='2 2'/>"
        )
    if np.isfinite(value):
        kind = kind_of(sign)
        colour = LIMIT if kind == "usual" else DOT[kind]
        parts.append(
            f"<path d='M{across(lower):.1f} {middle}H{across(upper):.1f}' "
            f"stroke='{colour}' stroke-width='1.5'/>"
        )
        parts.append(marks(kind, across(value), middle))
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' "
        f"viewBox='0 0 {width} {height}'>{''.join(parts)}</svg>"
    )


def marks(kind: str, x: float, y: float) -> str:
    """The mark of a kind (improvement, concern, neutral, usual) about a point, as SVG text."""
    return _SHAPES[kind].format(x=x, y=y)


def _round_step(raw: float) -> float:
    """1, 2 or 5 times a power of ten, at or above `raw`."""
    power = 10.0 ** np.floor(np.log10(raw))
    return float(power * next(m for m in (1, 2, 5, 10) if m * power >= raw * 0.999))
