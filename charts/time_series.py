"""One series over time, as read: points, limits, phases, gaps, each named where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

import numpy as np

from analysis.reading import Reading
from charts.axes import (
    LABEL_ROOM,
    Drawn,
    Frame,
    Label,
    Range,
    axis_title,
    base_layout,
    end_labels,
    value_range,
    x_axis,
    y_axis,
)
from charts.gaps import gap_marks
from charts.hover import Terms, point_texts
from charts.marks import Mark, brackets, chevrons, mark_traces, mark_words, marks_shown, phase_marks
from charts.palette import CENTRE, LIMIT, NATIONAL, TARGET
from charts.traces import centre_words, limit_traces, point_traces, reference_traces
from charts.window import crop, edges_of, shown_points
from charts.words import month_words, number

Size = Literal["full", "narrow", "panel", "small"]
FRAMES = {
    "full": Frame(width=1200, height=380, left=56, right=LABEL_ROOM, top=62, bottom=62),
    "narrow": Frame(width=366, height=340, left=40, right=30, top=52, bottom=72),
    "panel": Frame(width=410, height=190, left=36, right=92, top=10, bottom=26),
    "small": Frame(width=300, height=150, left=34, right=26, top=10, bottom=24),
}
_LEGEND = {
    "orientation": "h",
    "x": 0,
    "y": 0,
    "yref": "container",
    "yanchor": "bottom",
    "itemclick": False,
    "itemdoubleclick": False,
}


def time_series(
    reading: Reading,
    *,
    unit_words: str,
    axis_words: str = "",
    denominator_words: str = "",
    decimals: int = 1,
    from_: str | np.datetime64 | None = None,
    to: str | np.datetime64 | None = None,
    target: float | None = None,
    benchmark_line: tuple[float, str] | None = None,
    marks: Sequence[Mark] = (),
    reasons: tuple[str | None, ...] = (),
    size: Size = "full",
    y_range: Range | None = None,
) -> dict[str, Any]:
    """Figure of one series, as a plain dictionary. A missing month breaks the line.

    axis_words: what the y axis counts, in words. from_, to: first and last month shown
    ("YYYY-MM"); limits and flags stay those of the whole reading. target, benchmark_line (value,
    "national") are in the reading's unit. marks: dated phase reasons, notes and actions. reasons:
    one a point of the whole reading, why it is missing. size: full has direct labels at the right,
    narrow names its lines below, panel (beside a list) the last of them at the right, small (one of
    many) names none. y_range: one axis for many figures, from charts.axes.value_range."""
    frame = FRAMES[size]
    keep = shown_points(reading, from_, to)
    cut = crop(reading, keep)
    terms = Terms(unit_words, denominator_words, decimals)
    shown = y_range or axis_range(cut, unit_words, target, benchmark_line)
    edges = edges_of(cut.month)
    texts = point_texts(cut, terms, tuple(reasons[keep]) if reasons else ())
    bare = size in ("panel", "small")
    dated = [] if bare else marks_shown(cut, marks)
    hatch, words = gap_marks(cut, edges, shown, texts, frame, named=not bare)
    drawn: list[Drawn] = [([] if size == "panel" else chevrons(cut), words)]
    if not bare:
        title = shown.after(axis_words)
        drawn.append(([], [axis_title(title, yshift=frame.top - 22, left=frame.left)]))
        drawn.append(phase_marks(cut, edges, marks, terms, frame))
        drawn.append(mark_words(cut, dated, frame))
    if size == "panel":
        drawn.append(([], end_labels(_last_labels(cut, decimals), shown, frame.plot_height)))
    if size == "full":
        labels = _labels(cut, target, benchmark_line, decimals)
        drawn.append(([], end_labels(labels, shown, frame.plot_height)))
        drawn.append(brackets(reading, cut, edges, frame))
    data = [
        *hatch,
        *limit_traces(cut, edges),
        *reference_traces(cut, edges, target, benchmark_line),
        *mark_traces(dated, shown),
        *point_traces(cut, texts, largest=10 if size == "panel" else None),
    ]
    return {"data": data, "layout": _layout(cut, edges, shown, size, drawn)}


def _layout(
    cut: Reading, edges: np.ndarray, shown: Range, size: Size, drawn: list[Drawn]
) -> dict[str, Any]:
    frame = FRAMES[size]
    layout = base_layout(frame.height, frame.margin)
    layout["xaxis"] = time_axis(cut, edges, few=size != "full")
    layout["yaxis"] = y_axis(shown)
    layout["hovermode"] = "x"
    layout["shapes"] = [shape for shapes, _ in drawn for shape in shapes]
    layout["annotations"] = [note for _, notes in drawn for note in notes if note["text"]]
    if size == "narrow":
        layout |= {"showlegend": True, "legend": _LEGEND}
    return layout


def axis_range(
    reading: Reading,
    unit_words: str,
    target: float | None = None,
    benchmark_line: tuple[float, str] | None = None,
) -> Range:
    """The y axis that holds a reading's points, limits and reference lines."""
    lines = [target, benchmark_line[0] if benchmark_line else None]
    extra = np.array([v for v in lines if v is not None], dtype=float)
    within = np.concatenate([reading.centre, reading.lower, reading.upper, extra])
    return value_range(reading.value, unit_words, within)


def time_axis(
    cut: Reading, edges: np.ndarray, few: bool = False, most: int | None = None
) -> dict[str, Any]:
    """Ticks at round months, at most `most` (by default ten), and always at the last point."""
    most = most or (4 if few else 10 if cut.period_months == 1 else 7)  # quarters' names are long
    return months_axis(cut.month, edges, most, few=few, period_months=cut.period_months)


def months_axis(
    month: np.ndarray, edges: np.ndarray, most: int, *, few: bool = False, period_months: int = 1
) -> dict[str, Any]:
    """The same for months (datetime64) whatever is drawn over them."""
    index = month.astype("datetime64[M]").astype(int)
    every = next(
        k
        for k in (1, 2, 3, 6, 12, 24, 48, 120)
        if k >= period_months and (index[-1] - index[0]) / k < most
    )
    ticks = [i for i, m in enumerate(index) if (m - 3) % every == 0]  # the year begins in April
    last = len(index) - 1
    clear = every * (1 if few else 0.6)  # from the last tick, so that words keep apart
    ticks = [i for i in ticks if index[last] - index[i] >= clear]
    ticks.append(last)
    return x_axis(
        type="date",
        range=[str(edges[0]), str(edges[-1])],
        tickmode="array",
        tickvals=[f"{month[i]}-01" for i in ticks],
        ticktext=[month_words(month[i], period_months, short=True) for i in ticks],
    )


def _last_labels(cut: Reading, decimals: int) -> list[Label]:
    """The last value, the limit on its side of the centre, and the centre: what a flag is about."""
    at = cut.latest
    if at < 0 or not np.isfinite(cut.centre[at]):
        return []
    value, centre = float(cut.value[at]), float(cut.centre[at])
    limit = float((cut.upper if value >= centre else cut.lower)[at])
    labels = [
        Label(value, f"<b>{number(value, decimals)}</b>", CENTRE),
        Label(centre, f"usual {number(centre, decimals)}", CENTRE),
    ]
    if np.isfinite(limit):
        labels.append(Label(limit, f"limit {number(limit, decimals)}", LIMIT))
    return labels


def line_labels(
    cut: Reading,
    middle: str,
    target: float | None,
    benchmark_line: tuple[float, str] | None,
    decimals: int,
) -> list[Label]:
    """Every line's name and last value. middle: what the line in the middle is called."""
    labels = []
    for name, values, colour in (
        ("upper limit", cut.upper, LIMIT),
        (middle, cut.centre, CENTRE),
        ("lower limit", cut.lower, LIMIT),
    ):
        known = values[np.isfinite(values)]
        if known.size:
            labels.append(Label(known[-1], f"{name} {number(known[-1], decimals)}", colour))
    if benchmark_line is not None:
        value, name = benchmark_line
        labels.append(Label(value, f"{name} {number(value, decimals)}", NATIONAL))
    if target is not None:
        labels.append(Label(target, f"target {number(target, decimals)}", TARGET))
    return labels


def _labels(
    cut: Reading, target: float | None, benchmark_line: tuple[float, str] | None, decimals: int
) -> list[Label]:
    """Every line's name and last value, and the last point if it has not matured."""
    labels = line_labels(cut, centre_words(cut), target, benchmark_line, decimals)
    if cut.latest >= 0 and cut.status[cut.latest] == "not_mature":
        when = month_words(cut.month[cut.latest], cut.period_months, short=True)
        labels.append(Label(cut.value[cut.latest], f"{when}: not mature"))
    return labels
