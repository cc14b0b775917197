"""Two definitions over time: no line over a gap or a break, ends labelled, typed rates apart."""

from __future__ import annotations

import numpy as np
import pytest

from charts.effect import Definition, Typed, effect_chart, effect_range
from charts.palette import INK, SECONDARY

MONTH = np.arange(np.datetime64("2024-01"), np.datetime64("2025-01"))
A = np.linspace(30.0, 33.0, 12)
B = A + 8


def drawn(a=A, b=B, gaps=(None,) * 12, **more):
    lines = [Definition(name="A and region", value=a), Definition(name="B", value=b)]
    return effect_chart(MONTH, lines, gaps=gaps, unit_words="%", **more)


def line(figure, name):
    return next(t for t in figure["data"] if t["name"] == name)


def pieces(trace):
    """The months of each stretch that the line joins."""
    found, run = [], []
    for x in [*trace["x"], None]:
        if x is not None:
            run.append(x[:7])
        elif run:
            found.append(run)
            run = []
    return found


def words(figure):
    return [note["text"] for note in figure["layout"]["annotations"]]


def test_a_is_solid_ink_and_b_dashed_grey_with_their_ends_labelled():
    figure = drawn()
    a, b = line(figure, "A and region"), line(figure, "B")
    assert (a["line"]["color"], a["line"]["dash"]) == (INK, "solid")
    assert b["line"]["color"] == SECONDARY
    assert "px" in b["line"]["dash"]
    assert "<b>A and region 33.0 %</b>" in words(figure)
    assert "<b>B 41.0 %</b>" in words(figure)
    assert "gap 8.0 points" in words(figure)


def test_a_missing_month_breaks_both_lines_and_is_hatched_with_its_reason():
    a, b = A.copy(), B.copy()
    a[3:5] = b[3:5] = np.nan
    gaps = [None] * 3 + ["planned caesareans: not sent"] * 2 + [None] * 7
    figure = drawn(a, b, gaps)
    for name in ("A and region", "B"):
        assert [len(run) for run in pieces(line(figure, name))] == [3, 7]
    hatch = line(figure, "no value")
    assert hatch["fillpattern"]["shape"] == "/"
    assert "Apr 2024 to May 2024: planned caesareans: not sent" in words(figure)


@pytest.mark.parametrize("phone", [False, True])
def test_no_line_crosses_the_month_in_which_a_definition_begins(phone):
    figure = drawn(breaks=(6,), phone=phone)
    for name in ("A and region", "B"):
        first, second = pieces(line(figure, name))
        assert (first[-1], second[0]) == ("2024-06", "2024-07")
    assert len(figure["layout"]["shapes"]) == 1
    assert "<b>New definition, July 2024</b>" in words(figure)


def test_typed_rates_are_points_that_no_line_joins_and_are_named_as_typed_in():
    typed = Typed(name="Elm <b>", month=MONTH[:4], value=np.array([29.0, 35, 31, 36]))
    points = line(drawn(typed=[typed]), "Elm &lt;b&gt;, typed in")
    assert points["mode"] == "markers"
    assert points["marker"]["symbol"] == "diamond-open"
    assert points["y"] == [29.0, 35, 31, 36]
    assert points["hovertext"][0] == "Elm &lt;b&gt;, January 2024: 29.0 %, typed in"


def test_the_axis_says_where_it_begins_and_holds_every_figure():
    lines = [Definition(name="A", value=A), Definition(name="B", value=B)]
    typed = [Typed(name="x", month=MONTH[:1], value=np.array([52.0]))]
    shown = effect_range(lines, typed, "%")
    assert shown.low > 0
    assert shown.low <= 30
    assert shown.high >= 52
    assert shown.words == f"The axis starts at {shown.low:,g}, not at 0."
    near_zero = [Definition(name="A", value=A - 29), Definition(name="B", value=A)]
    assert effect_range(near_zero, [], "%").low == 0


def test_without_any_figure_there_is_still_a_frame():
    nothing = np.full(12, np.nan)
    figure = drawn(nothing, nothing, ["too few returns in"] * 12)
    assert pieces(line(figure, "B")) == []
    assert "Jan 2024 to Dec 2024: too few returns in" in words(figure)
