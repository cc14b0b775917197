"""Two plain lines over time, without limits or verdicts: the same figure from two places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np

from charts.axes import (
    LABEL_ROOM,
    Frame,
    Label,
    axis_title,
    base_layout,
    end_labels,
    value_range,
    x_axis,
    y_axis,
)
from charts.palette import INK, SECONDARY
from charts.words import number

FRAME = Frame(width=1200, height=260, left=56, right=LABEL_ROOM, top=40, bottom=44)
NARROW = Frame(width=366, height=260, left=40, right=16, top=40, bottom=72)
_LEGEND = {
    "orientation": "h", "x": 0, "y": 0, "yref": "container", "yanchor": "bottom",
    "itemclick": False, "itemdoubleclick": False,
}  # fmt: skip


class PlainLine(NamedTuple):
    """values: one a point, NaN where there is none; the line breaks there."""

    name: str
    values: np.ndarray


def two_lines(
    months: np.ndarray,
    labels: Sequence[str],
    first: PlainLine,
    second: PlainLine,
    *,
    unit_words: str,
    axis_words: str,
    narrow: bool = False,
) -> dict[str, Any]:
    """Figure of two lines, the first solid, the second dashed, each named at its end. months:
    (points,) datetime64[M], where each point stands; labels: what it is of, for hovering. narrow:
    the names stand below, for a phone."""
    frame = NARROW if narrow else FRAME
    shown = value_range(np.concatenate([first.values, second.values]), unit_words)
    days = [f"{month}-01" for month in months.astype("datetime64[M]").astype(str)]
    looks = ((first, INK, "solid", "circle"), (second, SECONDARY, "6px,4px", "square-open"))
    data = []
    for line, colour, dash, symbol in looks:
        data.append(
            {
                "type": "scatter",
                "mode": "lines+markers",
                "name": line.name,
                "showlegend": True,
                "x": days,
                "y": [None if np.isnan(v) else round(float(v), 4) for v in line.values],
                "line": {"color": colour, "width": 2, "dash": dash},
                "marker": {"color": colour, "size": 7, "symbol": symbol},
                "text": [
                    f"{line.name}, {label}: "
                    + ("no rate" if np.isnan(v) else f"{number(v)} {unit_words}")
                    for label, v in zip(labels, line.values, strict=True)
                ],
                "hovertemplate": "%{text}<extra></extra>",
            }
        )
    layout = base_layout(frame.height, frame.margin)
    layout["xaxis"] = x_axis(type="date", tickformat="%b %Y", nticks=4 if narrow else 10)
    layout["yaxis"] = y_axis(shown)
    layout["hovermode"] = "x"
    title = axis_title(shown.after(axis_words), yshift=frame.top - 22, left=frame.left)
    layout["annotations"] = [title]
    if narrow:
        layout |= {"showlegend": True, "legend": _LEGEND}
    else:
        ends = [(line, colour) for line, colour, *_ in looks if np.isfinite(line.values).any()]
        labelled = [
            Label(float(line.values[np.isfinite(line.values)][-1]), line.name, colour)
            for line, colour in ends
        ]
        layout["annotations"] += end_labels(labelled, shown, frame.plot_height)
    return {"data": data, "layout": layout}
