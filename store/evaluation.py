"""Does the dashboard work: its use, the returns, what was done, what changed since the start."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

import numpy as np

from analysis.between_providers import Spread
from analysis.interval_differences import difference_interval
from catalogue.model import Indicator
from settings import Settings
from store.cut import Cut
from store.ledger.to_read import ledger_to_read
from store.outcome import outcome_of
from store.priorities import YEAR, spread_of, year_of_region
from store.published_figures import as_month, period_between
from store.store import Store
from store.tracker import Row, State
from store.work import Work

MONTHS_OF_USE = 13
MEETINGS = 24  # the latest
# What people did, by the event's name in the ledger.
USES = (
    "flag_triaged", "note_added", "action_opened", "action_changed", "good_practice_added",
    "playlist_made", "meeting_note_added", "set_decision_added", "plan_decision_added",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class MonthOfReturns:
    """One month's returns. owed: that are due, or in before that. arrived: of those; in_time: of
    those. days_late: the median of those that are in, None for none."""

    month: date
    owed: int
    arrived: int
    in_time: int
    days_late: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deeds:
    """flags: that anybody triaged, by their state now. actions: by what followed them, "open" for
    those of which nothing can be said yet."""

    flags: Mapping[str, int]
    actions: Mapping[str, int]

    @property
    def improved(self) -> int:
        """Actions that an improvement beyond the old level followed."""
        return self.actions.get("improved_beyond_old_level", 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An indicator's first year beside its last twelve months. level: lower and upper end of the
    difference of the region's value, None where it cannot be told. spread: of providers, "wider",
    "narrower", "" for no change beyond chance, None where it cannot be told."""

    indicator: Indicator
    before: float
    after: float
    level: tuple[float, float] | None
    spread: str | None

    @property
    def has_moved(self) -> bool:
        """Whether its level changed beyond chance."""
        return self.level is not None and (self.level[0] > 0 or self.level[1] < 0)


def uses(settings: Settings) -> dict[str, dict[str, int]]:
    """By month ("YYYY-MM", newest first) how often each thing was done; nobody is named.
    LedgerError: the ledger does not answer."""
    ledger = ledger_to_read(settings.ledger_url)
    found: dict[str, Counter[str]] = {}
    for event in ledger.events() if ledger else ():
        if event.action in USES:
            found.setdefault(f"{event.recorded:%Y-%m}", Counter())[event.action] += 1
    return {month: dict(found[month]) for month in sorted(found, reverse=True)[:MONTHS_OF_USE]}


def months_of_returns(rows: Sequence[Row]) -> list[MonthOfReturns]:
    """The tracker's months, newest first."""
    cells = [cell for row in rows for cell in row.cells if cell is not None and not cell.suspended]
    found = []
    for month in sorted({cell.month for cell in cells}, reverse=True):
        owed = [c for c in cells if c.month == month and c.state != State.NOT_DUE]
        if not owed:
            continue
        there = [cell for cell in owed if cell.state.is_in]
        late = [cell.days_late for cell in there if cell.days_late is not None]
        found.append(
            MonthOfReturns(
                month=month, owed=len(owed), arrived=len(there),
                in_time=sum(days == 0 for days in late),
                days_late=median(late) if late else None,
            )
        )  # fmt: skip
    return found


def days_to_meetings(store: Store) -> list[int]:
    """Days from the end of a data cut's latest month to the meeting list that was made from it, of
    the latest lists; those whose cut is not kept any more are left out. LedgerError: the ledger
    does not answer."""
    ledger = ledger_to_read(store.settings.ledger_url)
    found = []
    for playlist in (ledger.playlists() if ledger else [])[-MEETINGS:]:
        cut = store.cut(playlist.snapshot) if playlist.snapshot else None
        if cut is not None and cut.id == playlist.snapshot and cut.months:
            end = (cut.months[-1] + 1).astype("datetime64[D]").item()
            found.append((playlist.recorded.date() - end).days + 1)
    return found


def deeds(cut: Cut, settings: Settings, work: Work) -> Deeds:
    """What was made of flags, and what followed actions. LedgerError: the ledger does not
    answer."""
    ledger = ledger_to_read(settings.ledger_url)
    state = {
        (row.level, row.org, row.indicator, row.rule, row.start): row.state
        for row in (ledger.triages() if ledger else ())
    }
    followed: Counter[str] = Counter()
    for kept in work.actions:
        outcome = outcome_of(cut, kept.action)
        followed["open" if outcome is None else str(outcome.verdict)] += 1
    return Deeds(flags=dict(Counter(state.values())), actions=dict(followed))


def changes_since_the_start(cut: Cut, indicators: Sequence[Indicator]) -> list[Change]:
    """Each indicator's first year beside its last twelve months, where both are there and do not
    overlap, in the order given."""
    found = []
    last = as_month(cut.months[-1])
    now = period_between(last - (YEAR - 1), last)
    for indicator in indicators:
        if not cut.has_returns(indicator.id):
            continue
        baseline = cut.baseline(indicator.id)
        if baseline.period is None or baseline.period.months[-1] >= now.months[0]:
            continue
        year = year_of_region(cut, indicator, now)
        level = None
        if indicator.funnel != "none" and np.isfinite([baseline.value, year.value]).all():
            ends = difference_interval(
                year.numerator, year.denominator, baseline.numerator, baseline.denominator,
                indicator.funnel, indicator.multiplier,
            )  # fmt: skip
            level = float(ends.lower), float(ends.upper)
        spread = spread_of(cut, indicator, str(last))
        found.append(
            Change(
                indicator=indicator, before=baseline.value, after=year.value, level=level,
                spread=_spread_words(baseline.spread, spread if isinstance(spread, str)
                                     else spread[0]),
            )
        )  # fmt: skip
    return found


def _spread_words(before: Spread | str, after: Spread | str) -> str | None:
    """Changed only where the two intervals do not meet, which errs on the side of silence."""
    if isinstance(before, str) or isinstance(after, str):
        return None
    if after.lower > before.upper:
        return "wider"
    return "narrower" if after.upper < before.lower else ""
