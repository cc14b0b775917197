"""Names beside points, each on the side where it covers least."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Any

import numpy as np

from charts.axes import text_width

HEIGHT = 16  # px of one line of words
BOLD = 1.08  # how much wider bold words are
DOT = 6  # px about a point that words should leave free
SIGN = 11  # px about a sign or a ring, which matter more than a point

# Where a name may stand: Plotly's anchors and shifts (px); then its box's left edge from the
# point (px), the share of its width that lies left of that, and its lower edge from the point.
_SIDES: tuple[tuple[dict[str, Any], float, float, float], ...] = (
    ({"xanchor": "left", "yanchor": "middle", "xshift": 14}, 14, 0, -HEIGHT / 2),
    ({"xanchor": "right", "yanchor": "middle", "xshift": -14}, -14, 1, -HEIGHT / 2),
    ({"xanchor": "center", "yanchor": "bottom", "yshift": 12}, 0, 0.5, 12),
    ({"xanchor": "center", "yanchor": "top", "yshift": -12}, 0, 0.5, -12 - HEIGHT),
    ({"xanchor": "left", "yanchor": "bottom", "xshift": 9, "yshift": 6}, 9, 0, 6),
    ({"xanchor": "left", "yanchor": "top", "xshift": 9, "yshift": -6}, 9, 0, -6 - HEIGHT),
    ({"xanchor": "right", "yanchor": "bottom", "xshift": -9, "yshift": 6}, -9, 1, 6),
    ({"xanchor": "right", "yanchor": "top", "xshift": -9, "yshift": -6}, -9, 1, -6 - HEIGHT),
)
_ACROSS, _SHARE, _UP = (np.array([side[k] for side in _SIDES]) for k in (1, 2, 3))


def place_labels(
    wanted: Sequence[tuple[float, float, str]],
    points: np.ndarray,
    signs: np.ndarray,
    width: float,
    height: float,
) -> list[tuple[str, dict[str, Any]]]:
    """Words and anchors for labels (x px, y px, words), in the order given.

    Each takes the side that covers least of the words placed before it and of `signs`, then of
    `points` (both (n, 2), px from the lower left corner), and stays inside width x height."""
    dots = np.hstack([points - DOT, points + DOT])
    taken = np.hstack([signs - SIGN, signs + SIGN])
    placed = []
    for x, y, text in wanted:
        boxes = _boxes(x, y, text_width(text) * BOLD)
        cost = 200 * _beyond(boxes, width, height) + 10 * _overlap(boxes, taken)
        best = int(np.argmin(cost + _overlap(boxes, dots)))
        taken = np.vstack([taken, boxes[best]])
        placed.append((escape(text), _SIDES[best][0]))
    return placed


def _boxes(x: float, y: float, wide: float) -> np.ndarray:
    """(sides, 4): left, low, right, high of the words on each side of their point."""
    left, low = x + _ACROSS - _SHARE * wide, y + _UP
    return np.column_stack([left, low, left + wide, low + HEIGHT])


def _beyond(boxes: np.ndarray, width: float, height: float) -> np.ndarray:
    """(sides,) px by which each box leaves the plot."""
    inside = np.array([0, 0, width, height]) - boxes
    past = -inside[:, 2:]
    return np.asarray(np.maximum(inside[:, :2], 0).sum(axis=1) + np.maximum(past, 0).sum(axis=1))


def _overlap(boxes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """(sides,) px² that each box shares with the others together."""
    across = np.minimum(boxes[:, None, 2], others[:, 2]) - np.maximum(
        boxes[:, None, 0], others[:, 0]
    )
    up = np.minimum(boxes[:, None, 3], others[:, 3]) - np.maximum(boxes[:, None, 1], others[:, 1])
    return np.asarray((np.maximum(across, 0) * np.maximum(up, 0)).sum(axis=1))
