"""What stands on a time series besides its line: phases, notes, actions, brackets, ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from analysis.reading import Reading
from charts.axes import Drawn, Frame, Range, annotation, text_width
from charts.hover import Terms
from charts.palette import ACCENT, CAPTION, GROUND, INK, SECONDARY, USUAL
from charts.words import month_words, number

ROWS = 4  # of words at the top of the plot
LONGEST = 48  # characters of a mark's words; the list below the chart has them all


@dataclass(frozen=True, slots=True)
class Mark:
    """Something dated that belongs on a chart. month: "YYYY-MM". A phase mark gives the reason of
    the phase that begins in that month; notes and actions stand by themselves."""

    month: str
    words: str
    kind: Literal["phase", "note", "action"] = "note"


def phase_marks(
    cut: Reading, edges: np.ndarray, marks: Sequence[Mark], terms: Terms, frame: Frame
) -> Drawn:
    """A solid rule where a new phase begins, with its month and reason, and before the first of
    them the phase that ended, with its centre line."""
    reasons = {mark.month: mark.words for mark in marks if mark.kind == "phase"}
    shapes, notes = [], []
    breaks = (np.flatnonzero(cut.phase[1:] != cut.phase[:-1]) + 1).tolist()
    for at, end in pairwise([*breaks, len(cut.phase)]):
        day = str(edges[at])
        shapes.append(_rule(day, 1 + 20 / frame.plot_height))
        room = frame.room(end - at, len(cut.phase))
        text = _phase_words(cut.month[at], reasons.get(str(cut.month[at])), room)
        notes.append(_above(text, day, "left", INK))
    if breaks and np.isfinite(cut.centre[breaks[0] - 1]):
        centre = number(cut.centre[breaks[0] - 1], terms.decimals)
        before = f"Phase {cut.phase[0]}, centre {centre}"
        if text_width(before) < frame.room(breaks[0], len(cut.phase)):
            notes.append(_above(before, str(edges[breaks[0]]), "right", SECONDARY))
    return shapes, notes


def _rule(day: str, top: float) -> dict[str, Any]:
    """An upright between two points, from the axis to a share of the plot's height."""
    ends = {"x0": day, "x1": day, "y0": 0, "y1": top}
    return {
        "type": "line",
        "xref": "x",
        "yref": "paper",
        **ends,
        "line": {"color": INK, "width": 1.2},
    }


def _above(text: str, day: str, side: str, colour: str) -> dict[str, Any]:
    """Words over the plot, beside a rule."""
    shift = 5 if side == "left" else -5
    font = {"size": CAPTION, "color": colour}
    return annotation(
        text, day, 1, xanchor=side, yanchor="bottom", xshift=shift, yshift=3, font=font
    )


def _phase_words(month: np.datetime64, reason: str | None, room: float) -> str:
    """As much of "New phase, April 2024: why" as fits."""
    head = f"<b>New phase, {month_words(month)}</b>"
    full = f"<b>New phase, {month_words(month)}:</b> {escape(reason)}" if reason else head
    short = f"<b>{month_words(month, short=True)}</b>"
    return next((text for text in (full, head, short) if text_width(text) < room), "")


def marks_shown(cut: Reading, marks: Sequence[Mark]) -> list[Mark]:
    """Notes and actions of the months shown, oldest first."""
    first, last = cut.month[0], cut.month[-1]
    dated = [mark for mark in marks if mark.kind != "phase"]
    return [
        mark
        for mark in sorted(dated, key=lambda mark: mark.month)
        if first <= np.datetime64(mark.month) <= last
    ]


def mark_traces(shown: Sequence[Mark], axis: Range) -> list[dict[str, Any]]:
    """Notes as grey dotted uprights, actions as blue solid ones, to lie under the line."""
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "name": escape(mark.words),
            "x": [f"{mark.month}-01"] * 2,
            "y": [axis.low, axis.high],
            "hoverinfo": "skip",
            "showlegend": False,
            "line": {"color": _colour(mark), "width": 1.2, "dash": _dash(mark)},
        }
        for mark in shown
    ]


def _colour(mark: Mark) -> str:
    return ACCENT if mark.kind == "action" else SECONDARY


def _dash(mark: Mark) -> str:
    return "solid" if mark.kind == "action" else "1.5px,3px"


def mark_words(cut: Reading, shown: Sequence[Mark], frame: Frame) -> Drawn:
    """A triangle at the foot of each note and action, and its words at the top."""
    shapes, notes = [], []
    ends = [-math.inf] * ROWS  # px from the left at which the words of each row end
    for mark in shown:
        day = f"{mark.month}-01"
        shapes.append(_foot(day, _colour(mark)))
        at = int(np.searchsorted(cut.month, np.datetime64(mark.month)))
        words, side = _mark_words(mark, at, len(cut.month), frame)
        here = frame.room(at, len(cut.month))
        left = here if side == "left" else here - text_width(words)
        row = next((row for row in range(ROWS) if ends[row] < left), int(np.argmin(ends)))
        ends[row] = left + text_width(words)
        place = {
            "xanchor": side,
            "xshift": 5 if side == "left" else -5,
            "yanchor": "top",
            "yshift": -4 - 18 * row,
            "bgcolor": GROUND,  # so that they can be read over the line
            "borderpad": 1,
        }
        font = {"size": CAPTION, "color": _colour(mark)}
        notes.append(annotation(words, day, 1, **place, font=font))
    return shapes, notes


def _mark_words(mark: Mark, at: int, months: int, frame: Frame) -> tuple[str, str]:
    """A mark's words with the side of them that its rule is on; its month alone where neither
    side has room."""
    said = mark.words if len(mark.words) <= LONGEST else f"{mark.words[: LONGEST - 1].rstrip()}…"
    words = f"{month_words(mark.month)}: {escape(said)}"
    if mark.kind == "action":
        words = f"Action, {words}"
    if text_width(words) < frame.room(at, months):
        return words, "right"
    if text_width(words) < frame.room(months - at, months):
        return words, "left"
    short = month_words(mark.month, short=True)
    return short, "left" if at < months / 2 else "right"


def _foot(day: str, colour: str) -> dict[str, Any]:
    return {
        "type": "path",
        "path": "M-5,0L0,8L5,0Z",
        "xref": "x",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": day,
        "yanchor": 0,
        "fillcolor": colour,
        "line": {"width": 0},
    }


def brackets(whole: Reading, cut: Reading, edges: np.ndarray, frame: Frame) -> Drawn:
    """Under the axis, the months whose figures set each phase's limits."""
    shapes: list[dict[str, Any]] = []
    notes: list[dict[str, Any]] = []
    for phase in dict.fromkeys(cut.phase.tolist()):
        at = np.flatnonzero((cut.phase == phase) & cut.baseline)
        if not at.size or not np.isfinite(cut.centre[at]).any():
            continue
        x0, x1 = str(edges[at[0]]), str(edges[at[-1] + 1])
        for ends in ((x0, x1, -32, -32), (x0, x0, -32, -27), (x1, x1, -32, -27)):
            shapes.append(_below(*ends))
        members = whole.phase == phase
        several = whole.baseline & members & np.isfinite(whole.value)
        frozen = bool((whole.assessed & ~whole.baseline & members).any())
        room = frame.room(int(at[-1] - at[0]) + 1, len(cut.month))
        middle = np.datetime64(x0) + (np.datetime64(x1) - np.datetime64(x0)) // 2
        words = _bracket_words(int(several.sum()), frozen, whole, room)
        notes.append(annotation(words, str(middle), 0, xanchor="center", yanchor="top", yshift=-34))
    return shapes, [note for note in notes if note["text"]]


def _below(x0: str, x1: str, y0: int, y1: int) -> dict[str, Any]:
    """A line at some px under the axis."""
    return {
        "type": "line",
        "xref": "x",
        "x0": x0,
        "x1": x1,
        "yref": "paper",
        "ysizemode": "pixel",
        "yanchor": 0,
        "y0": y0,
        "y1": y1,
        "line": {"color": USUAL, "width": 1},
    }


def _bracket_words(points: int, frozen: bool, reading: Reading, room: float) -> str:
    """What the bracket means, as long as it fits under it."""
    what = "quarters" if reading.period_months == 3 else "months"
    line = "median" if reading.chart == "run" else "limits"
    full = (
        (
            f"{line} {'comes' if line == 'median' else 'come'} from these {points} {what}, then "
            f"stay{'s' if line == 'median' else ''}"
        )
        if frozen
        else (f"{line} from these {points} {what}")
    )
    tries = (full, f"{line} from these {points} {what}", f"{points} {what}")
    return next((words for words in tries if text_width(words) < room), "")


def chevrons(cut: Reading) -> list[dict[str, Any]]:
    """The white tick on each flagged point, up or down by which way it moved."""
    ticked = cut.flagged & np.isfinite(cut.value) & (cut.status != "not_mature")
    return [
        chevron(f"{cut.month[i]}-01", float(cut.value[i]), rising=cut.side[i] > 0)
        for i in np.flatnonzero(ticked).tolist()
    ]


def chevron(x: Any, y: float, *, rising: bool | np.bool_) -> dict[str, Any]:
    """A white tick at a place in data, of the same size in px whatever the axes."""
    return {
        "type": "path",
        "xref": "x",
        "yref": "y",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "path": "M-3,-1.6L0,1.6L3,-1.6" if rising else "M-3,1.6L0,-1.6L3,1.6",
        "xanchor": x if isinstance(x, str) else float(x),
        "yanchor": round(float(y), 4),
        "line": {"color": GROUND, "width": 1.8},
    }
