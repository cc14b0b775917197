"""The small chart of an action: two years of its series, on a tint from the action's start."""

from __future__ import annotations

import math
from collections.abc import Sequence

from charts.palette import ACCENT, INK, LINE, SECONDARY
from charts.svg import data_uri, points

WIDTH, HEIGHT, EDGE = 320, 64, 5
TINT = "#E6EFF8"


def action_line_uri(values: Sequence[float | None], start: int | None, centre: float | None) -> str:
    """A data URI for an image's `src`. values: oldest first, None or NaN where a month is missing,
    which breaks the line. start: place of the month in which the action begins; None: it lies
    before the first one; as many as there are values: after the last. centre: the centre line."""
    given = [math.nan if value is None else float(value) for value in values]
    known = [v for v in (*given, math.nan if centre is None else centre) if math.isfinite(v)]
    low, high = (min(known), max(known)) if known else (0.0, 1.0)
    step = (WIDTH - 2 * EDGE) / max(len(given) - 1, 1)
    scale = (HEIGHT - 2 * EDGE) / (high - low) if high > low else 0.0

    def place(at: int, value: float) -> tuple[float, float]:
        return EDGE + at * step, (HEIGHT - EDGE - (value - low) * scale) if scale else HEIGHT / 2

    left = 0.0 if start is None else max(EDGE + (start - 0.5) * step, 0)
    parts = []
    if start is None or start < len(given):
        parts.append(f"<rect x='{left:.1f}' width='{WIDTH - left:.1f}' height='64' fill='{TINT}'/>")
    if start is not None and start < len(given):
        parts.append(f"<path d='M{left:.1f} 0V64' stroke='{ACCENT}' stroke-width='1.5'/>")
    if centre is not None and math.isfinite(centre):
        height = place(0, centre)[1]
        parts.append(f"<path d='M0 {height:.1f}H{WIDTH}' stroke='{LINE}'/>")
    run: list[tuple[float, float]] = []
    for at, value in enumerate([*given, math.nan]):
        if math.isfinite(value):
            run.append(place(at, value))
        elif run:
            parts.append(f"<polyline points='{points(run)}' stroke='{SECONDARY}'/>")
            parts += [f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2' fill='{INK}'/>" for x, y in run]
            run = []
    return data_uri(
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}' "
        f"viewBox='0 0 {WIDTH} {HEIGHT}' fill='none' stroke-width='1.2'>{''.join(parts)}</svg>"
    )
