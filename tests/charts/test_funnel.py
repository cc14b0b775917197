"""The funnel: valid, labels only where they help, grey where it does not judge."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import pytest

from analysis.reading import Position
from charts.alternative import funnel_alternative, funnel_rows
from charts.funnel import funnel, outside_count
from charts.labels import place_labels
from tests.charts.readings import CASES, NAMES, WOMEN, made_funnel


def drawn(reading=None, **more):
    given = {"names": NAMES, "denominator": WOMEN, "numerator": CASES,
             "direction": "lower_is_better", "unit_words": "per 1,000",
             "denominator_words": "women giving birth", "benchmark_label": "national",
             "axis_words": "Per 1,000 women giving birth"}  # fmt: skip
    return funnel(**{**given, "reading": reading or made_funnel(), **more})


def trace(figure, name):
    return next(t for t in figure["data"] if t["name"] == name)


def annotations(figure):
    return [note["text"] for note in figure["layout"]["annotations"]]


def england():
    chance = np.random.default_rng(1)
    others = chance.integers(1200, 9000, 119).astype(float)
    size = np.r_[others, WOMEN]
    cases = np.r_[chance.binomial(others.astype(int), 0.0287), CASES]
    names = [f"Trust {i}" for i in range(119)] + NAMES
    quiet = np.arange(130) < 119
    return {"names": names, "denominator": size, "numerator": cases, "quiet": quiet,
            "reading": made_funnel(cases, size)}  # fmt: skip


FUNNELS = {
    "eleven units": {},
    "with one ringed": {"selected": 7},
    "all of England": england(),
    "not judged": {"reading": made_funnel(judged=False)},
    "a unit without a value": {
        "reading": made_funnel(np.where(np.arange(11) == 2, np.nan, CASES)),
        "selected": 2,
    },
    "one unit": {
        "names": NAMES[:1], "denominator": WOMEN[:1], "numerator": CASES[:1],
        "reading": made_funnel(CASES[:1], WOMEN[:1]),
    },
}  # fmt: skip


@pytest.mark.parametrize("given", FUNNELS.values(), ids=FUNNELS)
def test_every_funnel_makes_a_figure_that_plotly_accepts(given):
    figure = drawn(**given)
    go.Figure(figure)
    assert "template" not in figure["layout"]


def test_limits_and_benchmark_are_named_at_the_right_end():
    words = annotations(drawn())
    assert words.count("95 %") == 2
    assert words.count("99.8 %") == 2
    assert "national 28.7" in words


def test_only_the_selected_and_the_outside_units_are_named():
    words = " ".join(annotations(drawn(selected=0)))
    assert "Alderwick 28.2" in words
    assert "Northmoor 39.8" in words
    assert "Fairhaven" not in words


def test_a_unit_outside_differs_in_shape_as_well_as_in_colour():
    marker = trace(drawn(), "units")["marker"]
    assert marker["symbol"].count("diamond") == 1
    assert marker["symbol"].count("circle") == 10


def test_the_better_side_is_an_improvement_only_where_a_direction_is_agreed():
    low = made_funnel(position=(Position.LOW_998, *[Position.EXPECTED] * 10))
    looks = {
        direction: trace(drawn(low, direction=direction), "units")["marker"]["symbol"][0]
        for direction in ("lower_is_better", "higher_is_better", "neutral")
    }
    assert looks == {
        "lower_is_better": "circle", "higher_is_better": "diamond", "neutral": "square",
    }  # fmt: skip


def test_a_funnel_that_is_not_judged_raises_no_signal():
    reading = made_funnel(judged=False)
    figure = drawn(reading)
    assert set(trace(figure, "units")["marker"]["symbol"]) == {"circle"}
    assert figure["layout"]["shapes"] == []
    assert outside_count(reading) == 0
    assert all("Not judged" in text for text in trace(figure, "units")["hovertext"])
    assert "No organisation is judged." in funnel_alternative(NAMES, reading, "PPH", "per 1,000")


def test_the_rest_of_england_is_quiet_and_the_regions_own_are_named():
    figure = drawn(**england())
    assert len(trace(figure, "other trusts in England")["x"]) == 119
    words = " ".join(annotations(figure))
    assert all(name in words for name in NAMES)
    assert "Trust 1" not in words


def test_a_unit_without_a_value_is_not_drawn_and_not_zero():
    figure = drawn(**FUNNELS["a unit without a value"])
    assert len(trace(figure, "units")["y"]) == 10
    assert "selected" not in [t["name"] for t in figure["data"]]


def test_hover_says_counts_interval_and_position_in_words():
    text = trace(drawn(), "units")["hovertext"][7]
    assert text.startswith("<b>Northmoor: 39.8 per 1,000</b>")
    assert "180 of 4,523 women giving birth" in text
    assert "95 % interval" in text
    assert "Higher than expected: outside the 95 % limit, inside the 99.8 % limit" in text


def test_names_of_organisations_are_escaped():
    figure = drawn(names=["A & <i>B</i>", *NAMES[1:]], selected=0)
    assert "A &amp; &lt;i&gt;B&lt;/i&gt;" in trace(figure, "units")["hovertext"][0]


def test_labels_of_neighbours_do_not_cover_each_other():
    points = np.array([[100.0, 100.0], [104.0, 103.0]])
    placed = place_labels(
        [(100, 100, "Northmoor"), (104, 103, "Saltmarsh")], points, points[:0], 400, 300
    )
    assert placed[0][1] != placed[1][1]


def test_labels_stay_inside_the_plot():
    point = np.array([[395.0, 150.0]])
    placed = place_labels([(395, 150, "Northmoor 39.8")], point, point[:0], 400, 300)
    assert placed[0][1]["xanchor"] == "right"


def test_labels_leave_signs_free():
    sign = np.array([[160.0, 100.0]])
    placed = place_labels([(100, 100, "Saltmarsh")], sign[:0], sign, 400, 300)
    assert placed[0][1]["xanchor"] == "right"


def test_the_text_alternative_names_who_lies_outside():
    said = funnel_alternative(NAMES, made_funnel(), "PPH of 1,500 ml or more", "per 1,000")
    assert "11 organisations" in said
    assert "Northmoor, 39.8 per 1,000, is higher than expected" in said


def test_the_table_holds_what_the_funnel_draws():
    headings, rows = funnel_rows(NAMES, CASES, WOMEN, made_funnel(), unit_words="per 1,000")
    assert len(headings) == len(rows[0])
    assert rows[7][:4] == ["Northmoor", "180", "4,523", "39.8"]
