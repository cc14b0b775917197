"""The sentence says the value, the verdict, the rule, the line, and since when."""

import numpy as np
import pytest

from tests.analysis.made_series import read_one, wave


def ends_with(*values: float) -> np.ndarray:
    """Four quiet years, then these counts of 300 births."""
    return np.concatenate([wave(48), np.asarray(values, float)])


@pytest.mark.parametrize(
    ("last", "said"),
    [
        (
            [9],
            "30.0 per 1,000 in April 2025. Usual variation: within the limits of 0.5 to 59.5, "
            "around a centre line of 30.0.",
        ),
        (
            [30],
            "100.0 per 1,000 in April 2025. Special cause – concern: above the upper limit of "
            "59.5; the centre line is 30.0.",
        ),
        (
            [13] * 8,
            "43.3 per 1,000 in November 2025. Special cause – concern: the last eight months are "
            "all above the centre line of 30.0 (flagged since April 2025).",
        ),
        (
            [16, 9, 16],
            "53.3 per 1,000 in June 2025. Usual variation",
        ),
        (
            [16, 10, 16],
            "53.3 per 1,000 in June 2025. Special cause – concern: two of the last three months "
            "are near the upper limit of 59.5; the centre line is 30.0.",
        ),
        (
            [12, 11, 10, 9, 8, 7, 6],
            "20.0 per 1,000 in October 2025. Special cause – improvement: the last seven months "
            "fall one after another; the centre line is 30.0 (flagged since April 2025).",
        ),
    ],
)
def test_sentences_of_the_rules(last, said):
    assert read_one(ends_with(*last)).sentence.startswith(said)


def test_a_change_without_a_direction_is_called_a_change():
    sentence = read_one(ends_with(30), direction="neutral").sentence
    assert "A change, with no agreed direction: above" in sentence


def test_the_target_is_named_with_its_assurance():
    sentence = read_one(ends_with(9), target=70.0).sentence
    assert sentence.endswith("Usual variation consistently meets the target of 70.0 per 1,000.")


@pytest.mark.parametrize("judgement", ["worst", "outlier", "fail", "good", "bad"])
def test_no_sentence_judges_people(judgement):
    for last in ([30], [0] * 8, [np.nan], [9]):
        sentence = read_one(ends_with(*last), target=2.0).sentence
        assert judgement not in sentence.lower().split()
