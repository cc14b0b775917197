"""A figure as for a room: all that is counted in px grows alike, letters, lines and margins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# Keys whose numbers are px, wherever they stand in the figures that we draw.
PIXELS = frozenset(
    {"size", "width", "height", "xshift", "yshift", "ticklen", "standoff", "borderpad"}
    | {"l", "r", "t", "b", "pad"}
)
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


def magnified(figure: dict[str, Any], by: float) -> dict[str, Any]:
    """The figure with every length in px multiplied; what is in data or paper units stays."""
    return {"data": _grown(figure["data"], by), "layout": _grown(figure["layout"], by)}


def _grown(part: Any, by: float) -> Any:
    if isinstance(part, Mapping):
        pixel = {axis for axis in "xy" if part.get(f"{axis}sizemode") == "pixel"}
        return {key: _value(key, value, by, pixel) for key, value in part.items()}
    if isinstance(part, list):
        return [_grown(one, by) if isinstance(one, (Mapping, list)) else one for one in part]
    return part


def _value(key: str, value: Any, by: float, pixel: set[str]) -> Any:
    if key in PIXELS or (key in ("x0", "x1", "y0", "y1") and key[0] in pixel):
        return [one * by for one in value] if isinstance(value, list) else _times(value, by)
    if (key == "path" and pixel) or (key == "dash" and "px" in value):
        return NUMBER.sub(lambda found: f"{float(found[0]) * by:g}", value)
    return _grown(value, by)


def _times(value: Any, by: float) -> Any:
    return round(value * by, 2) if isinstance(value, (int, float)) else _grown(value, by)
