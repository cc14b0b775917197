"""How many flags there are beside how many chance alone would raise, on one line."""

from __future__ import annotations

from charts.palette import INK, LINE, SECONDARY

WIDTH, HEIGHT = 176, 40
EDGE = 6  # px kept free at both ends


def chance_strip_svg(observed: int, expected: float, low: int, high: int) -> str:
    """SVG text: a bar from the lowest to the highest number that chance gives in 95 of 100 months,
    an upright where it lies on average, and a mark where the flags lie. What it shows is said in
    words beside it, so that readers aloud skip it."""
    most = max(observed, high, 1)

    def place(value: float) -> float:
        return EDGE + value / most * (WIDTH - 2 * EDGE)

    left, right, at = place(low), place(high), place(observed)
    words = "by chance" if low == high else f"by chance: {low} to {high}"
    side = min(max((left + right) / 2, 50), WIDTH - 50)
    # The two captions are kept apart by giving the second the room that is left.
    beyond = at - side > 66
    figure = (
        f"<text x='{min(at, WIDTH - 10):.1f}' y='36' text-anchor='middle' font-weight='700'>"
        f"{observed}</text>"
        if beyond
        else ""
    )
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{WIDTH}' height='{HEIGHT}' "
        f"viewBox='0 0 {WIDTH} {HEIGHT}' aria-hidden='true' font-family='Arial' font-size='13' "
        f"fill='{SECONDARY}'>"
        f"<path d='M{EDGE} 12H{WIDTH - EDGE}' stroke='{LINE}'/>"
        f"<rect x='{left:.1f}' y='8' width='{max(right - left, 2):.1f}' height='8' fill='{LINE}'/>"
        f"<path d='M{place(expected):.1f} 6V18' stroke='{SECONDARY}' stroke-width='2'/>"
        f"<path d='M{at:.1f} 2V22' stroke='{INK}' stroke-width='3'/>"
        f"<text x='{side:.1f}' y='36' text-anchor='middle'>{words}</text>{figure}</svg>"
    )
