"""The time series: valid, honest about gaps, named in words."""

from __future__ import annotations

import re

import numpy as np
import plotly.graph_objects as go
import pytest

from charts.axes import spread, value_range
from charts.marks import Mark
from charts.time_series import axis_range, time_series
from charts.window import crop, shown_points
from tests.charts.readings import empty_reading, made_reading

FORBIDDEN = re.compile(r"outlier|worst|fail", re.IGNORECASE)


def drawn(reading, **more):
    words = {"unit_words": "per 1,000", "axis_words": "Women with 1,500 ml or more, per 1,000"}
    return time_series(reading, **{**words, "denominator_words": "women giving birth", **more})


def trace(figure, name):
    return next(t for t in figure["data"] if t["name"] == name)


def annotations(figure):
    return [note["text"] for note in figure["layout"]["annotations"]]


def quarters():
    return made_reading(
        12,
        month=np.datetime64("2023-04", "M") + 3 * np.arange(12),
        period_months=3,
        chart="rare",
        baseline=np.ones(12, dtype=bool),
    )


READINGS = {
    "two phases": made_reading(),
    "ten years": made_reading(120, "2016-10"),
    "one month": made_reading(1),
    "short": made_reading(7),
    "never sent": empty_reading(),
    "quarters": quarters(),
    "run chart": made_reading(chart="run", lower=np.full(54, np.nan), upper=np.full(54, np.nan)),
    "a plain count": made_reading(denominator=None, chart="c"),
    "improvement": made_reading(
        kind=tuple("improvement_low" for _ in range(54)), side=np.full(54, -1)
    ),
    "no agreed direction": made_reading(kind=tuple("neutral_high" for _ in range(54))),
    "provisional": made_reading(status=np.full(54, "provisional")),
}


@pytest.mark.parametrize("size", ["full", "narrow", "panel", "small"])
@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_every_reading_makes_a_figure_that_plotly_accepts(reading, size):
    marks = [Mark("2024-04", "measured", "phase"), Mark("2025-07", "move"),
             Mark("2025-09", "risk check", "action")]  # fmt: skip
    figure = drawn(reading, size=size, marks=marks, target=25, benchmark_line=(28.7, "national"))
    go.Figure(figure)
    assert "template" not in figure["layout"]


def test_a_missing_month_leaves_a_gap_in_the_line():
    value = trace(drawn(made_reading()), "Value")
    at = value["x"].index("2023-08-01")
    assert value["y"][at] is None
    assert value["connectgaps"] is False
    assert value["y"][at - 1] is not None


def test_no_missing_month_becomes_a_zero():
    value = trace(drawn(empty_reading()), "Value")
    assert value["y"] == [None] * 6


def test_a_missing_month_is_hatched_and_says_why():
    figure = drawn(made_reading())
    assert trace(figure, "no value")["fillpattern"]["shape"] == "/"
    hover = trace(figure, "missing months")
    assert hover["hovertext"] == ["<b>August 2023: not submitted</b><br>The line breaks here."]
    assert "Aug 2023 not submitted" in annotations(figure)


def test_the_reason_given_for_a_gap_is_shown_on_hover():
    reasons = tuple("New system, no extract" if i == 16 else None for i in range(54))
    assert (
        "New system, no extract"
        in trace(drawn(made_reading(), reasons=reasons), "missing months")["hovertext"][0]
    )


def test_months_before_a_unit_opened_stay_blank():
    status = made_reading().status.astype(object)
    status[16] = "not_applicable"
    names = [t["name"] for t in drawn(made_reading(status=status.astype(str)))["data"]]
    assert "no value" not in names


def test_a_month_that_has_not_matured_is_hollow_and_off_the_line():
    figure = drawn(made_reading())
    hollow = trace(figure, "not mature")
    assert hollow["x"] == ["2026-09-01"]
    assert hollow["marker"]["color"] == "#FFFFFF"
    assert trace(figure, "Value")["y"][-1] is None
    assert trace(figure, "not mature, joined")["line"]["dash"] != "solid"


def test_flagged_points_differ_in_shape_as_well_as_in_colour():
    marker = trace(drawn(made_reading()), "Value")["marker"]
    assert set(marker["symbol"][-9:-1]) == {"diamond"}
    assert set(marker["symbol"][:-9]) == {"circle"}
    assert min(marker["size"][-9:-1]) > max(marker["size"][:-9])


def test_limits_step_with_each_month_and_break_at_a_gap_and_at_a_phase():
    limit = trace(drawn(made_reading()), "limits")
    assert limit["y"].count(None) == 3  # after each of three stretches
    assert limit["y"][0] == limit["y"][1]  # one level a month, from edge to edge


def test_a_new_phase_is_ruled_and_named_with_its_reason():
    figure = drawn(made_reading(), marks=[Mark("2024-04", "weighed at every birth", "phase")])
    assert "<b>New phase, April 2024:</b> weighed at every birth" in annotations(figure)
    assert "Phase 1, centre 24.5" in annotations(figure)


def test_brackets_say_how_many_months_set_the_limits():
    words = annotations(drawn(made_reading()))
    assert "limits from these 23 months" in words  # one of the 24 was not sent
    assert "limits come from these 24 months, then stay" in words


def test_lines_are_named_at_their_right_end():
    words = annotations(drawn(made_reading(), benchmark_line=(28.7, "national"), target=25.0))
    assert {"centre line 30.1", "national 28.7", "target 25.0", "Sep 2026: not mature"} <= set(
        words
    )


def test_beside_a_list_the_last_value_its_limit_and_the_centre_are_named():
    reading = made_reading(status=np.full(54, "final"))
    last, centre, upper = (
        float(line[-1]) for line in (reading.value, reading.centre, reading.upper)
    )
    words = annotations(drawn(reading, size="panel"))
    assert f"<b>{last:.1f}</b>" in words
    assert f"usual {centre:.1f}" in words
    beyond = upper if last >= centre else float(reading.lower[-1])
    assert f"limit {beyond:.1f}" in words


def test_a_run_chart_has_a_median_and_no_limits():
    figure = drawn(READINGS["run chart"])
    assert "median 30.1" in annotations(figure)
    assert "limits" not in [t["name"] for t in figure["data"]]


def test_names_of_lines_keep_sixteen_pixels_apart():
    placed = spread([10.0, 12.0, 13.0, 200.0], 16)
    assert np.diff(placed).min() == pytest.approx(16)
    assert placed[3] == 200
    assert np.mean(placed[:3]) == pytest.approx(np.mean([10, 12, 13]))


def test_hover_says_month_value_counts_and_rule_in_words():
    text = trace(drawn(made_reading()), "Value")["hovertext"][-2]
    assert text.startswith("<b>August 2026: ")
    assert "women giving birth" in text
    assert "Special cause – concern: a run of points on one side of the centre line" in text


@pytest.mark.parametrize("reading", READINGS.values(), ids=READINGS)
def test_no_word_on_a_chart_passes_judgement(reading):
    figure = drawn(reading)
    said = [text for t in figure["data"] for text in t.get("hovertext", ())] + annotations(figure)
    assert not FORBIDDEN.search(" ".join(said))


def test_reasons_typed_by_people_are_escaped():
    marks = [Mark("2024-04", "<script>x</script>", "phase"), Mark("2025-07", "<b>", "note")]
    said = " ".join(annotations(drawn(made_reading(), marks=marks)))
    assert "<script>" not in said
    assert "&lt;script&gt;" in said


def test_rates_are_drawn_from_zero():
    assert drawn(made_reading())["layout"]["yaxis"]["range"][0] == 0


def test_percentages_near_the_ceiling_start_higher_and_the_axis_says_so():
    reading = made_reading(
        24, value=np.linspace(95, 99, 24), centre=np.full(24, 97.0), lower=np.full(24, 93.2),
        upper=np.full(24, 100.0),
    )  # fmt: skip
    figure = drawn(reading, unit_words="%", axis_words="Women with one-to-one care, %")
    assert figure["layout"]["yaxis"]["range"] == [90, 100]
    assert "Women with one-to-one care, %. The axis starts at 90, not at 0." in annotations(figure)


def test_low_percentages_start_at_zero():
    assert value_range(np.array([4.0, 12.0]), "%").low == 0


def test_a_cropped_chart_keeps_the_verdicts_of_the_whole():
    whole = made_reading()
    keep = shown_points(whole, "2026-01", "2026-06")
    part = crop(whole, keep)
    assert [str(m) for m in part.month[[0, -1]]] == ["2026-01", "2026-06"]
    np.testing.assert_array_equal(part.upper, whole.upper[keep])
    assert part.kind == whole.kind[keep]
    assert part.latest == 5


def test_a_crop_that_holds_no_month_shows_all():
    whole = made_reading()
    assert len(crop(whole, shown_points(whole, "2030-01", "2031-01")).month) == 54


def test_small_multiples_share_the_axis_they_are_given():
    shared = axis_range(made_reading(), "per 1,000")
    figure = drawn(made_reading(12), size="small", y_range=shared)
    assert figure["layout"]["yaxis"]["range"] == [shared.low, shared.high]


def test_a_provisional_point_is_ringed():
    assert len(trace(drawn(READINGS["provisional"]), "provisional")["x"]) == 53


def test_quarters_are_named_as_quarters():
    figure = drawn(READINGS["quarters"])
    assert trace(figure, "Value")["hovertext"][0].startswith("<b>April to June 2023")
    assert figure["layout"]["xaxis"]["ticktext"][-1] == "Jan–Mar 2026"


def test_a_note_outside_the_months_shown_is_not_drawn():
    assert not any("old" in text for text in annotations(
        drawn(made_reading(), marks=[Mark("2019-01", "old")])))  # fmt: skip


def test_a_point_left_out_is_hollow_with_a_stroke_and_is_named():
    excluded = np.zeros(54, bool)
    excluded[[4, 16, -3]] = True  # a usual point, a missing month, a flagged point
    reading = made_reading(excluded=excluded)
    drawn_over = [t for t in drawn(reading)["data"] if t["name"] == "left out of the limits"]
    hollow, stroke = drawn_over
    assert (hollow["x"], hollow["marker"]["color"]) == (["2022-08-01"], "#FFFFFF")
    assert stroke["x"] == ["2022-08-01", "2026-07-01"]
    assert stroke["marker"]["symbol"].startswith("line")
    points = next(t for t in drawn(reading)["data"] if t["name"] == "Value")
    said = [text for text in points["hovertext"] if "Left out of the limits" in text]
    assert len(said) == 2


def test_the_words_of_marks_in_one_year_lie_in_rows_of_their_own():
    marks = [Mark(f"2025-{month:02}", "a note of some length", "note") for month in (5, 7, 9)]
    notes = [
        note for note in drawn(made_reading(), marks=marks)["layout"]["annotations"]
        if "a note of" in note["text"]
    ]  # fmt: skip
    assert len({note["yshift"] for note in notes}) == 3


def test_a_long_note_is_cut_short_on_the_chart():
    figure = drawn(made_reading(), marks=[Mark("2025-05", "many words " * 30, "note")])
    (text,) = [t for t in annotations(figure) if "many words" in t]
    assert text.endswith("…")
    assert len(text) < 80
