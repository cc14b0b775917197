"""Words in which texts differ are marked, and no others."""

import re

from layouts.parts.word_differences import marked

MARK = re.compile(r'<mark class="differs">(.*?)</mark>')


def differing(*texts):
    return [MARK.findall(text) for text in marked(texts)]


def test_what_one_text_has_beside_the_others_is_marked():
    a, b, national = differing(
        "all women giving birth in the month",
        "women giving birth in the month, leaving out those with a caesarean before labour",
        "all women giving birth in the month",
    )
    assert a == national == ["all"]
    assert b == ["leaving out those with a caesarean before labour"]


def test_case_and_punctuation_are_no_difference():
    assert differing("Women giving birth.", "women giving birth") == [[], []]


def test_a_text_that_is_like_no_other_differs_as_a_whole():
    a, b, national = differing("Women in labour", "Women in labour", "Deliveries by method 7 or 8")
    assert a == b == []
    assert national == ["Deliveries by method 7 or 8"]


def test_a_source_that_says_nothing_makes_no_difference():
    assert differing("one month", "", "one month") == [[], [], []]
    assert differing("one month", "", "") == [[], [], []]


def test_words_are_escaped():
    assert marked(["a < b & c", "a < b & c"]) == ["a &lt; b &amp; c"] * 2
