"""The icon set and the other small drawings."""

from __future__ import annotations

import re
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest

from analysis.reading import Assurance, Position, State, Variation
from catalogue.view import TRIAGED
from charts.icons import NAMES, SIZES, icon, icon_uri
from charts.interval_bar import Scale, interval_scale, interval_svg
from charts.palette import ACCENT, CONCERN, IMPROVEMENT, NEUTRAL
from charts.sparkline import sparkline_markup, sparkline_svg, sparkline_uri
from charts.triage_icons import WORDS, triage_uri
from charts.words import (
    POSITION_WORDS,
    RULE_WORDS,
    SIGNS,
    STATUS_WORDS,
    count,
    kind_of,
    month_words,
    number,
    position_sign,
    sign_words,
    with_unit,
)

SVG = "{http://www.w3.org/2000/svg}"
FORBIDDEN = re.compile(r"outlier|worst|fail|\bgood\b|\bbad\b", re.IGNORECASE)


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", NAMES)
def test_every_icon_is_well_formed_and_carries_its_text_alternative(name, size):
    root = ElementTree.fromstring(icon(name, size))
    assert root.get("width") == str(size)
    assert root.findtext(f"{SVG}title") == sign_words(name).alternative


def test_every_variation_assurance_and_state_has_an_icon_and_words():
    for sign in (*Variation, *Assurance, *State, "caveat", "provisional"):
        assert icon(sign)
        assert sign_words(sign).short
        assert sign_words(sign).alternative.endswith(".")


def test_no_two_icons_differ_by_colour_alone():
    drawings = [re.sub(r"#[0-9A-F]{6}|<title>.*</title>", "", icon(name)) for name in NAMES]
    assert len(set(drawings)) == len(NAMES)


def test_no_two_icons_have_the_same_words():
    assert len({words.short for words in SIGNS.values()}) == len(SIGNS)
    assert len({words.alternative for words in SIGNS.values()}) == len(SIGNS)


def test_a_data_uri_holds_the_icon_whole():
    uri = icon_uri(Variation.CONCERN_HIGH)
    assert uri.startswith("data:image/svg+xml,")
    assert unquote(uri.removeprefix("data:image/svg+xml,")) == icon(Variation.CONCERN_HIGH)
    assert "#" not in uri


def test_no_words_of_ours_pass_judgement():
    said = [*(w.short + w.alternative for w in SIGNS.values()), *STATUS_WORDS.values(),
            *RULE_WORDS.values(), *POSITION_WORDS.values()]  # fmt: skip
    assert not FORBIDDEN.search(" ".join(said))


def test_every_position_has_words_and_those_outside_say_which_limit():
    assert set(POSITION_WORDS) == set(Position)
    assert POSITION_WORDS[Position.HIGH_998] == "higher than expected: outside the 99.8 % limit"


@pytest.mark.parametrize(
    ("position", "direction", "sign"),
    [
        (Position.HIGH_95, "lower_is_better", Variation.CONCERN_HIGH),
        (Position.LOW_998, "lower_is_better", Variation.IMPROVEMENT_LOW),
        (Position.LOW_95, "higher_is_better", Variation.CONCERN_LOW),
        (Position.HIGH_998, "higher_is_better", Variation.IMPROVEMENT_HIGH),
        (Position.LOW_95, "neutral", Variation.NEUTRAL_LOW),
        (Position.EXPECTED, "neutral", Variation.COMMON),
        (Position.NOT_JUDGED, "lower_is_better", Variation.COMMON),
    ],
)
def test_a_position_takes_its_sign_from_the_direction(position, direction, sign):
    assert position_sign(position, direction) == sign


def test_states_and_targets_take_no_signal_colour():
    assert {kind_of(sign) for sign in (*State, *Assurance, "caveat")} == {"usual"}


@pytest.mark.parametrize(
    ("month", "period", "short", "words"),
    [
        ("2026-09", 1, False, "September 2026"),
        ("2026-09", 1, True, "Sep 2026"),
        ("2026-07", 3, False, "July to September 2026"),
        ("2025-12", 3, False, "December 2025 to February 2026"),
        ("2026-04", 3, True, "Apr–Jun 2026"),
    ],
)
def test_months_are_said_in_words(month, period, short, words):
    assert month_words(month, period, short=short) == words


def test_figures_have_their_thousands_apart_and_missing_ones_say_so():
    assert number(1234.56) == "1,234.6"
    assert number(float("nan")) == "no value"
    assert count(1203.0) == "1,203"
    assert count(37.5) == "37.5"
    assert with_unit(45.6, "per 1,000") == "45.6 per 1,000"


def lines_of(svg: str) -> int:
    return len(ElementTree.fromstring(svg).findall(f"{SVG}polyline"))


@pytest.mark.parametrize(
    "values", [[], [None], [float("nan")] * 13, [3.0], [2.0] * 13, [1.0, None, 3.0, 4.0]]
)
def test_a_sparkline_of_anything_is_well_formed(values):
    ElementTree.fromstring(sparkline_svg(values, 2.0, "concern_high"))


def test_a_missing_month_breaks_the_sparkline():
    assert lines_of(sparkline_svg([1.0, 2.0, None, 3.0, 4.0], None)) == 2
    assert lines_of(sparkline_svg([1.0, 2.0, float("nan"), 3.0, 4.0], None)) == 2


@pytest.mark.parametrize(
    ("sign", "shape"),
    [("concern_high", "path"), ("neutral_low", "rect"), ("improvement_low", "circle")],
)
def test_flagged_months_of_a_sparkline_have_the_shape_of_their_sign(sign, shape):
    plain = ElementTree.fromstring(sparkline_svg([1.0, 2.0, None, 3.0], 1.5, sign))
    marked = ElementTree.fromstring(
        sparkline_svg([1.0, 2.0, None, 3.0], 1.5, sign, flagged=[False, True, True, True])
    )
    more = len(marked.findall(f"{SVG}{shape}")) - len(plain.findall(f"{SVG}{shape}"))
    assert more == (1 if shape == "circle" else 2), "a month without a value is not marked"


@pytest.mark.parametrize("state", TRIAGED)
def test_each_triage_state_has_a_glyph_of_its_own_and_words(state):
    glyphs = {unquote(triage_uri(one)) for one in TRIAGED}
    assert len(glyphs) == len(TRIAGED)
    ElementTree.fromstring(unquote(triage_uri(state)).partition(",")[2])
    assert set(WORDS) == set(TRIAGED)
    for signal in (CONCERN, IMPROVEMENT, NEUTRAL):
        assert signal not in unquote(triage_uri(state)), "not in a signal's colour"
    assert ACCENT not in unquote(triage_uri(state, ACCENT)), "it is seen on the accent"


def test_a_sparkline_ends_in_a_dot_at_the_last_value():
    root = ElementTree.fromstring(sparkline_svg([1.0, 5.0], None, "concern_high"))
    dot = root.find(f"{SVG}circle")
    assert dot is not None
    assert dot.get("fill") == "#B8470A"
    assert float(dot.get("cy", "99")) < 4  # the higher value lies near the top


def test_limits_of_the_balancing_strip_are_dashed():
    svg = unquote(sparkline_uri([1.0, 2.0], 1.5, "", lower=[0.5, 0.5], upper=[3.0, 3.0]))
    assert svg.count("stroke-dasharray") == 2


def test_the_interval_bar_is_well_formed_and_marks_the_benchmark():
    svg = interval_svg(34.1, 39.8, 45.5, Scale(10, 50), 28.7, "concern_high")
    root = ElementTree.fromstring(svg)
    assert len(root.findall(f"{SVG}path")) == 3  # benchmark, interval, diamond


def test_a_row_without_a_value_has_no_interval():
    nothing = float("nan")
    root = ElementTree.fromstring(interval_svg(nothing, nothing, nothing, Scale(10, 50), 28.7))
    assert len(root) == 1


def test_the_intervals_scale_holds_them_all_between_round_ends():
    scale = interval_scale(np.array([18.1, np.nan]), np.array([46.2, np.nan]), 28.7)
    assert (scale.low, scale.high) == (10, 50)
    assert scale.words == "10 to 50"


def test_a_sparkline_of_the_matrix_is_the_same_drawing():
    """A path and a dot where the other has lines: breaks and end are at the same places."""
    values, centre = [3.0, 4, None, 2, 5], 3.5
    short = sparkline_markup(values, centre, "concern_high")
    path = re.search(r"class=run d=(\S+)", short)[1]
    drawn = re.findall(r"points='([^']*)'", sparkline_svg(values, centre, "concern_high"))
    assert [stretch.replace("L", " ") for stretch in path[1:].split("M")] == drawn
    end = re.search(r"cx=(\S+) cy=(\S+) r=2 class=concern", short)
    assert f"{end[1]},{end[2]}" == drawn[-1].split(" ")[-1]


def test_a_sparkline_of_the_matrix_shows_a_month_alone_and_nothing_of_none():
    assert re.search(r"d=M(\S+)L\1 ", sparkline_markup([None, 2.0, None], None))
    assert sparkline_markup([None, None], None) == "<svg class=spark></svg>"
