"""The tracker of an installation: settings, the cut in force and the ledger brought together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from catalogue.model import Catalogue, Region
from settings import Settings
from store.coverage import Coverage, coverage_of
from store.month_returns import latest_births, month_returns
from store.returns import Load, returns_of
from store.tracker import MONTHS, Rules, Tracker, months_until, open_month, track


@dataclass(frozen=True, slots=True, kw_only=True)
class Tracked:
    """coverage: of the tracker's last month. load: the latest; None: there was none yet."""

    tracker: Tracker
    coverage: Coverage | None
    load: Load | None


def tracked(
    settings: Settings,
    catalogue: Catalogue,
    region: Region,
    snapshot: str | None,
    now: datetime,
    *,
    last: date | None = None,
    number: int = MONTHS,
    frozen: bool = False,
) -> Tracked:
    """The tracker of a region at a moment.

    snapshot: the cut whose items are read; None: nothing is loaded. last: the last month shown, by
    default the latest that has ended. number: of months shown. frozen: the ledger is read as it was
    when that cut was made.
    LedgerError: the ledger does not answer. OSError: the cut cannot be read.
    """
    month = last or open_month(now)
    first = months_until(month, number)[0]
    # A month's return cannot come before the month has begun.
    returns = returns_of(settings.ledger_url, snapshot if frozen else None, first)
    rules = Rules(working_day=settings.due_working_day, days_off=settings.days_off)
    folder = _folder(settings, snapshot)
    given = month_returns(folder, catalogue, first) if folder else {}
    tracker = track(catalogue, region, given, returns, rules, now, month, number)
    births = latest_births(folder, catalogue.births_item, month) if folder else {}
    return Tracked(
        tracker=tracker,
        coverage=coverage_of(tracker, births, catalogue.rules.coverage),
        load=returns.load,
    )


def _folder(settings: Settings, snapshot: str | None) -> Path | None:
    return None if snapshot is None else settings.data / "snapshots" / snapshot
