"""Dated notes, actions with their steps, and good practice."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from sqlalchemy import select

from store.ledger.database import Database, LedgerRefusal
from store.ledger.work_tables import Action, ActionStep, Annotation, GoodPractice

STATUSES = ("open", "done", "stopped")
Withdrawn = TypeVar("Withdrawn", Annotation, GoodPractice)


class Actions(Database):
    """What people wrote about series, and what they do. role: whose words they are, never a
    person's name; snapshot: the data cut that was looked at. LedgerRefusal, of every function that
    adds: words are missing."""

    def add_annotation(
        self,
        *,
        indicator: str | None,
        level: str | None,
        org: str | None,
        month: date,
        text: str,
        role: str | None = None,
        snapshot: str | None = None,
    ) -> Annotation:
        """A dated note on charts. indicator, org: None for all of them."""
        row = Annotation(
            indicator=indicator, level=level, org=org, month=month, role=role, snapshot=snapshot,
            text=_given(text, "A note needs its words."),
        )  # fmt: skip
        with self._write() as write:
            write.add(row)
            write.note("note_added", row.id, snapshot, org=org, indicator=indicator)
        return row

    def add_action(
        self,
        *,
        indicator: str,
        level: str,
        org: str,
        what: str,
        owner_role: str,
        start: date,
        rule: str | None = None,
        signal: date | None = None,
        role: str | None = None,
        snapshot: str | None = None,
    ) -> Action:
        """Something that is done. rule, signal: of the flag that began it; signal: its first
        month. LedgerRefusal: the flag does not come before the action."""
        if signal is not None and signal >= start:
            raise LedgerRefusal("An action begins after the signal that it answers.")
        row = Action(
            indicator=indicator, level=level, org=org, start=start, rule=rule, signal=signal,
            role=role, snapshot=snapshot, what=_given(what, "What is done is missing."),
            owner_role=_given(owner_role, "The owner's role is missing."),
        )  # fmt: skip
        with self._write() as write:
            write.add(row)
            write.add(ActionStep(action=row.id, status="open", role=role, snapshot=snapshot))
            write.note("action_opened", row.id, snapshot, org=org, indicator=indicator)
        return row

    def add_step(
        self,
        action: int,
        status: str,
        note: str | None = None,
        role: str | None = None,
        snapshot: str | None = None,
    ) -> ActionStep:
        """A change of an action's status. LedgerRefusal: no such action, or no such status."""
        if status not in STATUSES:
            raise LedgerRefusal(f"An action can be {', '.join(STATUSES)}.")
        with self._write() as write:
            if write.session.get(Action, action) is None:
                raise LedgerRefusal(f"There is no action {action}.")
            row = write.add(
                ActionStep(action=action, status=status, note=note, role=role, snapshot=snapshot)
            )
            write.note("action_changed", action, snapshot, status=status)
        return row

    def add_good_practice(
        self,
        *,
        indicator: str,
        level: str,
        org: str,
        month: date,
        text: str,
        role: str | None = None,
        snapshot: str | None = None,
    ) -> GoodPractice:
        """What an organisation with an improvement did."""
        row = GoodPractice(
            indicator=indicator, level=level, org=org, month=month, role=role, snapshot=snapshot,
            text=_given(text, "What was done is missing."),
        )  # fmt: skip
        with self._write() as write:
            write.add(row)
            write.note("good_practice_added", row.id, snapshot, org=org, indicator=indicator)
        return row

    def withdraw_annotation(self, number: int, reason: str) -> None:
        """Take a note back. LedgerRefusal: there is none of that number, or no reason."""
        self._take_back(Annotation, number, reason)

    def withdraw_good_practice(self, number: int, reason: str) -> None:
        """Take words about good practice back, as of `withdraw_annotation`."""
        self._take_back(GoodPractice, number, reason)

    def annotations(self) -> list[Annotation]:
        """Every note, those that were taken back too, in the order in which they were made."""
        return self._all(select(Annotation).order_by(Annotation.id))

    def actions(self) -> list[Action]:
        """Every action, in the order in which they were opened."""
        return self._all(select(Action).order_by(Action.id))

    def action_steps(self) -> list[ActionStep]:
        """Every change of a status, oldest first."""
        return self._all(select(ActionStep).order_by(ActionStep.id))

    def good_practices(self) -> list[GoodPractice]:
        """Every word about good practice, as of `annotations`."""
        return self._all(select(GoodPractice).order_by(GoodPractice.id))

    def _take_back(self, table: type[Withdrawn], number: int, reason: str) -> None:
        because = _given(reason, "Taking words back needs a reason.")
        with self._write() as write:
            row = write.session.get(table, number)
            if row is None or row.withdrawn is not None:
                raise LedgerRefusal(f"There is no note {number} that still holds.")
            row.withdrawn = write.signature["recorded"]
            row.withdrawn_by = write.signature["actor"]
            row.withdrawn_because = because
            write.note(f"{row.__tablename__}_withdrawn", row.id, org=row.org)


def _given(words: str, otherwise: str) -> str:
    if not words.strip():
        raise LedgerRefusal(otherwise)
    return words.strip()
