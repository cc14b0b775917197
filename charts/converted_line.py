"""A converted series as a line beneath the standard one as rings: small, for a list of trusts."""

from __future__ import annotations

import numpy as np

from charts.palette import GROUND, INK, SECONDARY
from charts.svg import data_uri, points

WIDTH, HEIGHT, EDGE = 220, 44, 5


def converted_line_uri(converted: np.ndarray, standard: np.ndarray) -> str:
    """A data URI for an image's `src`. converted, standard: (months,) float, NaN where missing; a
    missing month breaks the line."""
    known = np.concatenate([converted, standard])
    known = known[np.isfinite(known)]
    low, high = (float(known.min()), float(known.max())) if known.size else (0.0, 1.0)
    step = (WIDTH - 2 * EDGE) / max(len(converted) - 1, 1)
    scale = (HEIGHT - 2 * EDGE) / (high - low) if high > low else 0.0

    def place(at: int, value: float) -> tuple[float, float]:
        up = (value - low) * scale if scale else HEIGHT / 2 - EDGE
        return EDGE + at * step, HEIGHT - EDGE - up

    parts = []
    for at in np.flatnonzero(np.isfinite(standard)).tolist():
        x, y = place(at, float(standard[at]))
        parts.append(
            f"<circle cx='{x:.1f}' cy='{y:.1f}' r='2.6' fill='{GROUND}' stroke='{SECONDARY}'/>"
        )
    run: list[tuple[float, float]] = []
    for at, value in enumerate([*converted.tolist(), float("nan")]):
        if np.isfinite(value):
            run.append(place(at, value))
        elif run:
            parts.append(f"<polyline points='{points(run)}' stroke='{INK}' stroke-width='1.5'/>")
            run = []
    return data_uri(
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}' "
        f"viewBox='0 0 {WIDTH} {HEIGHT}' fill='none'>{''.join(parts)}</svg>"
    )
