"""What all figures share: fonts, grid, round axes, labels that keep out of each other's way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from charts.palette import CAPTION, FONT, GROUND, INK, LINE, SECONDARY, USUAL

GRID = "#E8EDEE"
LABEL_ROOM = 150  # px kept at the right for direct labels
LABEL_STEP = 16  # px between two labels at the least
NEAR_CEILING = 85.0  # a percentage always above this is drawn from below it, not from 0
LETTER = 6.6  # px, the mean width of a letter of 13 px Arial


Drawn = tuple[list[dict[str, Any]], list[dict[str, Any]]]  # shapes (or traces), annotations


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """A figure's height and margins, px, and the width that the room for its words is worked out
    for: it is drawn as wide as the page has it."""

    width: int
    height: int
    left: int
    right: int
    top: int
    bottom: int

    @property
    def margin(self) -> dict[str, int]:
        return {"l": self.left, "r": self.right, "t": self.top, "b": self.bottom}

    @property
    def plot_width(self) -> int:
        return self.width - self.left - self.right

    @property
    def plot_height(self) -> int:
        return self.height - self.top - self.bottom

    def room(self, points: int, of: int) -> float:
        """About how many px some points of the axis span."""
        return self.plot_width * points / of


@dataclass(frozen=True, slots=True)
class Range:
    """A y axis: its ends, and the words to say when it does not begin at zero."""

    low: float
    high: float
    step: float

    @property
    def words(self) -> str:
        return "" if self.low == 0 else f"The axis starts at {self.low:,g}, not at 0."

    def after(self, axis_words: str) -> str:
        """What the axis counts, and that it does not begin at zero if so."""
        return f"{axis_words}. {self.words}" if self.words and axis_words else axis_words


def value_range(values: np.ndarray, unit_words: str, within: np.ndarray | None = None) -> Range:
    """Round ends for values and, `within`, the lines about them. From 0, unless every value is a
    percentage above 85. Headroom at the top keeps labels off the line."""
    drawn = values[np.isfinite(values)]
    lines = np.empty(0) if within is None else within[np.isfinite(within)]
    every = np.concatenate([drawn, lines])
    if not every.size:
        return Range(0.0, 1.0, 0.5)
    percent = unit_words == "%"
    low = 0.0
    if percent and drawn.size and drawn.min() > NEAR_CEILING:
        low = max(0.0, math.floor((every.min() - 1) / 5) * 5)
    high = float(every.max())
    step = round_step(max((high - low) * 1.1, 1e-9) / 5)
    top = low + math.ceil((high - low) * 1.1 / step - 1e-9) * step
    if percent and high <= 100:
        top = min(top, 100.0)
    return Range(low, max(top, low + step), step)


def round_step(raw: float) -> float:
    """1, 1.5, 2, 2.5 or 5 times a power of ten, at or above `raw`."""
    power = 10.0 ** math.floor(math.log10(raw))
    return float(power * next(m for m in (1, 1.5, 2, 2.5, 5, 10) if m * power >= raw * 0.999))


def y_axis(shown: Range) -> dict[str, Any]:
    """A y axis with a faint horizontal grid and no line of its own."""
    return {
        "range": [shown.low, shown.high],
        "dtick": shown.step,
        "tick0": shown.low,
        "gridcolor": GRID,
        "zeroline": False,
        "fixedrange": True,
        "separatethousands": True,
        "tickfont": {"size": CAPTION, "color": SECONDARY},
        "exponentformat": "none",
    }


def x_axis(**more: Any) -> dict[str, Any]:
    """An x axis: a line, short ticks, no grid."""
    return {
        "showgrid": False,
        "zeroline": False,
        "showline": True,
        "linecolor": USUAL,
        "ticks": "outside",
        "ticklen": 4,
        "ticklabeloverflow": "allow",
        "tickcolor": USUAL,
        "fixedrange": True,
        "separatethousands": True,
        "exponentformat": "none",
        "tickfont": {"size": CAPTION, "color": SECONDARY},
        **more,
    }


def base_layout(height: int, margin: dict[str, int]) -> dict[str, Any]:
    """Layout of every figure: set here in full, so that no template travels with it."""
    return {
        "height": height,
        "margin": {**margin, "pad": 0},
        "autosize": True,
        "showlegend": False,
        "font": {"family": FONT, "size": CAPTION, "color": SECONDARY},
        "separators": ".,",
        "paper_bgcolor": GROUND,
        "plot_bgcolor": GROUND,
        "dragmode": False,
        "hovermode": "closest",
        "hoverlabel": {
            "bgcolor": GROUND,
            "bordercolor": LINE,
            "align": "left",
            "namelength": 0,
            "font": {"family": FONT, "size": CAPTION, "color": INK},
        },
    }


def annotation(text: str, x: Any, y: float, **more: Any) -> dict[str, Any]:
    """Words on a figure, without arrow. x is in data, y in paper units unless said otherwise."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "xref": "x",
        "yref": "paper",
        "showarrow": False,
        "align": "left",
        "font": {"size": CAPTION, "color": SECONDARY},
        **more,
    }


def axis_title(text: str, *, yshift: int, left: int) -> dict[str, Any]:
    """What the y axis counts, in words above it rather than along it, from the figure's edge: px
    above the plot, and the left margin."""
    return annotation(
        text, 0, 1, xref="paper", xanchor="left", yanchor="bottom", yshift=yshift, xshift=-left
    )


@dataclass(frozen=True, slots=True)
class Label:
    """A direct label at the end of a line: its height in data, words, colour."""

    y: float
    text: str
    colour: str = SECONDARY


def end_labels(labels: list[Label], shown: Range, plot_height: int) -> list[dict[str, Any]]:
    """Labels to the right of the plot, each at its line and 16 px from the next at the least.

    Labels above or below the axis stand at its end."""
    labels = sorted(labels, key=lambda label: label.y)
    scale = plot_height / (shown.high - shown.low)
    wanted = [min(max((label.y - shown.low) * scale, 0), plot_height) for label in labels]
    return [
        annotation(
            label.text,
            1,
            pixel / plot_height,
            xref="paper",
            xanchor="left",
            yanchor="middle",
            xshift=8,
            font={"size": CAPTION, "color": label.colour},
        )
        for label, pixel in zip(labels, spread(wanted, LABEL_STEP), strict=True)
    ]


def spread(wanted: list[float], step: float) -> list[float]:
    """Places at least `step` apart and as near as can be to those wanted (ascending): pooled
    neighbours, as in isotonic regression (Barlow et al., 1972)."""
    blocks: list[list[float]] = []  # [sum of places less their rank's share, how many]
    for rank, place in enumerate(wanted):
        blocks.append([place - rank * step, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, many = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += many
    levels = [total / many for total, many in blocks for _ in range(int(many))]
    return [level + rank * step for rank, level in enumerate(levels)]


def text_width(text: str) -> float:
    """About how wide 13 px words are, in px; markup is not counted."""
    plain = text.replace("<b>", "").replace("</b>", "")
    return LETTER * max(len(line) for line in plain.split("<br>"))
