"""Small drawings as SVG text."""

from __future__ import annotations


def data_uri(svg: str) -> str:
    """SVG text as a data URI. Only what a URI cannot hold is escaped, so that it stays small."""
    for character, escaped in (("%", "%25"), ("#", "%23"), ("<", "%3C"), (">", "%3E")):
        svg = svg.replace(character, escaped)
    return f"data:image/svg+xml,{svg}"


def points(pairs: list[tuple[float, float]]) -> str:
    """Coordinates as an SVG `points` attribute, to a tenth of a pixel."""
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in pairs)
