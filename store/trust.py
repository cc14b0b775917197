"""The trust badge: five marks that say how far a provider's returns can be relied on."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from statistics import median

from catalogue.model import Rules, Thresholds, TrustRules


class Level(StrEnum):
    """How much a mark leaves to wish for."""

    CLEAR = "clear"
    SOME = "some"
    MUCH = "much"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrustFacts:
    """What is known of a provider's returns of some months, oldest first.

    asked, given: figures that were asked for, and that came. contradicted, unsteady: months in
    which a check of the figures against each other, or against earlier months, did not hold and
    was not switched off. days_late: of each return that was due, days after the due date (0: in
    time), None: not in; the whole None: not known. restated: figures that were replaced by others;
    None: not known.
    """

    months: tuple[date, ...]
    asked: int
    given: int
    contradicted: frozenset[date] = frozenset()
    unsteady: frozenset[date] = frozenset()
    days_late: Sequence[int | None] | None = None
    restated: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """words: the level in a few words. sentence: what was found. how: how it is worked out."""

    id: str
    name: str
    level: Level
    words: str
    sentence: str
    how: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A provider's five marks, in the order in which they are always shown."""

    provider: str
    months: tuple[date, ...]
    marks: tuple[Mark, ...]

    @property
    def doubts(self) -> str:
        """What is left to wish for, for exports: "completeness: some gaps"; "" for nothing."""
        wanting = [mark for mark in self.marks if mark.level in (Level.SOME, Level.MUCH)]
        return ", ".join(f"{mark.name.lower()}: {mark.words}" for mark in wanting)


@dataclass(frozen=True, slots=True)
class _Kind:
    """A mark: its words from clear to much, and what it says of the facts."""

    name: str
    words: tuple[str, str, str]
    how: str
    judge: Callable[[TrustFacts, Thresholds], tuple[Level, str]]


def badge(provider: str, facts: TrustFacts, rules: Rules) -> Badge:
    """The badge of a provider. rules: thresholds as data, under `trust`."""
    marks = []
    for id_, kind in KINDS.items():
        thresholds: Thresholds = getattr(rules.trust, id_)
        level, sentence = kind.judge(facts, thresholds) if facts.asked else (Level.UNKNOWN, NOTHING)
        order = (Level.CLEAR, Level.SOME, Level.MUCH)
        words = kind.words[order.index(level)] if level in order else "not known"
        marks.append(
            Mark(
                id=id_,
                name=kind.name,
                level=level,
                words=words,
                sentence=sentence,
                how=_how(kind, thresholds, rules.trust),
            )
        )
    return Badge(provider=provider, months=facts.months, marks=tuple(marks))


NOTHING = "No return was asked for in these months."


def _completeness(facts: TrustFacts, thresholds: Thresholds) -> tuple[Level, str]:
    share = facts.given / facts.asked
    said = f"{facts.given:,} of {facts.asked:,} figures asked for came ({_percent(share)})."
    return _at_least(share, thresholds), said


def _timeliness(facts: TrustFacts, thresholds: Thresholds) -> tuple[Level, str]:
    if facts.days_late is None:
        return Level.UNKNOWN, "It is not known here when the returns came."
    if not facts.days_late:
        return Level.UNKNOWN, "No return was due in these months."
    there = [days for days in facts.days_late if days is not None]
    absent = len(facts.days_late) - len(there)
    away = f"{absent} of {len(facts.days_late)} returns {_are(absent)} not in"
    middle = median(float("inf") if d is None else d for d in facts.days_late)
    if middle == float("inf"):
        return Level.MUCH, f"{away}."
    level = _at_most(middle, thresholds)
    if absent and level is Level.CLEAR:
        level = Level.SOME
    late = sum(days > 0 for days in there)
    said = f"{late} of {len(facts.days_late)} returns came after the due date"
    said += f", at the median {_days(middle)} after it" if middle else ""
    return level, f"{said}; {away}." if absent else f"{said}."


def _arithmetic(facts: TrustFacts, thresholds: Thresholds) -> tuple[Level, str]:
    what = "figures contradicted each other or left out too much"
    return _months_with(facts, facts.contradicted, thresholds, what)


def _stability(facts: TrustFacts, thresholds: Thresholds) -> tuple[Level, str]:
    what = "figures jumped beyond what is plausible, or repeated the month before"
    return _months_with(facts, facts.unsteady, thresholds, what)


def _restatement(facts: TrustFacts, thresholds: Thresholds) -> tuple[Level, str]:
    if facts.restated is None:
        return Level.UNKNOWN, "It is not known here how many figures were replaced."
    if not facts.given:
        return Level.UNKNOWN, "No figure came in these months."
    share = facts.restated / facts.given
    said = f"{facts.restated:,} of {facts.given:,} figures were replaced later by others"
    return _at_most(share, thresholds), f"{said} ({_percent(share)})."


def _months_with(
    facts: TrustFacts, months: frozenset[date], thresholds: Thresholds, what: str
) -> tuple[Level, str]:
    if not facts.given:
        return Level.UNKNOWN, "No figure came in these months."
    when = ", ".join(f"{month:%b %Y}" for month in sorted(months))
    said = f"In {len(months)} of {len(facts.months)} months {what}"
    return _at_most(len(months), thresholds), f"{said}: {when}." if months else f"{said}."


def _at_least(figure: float, thresholds: Thresholds) -> Level:
    if figure >= thresholds.good:
        return Level.CLEAR
    return Level.SOME if figure >= thresholds.fair else Level.MUCH


def _at_most(figure: float, thresholds: Thresholds) -> Level:
    if figure <= thresholds.good:
        return Level.CLEAR
    return Level.SOME if figure <= thresholds.fair else Level.MUCH


def _how(kind: _Kind, thresholds: Thresholds, rules: TrustRules) -> str:
    clear, some, _ = kind.words
    good, fair = (
        (_percent(t) if t < 1 and kind.name in SHARES else f"{t:g}")
        for t in (thresholds.good, thresholds.fair)
    )
    towards = "from {} up" if kind.name == "Completeness" else "up to {}"
    return (
        f"{kind.how} over {rules.months} months. “{clear.capitalize()}” {towards.format(good)}, "
        f"“{some}” {towards.format(fair)}."
    )


def _percent(share: float) -> str:
    """A share in per cent; not 100 or 0 where it is only near it."""
    percent = 100 * share
    near = 0 < percent < 1 or 99 < percent < 100
    return f"{percent:.1f} %" if near else f"{percent:.0f} %"


def _days(number: float) -> str:
    return f"{number:g} day{'' if number == 1 else 's'}"


def _are(number: int) -> str:
    return "is" if number == 1 else "are"


SHARES = ("Completeness", "Restatement")
KINDS: dict[str, _Kind] = {
    "completeness": _Kind(
        "Completeness", ("complete", "some gaps", "many gaps"),
        "Share of the figures asked for that came, those of missing returns counted as gaps,",
        _completeness,
    ),
    "timeliness": _Kind(
        "Timeliness", ("on time", "a little late", "late"),
        "Median days after the due date of the returns that were due", _timeliness,
    ),
    "arithmetic": _Kind(
        "Arithmetic", ("adds up", "a few contradictions", "contradictions"),
        "Months in which a check of the figures against each other did not hold", _arithmetic,
    ),
    "stability": _Kind(
        "Stability", ("steady", "mostly steady", "unsteady"),
        "Months in which a check against the provider's own earlier months did not hold",
        _stability,
    ),
    "restatement": _Kind(
        "Restatement", ("rarely changed", "sometimes changed", "often changed"),
        "Share of the figures that were replaced by others after they came", _restatement,
    ),
}  # fmt: skip
