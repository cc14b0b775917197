"""Decisions about series that the ledger holds, and those that wait for the next data cut."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from settings import Settings
from store.cut import Cut
from store.decided import Decision, Whose
from store.decision_kinds import LEFT_OUT, PHASE
from store.ledger.tables import LeftOut, NewPhase
from store.ledger.to_read import ledger_to_read

Known = tuple[Whose, str, date | None, datetime]  # kind, first month, when it was made


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """numbers: by decision its number in the ledger, while it holds. coming: by series the
    decisions that this cut does not know of; going: those that it knows of and that were taken
    back since. All three empty where nobody asked, as for a frozen link."""

    numbers: Mapping[Known, int] = field(default_factory=dict)
    coming: Mapping[Whose, Sequence[Decision]] = field(default_factory=dict)
    going: Mapping[Whose, Sequence[Decision]] = field(default_factory=dict)

    def number_of(self, whose: Whose, one: Decision) -> int | None:
        """The decision's number; None where it does not hold any more."""
        return self.numbers.get(known(whose, one))

    def about(self, whose: Whose) -> int:
        """How many changes to one series wait."""
        return len(self.coming.get(whose, ())) + len(self.going.get(whose, ()))


def known(whose: Whose, one: Decision) -> Known:
    """What a decision is known by, in the ledger and in a cut alike."""
    return whose, one.kind, one.first, one.made


def pending_of(settings: Settings, cut: Cut) -> Pending:
    """What is decided by now, beside what the cut knows. LedgerError: the ledger does not
    answer."""
    ledger = ledger_to_read(settings.ledger_url)
    if ledger is None:
        return Pending()
    phases, left_outs = ledger.new_phases(), ledger.left_outs()
    held = {
        known(whose, one): (number, whose, one)
        for number, whose, one in (
            *(_decision(PHASE, row) for row in phases),
            *(_decision(LEFT_OUT, row) for row in left_outs),
        )
    }
    in_cut = {
        known(whose, one): (whose, one) for whose, some in cut.decided.of.items() for one in some
    }
    coming = [(whose, one) for key, (_, whose, one) in held.items() if key not in in_cut]
    going = [pair for key, pair in in_cut.items() if key not in held]
    return Pending(
        numbers={key: number for key, (number, _, _) in held.items()},
        coming=_by_series(coming),
        going=_by_series(going),
    )


def _decision(kind: str, row: NewPhase | LeftOut) -> tuple[int, Whose, Decision]:
    """A row of the ledger as a cut would hold it."""
    assert row.first_month is not None  # both kinds begin in a month
    one = Decision(
        kind=kind,
        first=row.first_month,
        last=row.last_month,
        reason=row.reason,
        who=row.role or row.actor,
        made=row.recorded,
    )
    return row.id, (row.org, str(row.subject)), one


def _by_series(pairs: Sequence[tuple[Whose, Decision]]) -> dict[Whose, list[Decision]]:
    found: dict[Whose, list[Decision]] = {}
    for whose, one in pairs:
        found.setdefault(whose, []).append(one)
    return found
