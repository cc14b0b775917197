"""The spine's rows: worse side left, the benchmark in the middle, nothing off the picture."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.reading import Variation
from charts.spine import WIDTH, across, spine_svg, turned

DIRECTIONS = ("lower_is_better", "higher_is_better", "neutral")


def test_the_worse_side_is_left_whichever_way_is_better():
    assert across(turned(2.0, "lower_is_better")) < WIDTH / 2
    assert across(turned(-2.0, "higher_is_better")) < WIDTH / 2
    assert across(turned(-2.0, "neutral")) < WIDTH / 2  # lower is left
    assert across(0.0) == WIDTH / 2


@given(st.floats(), st.floats(), st.sampled_from(list(Variation)), st.sampled_from(DIRECTIONS))
def test_any_row_is_a_drawing(z, before, sign, direction):
    root = ElementTree.fromstring(spine_svg(z, before, sign, direction))
    assert "nan" not in ElementTree.tostring(root, "unicode")


@pytest.mark.parametrize(("z", "arrows"), [(4.9, 0), (5.1, 1), (-80.0, 1)])
def test_beyond_the_scale_there_is_an_arrow(z, arrows):
    def paths(value):
        drawn = spine_svg(value, float("nan"), Variation.CONCERN_HIGH, "lower_is_better")
        return drawn.count("<path")

    assert paths(z) - paths(0.0) == arrows
