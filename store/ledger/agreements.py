"""Changes of the region's set: proposed, consulted on, agreed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import Select, select

from catalogue.agreement_words import GROUPS, STAGES
from store.ledger.agreement_tables import SetDecision
from store.ledger.database import Database, LedgerRefusal

Views = Mapping[str, Mapping[str, str]]
BEFORE = {"consulted": "proposed", "agreed": "consulted"}
STAGE_SAID = {
    "proposed": "Propose it first: what is put to the groups must stand before they are asked.",
    "consulted": "Record the consultation first, with this same choice.",
}


class Agreements(Database):
    """Steps of changes; each stands for ever, and the latest of its subject holds."""

    def add_set_decision(
        self,
        *,
        kind: str,
        subject: str,
        stage: str,
        first_month: date,
        reason: str,
        choice: str | None = None,
        value: float | None = None,
        views: Views | None = None,
        body: str | None = None,
        decided_on: date | None = None,
        role: str | None = None,
        snapshot: str | None = None,
    ) -> SetDecision:
        """The next step of a change; see `SetDecision` for what it holds.

        LedgerRefusal: no reason; the stage before it was not reached with this choice; a dissent
        without words; or, for what is agreed, a group without a view, no body or no date."""
        if not reason.strip():
            raise LedgerRefusal("A change of the set needs a reason.")
        given = {group: dict(view) for group, view in (views or {}).items()}
        row = SetDecision(
            kind=kind, subject=subject, stage=stage, choice=choice, value=value,
            first_month=first_month, reason=reason.strip(), body=body, decided_on=decided_on,
            views=given, role=role, snapshot=snapshot,
        )  # fmt: skip
        _must_be_whole(row)
        with self._write() as write:
            latest = write.session.scalars(_of(kind, subject).order_by(SetDecision.id.desc()))
            _must_follow(row, latest.first())
            write.add(row)
            details = {"kind": kind, "stage": stage, "choice": choice, "value": value}
            write.note("set_decision_added", subject, snapshot, **details)
        return row

    def set_decisions(self) -> list[SetDecision]:
        """Every step of every change, in the order in which they were made."""
        return self._all(select(SetDecision).order_by(SetDecision.id))


def _of(kind: str, subject: str) -> Select[SetDecision]:
    return select(SetDecision).where(SetDecision.kind == kind, SetDecision.subject == subject)


def _must_be_whole(row: SetDecision) -> None:
    if row.stage not in STAGES:
        raise LedgerRefusal("This stage is not known. Open the page again.")
    for group, view in row.views.items():
        if view["view"] == "dissent" and not view.get("words", "").strip():
            raise LedgerRefusal(f"{GROUPS[group]} dissents: write down why, in its own words.")
    if row.stage != "agreed":
        return
    silent = [name for group, name in GROUPS.items() if group not in row.views]
    if silent:
        raise LedgerRefusal(
            f"Before this is agreed, each group needs a view or “no view”: {', '.join(silent)}."
        )
    if not (row.body and row.body.strip()) or row.decided_on is None:
        raise LedgerRefusal("Name the body that agreed it, and the date.")


def _must_follow(row: SetDecision, latest: SetDecision | None) -> None:
    before = BEFORE.get(row.stage)
    if before is None:
        return
    reached = (row.stage, before)  # a step can be taken again, with more views
    same = latest is not None and (latest.choice, latest.value) == (row.choice, row.value)
    if latest is None or not same or latest.stage not in reached:
        raise LedgerRefusal(STAGE_SAID[before])
