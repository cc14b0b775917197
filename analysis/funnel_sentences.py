"""What a funnel says of itself: benchmark, limits, variation, chance, caution."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.funnel_units import CHANCE
from analysis.intervals import Kind
from analysis.overdispersion import Dispersion
from analysis.period_words import UNNAMED
from analysis.reading import Array

FEW_EVENTS = 5.0


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Told:
    """What the sentences are made of. Numbers are in the indicator's unit."""

    benchmark: float
    benchmark_words: str
    unit_words: str
    kind: Kind
    judged: bool
    dispersion: Dispersion
    tau: float
    tau_source: str | None
    usable: int  # units whose counts make a value
    in_play: int  # of which have a fair comparison
    left_out: int
    detectable: Array
    expected_events: Array
    few: int


def sentences(told: Told) -> tuple[str, ...]:
    """The paragraph under a funnel, a sentence an entry; those that say nothing are left out."""
    if told.usable == 0:
        return ("No provider has both counts in this period, so nothing is compared.",)
    parts = [benchmark(told), limits(told), variation(told), chance(told), power(told)]
    return tuple(
        part for part in [*parts, few_events(told), few_units(told), unjudged(told)] if part
    )


def benchmark(told: Told) -> str:
    amount = with_unit(told.benchmark, told.unit_words)
    return f"The benchmark is {told.benchmark_words}: {amount}."


def limits(told: Told) -> str:
    method = "binomial" if told.kind == "binomial" else "Poisson"
    return (
        "The inner lines hold 95 % and the outer 99.8 % of providers of that size whose true value "
        f"is the benchmark (exact {method} prediction limits)."
    )


def variation(told: Told) -> str:
    if told.tau_source is not None and told.tau == 0:
        return (
            "The lines allow for chance alone: no further difference between providers was found "
            f"({told.tau_source})."
        )
    if told.tau_source is not None:
        scale = "logit" if told.kind == "binomial" else "log"
        return (
            "The lines allow for ordinary differences between providers: a standard deviation of "
            f"{told.tau:.2f} on the {scale} scale ({told.tau_source})."
        )
    if told.dispersion.excessive:
        return (
            "Providers differ by more than chance explains, and how much they ordinarily differ "
            "is not known: the lines allow for chance alone and are grey, and no provider is "
            "judged by them."
        )
    if told.in_play == 0:
        return "No provider here has a fair comparison, so none is judged."
    if told.in_play == 1:
        return ""
    return (
        "These providers do not clearly differ by more than chance explains, so the lines allow "
        "for chance alone."
    )


def chance(told: Told) -> str:
    if not told.judged or not told.in_play:
        return ""
    expected = number(CHANCE * told.in_play)
    than = " by more than is ordinary" if told.tau > 0 else ""
    return (
        f"If none of the {counted(told.in_play)} differed{than}, about {expected} would still lie "
        "outside the 95 % lines by chance."
    )


def power(told: Told) -> str:
    """The smallest difference that these volumes would show."""
    if not told.judged or not told.in_play:
        return ""
    shown = told.detectable[np.isfinite(told.detectable)]
    if not shown.size:
        return "No provider is large enough here for any difference to show."
    words = "percentage points" if told.unit_words == "%" else told.unit_words
    least, most = number(shown.min()), number(shown.max())
    span = least if least == most else f"{least} (the largest provider) to {most} (the smallest)"
    return f"A difference of {span} {words}".rstrip() + " would show in four periods out of five."


def few_events(told: Told) -> str:
    scarce = int(np.sum(told.expected_events < FEW_EVENTS))
    if not told.judged or not scarce:
        return ""
    return (
        f"At {counted(scarce)} fewer than 5 events are expected, where one event more or less "
        "can cross a line."
    )


def few_units(told: Told) -> str:
    if told.in_play >= told.few or told.in_play == 0:
        return ""
    if told.in_play == 1:
        return "Only one provider has counts, so read this with caution."
    return (
        f"With only {told.in_play} providers a funnel shows clear differences only; read "
        "it with caution."
    )


def unjudged(told: Told) -> str:
    if not told.judged or not told.left_out:
        return ""
    verb = "is" if told.left_out == 1 else "are"
    return f"{counted(told.left_out).capitalize()} {verb} not judged."


def counted(units: int) -> str:
    """A number of providers in words that agree with it."""
    return "1 provider" if units == 1 else f"{units:,} providers"


def with_unit(value: float, unit_words: str) -> str:
    """A value as people read it: 12.3 %, 3.21 per 1,000."""
    return f"{number(value)} {'' if unit_words in UNNAMED else unit_words}".strip()


def number(value: float) -> str:
    """One decimal from 10, two below."""
    return f"{value:,.1f}" if abs(value) >= 10 else f"{value:,.2f}"
