"""Charts before a room: letters that thirty people can read, and a name at each line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest

from charts.magnified import magnified
from charts.marks import Mark
from charts.meeting import SMALLEST, meeting_series
from tests.charts.test_time_series import READINGS, annotations

WORDS = {"unit_words": "per 1,000"}


def sizes_of_letters(part: Any) -> Iterator[float]:
    """Every font size that a figure names."""
    if isinstance(part, dict):
        for key, value in part.items():
            if key in ("font", "tickfont") and "size" in value:
                yield value["size"]
            yield from sizes_of_letters(value)
    elif isinstance(part, list):
        for one in part:
            yield from sizes_of_letters(one)


@pytest.mark.parametrize("name", READINGS)
def test_every_reading_makes_a_figure_with_large_letters(name):
    figure = meeting_series(READINGS[name], **WORDS)
    go.Figure(figure)  # raises where plotly does not take it
    assert min(sizes_of_letters(figure)) >= SMALLEST


def test_every_line_is_named_at_its_end_and_the_last_value_stands_in_its_colour():
    more = {"target": 20.0, "benchmark_line": (28.0, "national")}
    figure = meeting_series(READINGS["two phases"], **WORDS, **more)
    words = " ".join(annotations(figure))
    for name in ("upper limit", "usual level", "lower limit", "target 20.0", "national 28.0"):
        assert name in words
    assert "usual level set here" in words


def test_the_run_that_is_flagged_stands_on_a_tint_and_nothing_else_does():
    def tints(reading):
        shapes = meeting_series(reading, **WORDS)["layout"]["shapes"]
        return [shape["x0"] for shape in shapes if shape["type"] == "rect"]

    flagged = READINGS["two phases"]
    assert [np.datetime64(x, "M") for x in tints(flagged)] == [flagged.since - 1]  # half-way before
    assert tints(READINGS["short"]) == []


def test_dated_words_and_reasons_of_phases_stand_in_the_plot():
    marks = [Mark("2025-06", "A <b>new</b> record"), Mark("2024-04", "Counted anew", "phase")]
    words = annotations(meeting_series(READINGS["two phases"], **WORDS, marks=marks))
    assert any("June 2025: A &lt;b&gt;new&lt;/b&gt; record" in text for text in words)
    assert any("New phase, Apr 2024" in text for text in words)


def test_magnifying_grows_pixels_and_leaves_data_alone():
    figure = {
        "data": [{"x": [1], "y": [2.5], "line": {"width": 2, "dash": "4px,3px"},
                  "marker": {"size": [7, 14], "line": {"width": 1}}}],
        "layout": {
            "height": 100, "margin": {"l": 10, "r": 20, "t": 1, "b": 2, "pad": 0},
            "xaxis": {"range": [0, 10], "ticklen": 4, "dtick": 5},
            "shapes": [
                {"type": "path", "xsizemode": "pixel", "ysizemode": "pixel", "path": "M-5,0L0,8Z"},
                {"type": "line", "ysizemode": "pixel", "x0": 3, "x1": 4, "y0": 6, "y1": 8},
            ],
        },
    }  # fmt: skip
    grown = magnified(figure, 2)
    (trace,), layout = grown["data"], grown["layout"]
    assert (trace["x"], trace["y"]) == ([1], [2.5])
    assert trace["line"] == {"width": 4, "dash": "8px,6px"}
    assert trace["marker"] == {"size": [14, 28], "line": {"width": 2}}
    assert layout["xaxis"] == {"range": [0, 10], "ticklen": 8, "dtick": 5}
    assert layout["margin"] == {"l": 20, "r": 40, "t": 2, "b": 4, "pad": 0}
    path, line = layout["shapes"]
    assert path["path"] == "M-10,0L0,16Z"
    assert (line["x0"], line["x1"], line["y0"], line["y1"]) == (3, 4, 12, 16)
