"""The hairline beside a value: thirteen months' shape on their own scale, never their size."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from charts.palette import CONCERN, GROUND, IMPROVEMENT, LIMIT, LINE, NEUTRAL, SECONDARY
from charts.svg import data_uri, points
from charts.words import Sign, kind_of

DOT = {"improvement": IMPROVEMENT, "concern": CONCERN, "neutral": NEUTRAL, "usual": SECONDARY}
DASHED = " stroke-dasharray='3 2'"
EDGE = 2.4  # px kept free for the end dot
MATRIX = (51, 15)  # px, of a cell of the matrix
FLAG_EDGE = 4.6  # px kept free for a flagged month

Values = Sequence[float | None]
Place = Callable[[int, float], tuple[float, float]]


def sparkline_svg(
    values: Values,
    centre: float | None,
    sign: Sign = "",
    width: int = 51,
    height: int = 15,
    *,
    lower: Values = (),
    upper: Values = (),
    flagged: Sequence[bool] = (),
) -> str:
    """SVG text of a sparkline: values oldest first, None or NaN where a month is missing.

    centre: the line of usual variation, None where there is none. sign: the latest Variation,
    which colours the end dot; anything else is grey. lower, upper: limits, as long as `values`,
    dashed where given (the balancing strip). flagged: as long as `values`, the months that are
    marked by the shape of the sign. A missing month breaks the line."""
    shown, below, above = _floats(values), _floats(lower), _floats(upper)
    middle = math.nan if centre is None else float(centre)
    edge = FLAG_EDGE if any(flagged) else EDGE
    place = _placing([*shown, *below, *above, middle], len(shown), width, height, edge)
    parts = []
    if math.isfinite(middle):
        parts.append(f"<path d='M0 {place(0, middle)[1]:.1f}H{width}' stroke='{LINE}'/>")
    parts += [_stretch(run, place, LIMIT, DASHED) for run in (*_runs(below), *_runs(above))]
    stretches = list(_runs(shown))
    parts += [_stretch(run, place, SECONDARY) for run in stretches]
    marked = [at for at, holds in enumerate(flagged) if holds and math.isfinite(shown[at])]
    if stretches and not marked:
        x, y = place(*stretches[-1][-1])
        parts.append(_dot(x, y, 2, DOT[kind_of(sign)]))
    parts += [_mark(*place(at, shown[at]), kind_of(sign)) for at in marked]
    return (
        f"<svg xmlns='http://www.w3.org/2000/svg' width='{width}' height='{height}' "
        f"viewBox='0 0 {width} {height}' fill='none' stroke-width='1'>{''.join(parts)}</svg>"
    )


def sparkline_markup(values: Values, centre: float | None, sign: Sign = "") -> str:
    """The sparkline as HTML, 51 x 15 px, as short as can be (a large matrix has thousands); its
    colours are the style sheet's."""
    shown = _floats(values)
    middle = math.nan if centre is None else float(centre)
    place = _placing([*shown, middle], len(shown), *MATRIX, EDGE)
    line = f"<path d=M0,{place(0, middle)[1]:.1f}h51 />" if math.isfinite(middle) else ""
    runs = [[place(index, value) for index, value in run] for run in _runs(shown)]
    drawn = "".join(
        "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in (run if len(run) > 1 else run * 2))
        for run in runs
    )
    if not drawn:
        return f"<svg class=spark>{line}</svg>"
    x, y = runs[-1][-1]
    dot = f"<circle cx={x:.1f} cy={y:.1f} r=2 class={kind_of(sign)} />"
    return f"<svg class=spark>{line}<path class=run d={drawn} />{dot}</svg>"


def sparkline_uri(values: Values, centre: float | None, sign: Sign = "", **more: Any) -> str:
    """The sparkline as a data URI for an image's `src`; what else sparkline_svg takes."""
    return data_uri(sparkline_svg(values, centre, sign, **more))


def _floats(values: Values) -> list[float]:
    return [math.nan if value is None else float(value) for value in values]


def _placing(drawn: list[float], months: int, width: int, height: int, edge: float) -> Place:
    """From month and value to px; a series that never changes runs along the middle."""
    known = [value for value in drawn if math.isfinite(value)]
    low, high = (min(known), max(known)) if known else (0.0, 0.0)
    step = (width - 2 * edge) / max(months - 1, 1)
    scale = (height - 2 * edge) / (high - low) if high > low else 0.0
    base = height - edge if scale else height / 2
    return lambda index, value: (edge + index * step, base - (value - low) * scale)


def _runs(values: list[float]) -> Iterator[list[tuple[int, float]]]:
    """Stretches of neighbouring months that have a value."""
    run: list[tuple[int, float]] = []
    for index, value in enumerate(values):
        if math.isfinite(value):
            run.append((index, value))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _stretch(run: list[tuple[int, float]], place: Place, colour: str, dashes: str = "") -> str:
    """A stretch as a line; a month alone between two gaps as a dot."""
    placed = [place(index, value) for index, value in run]
    if len(placed) == 1:
        return _dot(*placed[0], 0.8, colour)
    return f"<polyline points='{points(placed)}' stroke='{colour}'{dashes}/>"


def _mark(x: float, y: float, kind: str) -> str:
    """A flagged month: a diamond, a square or a disc, as everywhere."""
    colour = f"fill='{DOT[kind]}' stroke='{GROUND}' stroke-width='.8'"
    if kind == "concern":
        return f"<path d='M{x:.1f} {y - 4:.1f}l4 4-4 4-4-4Z' {colour}/>"
    if kind == "neutral":
        return f"<rect x='{x - 3.1:.1f}' y='{y - 3.1:.1f}' width='6.2' height='6.2' {colour}/>"
    return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='3.5' {colour}/>"


def _dot(x: float, y: float, radius: float, colour: str) -> str:
    return f"<circle cx='{x:.1f}' cy='{y:.1f}' r='{radius}' fill='{colour}' stroke='none'/>"
