"""The signals of a cut: which flags are new since an earlier one, and which went."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from analysis.reading import State
from catalogue.model import Indicator
from store.as_of import Row
from store.cut import Cut
from store.data_problems import DataProblem, data_problems, is_new
from store.earlier_cuts import Earlier, Flag, Key, flag_of

ABSENT = (State.NOT_SUBMITTED, State.SUPPRESSED)


class Tier(StrEnum):
    """What a signal asks for, the first most. Flags of region and LMSs stand apart: they are of
    sums of the providers' own figures."""

    CORE_CONCERN = "core_concern"
    OTHER_CONCERN = "other_concern"
    CHANGE = "change"
    IMPROVEMENT = "improvement"
    DATA = "data"
    SUMS = "sums"


TIER_WORDS = {
    Tier.CORE_CONCERN: "Core concern",
    Tier.OTHER_CONCERN: "Other concern",
    Tier.CHANGE: "Change with no agreed direction",
    Tier.IMPROVEMENT: "Improvement",
    Tier.DATA: "Data",
    Tier.SUMS: "Region and LMSs",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A flag with the row of the readings table that it stands in."""

    flag: Flag
    tier: Tier
    row: Row

    @property
    def key(self) -> Key:
        return self.flag.key

    @property
    def level(self) -> str:
        return self.flag.level


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """Indicators of one provider that have no figure of the month, for one reason."""

    org: str
    state: State
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whose signals are asked for: None for all. month: "YYYY-MM", as of which, None for the
    latest."""

    indicators: Sequence[Indicator]
    provider: str | None = None
    lms: str | None = None
    month: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """What is new, each gravest first, then by name. flags: providers' own. problems: checks of the
    data that failed. sums: flags of region and LMSs. standing: signals that are not new. gone:
    providers' flags of the earlier cut that are not there any more. absent: figures that are not
    there. assessed: providers' cells that could have been flagged. earlier: what is compared with;
    None: the month before, within this cut."""

    flags: tuple[Signal, ...]
    problems: tuple[DataProblem, ...]
    sums: tuple[Signal, ...]
    standing: tuple[Signal | DataProblem, ...]
    gone: tuple[Flag, ...]
    absent: tuple[Absence, ...]
    assessed: int
    earlier: Earlier | None

    @property
    def new(self) -> tuple[Signal | DataProblem, ...]:
        """What is counted: providers' flags and data problems."""
        return (*self.flags, *self.problems)

    @property
    def every(self) -> tuple[Signal | DataProblem, ...]:
        """All that can be opened, whether it is new or not, in the order of the page."""
        return (*self.new, *self.sums, *self.standing)


def inbox_of(cut: Cut, scope: Scope, earlier: Earlier | None) -> Inbox:
    """The signals of a scope. Without an earlier cut, a flag is new where the month before was not
    flagged."""
    rows = [
        row
        for one in scope.indicators
        for row in cut.rows(one.id, scope.month).values()
        if _is_asked(cut, row["level"], row["org"], scope)
    ]
    found = sorted(_signals(cut, rows), key=lambda signal: _rank(cut, signal))
    fresh = {signal.key for signal in found if _is_new(signal, earlier)}
    new = [signal for signal in found if signal.key in fresh]
    month = scope.month or str(cut.months[-1])
    problems = _problems(cut, scope, month)
    failed = {problem.key for problem in problems if is_new(problem, earlier, month)}
    own = [row for row in rows if row["level"] == "provider"]
    return Inbox(
        flags=tuple(signal for signal in new if signal.tier != Tier.SUMS),
        problems=tuple(problem for problem in problems if problem.key in failed),
        sums=tuple(signal for signal in new if signal.tier == Tier.SUMS),
        standing=(
            *(signal for signal in found if signal.key not in fresh),
            *(problem for problem in problems if problem.key not in failed),
        ),
        gone=tuple(_gone(cut, scope, earlier, found)),
        absent=tuple(_absences(own)),
        assessed=sum(row["variation"] is not None for row in own),
        earlier=earlier,
    )


def _is_asked(cut: Cut, level: str, org: str, scope: Scope) -> bool:
    if level == "provider":
        return scope.provider in (None, org) and scope.lms in (None, _lms_of(cut, org))
    return scope.provider is None and scope.lms in (None, org)


def _lms_of(cut: Cut, org: str) -> str | None:
    """The LMS that a provider belonged to last."""
    provider = cut.region.provider(org)
    return provider.memberships[-1].lms if provider else None


def _signals(cut: Cut, rows: Iterable[Row]) -> Iterable[Signal]:
    for row in rows:
        flag = flag_of(row)
        if flag is not None:
            yield Signal(flag=flag, tier=_tier(cut.indicator(row["indicator"]), row), row=row)


def _tier(indicator: Indicator, row: Row) -> Tier:
    if row["level"] != "provider":
        return Tier.SUMS
    variation = str(row["variation"])
    if variation.startswith("concern"):
        return Tier.CORE_CONCERN if indicator.tier == "core" else Tier.OTHER_CONCERN
    return Tier.IMPROVEMENT if variation.startswith("improvement") else Tier.CHANGE


def _is_new(signal: Signal, earlier: Earlier | None) -> bool:
    if earlier is None:
        return bool(signal.row["newly_flagged"])
    return not signal.flag.carries_on(earlier.flags.get((signal.key.org, signal.key.indicator)))


def _rank(cut: Cut, signal: Signal) -> tuple[int, str, str]:
    name = cut.org_name(signal.level, signal.key.org).casefold()
    return list(Tier).index(signal.tier), name, cut.indicator(signal.key.indicator).name


def _problems(cut: Cut, scope: Scope, month: str) -> list[DataProblem]:
    asked = {one.id for one in scope.indicators}
    found = [
        one
        for one in data_problems(cut, month, Tier.DATA)
        if _is_asked(cut, one.level, one.key.org, scope) and asked.intersection(one.indicators)
    ]
    return sorted(found, key=lambda one: cut.org_name(one.level, one.key.org).casefold())


def _gone(
    cut: Cut, scope: Scope, earlier: Earlier | None, found: Sequence[Signal]
) -> Iterable[Flag]:
    """Providers' flags that no flag of now carries on, by name."""
    if earlier is None:
        return []
    now = {(signal.key.org, signal.key.indicator): signal.flag for signal in found}
    asked = {one.id for one in scope.indicators}

    def went(flag: Flag) -> bool:
        present = now.get((flag.key.org, flag.key.indicator))
        return present is None or not present.carries_on(flag)

    gone = [
        flag
        for flag in earlier.flags.values()
        if flag.level == "provider"
        and flag.key.indicator in asked
        and _is_asked(cut, flag.level, flag.key.org, scope)
        and went(flag)
    ]
    return sorted(gone, key=lambda flag: (cut.org_name(flag.level, flag.key.org), flag.key))


def _absences(rows: Iterable[Row]) -> list[Absence]:
    found: dict[tuple[str, State], list[str]] = {}
    for row in rows:
        if row["state"] in ABSENT:
            found.setdefault((row["org"], State(row["state"])), []).append(row["indicator"])
    return [
        Absence(org=org, state=state, indicators=tuple(names))
        for (org, state), names in sorted(found.items())
    ]
