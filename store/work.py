"""Notes, actions and good practice as they stood at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from settings import Settings
from store.laid_over import stood_at
from store.ledger.to_read import ledger_to_read
from store.ledger.work_tables import Action, ActionStep, Annotation, GoodPractice

OPEN = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An action with the changes of its status, oldest first."""

    action: Action
    steps: tuple[ActionStep, ...]

    @property
    def status(self) -> str:
        return self.steps[-1].status if self.steps else OPEN


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """later: how many notes and actions were written after the moment."""

    annotations: Sequence[Annotation] = ()
    actions: Sequence[Kept] = ()
    practices: Sequence[GoodPractice] = ()
    later: int = 0

    def notes_on(self, level: str, org: str, indicator: str) -> list[Annotation]:
        """The notes that stand on one series, oldest month first."""
        found = [
            note
            for note in self.annotations
            if note.indicator in (None, indicator)
            and (note.org is None or (note.level, note.org) == (level, org))
        ]
        return sorted(found, key=lambda note: (note.month, note.id))

    def actions_on(self, level: str, org: str, indicator: str) -> list[Kept]:
        """The actions about one series, earliest start first."""
        whose = (level, org, indicator)
        found = [
            kept
            for kept in self.actions
            if (kept.action.level, kept.action.org, kept.action.indicator) == whose
        ]
        return sorted(found, key=lambda kept: (kept.action.start, kept.action.id))


NOTHING = Work()


def work_of(settings: Settings, moment: datetime | None = None) -> Work:
    """All that is written, or what stood at a moment. LedgerError: the ledger does not answer."""
    ledger = ledger_to_read(settings.ledger_url)
    if ledger is None:
        return NOTHING
    notes, later_notes = stood_at(ledger.annotations(), moment)
    actions, later_actions = stood_at(ledger.actions(), moment)
    practices, later_practices = stood_at(ledger.good_practices(), moment)
    steps: dict[int, list[ActionStep]] = {}
    if actions:
        for step in stood_at(ledger.action_steps(), moment)[0]:
            steps.setdefault(step.action, []).append(step)
    return Work(
        annotations=notes,
        actions=[Kept(action=one, steps=tuple(steps.get(one.id, ()))) for one in actions],
        practices=practices,
        later=later_notes + later_actions + later_practices,
    )
