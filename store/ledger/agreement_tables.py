"""The table of what the region agrees on: definitions and targets of its set."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from store.ledger.work_tables import Told


class SetDecision(Told):
    """One step of a change of the set. It is never edited: the next row of its subject supersedes
    it. kind: definition or target; subject: the concept's or the indicator's id. stage: proposed,
    consulted, agreed. choice: of a definition; value: of a target. first_month: from when it would
    hold. views: by professional group, {"view": agree, dissent or no_view, "words": dissent's own}.
    body, decided_on: who met, and when."""

    __tablename__ = "set_decision"

    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    stage: Mapped[str]
    choice: Mapped[str | None]
    value: Mapped[float | None]
    first_month: Mapped[date]
    reason: Mapped[str]
    body: Mapped[str | None]
    decided_on: Mapped[date | None]
    views: Mapped[dict[str, Any]]
