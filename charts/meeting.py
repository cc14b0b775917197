"""Charts for a room of thirty people: one at a time, no letter under 24 px, no legend."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from analysis.reading import Reading
from charts.axes import (
    Drawn,
    Frame,
    Label,
    annotation,
    base_layout,
    end_labels,
    text_width,
    y_axis,
)
from charts.gaps import gap_marks
from charts.hover import Terms, point_texts
from charts.magnified import magnified
from charts.marks import Mark, chevrons, mark_traces, mark_words, marks_shown
from charts.palette import (
    CAPTION,
    CONCERN,
    CONCERN_TINT,
    IMPROVEMENT,
    IMPROVEMENT_TINT,
    INK,
    NEUTRAL,
    NEUTRAL_TINT,
    USUAL,
)
from charts.time_series import axis_range, line_labels, time_axis
from charts.traces import limit_traces, point_traces, reference_traces
from charts.window import crop, edges_of, shown_points
from charts.words import kind_of, month_words, number

SMALLEST = 24  # px
BY = SMALLEST / CAPTION
# Before it is magnified: what a screen 1366 px wide leaves it.
SERIES = Frame(width=697, height=220, left=36, right=116, top=26, bottom=24)
FUNNEL = Frame(width=697, height=220, left=36, right=92, top=20, bottom=44)
TICKS = 7
LEAST_HEIGHT = 140  # of a plot, on the smallest projector: labels keep apart there too
GROUND_NAME = "between the limits"  # left out: the tint of a flagged run lies there
LOOKS = {
    "concern": (CONCERN, CONCERN_TINT),
    "improvement": (IMPROVEMENT, IMPROVEMENT_TINT),
    "neutral": (NEUTRAL, NEUTRAL_TINT),
}


def meeting_series(
    reading: Reading,
    *,
    unit_words: str,
    decimals: int = 1,
    from_: str | None = None,
    to: str | None = None,
    target: float | None = None,
    benchmark_line: tuple[float, str] | None = None,
    marks: Sequence[Mark] = (),
) -> dict[str, Any]:
    """Figure of one series, as of `charts.time_series.time_series`: every line is named at its
    right end, the months that set the usual level are told above it, and a flagged run stands on a
    tint."""
    cut = crop(reading, shown_points(reading, from_, to))
    edges = edges_of(cut.month)
    shown = axis_range(cut, unit_words, target, benchmark_line)
    texts = point_texts(cut, Terms(unit_words, "", decimals), ())
    hatch, gap_words = gap_marks(cut, edges, shown, texts, SERIES, named=True)
    dated = marks_shown(cut, marks)
    drawn: list[Drawn] = [
        (_tint(reading, cut, edges), []),
        (chevrons(cut), gap_words),
        _phases(cut, edges, marks),
        mark_words(cut, dated, SERIES),
        _usual_levels(cut, edges),
        ([], end_labels(_labels(cut, target, benchmark_line, decimals), shown, LEAST_HEIGHT)),
    ]
    layout = base_layout(SERIES.height, SERIES.margin)
    layout |= {
        "xaxis": time_axis(cut, edges, most=TICKS),
        "yaxis": y_axis(shown),
        "hovermode": "x",
        "shapes": [shape for shapes, _ in drawn for shape in shapes],
        "annotations": [note for _, notes in drawn for note in notes],
    }
    lines = [trace for trace in limit_traces(cut, edges) if trace["name"] != GROUND_NAME]
    data = [
        *hatch,
        *({**line, "showlegend": False} for line in lines),
        *reference_traces(cut, edges, target, benchmark_line),
        *mark_traces(dated, shown),
        *point_traces(cut, texts, largest=12),
    ]
    return for_a_room({"data": data, "layout": layout})


def for_a_room(figure: dict[str, Any]) -> dict[str, Any]:
    """The figure with letters of 24 px, as high as the place it stands in."""
    made = magnified(figure, BY)
    del made["layout"]["height"]
    return made


def axis_note(reading: Reading, unit_words: str, from_: str | None, to: str | None) -> str:
    """Where the axis does not begin at zero, that it does not."""
    return axis_range(crop(reading, shown_points(reading, from_, to)), unit_words).words


def _tint(whole: Reading, cut: Reading, edges: np.ndarray) -> list[dict[str, Any]]:
    """Ground under the run that is flagged now."""
    look = LOOKS.get(kind_of(whole.variation or ""))
    if look is None or whole.since is None:
        return []
    at = int(np.searchsorted(cut.month, whole.since))
    if at >= len(cut.month):
        return []
    ends = {"x0": str(edges[at]), "x1": str(edges[-1]), "y0": 0, "y1": 1}
    fill = {"fillcolor": look[1], "line": {"width": 0}, "layer": "below"}
    return [{"type": "rect", "xref": "x", "yref": "paper", **ends, **fill}]


def _phases(cut: Reading, edges: np.ndarray, marks: Sequence[Mark]) -> Drawn:
    """A solid rule where a phase begins; its month and reason stand in the plot."""
    reasons = {mark.month: mark.words for mark in marks if mark.kind == "phase"}
    shapes, notes = [], []
    breaks = (np.flatnonzero(cut.phase[1:] != cut.phase[:-1]) + 1).tolist()
    for at, end in pairwise([*breaks, len(cut.phase)]):
        day = str(edges[at])
        ends = {"x0": day, "x1": day, "y0": 0, "y1": 1}
        rule = {"color": INK, "width": 1.2}
        shapes.append({"type": "line", "xref": "x", "yref": "paper", **ends, "line": rule})
        head = f"New phase, {month_words(cut.month[at], short=True)}"
        reason = reasons.get(str(cut.month[at]))
        tries = [f"{head}: {reason}", head] if reason else [head]
        room = SERIES.room(end - at, len(cut.phase))
        words = next((text for text in tries if text_width(text) < room), "")
        place = {"xanchor": "left", "yanchor": "bottom", "xshift": 4}
        if words:
            font = {"size": CAPTION, "color": INK}
            notes.append(annotation(words, day, 0, yshift=2, **place, font=font))
    return shapes, notes


def _usual_levels(cut: Reading, edges: np.ndarray) -> Drawn:
    """Above the plot, a bracket over the months whose figures set each phase's usual level."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for phase in dict.fromkeys(cut.phase.tolist()):
        at = np.flatnonzero((cut.phase == phase) & cut.baseline)
        if not at.size or not np.isfinite(cut.centre[at]).any():
            continue
        x0, x1 = str(edges[at[0]]), str(edges[at[-1] + 1])
        shapes += [_over(*ends) for ends in ((x0, x1, 6, 6), (x0, x0, 2, 6), (x1, x1, 2, 6))]
        words, room = "usual level set here", SERIES.room(int(at[-1] - at[0]) + 1, len(cut.month))
        if text_width(words) < room:
            middle = np.datetime64(x0) + (np.datetime64(x1) - np.datetime64(x0)) // 2
            place = {"xanchor": "center", "yanchor": "bottom", "yshift": 7}
            notes.append(annotation(words, str(middle), 1, **place))
    return shapes, notes


def _over(x0: str, x1: str, y0: int, y1: int) -> dict[str, Any]:
    """A line at some px over the plot."""
    place = {"xref": "x", "x0": x0, "x1": x1, "yref": "paper", "ysizemode": "pixel", "yanchor": 1}
    return {
        "type": "line", **place, "y0": y0, "y1": y1, "line": {"color": USUAL, "width": 1}
    }  # fmt: skip


def _labels(
    cut: Reading, target: float | None, benchmark_line: tuple[float, str] | None, decimals: int
) -> list[Label]:
    """Every line's name and last value, and the last point's value in its own colour."""
    middle = "median" if cut.chart == "run" else "usual level"
    labels = line_labels(cut, middle, target, benchmark_line, decimals)
    if cut.latest >= 0:
        value = float(cut.value[cut.latest])
        flagged = cut.flagged[cut.latest]
        colour = LOOKS.get(kind_of(cut.kind[cut.latest]), (INK, ""))[0] if flagged else INK
        labels.append(Label(value, f"<b>{number(value, decimals)}</b>", colour))
    return labels
