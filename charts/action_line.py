"""The small chart of an action: two years of its series, on a tint from the action's start."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.reading import Array, Reading
from charts.palette import ACCENT, CENTRE, CONCERN, IMPROVEMENT, LIMIT, NEUTRAL, SECONDARY
from charts.svg import data_uri, points
from charts.words import kind_of

WIDTH, HEIGHT, EDGE = 400, 72, 6
TINT = "#E6EFF8"
MONTHS = 24
Places = list[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class _Paper:
    """Where months and values lie, in px. low, scale: of the values."""

    step: float
    low: float
    scale: float

    def across(self, at: float) -> float:
        return EDGE + at * self.step

    def place(self, at: int, value: float) -> tuple[float, float]:
        up = (value - self.low) * self.scale if self.scale else HEIGHT / 2 - EDGE
        return self.across(at), HEIGHT - EDGE - up


def action_line_uri(reading: Reading | None, start: np.datetime64) -> str:
    """A data URI for an image's `src`: the last two years of a reading, with the limits, the centre
    line and the flagged points that its own chart shows; None: no figures. A missing month breaks
    the line. start: the month in which the action begins."""
    parts: list[str] = []
    if reading is not None and len(reading.month):
        keep = slice(max(len(reading.month) - MONTHS // reading.period_months, 0), None)
        parts = _drawn(reading, keep, start)
    return data_uri(
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}' "
        f"viewBox='0 0 {WIDTH} {HEIGHT}' fill='none' stroke-width='1.2'>{''.join(parts)}</svg>"
    )


def _drawn(reading: Reading, keep: slice, start: np.datetime64) -> list[str]:
    value, month = reading.value[keep], reading.month[keep]
    lines = [line[keep] for line in (reading.lower, reading.centre, reading.upper)]
    known = np.concatenate([value, *lines])
    known = known[np.isfinite(known)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 0.0)
    paper = _Paper(
        step=(WIDTH - 2 * EDGE) / max(len(month) - 1, 1),
        low=low,
        scale=(HEIGHT - 2 * EDGE) / (high - low) if high > low else 0.0,
    )
    parts = list(_since(paper, month, start))
    for line, look in zip(
        lines,
        (f"stroke='{LIMIT}' stroke-dasharray='3 3'", f"stroke='{CENTRE}'",
         f"stroke='{LIMIT}' stroke-dasharray='3 3'"),
        strict=True,
    ):  # fmt: skip
        parts += [f"<polyline points='{points(run)}' {look}/>" for run in _runs(paper, line)]
    for run in _runs(paper, value):
        parts.append(f"<polyline points='{points(run)}' stroke='{SECONDARY}' stroke-width='1.5'/>")
        if len(run) == 1:
            parts.append(f"<circle cx='{run[0][0]:.1f}' cy='{run[0][1]:.1f}' r='2' "
                         f"fill='{SECONDARY}'/>")  # fmt: skip
    for at in np.flatnonzero(reading.flagged[keep] & np.isfinite(value)).tolist():
        parts.append(_flagged(*paper.place(at, float(value[at])), kind_of(reading.kind[keep][at])))
    return parts


def _since(paper: _Paper, month: Array, start: np.datetime64) -> Iterator[str]:
    """The tint from the action's start on, and where it begins; nothing before it has begun."""
    at = int(np.searchsorted(month, start.astype("datetime64[M]")))
    if at == len(month):
        return
    began_before = start < month[0]
    left = 0.0 if began_before else max(paper.across(at - 0.5), 0)
    yield f"<rect x='{left:.1f}' width='{WIDTH - left:.1f}' height='{HEIGHT}' fill='{TINT}'/>"
    if not began_before:
        yield f"<path d='M{left:.1f} 0V{HEIGHT}' stroke='{ACCENT}' stroke-width='2'/>"


def _runs(paper: _Paper, values: Sequence[float] | Array) -> Iterator[Places]:
    """The stretches of a line that have values."""
    run: Places = []
    for at, value in enumerate([*values, math.nan]):
        if math.isfinite(value):
            run.append(paper.place(at, float(value)))
        elif run:
            yield run
            run = []


def _flagged(x: float, y: float, kind: str) -> str:
    """A flagged point by shape and colour: a square on its corner is concern, a disc improvement, a
    square a change with no agreed direction."""
    if kind == "improvement":
        return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='4' fill='{IMPROVEMENT}'/>"
    square = f"<rect x='{x - 3.5:.1f}' y='{y - 3.5:.1f}' width='7' height='7'"
    if kind == "concern":
        return f"{square} transform='rotate(45 {x:.1f} {y:.1f})' fill='{CONCERN}'/>"
    return f"{square} fill='{NEUTRAL}'/>"
