"""The group's priorities of each year's work plan."""

from __future__ import annotations

from sqlalchemy import select

from store.ledger.database import Database, LedgerRefusal
from store.ledger.plan_tables import PlanDecision

PRIORITY = "priority"
CHOICES = (PRIORITY, "watch", "not_now")


class Plans(Database):
    """What the group decided, each decision for ever; the latest of a year and indicator holds."""

    def add_plan_decision(
        self,
        *,
        year: int,
        indicator: str,
        choice: str,
        reason: str,
        lead_role: str | None = None,
        place: int | None = None,
        role: str | None = None,
        snapshot: str | None = None,
    ) -> PlanDecision:
        """See `PlanDecision`. LedgerRefusal: no reason; no such choice; a priority that nobody
        leads."""
        if choice not in CHOICES:
            raise LedgerRefusal("This choice is not known. Open the page again.")
        if not reason.strip():
            raise LedgerRefusal("A decision of the work plan needs its reason.")
        if choice == PRIORITY and not (lead_role or "").strip():
            raise LedgerRefusal("Name the role that leads on a priority.")
        row = PlanDecision(
            year=year, indicator=indicator, choice=choice, reason=reason.strip(),
            lead_role=(lead_role or "").strip() or None, place=place, role=role, snapshot=snapshot,
        )  # fmt: skip
        with self._write() as write:
            write.add(row)
            write.note("plan_decision_added", indicator, snapshot, year=year, choice=choice)
        return row

    def plan_decisions(self) -> list[PlanDecision]:
        """Every decision of every year, in the order in which they were made."""
        return self._all(select(PlanDecision).order_by(PlanDecision.id))
