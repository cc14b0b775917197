"""One plain sentence about a reading: what it is, whether it changes, by which rule, since when."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from analysis.choice import MISSES
from analysis.period_words import figure, on_line, period_words, spelled, times
from analysis.reading import Array, Assurance, ChartSettings, Reading, State, Variation
from analysis.rules import above, sides

VERDICT = {
    Variation.COMMON: "Usual variation",
    Variation.CONCERN_HIGH: "Special cause – concern",
    Variation.CONCERN_LOW: "Special cause – concern",
    Variation.IMPROVEMENT_HIGH: "Special cause – improvement",
    Variation.IMPROVEMENT_LOW: "Special cause – improvement",
    Variation.NEUTRAL_HIGH: "A change, with no agreed direction",
    Variation.NEUTRAL_LOW: "A change, with no agreed direction",
}
MISSING = {
    "not_submitted": "{when} was not submitted",
    "not_collected": "{when} was not collected",
    "suppressed": "{when} was suppressed at source, as a small number",
    "ambiguous": "The entry for {when} cannot be read as a number",
    "refused": "The entry for {when} was not accepted",
    "withheld": "{when} is withheld",
    "structural_zero": "{when} has no figure: births here were suspended",
    "not_applicable": "{when} has no figure: there was nobody to count here",
    "not_due": "{when} is not due yet",
}
TARGET = {
    Assurance.PASS: "consistently meets",
    Assurance.FAIL: "consistently misses",
    Assurance.HIT_OR_MISS: "may or may not meet",
}


class Context(NamedTuple):
    """What a sentence needs beside the reading. now: the point it is about, -1 for none; until:
    the month it is about; counted: bool per point, figures that count towards a phase."""

    settings: ChartSettings
    now: int
    until: np.datetime64
    counted: Array
    crossings: tuple[int, int] | None  # of a run chart's last phase, and the fewest by chance


def sentence_of(reading: Reading, context: Context) -> str:
    """The sentence. Its icon and its reading never disagree: it is written from them."""
    said = [
        *opening(reading, context),
        *rarity(reading),
        *target(reading, context),
        *left_out(reading),
    ]
    return " ".join(said)


def opening(reading: Reading, context: Context) -> list[str]:
    """Value, month and verdict; or what stands in the way of one."""
    now, state = context.now, reading.state
    if reading.variation is not None:
        said = valued(reading, now, context.settings.unit_words)
        return [f"{said}.", verdict(reading, now, context)]
    if not len(reading.month):
        period = "month" if reading.period_months == 1 else "calendar quarter"
        return [f"Not enough data to assess: not one whole {period} yet."]
    status = "not_submitted" if now < 0 else str(reading.status[now])
    if status in MISSING:
        return [absence(reading, status, context), *last_verdict(reading, status, context)]
    shown = valued(reading, now, context.settings.unit_words)
    if state == State.NOT_MATURE:
        first = f"{shown}; events may still be added, so it is not assessed."
        return [first, *last_verdict(reading, status, context)]
    assert state is not None  # a reading without an icon has a state
    return [f"{shown}.", REASONS[state](reading, context)]


def valued(reading: Reading, place: int, unit_words: str) -> str:
    """ "45.6 per 1,000 in September 2026", and whether it is provisional."""
    when = period_words(reading.month[place], reading.period_months)
    said = f"{figure(reading.value[place], unit_words)} in {when}"
    return f"{said} (provisional)" if reading.status[place] == "provisional" else said


def absence(reading: Reading, status: str, context: Context) -> str:
    """Why there is no figure, and which is the latest."""
    if context.now < 0:
        when = period_words(context.until)
    else:
        when = period_words(reading.month[context.now], reading.period_months)
    said = MISSING[status].format(when=when)
    past = np.flatnonzero(np.isfinite(reading.value[: max(context.now, 0)]))
    if context.now < 0 and reading.latest >= 0:
        past = np.array([reading.latest])
    if not len(past):
        return f"{said}; there is no earlier value."
    latest = valued(reading, int(past[-1]), context.settings.unit_words)
    return f"{said}; the latest value is {latest}."


def last_verdict(reading: Reading, status: str, context: Context) -> list[str]:
    """For months that come later by design: what the latest assessed month says, named as such."""
    assessed = np.flatnonzero(reading.assessed[: context.now + 1])
    if status not in ("not_due", "not_mature") or not len(assessed):
        return []
    place = int(assessed[-1])
    when = period_words(reading.month[place], reading.period_months)
    kind = VERDICT[Variation(reading.kind[place])]
    return [f"The latest that is assessed is {when}: {kind[0].lower()}{kind[1:]}."]


def verdict(reading: Reading, place: int, context: Context) -> str:
    """Kind of variation, the rule that was broken, the lines it was broken against, since when."""
    kind = VERDICT[Variation(reading.kind[place])]
    line, centre = line_name(reading), on_line(reading.centre[place])
    if not reading.side[place]:
        return f"{kind}{usual(reading, place, context)}"
    rule, high = reading.rule[place], reading.side[place] > 0
    limit = on_line((reading.upper if high else reading.lower)[place])
    side, edge = ("above", "upper") if high else ("below", "lower")
    periods = "months" if reading.period_months == 1 else "quarters"
    said = {
        "astronomical": f"{side} the {edge} limit of {limit}; the {line} is {centre}",
        "shift": f"the last {spelled(streak(reading, place))} {periods} are all {side} the {line} "
        f"of {centre}",
        "trend": f"the last {spelled(climb(reading, place))} {periods} "
        f"{'rise' if high else 'fall'} one after another; the {line} is {centre}",
        "two_of_three": f"two of the last three {periods} are near the {edge} limit of {limit}; "
        f"the {line} is {centre}",
    }[rule]
    return f"{kind}: {said}{since(reading, place)}."


def since(reading: Reading, place: int) -> str:
    """From when the points have been flagged without a break, where that is earlier."""
    if reading.since is None or reading.since == reading.month[place]:
        return ""
    return f" (flagged since {period_words(reading.since, reading.period_months)})"


def usual(reading: Reading, place: int, context: Context) -> str:
    """The lines within which the value lies."""
    centre = on_line(reading.centre[place])
    period = "month" if reading.period_months == 1 else "quarter"
    if reading.chart == "run":
        few = context.crossings
        if few is None or few[0] >= few[1]:
            return f" around a median of {centre}."
        return (
            f" in the latest month; yet over the whole phase the line crosses the median of "
            f"{centre} {times(few[0])}, and chance would make it {few[1]} or more."
        )
    lower, upper = on_line(reading.lower[place]), on_line(reading.upper[place])
    if reading.lower[place] == reading.centre[place] == reading.upper[place]:
        return f": as in every {period} that set the limits."
    return f": within the limits of {lower} to {upper}, around a centre line of {centre}."


def line_name(reading: Reading) -> str:
    """What the middle line is called."""
    return "median" if reading.chart == "run" else "centre line"


def streak(reading: Reading, place: int) -> int:
    """How many assessed points up to this one lie on its side of the centre line."""
    side = sides(reading.value, reading.centre)
    passed = side == 0 if reading.chart == "run" else np.zeros(len(side), bool)
    return unbroken(reading, place, side == side[place], ~passed)


def climb(reading: Reading, place: int) -> int:
    """How many assessed points up to this one rise, or fall, each on the one before."""
    counted = np.flatnonzero(reading.assessed[: place + 1])
    value = reading.value[counted]
    if reading.side[place] < 0:
        value = -value
    held = np.ones(len(reading.value), bool)
    held[counted[1:]] = above(value[1:], value[:-1])
    held[counted[1:]] &= reading.phase[counted[1:]] == reading.phase[counted[:-1]]
    flat = np.flatnonzero(~held[counted])
    return len(counted) - int(flat[-1]) if len(flat) else len(counted)


def unbroken(reading: Reading, place: int, held: Array, counts: Array) -> int:
    """Length of the run of counting points that ends here and holds all along, in one phase."""
    counted = reading.assessed & counts & (reading.phase == reading.phase[place])
    run = held[: place + 1][counted[: place + 1]][::-1]
    stops = np.flatnonzero(~run)
    return int(stops[0]) if len(stops) else len(run)


def not_enough(reading: Reading, context: Context) -> str:
    """How many figures there are, since when, and how many it takes."""
    same = reading.phase == reading.phase[context.now]
    count = int((context.counted & same)[: context.now + 1].sum())
    periods = "month" if reading.period_months == 1 else "quarter"
    begun = int(np.flatnonzero(same)[0])
    what = f"{spelled(count)} {periods}{'' if count == 1 else 's'} of figures"
    if begun:
        what += f" since a new phase began in {period_words(reading.month[begun])}"
    return f"Not enough data to assess: {what}, and {context.settings.minimum_points} are needed."


def too_rare(reading: Reading, context: Context) -> str:
    """Why quarters cannot be assessed either."""
    same = (reading.phase == reading.phase[context.now]) & context.counted
    count = int(same[: context.now + 1].sum())
    if count < context.settings.minimum_points:
        quarters = f"{spelled(count)} quarter{'' if count == 1 else 's'}"
        return (
            f"Too rare for a monthly rate: {quarters} of figures, and "
            f"{context.settings.minimum_points} are needed."
        )
    what = "miss" if reading.chart_words == MISSES else "event"
    return f"Too rare to assess: no {what} in the quarters that would set the limits."


def much_suppressed(reading: Reading, context: Context) -> str:
    share = 100 * context.settings.suppressed_share
    return f"Not assessed: more than {share:.0f} % of the months were suppressed at source."


def rolling(reading: Reading, context: Context) -> str:
    return "A rolling figure: its months overlap, so it is not assessed."


def chosen_line(reading: Reading, context: Context) -> str:
    return "Shown as a plain line, so it is not assessed."


REASONS: dict[State, Callable[[Reading, Context], str]] = {
    State.NOT_ENOUGH_DATA: not_enough,
    State.TOO_RARE: too_rare,
    State.SUPPRESSED: much_suppressed,
    State.ROLLING: rolling,
    State.NOT_ASSESSED: chosen_line,
}


def rarity(reading: Reading) -> list[str]:
    """For rare events: births since the last month with one."""
    if reading.events_since is None:
        return []
    if reading.events_since == 0:
        return ["The latest month with a figure had an event."]
    return [f"Births since the last month with an event: {reading.events_since:,.0f}."]


def target(reading: Reading, context: Context) -> list[str]:
    """Whether usual variation meets the target, where one is assessed."""
    if reading.assurance is None or context.settings.target is None:
        return []
    aim = figure(context.settings.target, context.settings.unit_words)
    return [f"Usual variation {TARGET[reading.assurance]} the target of {aim}."]


def left_out(reading: Reading) -> list[str]:
    """How many points with a figure somebody left out of limits and runs."""
    points = int((reading.excluded & np.isfinite(reading.value)).sum())
    if not points:
        return []
    what = "month" if reading.period_months == 1 else "quarter"
    return [f"{points} {what}{' is' if points == 1 else 's are'} left out of the limits."]
