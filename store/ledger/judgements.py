"""What people decide about figures: caveats, gates that are switched off, phases, points left
out."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from sqlalchemy import select

from store.ledger.database import Database, LedgerRefusal, clean
from store.ledger.tables import Caveat, GateOverride, Judgement, LeftOut, NewPhase

Judged = TypeVar("Judged", Caveat, GateOverride, NewPhase, LeftOut)


class Judgements(Database):
    """Decisions, each with who made it and why; none is ever edited or removed."""

    def add_caveat(
        self,
        org: str,
        subject: str | None,
        first_month: date | None,
        last_month: date | None,
        text: str,
        actor: str | None = None,
    ) -> Caveat:
        """Let a note go with an organisation's figures.

        subject: id of a data item or indicator; None: all. The months are given by their first
        days and are both included; None: open. actor: by default whoever runs the program.
        LedgerRefusal: no text, or the months are the wrong way round.
        """
        row = Caveat(
            org=org, subject=subject, first_month=first_month, last_month=last_month,
            text=_given(text, "A caveat needs its words."),
        )  # fmt: skip
        return self._decide(row, actor)

    def add_gate_override(
        self,
        provider: str,
        subject: str | None,
        first_month: date | None,
        last_month: date | None,
        reason: str,
        actor: str | None = None,
        *,
        gate: str | None = None,
    ) -> GateOverride:
        """Let a gate withhold nothing of a provider's for some months.

        gate: its id; None: every gate of the subject. The rest is as of `add_caveat`.
        LedgerRefusal: no reason, or the months are the wrong way round.
        """
        row = GateOverride(
            org=provider, subject=subject, first_month=first_month, last_month=last_month,
            gate=gate, reason=_given(reason, "Switching a gate off needs a reason."),
        )  # fmt: skip
        return self._decide(row, actor)

    def add_new_phase(
        self,
        org: str,
        indicator: str,
        month: date,
        reason: str,
        role: str | None = None,
        actor: str | None = None,
    ) -> NewPhase:
        """Let a new phase of an indicator's series begin in a month, given by its first day.

        role: whose words they are. LedgerRefusal: no reason, or that phase is there already."""
        if any(
            (row.subject, row.first_month) == (indicator, month) for row in self.new_phases(org)
        ):
            raise LedgerRefusal("A phase begins in that month already.")
        row = NewPhase(
            org=org, subject=indicator, first_month=month, last_month=None, role=role,
            reason=_given(reason, "A new phase needs a reason."),
        )  # fmt: skip
        return self._decide(row, actor)

    def add_left_out(
        self,
        org: str,
        indicator: str,
        first_month: date,
        last_month: date,
        reason: str,
        role: str | None = None,
        actor: str | None = None,
    ) -> LeftOut:
        """Leave months, both included, out of an indicator's limits and runs. They are still drawn
        and held against the limits. LedgerRefusal: no reason, or the months are the wrong way
        round."""
        row = LeftOut(
            org=org, subject=indicator, first_month=first_month, last_month=last_month, role=role,
            reason=_given(reason, "Leaving points out needs a reason."),
        )  # fmt: skip
        return self._decide(row, actor)

    def withdraw_new_phase(self, number: int, reason: str, actor: str | None = None) -> None:
        """Take a phase back. LedgerRefusal: there is none of that number that still holds."""
        self._withdraw(NewPhase, number, reason, actor)

    def withdraw_left_out(self, number: int, reason: str, actor: str | None = None) -> None:
        """Count points again. LedgerRefusal: there is none of that number that still holds."""
        self._withdraw(LeftOut, number, reason, actor)

    def new_phases(self, org: str | None = None, *, withdrawn: bool = False) -> list[NewPhase]:
        """Phases that hold, as of `caveats`."""
        return self._judged(NewPhase, org, withdrawn)

    def left_outs(self, org: str | None = None, *, withdrawn: bool = False) -> list[LeftOut]:
        """Points left out, as of `caveats`."""
        return self._judged(LeftOut, org, withdrawn)

    def withdraw_caveat(self, number: int, reason: str, actor: str | None = None) -> None:
        """Take a caveat back. LedgerRefusal: there is none of that number that still holds."""
        self._withdraw(Caveat, number, reason, actor)

    def withdraw_gate_override(self, number: int, reason: str, actor: str | None = None) -> None:
        """Take an override back. LedgerRefusal: there is none of that number that still holds."""
        self._withdraw(GateOverride, number, reason, actor)

    def caveats(self, org: str | None = None, *, withdrawn: bool = False) -> list[Caveat]:
        """Caveats that hold, in the order in which they were made; withdrawn: and those that
        were taken back."""
        return self._judged(Caveat, org, withdrawn)

    def gate_overrides(
        self, org: str | None = None, *, withdrawn: bool = False
    ) -> list[GateOverride]:
        """Overrides that hold, as of `caveats`."""
        return self._judged(GateOverride, org, withdrawn)

    def _judged(self, table: type[Judged], org: str | None, withdrawn: bool) -> list[Judged]:
        query = select(table).order_by(table.id)
        if org is not None:
            query = query.where(table.org == org)
        return self._all(query if withdrawn else query.where(table.withdrawn.is_(None)))

    def _decide(self, row: Judged, by: str | None) -> Judged:
        first, last = row.first_month, row.last_month
        if first and last and last < first:
            raise LedgerRefusal(
                "The last month is before the first; give them the other way round."
            )
        with self._write(by) as write:
            write.add(row)
            write.note(f"{row.__tablename__}_added", row.id, **_span(row))
        return row

    def _withdraw(self, table: type[Judged], number: int, reason: str, by: str | None) -> None:
        because = _given(reason, "Taking a decision back needs a reason.")
        with self._write(by) as write:
            row = write.session.get(table, number)
            if row is None or row.withdrawn is not None:
                raise LedgerRefusal(f"There is no decision {number} that still holds.")
            row.withdrawn = write.signature["recorded"]
            row.withdrawn_by = write.signature["actor"]
            row.withdrawn_because = because
            write.note(f"{row.__tablename__}_withdrawn", row.id, **_span(row))


def _span(row: Judgement) -> dict[str, str | None]:
    """What a decision is about, for the event log."""
    return {
        "org": row.org,
        "about": row.subject,
        "from": row.first_month.isoformat() if row.first_month else None,
        "to": row.last_month.isoformat() if row.last_month else None,
    }


def _given(words: str, otherwise: str) -> str:
    """LedgerRefusal: there are no words."""
    if not words.strip():
        raise LedgerRefusal(otherwise)
    return clean(words.strip())
