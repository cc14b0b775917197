"""Expressions over data items."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from catalogue.expressions import ExpressionError, parse

COUNTS = arrays(float, (2, 6), elements=st.sampled_from([0.0, 1.0, 5.0, 40.0, np.nan]))


@given(COUNTS, COUNTS)
def test_a_sum_is_worked_out_month_by_month(a, b):
    result = parse("a + b - c").evaluate({"a": a, "b": b, "c": np.ones((2, 6))})
    np.testing.assert_array_equal(result, a + b - 1)


@given(COUNTS, st.integers(2, 4))
def test_a_rolling_sum_is_missing_where_a_month_is(values, months):
    result = parse(f"rolling(a, {months})").evaluate({"a": values})
    for row in range(2):
        for column in range(6):
            window = values[row, max(column - months + 1, 0) : column + 1]
            whole = len(window) == months and not np.isnan(window).any()
            expected = window.sum() if whole else np.nan
            np.testing.assert_equal(result[row, column], expected)


TERMS = st.tuples(st.sampled_from("+-"), st.sampled_from("abc"), st.integers(1, 5))


@given(st.lists(TERMS, min_size=1, max_size=5), st.fixed_dictionaries(dict.fromkeys("abc", COUNTS)))
def test_any_expression_gives_what_adding_up_by_hand_gives(terms, values):
    text = " ".join(
        f"{sign} {item if n == 1 else f'rolling({item}, {n})'}" for sign, item, n in terms
    )
    result = parse(text).evaluate(values)
    for row in range(2):
        for month in range(6):
            by_hand = sum(
                (1 if sign == "+" else -1) * summed(values[item][row], month, n)
                for sign, item, n in terms
            )
            np.testing.assert_array_equal(result[row, month], by_hand)


def summed(series, month, months):
    """The months that end with this one, added up one by one; missing if one is."""
    if month < months - 1:
        return np.nan
    return sum(series[month - back] for back in range(months))


def test_the_items_of_an_expression_are_known():
    assert parse("rolling(births, 12) - homes + a").items == {"births", "homes", "a"}


@pytest.mark.parametrize(
    "text", ["", "a b", "a +", "a * b", "rolling(a)", "rolling(a, 1)", "2", "a/b"]
)
def test_what_is_no_expression_is_refused(text):
    with pytest.raises(ExpressionError):
        parse(text)


def test_an_item_that_is_not_there_is_an_error():
    with pytest.raises(KeyError):
        parse("a").evaluate({})
