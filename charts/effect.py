"""One figure by two definitions over time, and the rates that were typed in for it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Any

import numpy as np

from charts.axes import (
    Frame,
    Label,
    Range,
    annotation,
    base_layout,
    end_labels,
    round_step,
    text_width,
    y_axis,
)
from charts.gaps import hatched
from charts.palette import CAPTION, FAINT, GROUND, INK, SECONDARY
from charts.time_series import months_axis
from charts.window import edges_of
from charts.words import month_words, number, with_unit

WIDE = Frame(width=640, height=250, left=44, right=190, top=44, bottom=28)
NARROW = Frame(width=350, height=270, left=40, right=112, top=56, bottom=28)
NEAR = 0.5  # of the highest value: an axis from 0 would press lines above it together
LOOKS = ((INK, "solid", INK), (SECONDARY, "6px,4px", GROUND), (SECONDARY, "2px,3px", GROUND))
ROWS = 2  # of words over the plot


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Definition:
    """One definition's line. name: whose it is, "A and region". value: (months,), NaN where it
    cannot be worked out."""

    name: str
    value: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Typed:
    """Rates that were typed in: who typed them, in which months (datetime64[M])."""

    name: str
    month: np.ndarray
    value: np.ndarray


def effect_chart(
    month: np.ndarray,
    lines: Sequence[Definition],
    *,
    gaps: Sequence[str | None],
    breaks: Sequence[int] = (),
    typed: Sequence[Typed] = (),
    unit_words: str,
    decimals: int = 1,
    phone: bool = False,
) -> dict[str, Any]:
    """Figure of two or three definitions: the first solid, the second dashed, ends labelled.

    month: (months,) datetime64[M]. gaps: why a month has no figure, hatched with its reason.
    breaks: places at which a new definition begins: no line crosses them."""
    frame = NARROW if phone else WIDE
    shown = effect_range(lines, typed, unit_words)
    edges = edges_of(month)
    days = edges.astype(str).tolist()
    runs = list(_runs(gaps))
    notes = _over(month, runs, gaps, breaks, days, shown, frame)
    notes += end_labels(_ends(lines, unit_words, decimals, phone), shown, frame.plot_height)
    layout = base_layout(frame.height, frame.margin)
    layout["xaxis"] = months_axis(month, edges, 4 if phone else 7, few=phone)
    layout["yaxis"] = y_axis(shown)
    layout["shapes"] = [_rule(days[at]) for at in breaks]
    layout["annotations"] = notes
    data = [hatched(runs, days, shown)] if runs else []
    if len(lines) > 1:
        data.append(_between(month, lines, breaks))
    for line, look in zip(lines, LOOKS, strict=False):
        data += _line(month, line, look, breaks, unit_words, decimals)
    data += [_points(one, month, unit_words, decimals) for one in typed]
    return {"data": data, "layout": layout}


def effect_range(lines: Sequence[Definition], typed: Sequence[Typed], unit_words: str) -> Range:
    """A y axis that keeps lines apart: not from 0 where all of them lie far above it."""
    known = np.concatenate([*(line.value for line in lines), *(one.value for one in typed)])
    known = known[np.isfinite(known)]
    if not known.size:
        return Range(0.0, 1.0, 0.5)
    least, most = float(known.min()), float(known.max())
    start = least if least > NEAR * most else 0.0
    step = round_step(max((most - start) * 1.2, most * 0.05, 1e-9) / 4)
    low = math.floor(start / step) * step
    high = low + math.ceil((most - low) * 1.05 / step) * step
    if unit_words == "%":
        high = min(high, max(100.0, low + step))
    return Range(low, max(high, low + step), step)


def _segments(values: np.ndarray, breaks: Sequence[int]) -> Iterator[tuple[int, int]]:
    """[first, beyond last) of the months that one line may join: no gap and no break within."""
    known = np.isfinite(values)
    for first, end in pairwise([0, *breaks, len(values)]):
        at = first
        while at < end:
            if not known[at]:
                at += 1
                continue
            beyond = at
            while beyond < end and known[beyond]:
                beyond += 1
            yield at, beyond
            at = beyond


def _line(
    month: np.ndarray, line: Definition, look: tuple[str, str, str], breaks: Sequence[int],
    unit_words: str, decimals: int,
) -> list[dict[str, Any]]:  # fmt: skip
    """The line in as many pieces as there are, and a mark at its end."""
    colour, dash, filled = look
    x: list[str | None] = []
    y: list[float | None] = []
    texts: list[str] = []
    for first, end in _segments(line.value, breaks):
        x += [*_days(month[first:end]), None]
        y += [*line.value[first:end].tolist(), None]
        texts += [
            f"{escape(line.name)}, {month_words(m)}: {with_unit(v, unit_words, decimals)}"
            for m, v in zip(month[first:end], line.value[first:end], strict=True)
        ] + [""]
    known = np.flatnonzero(np.isfinite(line.value))
    drawn = {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "name": escape(line.name),
        "hoverinfo": "text", "hovertext": texts, "connectgaps": False,
        "line": {"color": colour, "width": 2, "dash": dash},
    }  # fmt: skip
    lone = [at for at, end in _segments(line.value, breaks) if end - at == 1]
    marked = sorted({*lone, *known[-1:].tolist()})
    ends = {
        "type": "scatter", "mode": "markers", "x": _days(month[marked]),
        "y": line.value[marked].tolist(), "hoverinfo": "skip", "cliponaxis": False,
        "name": f"{escape(line.name)}, end",
        "marker": {"size": 9, "color": filled, "line": {"color": colour, "width": 2}},
    }  # fmt: skip
    return [drawn, ends]


def _between(
    month: np.ndarray, lines: Sequence[Definition], breaks: Sequence[int]
) -> dict[str, Any]:
    """The ground between the first two lines."""
    upper, lower = lines[0].value, lines[1].value
    x: list[str | None] = []
    y: list[float | None] = []
    for first, end in _segments(upper + lower, breaks):
        days = _days(month[first:end])
        x += [*days, *reversed(days), None]
        y += [*upper[first:end].tolist(), *reversed(lower[first:end].tolist()), None]
    return {
        "type": "scatter", "mode": "lines", "x": x, "y": y, "fill": "toself", "fillcolor": FAINT,
        "line": {"width": 0}, "hoverinfo": "skip", "name": "between",
    }  # fmt: skip


def _points(one: Typed, month: np.ndarray, unit_words: str, decimals: int) -> dict[str, Any]:
    """Rates as typed in: hollow diamonds, which no line joins."""
    inside = np.isin(one.month, month)
    when, value = one.month[inside], one.value[inside]
    return {
        "type": "scatter", "mode": "markers", "x": _days(when), "y": value.tolist(),
        "name": f"{escape(one.name)}, typed in", "hoverinfo": "text",
        "hovertext": [
            f"{escape(one.name)}, {month_words(m)}: {with_unit(v, unit_words, decimals)}, typed in"
            for m, v in zip(when, value, strict=True)
        ],
        "marker": {"symbol": "diamond-open", "size": 7, "color": SECONDARY},
    }  # fmt: skip


def _ends(lines: Sequence[Definition], unit_words: str, decimals: int, phone: bool) -> list[Label]:
    """Each line's name, with its last value where there is room, and the gap between the first
    two."""
    labels: list[Label] = []
    last: list[float] = []
    for line, (colour, _, _) in zip(lines, LOOKS, strict=False):
        known = line.value[np.isfinite(line.value)]
        if known.size:
            value = float(known[-1])
            last.append(value)
            words = "" if phone else f" {with_unit(value, unit_words, decimals)}"
            labels.append(Label(value, f"<b>{escape(line.name)}{words}</b>", colour))
    if len(last) > 1:
        points = gap_words(abs(last[1] - last[0]), unit_words, decimals)
        labels.append(Label(sum(last[:2]) / 2, f"gap {points}"))
    return labels


def gap_words(gap: float, unit_words: str, decimals: int = 1) -> str:
    """A difference between two figures: points of a percentage, else in their own unit."""
    if unit_words == "%":
        return f"{number(gap, decimals)} point{'' if number(gap, decimals) == '1.0' else 's'}"
    return with_unit(gap, unit_words, decimals)


def _over(
    month: np.ndarray, runs: Sequence[tuple[int, int]], gaps: Sequence[str | None],
    breaks: Sequence[int], days: Sequence[str], shown: Range, frame: Frame,
) -> list[dict[str, Any]]:  # fmt: skip
    """Words over the plot: why months are hatched, where a definition begins, where the axis
    does."""
    said = [(at, f"{_when(month, at, end)}: {gaps[at]}", SECONDARY) for at, end in runs]
    said += [(at, f"<b>New definition, {month_words(month[at])}</b>", INK) for at in breaks]
    notes = []
    taken = [-math.inf] * ROWS
    for at, words, colour in sorted(said):
        here = frame.room(at, len(month))
        row = next((r for r in range(ROWS) if taken[r] < here), None)
        if row is None:
            continue  # the table says it
        room = frame.width - frame.left - 8
        left = min(here, max(room - text_width(words), 0))
        taken[row] = left + text_width(words) + 8
        day, shift = (days[at], 0) if left == here else (days[0], left)
        notes.append(
            annotation(
                escape(words) if colour == SECONDARY else words, day, 1, xanchor="left",
                yanchor="bottom", xshift=shift, yshift=2 + 17 * row,
                font={"size": CAPTION, "color": colour},
            )
        )  # fmt: skip
    return notes


def _when(month: np.ndarray, first: int, end: int) -> str:
    begin, last = month_words(month[first], short=True), month_words(month[end - 1], short=True)
    return begin if end - first == 1 else f"{begin} to {last}"


def _runs(gaps: Sequence[str | None]) -> Iterator[tuple[int, int]]:
    """[first, beyond last) of neighbouring months with one reason."""
    at = 0
    while at < len(gaps):
        end = at + 1
        while end < len(gaps) and gaps[end] == gaps[at]:
            end += 1
        if gaps[at] is not None:
            yield at, end
        at = end


def _rule(day: str) -> dict[str, Any]:
    """An upright where a definition begins."""
    return {
        "type": "line", "xref": "x", "yref": "paper", "x0": day, "x1": day, "y0": 0, "y1": 1,
        "line": {"color": INK, "width": 1.2},
    }  # fmt: skip


def _days(months: np.ndarray) -> list[str]:
    return [f"{month}-01" for month in months]
