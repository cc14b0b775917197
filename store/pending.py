"""Decisions about series that the ledger holds, and those that wait for the next data cut."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from settings import Settings
from store.cut import Cut
from store.decided import LEFT_OUT, PHASE, Decision, Whose
from store.ledger.tables import LeftOut, NewPhase
from store.ledger.to_read import ledger_to_read

Known = tuple[str, date | None, datetime]  # kind, first month, when it was made


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """numbers: by decision its number in the ledger, while it holds. waiting: by series how many
    decisions, made or taken back, this cut does not know of."""

    numbers: Mapping[Known, int] = field(default_factory=dict)
    waiting: Mapping[Whose, int] = field(default_factory=dict)

    def number_of(self, one: Decision) -> int | None:
        """The decision's number; None where it does not hold any more."""
        return self.numbers.get((one.kind, one.first, one.made))

    def about(self, org: str, indicator: str) -> int:
        """How many changes to one series wait."""
        return self.waiting.get((org, indicator), 0)


def pending_of(settings: Settings, cut: Cut) -> Pending:
    """What is decided by now, beside what the cut knows. LedgerError: the ledger does not
    answer."""
    ledger = ledger_to_read(settings.ledger_url)
    if ledger is None:
        return Pending()
    rows: list[tuple[str, NewPhase | LeftOut]] = [
        *((PHASE, row) for row in ledger.new_phases()),
        *((LEFT_OUT, row) for row in ledger.left_outs()),
    ]
    held = {
        ((row.org, str(row.subject)), (kind, row.first_month, row.recorded)): row.id
        for kind, row in rows
    }
    known = {
        (whose, (one.kind, one.first, one.made)): 0
        for whose, some in cut.decided.of.items()
        for one in some
    }
    waiting: dict[Whose, int] = {}
    for whose, _ in held.keys() ^ known.keys():
        waiting[whose] = waiting.get(whose, 0) + 1
    return Pending(numbers={key: number for (_, key), number in held.items()}, waiting=waiting)
