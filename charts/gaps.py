"""Missing months on a time series: a hatched column that says why, never a zero."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from analysis.reading import Reading
from charts.axes import Drawn, Frame, Range, annotation, text_width
from charts.hover import gap_words
from charts.palette import FAINT, GROUND, SECONDARY, USUAL
from charts.words import month_words


def gap_marks(
    cut: Reading, edges: np.ndarray, shown: Range, texts: list[str], frame: Frame, named: bool
) -> Drawn:
    """Hatched columns over missing months (traces) and their words (annotations). A month before
    an organisation opened or after it closed stays blank."""
    missing = ~np.isfinite(cut.value) & (cut.status != "not_applicable")
    if not missing.any():
        return [], []
    days = edges.astype(str).tolist()
    runs = _runs(missing, cut.status)
    hatch = hatched(runs, days, shown)
    at = np.flatnonzero(missing).tolist()
    hover = {
        "type": "scatter",
        "mode": "markers",
        "x": [f"{cut.month[i]}-01" for i in at],
        "y": [(shown.low + shown.high) / 2] * len(at),
        "hoverinfo": "text",
        "showlegend": False,
        "hovertext": [texts[i] for i in at],
        "name": "missing months",
        "marker": {"size": 14, "opacity": 0, "color": SECONDARY},
    }
    return [hatch, hover], _gap_words(cut, runs, days, frame) if named else []


def hatched(runs: Sequence[tuple[int, int]], days: Sequence[str], shown: Range) -> dict[str, Any]:
    """Columns over [first, beyond last) of the months between those days, as one trace."""
    x: list[Any] = []
    y: list[Any] = []
    for first, end in runs:
        x += [days[first], days[first], days[end], days[end], days[first], None]
        y += [shown.low, shown.high, shown.high, shown.low, shown.low, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"width": 0},
        "fill": "toself",
        "hoverinfo": "skip",
        "name": "no value",
        "showlegend": False,
        "fillpattern": {
            "shape": "/",
            "size": 6,
            "solidity": 0.18,
            "fgcolor": USUAL,
            "bgcolor": FAINT,
        },
    }


def _runs(missing: np.ndarray, status: np.ndarray) -> list[tuple[int, int]]:
    """[first, beyond last) of neighbouring missing months of one status."""
    same = np.r_[False, (status[1:] == status[:-1]) & missing[1:] & missing[:-1]]
    starts = np.flatnonzero(missing & ~same)
    ends = np.flatnonzero(missing & ~np.r_[same[1:], False]) + 1
    return list(zip(starts.tolist(), ends.tolist(), strict=True))


def _gap_words(
    cut: Reading, runs: list[tuple[int, int]], days: list[str], frame: Frame
) -> list[dict[str, Any]]:
    """Each column's words at the top of the plot, two rows deep; where there is no room for them
    the hover text and the table say it."""
    notes = []
    taken = [-1e9, -1e9]  # where each row's last label ends
    for first, end in runs:
        words = _gap_label(cut, first, end)
        half = text_width(words) / 2
        middle = frame.room(first + end, 2 * len(cut.month))
        row = next((r for r, beyond in enumerate(taken) if middle - half > beyond + 8), None)
        if row is None:
            continue
        taken[row] = middle + half
        side, x = _side(first, end, len(cut.month), days)
        notes.append(
            annotation(
                words,
                x,
                1,
                xanchor=side,
                yanchor="top",
                yshift=-2 - 17 * row,
                bgcolor=GROUND,
                borderpad=1,
            )
        )
    return notes


def _side(first: int, end: int, months: int, days: list[str]) -> tuple[str, str]:
    """Words keep inside the plot: from its left edge, to its right edge, or centred."""
    if first < months * 0.06:
        return "left", days[first]
    if end > months * 0.94:
        return "right", days[end]
    lower, upper = np.datetime64(days[first]), np.datetime64(days[end])
    return "center", str(lower + (upper - lower) // 2)


def _gap_label(cut: Reading, first: int, end: int) -> str:
    begin = month_words(cut.month[first], cut.period_months, short=True)
    last = month_words(cut.month[end - 1], cut.period_months, short=True)
    when = begin if end - first == 1 else f"{begin} to {last}"
    return f"{when} {gap_words(cut.status[first])}"
