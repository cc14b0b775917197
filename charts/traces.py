"""The lines and points of a time series."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.reading import Reading
from charts.left_out import left_out_traces
from charts.palette import (
    BETWEEN_LIMITS,
    CENTRE,
    CONCERN,
    GROUND,
    IMPROVEMENT,
    LIMIT,
    NATIONAL,
    NEUTRAL,
    SECONDARY,
    TARGET,
    USUAL,
)
from charts.words import kind_of

# Sizes look alike: a diamond's tips reach further than its size says.
SYMBOLS = {
    "concern": ("diamond", 14, CONCERN),
    "improvement": ("circle", 15.5, IMPROVEMENT),
    "neutral": ("square", 14, NEUTRAL),
}


def limit_traces(cut: Reading, edges: np.ndarray) -> list[dict[str, Any]]:
    """Ground between the limits, limits and centre line, broken where a phase ends."""
    days = edges.astype(str).tolist()
    ground: tuple[list[Any], list[Any]] = ([], [])
    drawn: dict[str, tuple[list[Any], list[Any]]] = {
        name: ([], []) for name in ("lower", "upper", "centre")
    }
    for name, (xs, ys) in drawn.items():
        values = getattr(cut, name)
        for first, end in _stretches(cut, values):
            xs += [*_twice(days, first, end), None]
            ys += [*_steps(values, first, end), None]
    for first, end in _stretches(cut, cut.upper + cut.lower):
        x = _twice(days, first, end)
        ground[0].extend([*x, *x[::-1], None])
        ground[1].extend(
            [*_steps(cut.lower, first, end), *_steps(cut.upper, first, end)[::-1], None]
        )
    dashed: dict[str, Any] = {"color": LIMIT, "width": 1, "dash": "4px,3px"}
    lines = [
        {**line(*drawn["upper"], **dashed), "name": "limits", "showlegend": True},
        {**line(*drawn["lower"], **dashed), "name": "lower limit"},
        {
            **line(*drawn["centre"], color=CENTRE, width=1),
            "name": centre_words(cut),
            "showlegend": True,
        },
    ]
    fill = {
        **line(*ground, width=0),
        "fill": "toself",
        "fillcolor": BETWEEN_LIMITS,
        "name": "between the limits",
    }
    return [trace for trace in (fill, *lines) if trace["x"]]


def _stretches(cut: Reading, values: np.ndarray) -> list[tuple[int, int]]:
    """[first, beyond last) of neighbouring points of one phase that have a value."""
    there = np.isfinite(values)
    starts = there & np.r_[True, ~there[:-1] | (cut.phase[1:] != cut.phase[:-1])]
    ends = there & np.r_[~there[1:] | (cut.phase[1:] != cut.phase[:-1]), True]
    return list(
        zip(np.flatnonzero(starts).tolist(), (np.flatnonzero(ends) + 1).tolist(), strict=True)
    )


def _steps(values: np.ndarray, first: int, end: int) -> list[float]:
    """One level a point, drawn from edge to edge."""
    return np.repeat(values[first:end].round(4), 2).tolist()


def _twice(days: list[str], first: int, end: int) -> list[str]:
    return [day for i in range(first, end) for day in (days[i], days[i + 1])]


def centre_words(reading: Reading) -> str:
    """What the middle line of this chart is called."""
    return "median" if reading.chart == "run" else "centre line"


def reference_traces(
    cut: Reading,
    edges: np.ndarray,
    target: float | None,
    benchmark_line: tuple[float, str] | None,
) -> list[dict[str, Any]]:
    """Target over the whole width; the benchmark, which is of these months, over the last phase."""
    traces = []
    if benchmark_line is not None:
        start = edges[int(np.flatnonzero(cut.phase == cut.phase[-1])[0])]
        traces.append(
            {
                **line(
                    [str(start), str(edges[-1])],
                    [benchmark_line[0]] * 2,
                    color=NATIONAL,
                    width=1.5,
                    dash="12px,5px",
                ),
                "name": benchmark_line[1],
                "showlegend": True,
            }
        )
    if target is not None:
        traces.append(
            {
                **line(
                    [str(edges[0]), str(edges[-1])],
                    [target] * 2,
                    color=TARGET,
                    width=1.5,
                    dash="1.5px,3px",
                ),
                "name": "target",
                "showlegend": True,
            }
        )
    return traces


def point_traces(
    cut: Reading, texts: list[str], largest: float | None = None
) -> list[dict[str, Any]]:
    """The line with its points, and what has not matured: hollow, joined by dots. largest: px, of a
    point, where many stand close together."""
    x = [f"{month}-01" for month in cut.month.astype(str)]
    immature = cut.status == "not_mature"
    y = [
        None if young or not np.isfinite(v) else v
        for v, young in zip(cut.value.round(4).tolist(), immature, strict=True)
    ]
    small = ("circle", 7 if len(x) <= 72 else 5, USUAL)
    flagged = cut.flagged
    looks = [
        SYMBOLS.get(kind_of(kind), small) if flag else small
        for kind, flag in zip(cut.kind, flagged, strict=True)
    ]
    symbols, sizes, colours = (list(column) for column in zip(*looks, strict=True))
    sizes = [min(size, largest or size) for size in sizes]
    line = {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "Value",
        "connectgaps": False,
        "x": x,
        "y": y,
        "hoverinfo": "text",
        "hovertext": texts,
        "showlegend": False,
        "line": {"color": SECONDARY, "width": 1.5},
        "cliponaxis": False,
        "marker": {
            "symbol": symbols,
            "size": sizes,
            "color": colours,
            "opacity": 1,
            "line": {"width": 1, "color": GROUND},
        },
    }
    traces = [line]
    if (cut.status == "provisional").any():
        traces.append(_rings(cut, x))
    traces += left_out_traces(cut, x)
    if (immature & np.isfinite(cut.value)).any():
        traces += _immature(cut, x, texts)
    return traces


def _rings(cut: Reading, x: list[str]) -> dict[str, Any]:
    """A thin ring about each provisional point."""
    y = np.where(cut.status == "provisional", cut.value, np.nan)
    at = np.flatnonzero(np.isfinite(y)).tolist()
    return {
        "type": "scatter",
        "mode": "markers",
        "name": "provisional",
        "hoverinfo": "skip",
        "x": [x[i] for i in at],
        "y": y[at].round(4).tolist(),
        "showlegend": False,
        "cliponaxis": False,
        "marker": {
            "symbol": "circle-open",
            "size": [20 if cut.side[i] else 12 for i in at],
            "color": SECONDARY,
            "line": {"width": 1},
        },
    }


def _immature(cut: Reading, x: list[str], texts: list[str]) -> list[dict[str, Any]]:
    """Hollow points, each joined by dots to its neighbour where the month before has a value."""
    at = np.flatnonzero((cut.status == "not_mature") & np.isfinite(cut.value)).tolist()
    join_x: list[Any] = []
    join_y: list[Any] = []
    for i in at:
        if i and np.isfinite(cut.value[i - 1]):
            join_x += [x[i - 1], x[i], None]
            join_y += [*cut.value[i - 1 : i + 1].round(4).tolist(), None]
    hollow = {
        "type": "scatter",
        "mode": "markers",
        "name": "not mature",
        "x": [x[i] for i in at],
        "y": cut.value[at].round(4).tolist(),
        "hoverinfo": "text",
        "hovertext": [texts[i] for i in at],
        "cliponaxis": False,
        "marker": {
            "symbol": "circle",
            "size": 10,
            "color": GROUND,
            "line": {"width": 1.5, "color": SECONDARY},
        },
    }
    join = {
        **line(join_x, join_y, color=SECONDARY, width=1.5, dash="2px,3px"),
        "name": "not mature, joined",
    }
    return [join, hollow] if join_x else [hollow]


def line(x: list[str], y: list[Any], **line: Any) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": line,
        "hoverinfo": "skip",
        "connectgaps": False,
        "showlegend": False,
    }
