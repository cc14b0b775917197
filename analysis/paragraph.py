"""One paragraph about a reading: its sentence, with who, what, how many of how many, which way is
better, what the limits come from, and how it stands beside others. Never a cause."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.period_words import figure, period_words, whole_or_tenth
from analysis.reading import Position, Reading
from analysis.sentence import line_name, valued

DIRECTION = {
    "lower_is_better": "Lower is better.",
    "higher_is_better": "Higher is better.",
    "neutral": "No direction is agreed as better.",
}
POSITION_WORDS = {
    Position.EXPECTED: "as expected",
    Position.HIGH_95: "higher than expected: outside the 95 % limit, inside the 99.8 % limit",
    Position.HIGH_998: "higher than expected: outside the 99.8 % limit",
    Position.LOW_95: "lower than expected: outside the 95 % limit, inside the 99.8 % limit",
    Position.LOW_998: "lower than expected: outside the 99.8 % limit",
    Position.NOT_JUDGED: "not judged",
}
ONE_OF = {
    "women": "woman",
    "babies": "baby",
    "births": "birth",
    "midwives": "midwife",
    "shifts": "shift",
    "responses": "response",
    "assessments": "assessment",
    "interventions": "intervention",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a series is of. of: what its denominator counts ("women giving birth"), "" for none;
    part: the numerator is some of them. direction: as in ChartSettings."""

    what: str
    where: str
    of: str
    part: bool
    unit_words: str
    direction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """How an organisation stands in a funnel. benchmark: in the unit; benchmark_words: whose it is;
    period: the months pooled, in words."""

    numerator: float
    denominator: float
    value: float
    benchmark: float
    benchmark_words: str
    period: str
    position: Position


def paragraph(reading: Reading, about: About, beside: Beside | None = None) -> str:
    """The paragraph. Its verdict is the sentence's own, word for word."""
    said, place = with_counts(reading, about)
    parts = [
        f"{about.where}, {about.what}: {said}",
        DIRECTION[about.direction],
        limits_from(reading, place),
        read_as(reading),
        "" if beside is None else standing(beside, about),
    ]
    return " ".join(part for part in parts if part)


def with_counts(reading: Reading, about: About) -> tuple[str, int]:
    """The sentence with "17 of 373 women giving birth" after its value, and the point that the
    value is of; -1 where it names none."""
    for place in reversed(np.flatnonzero(np.isfinite(reading.value)).tolist()):
        value = valued(reading, place, about.unit_words)
        if value in reading.sentence:
            counted = f"{value}{counts_at(reading, place, about)}"
            return reading.sentence.replace(value, counted, 1), place
    return reading.sentence, -1


def counts_at(reading: Reading, place: int, about: About) -> str:
    """A point's counts as they follow its value; nothing for a plain count."""
    if reading.denominator is None:
        return ""
    x, n = float(reading.numerator[place]), float(reading.denominator[place])
    return f", {how_many(x, n, about)}"


def how_many(numerator: float, denominator: float, about: About) -> str:
    """ "17 of 373 women giving birth", "1 of 1 woman giving birth", "12 for 2,301 babies born"."""
    link = "of" if about.part else "for"
    counts = f"{whole_or_tenth(numerator)} {link} {whole_or_tenth(denominator)}"
    return f"{counts} {counted_words(about.of, denominator)}".strip()


def counted_words(of: str, count: float) -> str:
    """What is counted, in agreement with how many there are; nothing for words that name no plural
    known here."""
    words = of.split(" ")
    known = [i for i, word in enumerate(words) if word.strip(",") in ONE_OF]
    if not known:
        return ""
    if count == 1:
        many = words[known[0]].strip(",")
        words[known[0]] = words[known[0]].replace(many, ONE_OF[many])
    return " ".join(words)


def limits_from(reading: Reading, place: int) -> str:
    """Which points set the lines that the value was held against; nothing where it was not."""
    if place < 0 or not reading.assessed[place]:
        return ""
    base = np.flatnonzero(reading.baseline & (reading.phase == reading.phase[place]))
    periods = "months" if reading.period_months == 1 else "quarters"
    first = period_words(reading.month[base[0]])
    last = period_words(reading.month[base[-1]] + (reading.period_months - 1))
    lines = "median comes" if line_name(reading) == "median" else "limits come"
    return f"The {lines} from {len(base)} {periods}, {first} to {last}."


def read_as(reading: Reading) -> str:
    """The chart, as it always is said."""
    article = "an" if reading.chart_words.startswith("XmR") else "a"
    return f"The series is read as {article} {reading.chart_words}."


def standing(beside: Beside, about: About) -> str:
    """The value of a window against its benchmark."""
    verdict, _, where = POSITION_WORDS[beside.position].partition(": ")
    value, benchmark = (figure(v, about.unit_words) for v in (beside.value, beside.benchmark))
    counts = how_many(beside.numerator, beside.denominator, about)
    said = (
        f"Over {beside.period}, {value} ({counts}) is {verdict} against {benchmark} "
        f"({beside.benchmark_words})"
    )
    return f"{said}; it lies {where}." if where else f"{said}."
