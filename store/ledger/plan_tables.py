"""The table of the group's priorities: what the region looks at in a year."""

from __future__ import annotations

from sqlalchemy.orm import Mapped, mapped_column

from store.ledger.work_tables import Told


class PlanDecision(Told):
    """What the group made of one indicator for a financial year's work plan. It is never edited:
    the next row of its year and indicator supersedes it. year: that it begins in, April. choice:
    priority, watch, not_now. lead_role: who leads, never a person's name. place: where the order
    had it when this was decided, None for nowhere."""

    __tablename__ = "plan_decision"

    year: Mapped[int] = mapped_column(index=True)
    indicator: Mapped[str]
    choice: Mapped[str]
    lead_role: Mapped[str | None]
    reason: Mapped[str]
    place: Mapped[int | None]
