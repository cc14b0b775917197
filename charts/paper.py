"""Charts for paper: SVG that needs no script, drawn from the same Readings as the screens'."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise

import numpy as np

from analysis.reading import FunnelReading, Reading
from charts.axes import Range, value_range
from charts.funnel import OUTSIDE
from charts.interval_bar import marks
from charts.palette import (
    BETWEEN_LIMITS,
    CAPTION,
    CENTRE,
    FONT,
    INK,
    LIMIT,
    LINE,
    NATIONAL,
    SECONDARY,
    TARGET,
    USUAL,
)
from charts.svg import points
from charts.words import kind_of, month_words, number, position_sign

WIDTH, HEIGHT = 860, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 130, 16, 40
TICKS = 7
APART = 15.0  # px between two labels


@dataclass(frozen=True, slots=True)
class _Plane:
    """Where values lie. across, up: the ends of both axes."""

    first: float
    last: float
    y: Range

    def x(self, value: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (value - self.first) / (self.last - self.first)

    def up(self, value: float) -> float:
        share = (value - self.y.low) / (self.y.high - self.y.low)
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * min(max(share, -0.05), 1.05)


def paper_series(
    reading: Reading,
    *,
    unit_words: str,
    alternative: str,
    decimals: int = 1,
    target: float | None = None,
) -> str:
    """SVG text of one series: limits and centre line stepped, gaps left open, flagged points by
    shape and colour. alternative: the same in words."""  # fmt: skip
    lines = np.concatenate([reading.centre, reading.lower, reading.upper])
    extra = [] if target is None else [target]
    shown = value_range(reading.value, unit_words, np.concatenate([lines, extra]))
    plane = _Plane(-0.5, len(reading.month) - 0.5, shown)
    middle = "median" if reading.chart == "run" else "centre line"
    body = [_value_axis(plane, unit_words), _month_axis(plane, reading)]
    body += [_stepped(plane, reading, v, c, d) for v, c, d in (
        (reading.lower, LIMIT, "4 3"), (reading.upper, LIMIT, "4 3"), (reading.centre, CENTRE, ""),
    )]  # fmt: skip
    body += [_line(plane, target, TARGET, "2 3")] if target is not None else []
    body += [_run(plane, reading), *_dots(plane, reading)]
    ends = [
        ("upper limit", reading.upper),
        (middle, reading.centre),
        ("lower limit", reading.lower),
    ]
    named = [(float(v[np.isfinite(v)][-1]), name) for name, v in ends if np.isfinite(v).any()]
    named += [(target, "target")] if target is not None else []
    body += _names(plane, [(v, f"{name} {number(v, decimals)}") for v, name in named])
    return _drawing(body, alternative)


def paper_funnel(
    names: Sequence[str],
    size: np.ndarray,
    reading: FunnelReading,
    *,
    unit_words: str,
    direction: str,
    alternative: str,
    selected: int | None = None,
    decimals: int = 1,
) -> str:
    """SVG text of a funnel: limits by size, benchmark, those outside by shape, colour and name.
    size: (units,) denominators."""
    limits = reading.limits
    within = np.concatenate([limits.lower_998, limits.upper_998, [np.ravel(reading.benchmark)[0]]])
    largest = float(np.nanmax(np.concatenate([size, reading.curve_denominator, [1.0]])))
    plane = _Plane(0.0, largest * 1.02, value_range(reading.value, unit_words, within))
    curve, at = reading.curve, reading.curve_denominator
    body = [_value_axis(plane, unit_words), _size_axis(plane, largest)]
    if reading.judged:
        body.append(_ground(plane, at, curve.lower_95, curve.upper_95))
    for name, dash in (("95", "4 3"), ("998", "1 3")):
        body += [
            _curve(plane, at, getattr(curve, f"{side}_{name}"), dash) for side in ("lower", "upper")
        ]
    benchmark = float(np.ravel(reading.benchmark)[0])
    body.append(_line(plane, benchmark, NATIONAL, "12 5"))
    named = [(benchmark, f"benchmark {number(benchmark, decimals)}")]
    named += [
        (float(v[-1]), f"{words} %")
        for v, words in ((curve.upper_998, "99.8"), (curve.upper_95, "95"),
                         (curve.lower_95, "95"), (curve.lower_998, "99.8"))
        if len(v) and np.isfinite(v[-1])
    ]  # fmt: skip
    body += _names(plane, named)
    for i, name in enumerate(names):
        if not (np.isfinite(reading.value[i]) and np.isfinite(size[i])):
            continue
        position = reading.position[i]
        sign = position_sign(position, direction) if reading.judged else "usual"
        x, y = plane.x(float(size[i])), plane.up(float(reading.value[i]))
        body.append(marks(kind_of(sign), x, y))
        if i == selected or (reading.judged and position in OUTSIDE):
            weight = " font-weight='bold'" if i == selected else ""
            body.append(_text(x, y - 9, name, "middle", INK, weight))
    return _drawing(body, alternative)


def _drawing(body: Sequence[str], alternative: str, height: int = HEIGHT) -> str:
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {WIDTH} {height}' role='img' "
        f"aria-label=\"{escape(alternative)}\" font-family='{FONT}' font-size='{CAPTION - 1}'>"
        f"{''.join(body)}</svg>"
    )


def _text(x: float, y: float, words: str, anchor: str, colour: str, more: str = "") -> str:
    return (
        f"<text x='{x:.1f}' y='{y:.1f}' text-anchor='{anchor}' fill='{colour}'{more}>"
        f"{escape(words)}</text>"
    )


def _value_axis(plane: _Plane, unit_words: str) -> str:
    steps = np.arange(plane.y.low, plane.y.high + plane.y.step / 2, plane.y.step)
    grid = "".join(
        f"<path d='M{LEFT} {plane.up(v):.1f}H{WIDTH - RIGHT}' stroke='{LINE}'/>"
        + _text(LEFT - 6, plane.up(v) + 4, f"{v:,g}", "end", SECONDARY)
        for v in steps.round(6).tolist()
    )
    return grid + _text(4, TOP - 4, unit_words, "start", SECONDARY)


def _month_axis(plane: _Plane, reading: Reading) -> str:
    last = len(reading.month) - 1
    step = max(1, -(-len(reading.month) // TICKS))
    shown = sorted({*range(last, -1, -step)})
    return "".join(
        _text(plane.x(i), HEIGHT - BOTTOM + 18,
              month_words(reading.month[i], reading.period_months, short=True), "middle", SECONDARY)
        for i in shown
    )  # fmt: skip


def _size_axis(plane: _Plane, largest: float) -> str:
    steps = value_range(np.array([largest]), "").step
    ticks = np.arange(0, largest + 1, max(steps, 1.0))
    return "".join(
        _text(plane.x(v), HEIGHT - BOTTOM + 18, f"{v:,.0f}", "middle", SECONDARY)
        for v in ticks.tolist()
    )


def _stepped(plane: _Plane, reading: Reading, values: np.ndarray, colour: str, dash: str) -> str:
    """A line that is level over each point, broken where there is none or a phase ends."""
    path, drawing = [], False
    for i, value in enumerate(values.tolist()):
        there = np.isfinite(value)
        same = i > 0 and reading.phase[i] == reading.phase[i - 1]
        if there:
            move = "L" if drawing and same else "M"
            y = plane.up(value)
            path.append(f"{move}{plane.x(i - 0.5):.1f} {y:.1f}H{plane.x(i + 0.5):.1f}")
        drawing = there
    dashed = f" stroke-dasharray='{dash}'" if dash else ""
    return f"<path d='{''.join(path)}' fill='none' stroke='{colour}'{dashed}/>" if path else ""


def _run(plane: _Plane, reading: Reading) -> str:
    """The line through neighbouring values; a missing one breaks it."""
    there = np.isfinite(reading.value) & (reading.status != "not_mature")
    path = "".join(
        f"M{plane.x(a):.1f} {plane.up(reading.value[a]):.1f}"
        f"L{plane.x(b):.1f} {plane.up(reading.value[b]):.1f}"
        for a, b in pairwise(range(len(there)))
        if there[a] and there[b]
    )
    return f"<path d='{path}' fill='none' stroke='{SECONDARY}' stroke-width='1.5'/>"


def _dots(plane: _Plane, reading: Reading) -> list[str]:
    drawn = []
    for i, value in enumerate(reading.value.tolist()):
        if not np.isfinite(value):
            continue
        x, y = plane.x(i), plane.up(value)
        if reading.flagged[i]:
            drawn.append(marks(kind_of(reading.kind[i]), x, y))
        else:
            hollow = reading.status[i] == "not_mature"
            fill = "none" if hollow else USUAL
            drawn.append(
                f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2.6' fill='{fill}' stroke='{USUAL}'/>"
            )
    return drawn


def _line(plane: _Plane, value: float, colour: str, dash: str) -> str:
    return (
        f"<path d='M{LEFT} {plane.up(value):.1f}H{WIDTH - RIGHT}' stroke='{colour}' "
        f"stroke-width='1.5' stroke-dasharray='{dash}'/>"
    )


def _curve(plane: _Plane, at: np.ndarray, values: np.ndarray, dash: str) -> str:
    pairs = [(plane.x(x), plane.up(v)) for x, v in zip(at, values, strict=True) if np.isfinite(v)]
    return (
        f"<polyline points='{points(pairs)}' fill='none' stroke='{LIMIT}' "
        f"stroke-dasharray='{dash}'/>"
    )


def _ground(plane: _Plane, at: np.ndarray, lower: np.ndarray, upper: np.ndarray) -> str:
    there = np.isfinite(lower) & np.isfinite(upper)
    pairs = [(plane.x(x), plane.up(v)) for x, v in zip(at[there], upper[there], strict=True)]
    pairs += [
        (plane.x(x), plane.up(v)) for x, v in zip(at[there][::-1], lower[there][::-1], strict=True)
    ]
    return f"<polygon points='{points(pairs)}' fill='{BETWEEN_LIMITS}'/>"


def _names(plane: _Plane, named: Sequence[tuple[float, str]]) -> list[str]:
    """Names at the right, those that would touch pushed apart."""
    drawn, above = [], -np.inf
    for value, words in sorted(named, key=lambda one: -one[0]):
        y = max(plane.up(value) + 4, above + APART)
        above = y
        drawn.append(_text(WIDTH - RIGHT + 8, y, words, "start", SECONDARY))
    return drawn


ROW, NAME_ROOM, VALUE_ROOM = 22, 190, 110


def paper_bars(
    names: Sequence[str], values: Sequence[float], *, words: Sequence[str], alternative: str,
    line: float | None = None,
) -> str:  # fmt: skip
    """SVG text of organisations below each other, in the order given, a bar each. words: beside
    each bar; a value that is not shown has words alone. line: the region's."""
    known = [v for v in (*values, line) if v is not None and np.isfinite(v)]
    most = max(known, default=1.0) or 1.0
    height, span = ROW * len(names) + 12, WIDTH - NAME_ROOM - VALUE_ROOM
    body = []
    for i, (name, value, said) in enumerate(zip(names, values, words, strict=True)):
        y = 6 + ROW * i
        body.append(_text(NAME_ROOM - 8, y + 14, name, "end", INK))
        long = span * value / most if np.isfinite(value) else 0.0
        if long:
            body.append(
                f"<path d='M{NAME_ROOM} {y + 3}h{long:.1f}v{ROW - 8}h-{long:.1f}z' fill='{USUAL}'/>"
            )
        body.append(_text(NAME_ROOM + long + 6, y + 14, said, "start", SECONDARY))
    if line is not None and np.isfinite(line):
        x = NAME_ROOM + span * line / most
        body.append(
            f"<path d='M{x:.1f} 2V{height - 4}' stroke='{NATIONAL}' stroke-dasharray='12 5'/>"
        )
    return _drawing(body, alternative, height)
