"""Units by their size and value, inside the limits that chance alone would keep them in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.reading import FunnelReading, Position
from charts.axes import (
    Frame,
    Label,
    Range,
    annotation,
    axis_title,
    base_layout,
    end_labels,
    round_step,
    value_range,
    x_axis,
    y_axis,
)
from charts.hover import Terms, unit_texts
from charts.labels import place_labels
from charts.marks import chevron
from charts.palette import (
    BETWEEN_LIMITS,
    BETWEEN_LIMITS_95,
    CAPTION,
    GROUND,
    INK,
    LIMIT,
    NATIONAL,
    SECONDARY,
    USUAL,
)
from charts.traces import SYMBOLS
from charts.words import kind_of, number, position_sign

FRAME = Frame(width=584, height=380, left=48, right=96, top=30, bottom=56)
OUTSIDE = frozenset(Position) - {Position.EXPECTED, Position.NOT_JUDGED}


@dataclass(frozen=True, slots=True, eq=False)
class _Units:
    """What is drawn for each unit. Arrays: (units,)."""

    names: list[str]
    size: np.ndarray
    value: np.ndarray
    kind: np.ndarray  # improvement, concern, neutral or usual
    quiet: np.ndarray
    there: np.ndarray  # it has a place: a size and a value
    selected: int | None


def funnel(
    *,
    names: list[str],
    denominator: np.ndarray,
    reading: FunnelReading,
    direction: str = "neutral",
    numerator: np.ndarray | None = None,
    selected: int | None = None,
    quiet: np.ndarray | None = None,
    axis_words: str = "",
    denominator_words: str = "",
    period_words: str = "",
    unit_words: str = "",
    benchmark_label: str = "benchmark",
    decimals: int = 1,
    frame: Frame = FRAME,
) -> dict[str, Any]:
    """Figure of a funnel, as a plain dictionary. names, denominator, numerator: (units,).

    axis_words: what the y axis counts; denominator_words, period_words: what the x axis counts
    and in which months. direction: lower_is_better, higher_is_better or neutral. selected: the
    unit to ring. quiet: (units,) bool, units drawn as small dots without a name (the rest of
    England); the others are then all named. Without it, only the selected one and those outside
    the limits are. Where the reading is not judged, all is grey and none signals. frame: what the
    room for words is worked out for."""
    terms = Terms(unit_words, denominator_words=denominator_words, decimals=decimals)
    texts = unit_texts(names, numerator, denominator, reading, terms)
    units = _place(names, denominator, reading, direction, selected, quiet)
    shown = _range(reading, unit_words)
    end = _axis_end(denominator, reading)
    layout = base_layout(frame.height, frame.margin)
    layout["xaxis"] = _size_axis(end, ", ".join(w for w in (denominator_words, period_words) if w))
    layout["yaxis"] = y_axis(shown)
    layout["annotations"] = [
        axis_title(shown.after(axis_words), yshift=8, left=frame.left),
        *_line_labels(reading, shown, benchmark_label, decimals, frame),
        *_unit_labels(
            units, named=quiet is not None, shown=shown, end=end, decimals=decimals, frame=frame
        ),
    ]
    layout["shapes"] = [
        chevron(units.size[i], units.value[i], rising=units.value[i] > reading.benchmark)
        for i in _signals(units)
    ]
    return {
        "data": _ground(reading) + _lines(reading, end) + _points(units, texts),
        "layout": layout,
    }


def outside_count(reading: FunnelReading) -> int:
    """How many units lie outside the 95 % limits of a judged funnel."""
    return sum(p in OUTSIDE for p in reading.position) if reading.judged else 0


def _place(
    names: list[str],
    denominator: np.ndarray,
    reading: FunnelReading,
    direction: str,
    selected: int | None,
    quiet: np.ndarray | None,
) -> _Units:
    there = np.isfinite(reading.value) & np.isfinite(denominator)
    kind = [
        kind_of(position_sign(position, direction)) if reading.judged else "usual"
        for position in reading.position
    ]
    return _Units(
        names=names,
        size=denominator,
        value=reading.value,
        kind=np.array(kind, dtype=object),
        quiet=np.zeros(len(names), dtype=bool) if quiet is None else np.asarray(quiet, dtype=bool),
        there=there,
        selected=selected if selected is not None and there[selected] else None,
    )


def _signals(units: _Units) -> list[int]:
    """Units drawn by a sign: outside the limits, and not of the quiet ones."""
    return np.flatnonzero(units.there & ~units.quiet & (units.kind != "usual")).tolist()


def _range(reading: FunnelReading, unit_words: str) -> Range:
    """Holds every unit and the limits at its size; the limits of still smaller units run off."""
    limits = reading.limits
    within = np.concatenate([limits.upper_998, limits.lower_998, [reading.benchmark]])
    return value_range(reading.value, unit_words, within)


def _axis_end(denominator: np.ndarray, reading: FunnelReading) -> float:
    sizes = np.concatenate([[1.0], denominator, reading.curve_denominator])
    largest = float(np.nanmax(sizes))
    step = round_step(largest / 12)
    return float(np.ceil(largest * 1.01 / step) * step)


def _size_axis(end: float, words: str) -> dict[str, Any]:
    title = {"text": words, "standoff": 8, "font": {"size": CAPTION, "color": SECONDARY}}
    return x_axis(range=[0, end], tickformat=",.0f", nticks=7, title=title)


def _ground(reading: FunnelReading) -> list[dict[str, Any]]:
    """Ground between the limits: paler to the 99.8 %, a shade darker within the 95 %."""
    if not reading.judged:
        return []
    curve, x = reading.curve, reading.curve_denominator.round(1).tolist()
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [*x, *x[::-1]],
            "hoverinfo": "skip",
            "y": [*upper.round(4).tolist(), *lower[::-1].round(4).tolist()],
            "fill": "toself",
            "fillcolor": colour,
            "line": {"width": 0},
            "name": name,
        }
        for lower, upper, colour, name in (
            (curve.lower_998, curve.upper_998, BETWEEN_LIMITS, "within 99.8 %"),
            (curve.lower_95, curve.upper_95, BETWEEN_LIMITS_95, "within 95 %"),
        )
    ]


def _lines(reading: FunnelReading, end: float) -> list[dict[str, Any]]:
    """Limits, dashed at 95 % and dotted at 99.8 %, and the benchmark."""
    x = reading.curve_denominator.round(1).tolist()
    colour = LIMIT if reading.judged else USUAL
    lines = [
        (
            name,
            x,
            getattr(reading.curve, name).round(4).tolist(),
            {"color": colour, "width": 1, "dash": "4px,3px" if "95" in name else "1px,3px"},
        )
        for name in ("lower_998", "lower_95", "upper_95", "upper_998")
    ] + [
        (
            "benchmark",
            [0, end],
            [round(float(reading.benchmark), 4)] * 2,
            {"color": NATIONAL, "width": 1.5, "dash": "12px,5px"},
        )
    ]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": name,
            "x": xs,
            "y": ys,
            "line": line,
            "hoverinfo": "skip",
        }
        for name, xs, ys, line in lines
    ]


def _line_labels(
    reading: FunnelReading, shown: Range, benchmark_label: str, decimals: int, frame: Frame
) -> list[dict[str, Any]]:
    """Each limit's and the benchmark's name at their right end."""
    curve = reading.curve
    ends = (
        (curve.lower_998, "99.8 %"),
        (curve.lower_95, "95 %"),
        (curve.upper_95, "95 %"),
        (curve.upper_998, "99.8 %"),
    )
    labels = [Label(float(limit[-1]), name) for limit, name in ends if np.isfinite(limit[-1])]
    words = f"{benchmark_label} {number(reading.benchmark, decimals)}"
    labels.append(Label(float(reading.benchmark), words, NATIONAL))
    return end_labels(labels, shown, frame.plot_height)


def _points(units: _Units, texts: list[str]) -> list[dict[str, Any]]:
    """The rest of England as small dots, the units, and a ring about the selected one."""
    traces = []
    if (hushed := units.there & units.quiet).any():
        dots = {"symbol": "circle", "size": 4.5, "color": USUAL, "opacity": 1}
        traces.append(_markers("other trusts in England", units, hushed, dots, texts))
    shown = units.there & ~units.quiet
    traces.append(_markers("units", units, shown, _looks(units, shown), texts))
    if units.selected is not None:
        ring = {"symbol": "circle-open", "size": 24, "color": INK, "line": {"width": 1.4}}
        chosen = np.arange(len(units.names)) == units.selected
        traces.append(_markers("selected", units, chosen, ring, None))
    return traces


def _looks(units: _Units, shown: np.ndarray) -> dict[str, Any]:
    """Open circles inside the limits, shape and colour outside."""
    inside = ("circle", 9, GROUND)
    looks = [SYMBOLS.get(kind, inside) for kind in units.kind[shown]]
    return {
        "symbol": [symbol for symbol, _, _ in looks],
        "size": [size for _, size, _ in looks],
        "color": [colour for _, _, colour in looks],
        "opacity": 1,
        "line": {
            "width": [1.6 if look is inside else 1 for look in looks],
            "color": [USUAL if look is inside else GROUND for look in looks],
        },
    }


def _markers(
    name: str, units: _Units, which: np.ndarray, marker: dict[str, Any], texts: list[str] | None
) -> dict[str, Any]:
    at = np.flatnonzero(which).tolist()
    hover = (
        {"hoverinfo": "text", "hovertext": [texts[i] for i in at]}
        if texts
        else {"hoverinfo": "skip"}
    )
    return {
        "type": "scatter",
        "mode": "markers",
        "name": name,
        "x": units.size[at].tolist(),
        "y": units.value[at].round(4).tolist(),
        "marker": marker,
        **hover,
    }


def _unit_labels(
    units: _Units, *, named: bool, shown: Range, end: float, decimals: int, frame: Frame
) -> list[dict[str, Any]]:
    """Names beside their points, on whichever side is free: of the selected unit first, then of
    those outside the limits, each with its value; `named`: of all others that are not quiet."""
    rest = np.flatnonzero(units.there & ~units.quiet).tolist() if named else _signals(units)
    first = [] if units.selected is None else [units.selected]
    at = [*first, *(i for i in rest if i != units.selected)]
    scale = np.array([frame.plot_width / end, frame.plot_height / (shown.high - shown.low)])
    pixels = np.column_stack([units.size, units.value - shown.low]) * scale
    loud = {*first, *_signals(units)}
    words = {i: f" {number(units.value[i], decimals)}" if i in loud else "" for i in at}
    wanted = [(*pixels[i], f"{units.names[i]}{words[i]}") for i in at]
    placed = place_labels(
        wanted, pixels[units.there], pixels[sorted(loud)], frame.plot_width, frame.plot_height
    )
    return [
        annotation(
            f"<b>{text}</b>" if i in loud else text,
            float(units.size[i]),
            float(units.value[i]),
            yref="y",
            font={"size": CAPTION, "color": INK},
            **side,
        )
        for i, (text, side) in zip(at, placed, strict=True)
    ]
