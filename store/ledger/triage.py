"""What was made of flags."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from store.ledger.database import Database, LedgerRefusal
from store.ledger.work_tables import Triage

STATES = ("new", "acknowledged", "data_issue", "explained", "action_opened")


class Triages(Database):
    """Triage of flags: each step is kept, the latest holds."""

    def add_triage(
        self,
        *,
        level: str,
        org: str,
        indicator: str,
        rule: str,
        start: date,
        state: str,
        reason: str | None,
        figures: str,
        role: str | None = None,
        snapshot: str | None = None,
        actor: str | None = None,
    ) -> Triage:
        """Note what somebody made of a flag. start: first day of the first month of its run.

        LedgerRefusal: the state is not known, or a state other than new comes without a reason."""
        if state not in STATES:
            raise LedgerRefusal(f"A flag can be {', '.join(STATES)}.")
        if state != "new" and not (reason or "").strip():
            raise LedgerRefusal("Why is missing: write what was found, and save again.")
        row = Triage(
            level=level, org=org, indicator=indicator, rule=rule, start=start, state=state,
            reason=reason, figures=figures, role=role, snapshot=snapshot,
        )  # fmt: skip
        with self._write(actor) as write:
            write.add(row)
            write.note("flag_triaged", row.id, snapshot, org=org, indicator=indicator, state=state)
        return row

    def triages(self) -> list[Triage]:
        """Every step, in the order in which they were made."""
        return self._all(select(Triage).order_by(Triage.id))
