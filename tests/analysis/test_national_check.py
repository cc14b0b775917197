"""The comparison of a provider's own count with the published one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.national_check import Check, Counts, check, gap, published_rate, rounded_to_5

COUNTS = st.integers(0, 100_000)


def one(own: float, published: float, *, of: float = 600.0, rounded: bool = True, **more: Any):
    """One figure whose denominator agrees."""
    given_ = {
        "own_numerator": own,
        "own_denominator": of,
        "numerator": published,
        "denominator": of if not rounded else float(rounded_to_5(np.array(of))),
        "rounded": rounded,
        "withheld": "",
        "provisional": False,
        "other_definition": False,
        "near_definition": False,
        "outside": False,
        "missing": 0,
        "own_provisional": False,
    } | more
    return Counts(**{name: np.array([value]) for name, value in given_.items()})


def verdict(found: Check) -> tuple[str, str]:
    return str(found.verdict[0]), str(found.reason[0])


@pytest.mark.parametrize(
    ("count", "published"),
    [(0, 0), (1, 5), (4, 5), (7, 5), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (997, 995)],
)
def test_counts_are_rounded_as_the_national_body_rounds_them(count, published):
    assert rounded_to_5(np.array([count])) == [published]
    found = check(one(count, published))
    assert verdict(found) == ("agrees", "")


@given(COUNTS)
def test_a_count_always_agrees_with_itself_as_published(count):
    published = float(rounded_to_5(np.array(count)))
    assert verdict(check(one(count, published))) == ("agrees", "")
    assert verdict(check(one(count, float(count), rounded=False, of=7.0))) == ("agrees", "")
    assert abs(published - count) <= 4
    assert (published == 0) == (count == 0)


@given(COUNTS.filter(lambda n: n > 7))
def test_rounding_a_half_to_the_even_neighbour_changes_no_whole_count(count):
    assert rounded_to_5(np.array(count)) == 5 * round(count / 5)


@given(COUNTS, COUNTS)
def test_the_gap_is_what_rounding_cannot_be(own, published):
    printed = float(rounded_to_5(np.array(published)))
    found = check(one(own, printed))
    size = gap(np.array([own]), np.array([printed]), np.array([True]))
    assert found.numerator_gap == size
    assert (found.verdict[0] == "agrees") == (size[0] == 0)
    assert (found.verdict[0] == "differs") == (size[0] != 0)


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"withheld": "not_submitted", "numerator": np.nan}, "did_not_submit"),
        ({"withheld": "low_dq", "numerator": np.nan}, "low_data_quality"),
        ({"withheld": "suppressed", "numerator": np.nan}, "suppressed"),
        ({"other_definition": True}, "different_definition"),
        ({"near_definition": True}, "different_definition"),
        ({"outside": True}, "window_differs"),
        ({"missing": 1}, "own_incomplete"),
        ({"own_numerator": np.nan}, "own_incomplete"),
        ({"provisional": True}, "provisional"),
        ({"own_provisional": True}, "own_not_final"),
    ],
)
def test_a_difference_with_a_reason_is_explained_by_it(more, reason):
    assert verdict(check(one(40, 55))) == ("differs", "")
    assert verdict(check(one(40, 55, **more))) == ("explained", reason)


@given(st.integers(1, 7))
def test_a_hidden_rate_is_explained_where_its_count_agrees_and_differs_where_it_does_not(count):
    assert verdict(check(one(count, 5.0, withheld="suppressed"))) == ("explained", "suppressed")
    assert verdict(check(one(count + 20, 5.0, withheld="suppressed"))) == ("differs", "")


@pytest.mark.parametrize("may_change", ["provisional", "own_provisional", "near_definition"])
def test_what_may_still_change_needs_no_explanation_while_the_counts_agree(may_change):
    assert verdict(check(one(40, 40.0, **{may_change: True}))) == ("agrees", "")


def test_a_denominator_that_differs_is_told_by_its_size():
    found = check(replace(one(40, 40), denominator=np.array([620.0])))
    assert verdict(found) == ("differs", "")
    assert (found.numerator_gap[0], found.denominator_gap[0]) == (0, 20)


def test_percentages_come_from_rounded_counts_and_rates_per_thousand_from_the_counts():
    x, n = np.array([52, 3, 0, 12]), np.array([601, 600, 600, 0])
    np.testing.assert_array_equal(published_rate(x, n, 100), [8.3, np.nan, 0, np.nan])
    np.testing.assert_array_equal(published_rate(x, n, 1000), [86.5, np.nan, 0, np.nan])
    # A half goes upwards: 5 of 400 is 1.25 %.
    assert published_rate(np.array([8]), np.array([800]), 100) == [1.3]
