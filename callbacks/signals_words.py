"""What the signals page says of a flag, a data problem, and what is compared."""

from __future__ import annotations

import math
from datetime import datetime
from itertools import pairwise

from analysis.chance import ByChance
from analysis.period_words import spelled
from callbacks.signals_desk import Desk
from catalogue.model import Catalogue
from charts.words import month_words
from store.as_of import Row
from store.data_problems import DataProblem
from store.earlier_cuts import Earlier
from store.gone_flags import Cause, Gone

GATE_WORDS = {
    "sum": "parts and whole do not add up",
    "within": "a part exceeds its whole",
    "numerators": "more cases than there were to count from",
    "share": "an unlikely share of the whole",
    "seen": "nought in every month",
    "volume": "far below usual: part of the month may be missing",
    "jump": "far from the months before",
    "copied": "repeats the month before",
}
CAUSES = {
    Cause.USUAL: "back to usual variation",
    Cause.TURNED: "flagged anew, to the other side or in a run of its own",
    Cause.SILENT: "not assessed this month",
}


def title_of(desk: Desk, chance: ByChance) -> str:
    """ "11 new flags; about 4 expected by chance among 360 cells"; of a quiet month what would be
    expected."""
    flags, problems = len(desk.inbox.flags), len(desk.inbox.problems)
    if not flags and not problems:
        would = f"; {expected_words(chance)} would be expected by chance"
        return f"No new flags since {since_words(desk)}{would if _is_a_month(desk) else ''}."
    new = f"{flags or 'No'} new flag{'' if flags == 1 else 's'}"
    if not _is_a_month(desk):
        return f"{new} since {since_words(desk)}"
    among = f"among {desk.inbox.assessed:,} cells"
    return f"{new}; {expected_words(chance)} expected by chance {among}"


def _is_a_month(desk: Desk) -> bool:
    """Whether what is compared lies one month apart, as what chance gives is of one month."""
    return desk.months_between == 1


def expected_words(chance: ByChance) -> str:
    about = round(chance.expected)
    return f"about {about}" if about else "less than 1"


def since_words(desk: Desk) -> str:
    """Since when flags count as new: "the cut of 21 October"."""
    earlier = desk.inbox.earlier
    if earlier is not None:
        same_year = earlier.made.year == desk.cut.created.year
        return f"the cut of {earlier.made:{'%-d %B' if same_year else '%-d %B %Y'}}"
    before = month_words(str(desk.cut.months[0]) if len(desk.cut.months) < 2 else _before(desk))
    return before


def _before(desk: Desk) -> str:
    at = [str(month) for month in desk.cut.months].index(desk.month)
    return str(desk.cut.months[max(at - 1, 0)])


def standing_words(desk: Desk, chance: ByChance) -> str:
    """What is compared, and how many flags are not listed."""
    earlier = desk.inbox.earlier
    if earlier is not None:
        to = month_words(earlier.month)
        said = [f"{_counted(desk)} since {since_words(desk)}, which held data to {to}."]
    else:
        said = [f"{_counted(desk)}: in {month_words(desk.month)}, and not in the month before."]
        if desk.view.to is None:
            said.append(f"No data cut to {month_words(_before(desk))} is kept to compare with.")
    if not _is_a_month(desk):
        said.append(f"Chance alone would give {expected_words(chance)} new flags each month.")
    older = len(desk.inbox.standing)
    still = "1 older one stands" if older == 1 else f"{older or 'No'} older ones stand"
    said.append(f"{still}.")
    return " ".join(said)


def _counted(desk: Desk) -> str:
    """ "8 flags and 4 data problems are new"."""
    flags, problems = len(desk.inbox.flags), len(desk.inbox.problems)
    many = [
        f"{number} {word}{'' if number == 1 else 's'}"
        for number, word in ((flags, "flag"), (problems, "data problem"))
        if number
    ]
    if not many:
        return "Nothing is new"
    return f"{' and '.join(many)} {'is' if flags + problems == 1 else 'are'} new"


def cut_words(earlier: Earlier, *, alone: bool = True) -> str:
    """A cut as it is chosen: "cut of 21 Oct 2026". alone: none other is of that day."""
    day = f"cut of {earlier.made:%-d %b %Y}"
    return day if alone else f"{day} (to {month_words(earlier.month, short=True)})"


def moment_words(moment: datetime) -> str:
    """ "18 Nov 2026, 02:02 UTC"."""
    return f"{moment:%-d %b %Y, %H:%M} UTC"


def rule_words(row: Row) -> str:
    """The rule that was broken, in a few words: "above the upper limit in September"."""
    high, months = row["side"] > 0, int(row["period_months"])
    side, edge = ("above", "upper") if high else ("below", "lower")
    periods = "months" if months == 1 else "quarters"
    when = month_words(str(row["latest_month"])[:7], months).rsplit(" ", 1)[0]
    many = _streak(row)
    run = f"{spelled(many)} {periods}" if many else f"a run of {periods}"
    return {
        "astronomical": f"{side} the {edge} limit in {when}",
        "two_of_three": f"two of three {periods} near the {edge} limit",
        "shift": f"{run} {side} its usual level",
        "trend": f"{'rising' if high else 'falling'} for {run}",
    }[row["rule"]]


def _streak(row: Row) -> int:
    """How many of the last points lie on the flagged side, or move that way; 0 where they are all
    that is known here, so that there may be more."""
    known = [value for value in row["spark"] if _is_known(value)]
    sign, centre = (1 if row["side"] > 0 else -1), row["spark_centre"]
    if row["rule"] == "trend":
        held = [sign * (b - a) > 0 for a, b in pairwise(known)]
    else:
        held = [sign * (value - centre) > 0 for value in known] if centre is not None else []
    many = next((at for at, holds in enumerate(reversed(held)) if not holds), len(held))
    if many == len(held):
        return 0
    return many + 1 if row["rule"] == "trend" else many


def flagged_months(row: Row) -> list[bool]:
    """Which points of a row's line are of the run of flags that the latest one ends."""
    values = row["spark"]
    known = [at for at, value in enumerate(values) if _is_known(value)]
    if not known:
        return []
    step, last = int(row["period_months"]), _number(row["latest_month"])
    start = _number(row["since"])
    return [last - (known[-1] - at) * step >= start for at in range(len(values))]


def _is_known(value: float | None) -> bool:
    return value is not None and math.isfinite(value)


def _number(month: object) -> int:
    """Months since the year 0."""
    year, place = str(month)[:7].split("-")
    return int(year) * 12 + int(place)


def problem_name(problem: DataProblem, catalogue: Catalogue) -> str:
    """The figures that a data problem is about: "Women booked", "Women booked and 7 more"."""
    first, *others = [catalogue.items[item].name for item in problem.items]
    return f"{first} and {len(others)} more" if others else first


def problem_words(problem: DataProblem, catalogue: Catalogue) -> str:
    """What is wrong with them, in a few words."""
    gate = catalogue.gates.get(problem.key.rule)
    said = GATE_WORDS[gate.kind] if gate else "a check of the figures did not hold"
    return f"{said}; withheld" if problem.withheld else said


def gone_words(gone: Gone, name: str) -> str:
    """Why a flag went. name: the provider's."""
    if gone.cause != Cause.RESTATED:
        return CAUSES[gone.cause]
    months = [month_words(f"{month:%Y-%m}").rsplit(" ", 1)[0] for month in gone.months[-3:]]
    which = months[0] if len(months) == 1 else f"{', '.join(months[:-1])} and {months[-1]}"
    return f"{name} sent {which} again"
