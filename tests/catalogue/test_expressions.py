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
