"""What marks mean, in words: for screens, hover texts and text alternatives."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np

from analysis.paragraph import POSITION_WORDS as POSITION_WORDS
from analysis.period_words import UNNAMED
from analysis.reading import Assurance, Position, State, Variation

CAVEAT = "caveat"
NAMED = ("Friends", "Robson")  # a test and a person keep their capitals
PROVISIONAL = "provisional"
Sign = Variation | Assurance | State | str


@dataclass(frozen=True, slots=True)
class Words:
    """A sign in words: short ones beside it, and the text alternative that stands for it."""

    short: str
    alternative: str


_VARIATION = {
    Variation.COMMON: Words(
        "usual variation", "Usual variation: nothing beyond chance in the latest month."
    ),
    Variation.IMPROVEMENT_HIGH: Words(
        "special cause – improvement, rising",
        "Improvement: higher than chance explains, and higher is better.",
    ),
    Variation.IMPROVEMENT_LOW: Words(
        "special cause – improvement, falling",
        "Improvement: lower than chance explains, and lower is better.",
    ),
    Variation.CONCERN_HIGH: Words(
        "special cause – concern, rising",
        "Concern: higher than chance explains, and lower is better.",
    ),
    Variation.CONCERN_LOW: Words(
        "special cause – concern, falling",
        "Concern: lower than chance explains, and higher is better.",
    ),
    Variation.NEUTRAL_HIGH: Words(
        "change, no agreed direction, rising", "Higher than chance explains. No agreed direction."
    ),
    Variation.NEUTRAL_LOW: Words(
        "change, no agreed direction, falling", "Lower than chance explains. No agreed direction."
    ),
}
_ASSURANCE = {
    Assurance.PASS: Words(
        "consistently meets",
        "Consistently meets the target: all usual variation lies on its better side.",
    ),
    Assurance.HIT_OR_MISS: Words(
        "may or may not meet",
        "May or may not meet the target: it lies within usual variation.",
    ),
    Assurance.FAIL: Words(
        "consistently misses",
        "Consistently misses the target: all usual variation lies on its worse side.",
    ),
}
_STATE = {
    State.NOT_ENOUGH_DATA: Words("not enough data", "Not enough data: fewer than 12 points."),
    State.WITHHELD: Words(
        "withheld", "Withheld: too few returns are in, or a check of the figures did not hold."
    ),
    State.SUPPRESSED: Words("suppressed", "Suppressed at source: small numbers."),
    State.NOT_SUBMITTED: Words(
        "not submitted", "Not submitted for this month. Last value shown in grey."
    ),
    State.NOT_COLLECTED: Words("not collected", "Not collected by this provider."),
    State.TOO_RARE: Words(
        "too rare for a monthly rate", "Too rare for a month: quarter shown, births since the last."
    ),
    State.NOT_MATURE: Words("not mature", "Not mature: events may still be added. Not assessed."),
    State.NOT_DUE: Words("not due", "Not due yet: this month is counted later."),
    State.ROLLING: Words(
        "rolling: not assessed", "Rolling figure: months overlap, so not assessed."
    ),
    State.NOT_ASSESSED: Words("not assessed", "Shown as a plain line: not assessed."),
    State.STRUCTURAL_ZERO: Words(
        "no births here", "No births here: the unit's births were suspended."
    ),
    State.NOT_APPLICABLE: Words("does not apply", "Does not apply to this organisation."),
}
_KIND = {
    "improvement": Words("special cause – improvement", "Special cause: improvement."),
    "concern": Words("special cause – concern", "Special cause: concern."),
    "neutral": Words("change, no agreed direction", "A change, with no agreed direction."),
}
_MARK = {
    PROVISIONAL: Words("provisional", "Provisional: assessed, may change."),
    CAVEAT: Words("caveat", "A data-quality caveat applies."),
}
SIGNS: dict[str, Words] = {
    str(sign): said
    for group in (_VARIATION, _KIND, _ASSURANCE, _STATE, _MARK)
    for sign, said in group.items()
}

STATUS_WORDS = {
    "final": "final",
    "provisional": "provisional, may change",
    "not_mature": "not mature, not assessed",
    "not_due": "not due yet",
    "not_submitted": "not submitted",
    "not_collected": "not collected",
    "suppressed": "suppressed at source",
    "ambiguous": "not readable as a number",
    "refused": "cell not accepted",
    "withheld": "withheld",
    "structural_zero": "no births here",
    "not_applicable": "does not apply",
}

RULE_WORDS = {
    "astronomical": "beyond a limit",
    "shift": "a run of points on one side of the centre line",
    "trend": "a run of points moving one way",
    "two_of_three": "two of three points near a limit",
}


def sign_words(sign: Sign) -> Words:
    """Short words and text alternative of a Variation, Assurance, State, "caveat" or
    "provisional". KeyError: no such sign."""
    return SIGNS[str(sign)]


def kind_of(sign: Sign) -> str:
    """`improvement`, `concern`, `neutral` or `usual`: what decides colour and shape."""
    head = str(sign).split("_")[0]
    return head if head in ("improvement", "concern", "neutral") else "usual"


def position_sign(position: Position, direction: str) -> Variation:
    """The sign of a funnel position: which side it lies on, and whether that side is the better.

    direction: lower_is_better, higher_is_better or neutral."""
    side = {"higher": "high", "lower": "low"}.get(str(position).split("_")[0])
    if side is None:
        return Variation.COMMON
    if direction == "neutral":
        return Variation(f"neutral_{side}")
    better = {"lower_is_better": "low", "higher_is_better": "high"}[direction]
    return Variation(f"{'improvement' if side == better else 'concern'}_{side}")


def number(value: float, decimals: int = 1) -> str:
    """A figure as read aloud: thousands apart, one decimal; "no value" for a missing one."""
    return "no value" if not math.isfinite(value) else f"{value:,.{decimals}f}"


def count(value: float) -> str:
    """A count without decimals; hours and other parts of one keep a decimal."""
    return number(value, 0 if float(value).is_integer() else 1)


def with_unit(value: float, unit_words: str, decimals: int = 1) -> str:
    """ "45.6 per 1,000", "7.4 %", "1,203"."""
    return f"{number(value, decimals)} {'' if unit_words in UNNAMED else unit_words}".strip()


def within_sentence(words: str) -> str:
    """Words that begin a line as they stand further on: "women giving birth", "CO reading"."""
    return (
        words
        if words[1:2].isupper() or words.startswith(NAMED)
        else f"{words[:1].lower()}{words[1:]}"
    )


MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


@lru_cache(maxsize=4096)
def month_words(month: np.datetime64 | str, period_months: int = 1, *, short: bool = False) -> str:
    """ "September 2026", or "July to September 2026" for a quarter; short: "Sep 2026"."""
    year, first = divmod(int(np.datetime64(str(month), "M").astype(int)), 12)
    names = [name[:3] for name in MONTHS] if short else MONTHS
    last = first + period_months - 1
    end = f"{names[last % 12]} {1970 + year + last // 12}"
    if period_months == 1:
        return end
    begin = names[first] if last < 12 else f"{names[first]} {1970 + year}"
    return f"{begin}–{end}" if short else f"{begin} to {end}"


def status_words(status: Any) -> str:
    """A status of the observations file in words."""
    return STATUS_WORDS[str(status)]
