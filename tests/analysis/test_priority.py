"""Where to look first: marks and weights in, an order out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.priority import affected_by_spread, put_in_order

NAN = np.nan


def order(marks, weights=(1.0, 1.0), applies=None, least_told=0.5):
    marks = np.array(marks, float)
    used = np.ones(marks.shape, bool) if applies is None else np.array(applies)
    return put_in_order(marks, used, weights, least_told)


def test_the_score_is_the_weighted_mean_of_the_marks():
    found = order([[1.0, 0.0], [0.5, 0.5]], weights=(3, 1))
    assert found.score.tolist() == [0.75, 0.5]
    assert found.place.tolist() == [1, 2]


def test_what_cannot_be_told_is_left_out_and_is_not_nought():
    found = order([[0.8, NAN], [0.8, 0.0]])
    assert found.score.tolist() == [0.8, 0.4]


def test_a_criterion_without_a_meaning_is_no_reason_to_look():
    found = order([[0.8, NAN], [0.8, 0.8]], applies=[[True, False], [True, True]])
    assert found.score.tolist() == [0.4, 0.8]


def test_too_little_told_has_no_place():
    found = order([[1.0, NAN], [0.2, 0.2]], weights=(1, 3))
    assert np.isnan(found.score[0])
    assert found.place.tolist() == [0, 1]
    assert (found.first[0], found.last[0]) == (0, 0)


def test_equal_scores_share_a_place():
    assert order([[0.5, 0.5], [0.5, 0.5], [0.1, 0.1]]).place.tolist() == [1, 1, 3]


def test_the_range_of_places_says_what_hangs_on_one_criterion():
    found = order([[1.0, 0.0], [0.6, 0.6]])
    assert found.place.tolist() == [2, 1]
    assert (found.first.tolist(), found.last.tolist()) == ([1, 1], [2, 2])


@given(st.lists(st.tuples(*[st.floats(0, 1)] * 3), min_size=1, max_size=12))
def test_a_higher_mark_never_loses_a_place(marks):
    before = order(marks, weights=(1, 2, 3))
    raised = np.array(marks)
    raised[0, 1] = 1.0
    after = order(raised, weights=(1, 2, 3))
    assert after.place[0] <= before.place[0]
    assert (before.first <= before.place).all()
    assert (before.place <= before.last).all()


def test_true_differences_add_up_to_the_mean_of_a_normal_distributions_positive_part():
    drawn = np.maximum(np.random.default_rng(1).normal(0, 0.02, 200_000), 0).mean()
    assert affected_by_spread([1000, 3000, NAN], 0.02) == pytest.approx(4000 * drawn, rel=0.01)
