"""Sentences and paragraphs are English in every state, and never judge."""

from __future__ import annotations

import re
from itertools import cycle

import numpy as np
import pytest

from analysis.choice import WORDS
from analysis.paragraph import POSITION_WORDS, About, Beside, how_many, paragraph
from analysis.reading import Assurance, ChartSettings, Position, Reading, State, Variation
from tests.analysis.made_series import read_one, wave
from tests.analysis.sentence_states import all_readings

JUDGING = (
    "worst", "best", "outlier", "outliers", "fail", "fails", "failed", "failure", "blame", "fault",
    "good", "bad", "poor", "because", "caused", "causes", "cause of", "due to", "league", "rank",
)  # fmt: skip
WRONG = {
    "two spaces": r"  ",
    "a number that is none": r"\b(nan|inf|None|NaT)\b",
    "minus nothing": r"-0\.0\b",
    "a number of five digits without its comma": r"\d{5}",
    "a point after a point": r"\.\.|\. \.",
    "a space before a stop": r"\s[.,;:]",
    "one of several": r"\b(one|1) (months|quarters|times|women|babies|births)\b",
    "several of one": r"\b(two|three|four|five|2|3|4|5) (month|quarter|time|woman|baby|birth)\b",
    "an unfilled place": r"[{}]",
    "brackets within brackets": r"\([^)]*\(",
    "a code of ours": r"\w_\w",
}


def about(settings: ChartSettings) -> About:
    return About(
        what="Postpartum haemorrhage of 1,500 ml or more",
        where="Northmoor",
        of="women giving birth",
        part=settings.proportion,
        unit_words=settings.unit_words,
        direction=settings.direction,
    )


def faults(words: str) -> list[str]:
    """What is wrong with some words, if anything."""
    found = [name for name, pattern in WRONG.items() if re.search(pattern, words)]
    found += re.findall(rf"\b(?:{'|'.join(JUDGING)})\b", words.lower())
    if not words.endswith("."):
        found.append("no full stop at the end")
    if words.count("(") != words.count(")"):
        found.append("a bracket without its other")
    starts = re.findall(r"(?:^|\. )(\S)", words)
    return found + [f"{s} begins a sentence" for s in starts if s.islower()]


@pytest.fixture(scope="module")
def said() -> list[tuple[Reading, ChartSettings]]:
    """One reading for each sentence that differs, and all that there are of icons and states."""
    return list(
        {(r.sentence, s.direction, r.chart_words): (r, s) for r, s in all_readings()}.values()
    )


def test_the_made_series_come_to_every_icon_and_state(said) -> None:
    assert {r.variation for r, _ in said} == {*Variation, None}
    assert {r.assurance for r, _ in said} == {*Assurance, None}
    assert {r.state for r, _ in said} == {*State, None}
    assert {r.chart for r, _ in said} == set(WORDS)
    assert {r.rule[i] for r, _ in said for i in [r.latest]} >= {
        "astronomical", "shift", "trend", "two_of_three", "",
    }  # fmt: skip


def test_every_sentence_is_english_and_judges_nobody(said) -> None:
    wrong = {r.sentence: found for r, _ in said if (found := faults(r.sentence))}
    assert wrong == {}


def test_every_paragraph_is_english_and_judges_nobody(said) -> None:
    told = [
        paragraph(reading, about(settings), beside(position))
        for (reading, settings), position in zip(said, cycle(Position), strict=False)
    ]
    assert {words: found for words in told if (found := faults(words))} == {}


def test_a_paragraph_says_all_that_the_sentence_does(said) -> None:
    for reading, settings in said:
        told = paragraph(reading, about(settings))
        plain = re.sub(r", [\d,.]+ (of|for) [\d,.]+ wom[ae]n giving birth", "", told, count=1)
        assert reading.sentence in plain


VERDICT = {
    "concern": "Special cause – concern",
    "improvement": "Special cause – improvement",
    "neutral": "A change, with no agreed direction",
}
TARGET = {
    Assurance.PASS: "consistently meets",
    Assurance.FAIL: "consistently misses",
    Assurance.HIT_OR_MISS: "may or may not meet",
}


def test_a_sentence_says_what_its_icons_do(said) -> None:
    for reading, _ in said:
        named = {kind for kind, words in VERDICT.items() if f". {words}" in reading.sentence}
        own = {str(reading.variation).split("_")[0]} & set(VERDICT)
        assert named == own, reading.sentence
        usual = ". Usual variation" in reading.sentence.replace(
            ". Usual variation consistently", ""
        )
        assert usual or reading.variation != Variation.COMMON
        told = {icon for icon, words in TARGET.items() if words in reading.sentence}
        assert told == ({reading.assurance} - {None}), reading.sentence


def beside(position: Position, of: float = 4523) -> Beside:
    return Beside(
        numerator=180,
        denominator=of,
        value=39.8,
        benchmark=28.7,
        benchmark_words="England, as published for April 2025 to March 2026",
        period="October 2025 to September 2026",
        position=position,
    )


PER_1000 = ChartSettings(
    unit_words="per 1,000", direction="lower_is_better", multiplier=1000.0, proportion=True
)


def test_a_paragraph_says_what_where_when_how_many_which_way_and_beside_whom() -> None:
    reading = read_one(np.concatenate([wave(48), [13] * 8]))
    assert paragraph(reading, about(PER_1000), beside(Position.HIGH_95)) == (
        "Northmoor, Postpartum haemorrhage of 1,500 ml or more: 43.3 per 1,000 in November 2025, "
        "13 of 300 women giving birth. Special cause – concern: the last eight months are all "
        "above the centre line of 30.0 (flagged since April 2025). Lower is better. The limits "
        "come from 24 months, April 2021 to March 2023. The series is read as a p chart: "
        "proportion with varying denominators. Over October 2025 to September 2026, 39.8 per "
        "1,000 (180 of 4,523 women giving birth) is higher than expected against 28.7 per 1,000 "
        "(England, as published for April 2025 to March 2026); it lies outside the 95 % limit, "
        "inside the 99.8 % limit."
    )


@pytest.mark.parametrize(
    ("x", "n", "of", "said"),
    [
        (17, 373, "women giving birth", "17 of 373 women giving birth"),
        (1, 1, "women giving birth", "1 of 1 woman giving birth"),
        (0, 1, "women booked, gestation known", "0 of 1 woman booked, gestation known"),
        (1, 1, "live singleton babies, gestation known",
         "1 of 1 live singleton baby, gestation known"),
        (1204, 12345, "births", "1,204 of 12,345 births"),
        (3, 4, "CO reading recorded", "3 of 4"),
        (1, 2, "", "1 of 2"),
        (890, 31.5, "clinical midwives in post", "890 of 31.5 clinical midwives in post"),
    ],
)  # fmt: skip
def test_counts_agree_with_what_they_count(x, n, of, said) -> None:
    told = About(what="", where="", of=of, part=True, unit_words="%", direction="neutral")
    assert how_many(x, n, told) == said


def test_events_are_for_births_and_women_are_of_women() -> None:
    rate = ChartSettings(unit_words="per 1,000", direction="neutral", multiplier=1000.0, hint="u")
    reading = read_one(wave(48), proportion=False, hint="u", direction="neutral")
    assert " per 1,000 in March 2025, 9 for 300 women" in paragraph(reading, about(rate))


def test_every_position_has_its_words() -> None:
    assert set(POSITION_WORDS) == set(Position)
    for position, words in POSITION_WORDS.items():
        assert words.split(":")[0] in paragraph(
            read_one(wave(48)), about(PER_1000), beside(position)
        )


def test_a_month_that_was_not_sent_has_the_counts_of_the_latest_that_was() -> None:
    reading = read_one(np.concatenate([wave(48), [12, np.nan]]))
    told = paragraph(reading, about(PER_1000))
    assert (
        "May 2025 was not submitted; the latest value is 40.0 per 1,000 in April 2025, 12 of 300 "
        "women giving birth. Lower is better." in told
    )
