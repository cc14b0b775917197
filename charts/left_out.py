"""How points are drawn that somebody left out of the limits: hollow, with a stroke through them."""

from __future__ import annotations

from typing import Any

import numpy as np

from analysis.reading import Reading
from charts.palette import GROUND, INK
from charts.svg import data_uri

WORDS = "left out of the limits"
HOLLOW, STROKE = 9, 15  # px across


def left_out_traces(cut: Reading, x: list[str]) -> list[dict[str, Any]]:
    """Over the points of the line; x: its days. One that is flagged keeps its shape, under the
    stroke. None where every point counts."""
    left_out = cut.excluded & np.isfinite(cut.value)
    if not left_out.any():
        return []
    edge = {"line": {"width": 1.5, "color": INK}}
    hollow = {"symbol": "circle", "size": HOLLOW, "color": GROUND, **edge}
    stroke = {"symbol": "line-ne", "size": STROKE, "color": INK, **edge}
    usual = left_out & ~cut.flagged
    over = [_over(cut, x, usual, hollow, named=False)] if usual.any() else []
    return [*over, _over(cut, x, left_out, stroke, named=True)]


def _over(
    cut: Reading, x: list[str], chosen: np.ndarray, marker: dict[str, Any], *, named: bool
) -> dict[str, Any]:
    at = np.flatnonzero(chosen).tolist()
    return {
        "type": "scatter",
        "mode": "markers",
        "name": WORDS,
        "hoverinfo": "skip",
        "x": [x[i] for i in at],
        "y": cut.value[at].round(4).tolist(),
        "showlegend": named,
        "cliponaxis": False,
        "marker": marker,
    }


def left_out_uri() -> str:
    """The same as a small picture, for a key."""
    return data_uri(
        "<svg xmlns='http://www.w3.org/2000/svg' width='16' height='16' viewBox='0 0 16 16' "
        f"stroke='{INK}' stroke-width='1.5'><circle cx='8' cy='8' r='4.5' fill='{GROUND}'/>"
        "<path d='M2.5 13.5L13.5 2.5'/></svg>"
    )
