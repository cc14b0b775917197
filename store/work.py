"""Notes, actions and good practice as they stood at a moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from settings import Settings
from store.laid_over import stood_at
from store.ledger.to_read import ledger_to_read
from store.ledger.work_tables import Action, ActionStep, Annotation, GoodPractice, Told

OPEN = "open"
Row = TypeVar("Row", bound=Told)


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
    """later: what was written after the moment, None where nothing was."""

    annotations: Sequence[Annotation] = ()
    actions: Sequence[Kept] = ()
    practices: Sequence[GoodPractice] = ()
    later: Work | None = None

    @property
    def is_empty(self) -> bool:
        return not (self.annotations or self.actions or self.practices)

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

    def later_on(self, level: str, org: str, indicator: str) -> int:
        """How many notes and actions about one series were written after the moment."""
        if self.later is None:
            return 0
        whose = (level, org, indicator)
        return len(self.later.notes_on(*whose)) + len(self.later.actions_on(*whose))


NOTHING = Work()


def work_of(settings: Settings, moment: datetime | None = None) -> Work:
    """All that is written, or what stood at a moment. LedgerError: the ledger does not answer."""
    ledger = ledger_to_read(settings.ledger_url)
    if ledger is None:
        return NOTHING
    steps = _steps_by_action(stood_at(ledger.action_steps(), moment)[0])
    notes, later_notes = _parted(ledger.annotations(), moment)
    actions, later_actions = _parted(ledger.actions(), moment)
    practices, later_practices = _parted(ledger.good_practices(), moment)
    later = Work(
        annotations=later_notes, actions=_kept(later_actions, {}), practices=later_practices
    )
    return Work(
        annotations=notes,
        actions=_kept(actions, steps),
        practices=practices,
        later=None if later.is_empty else later,
    )


def _parted(rows: Sequence[Row], moment: datetime | None) -> tuple[Sequence[Row], Sequence[Row]]:
    """What stood at the moment, and what was written later."""
    later = [] if moment is None else [row for row in rows if row.recorded > moment]
    return stood_at(rows, moment)[0], later


def _steps_by_action(steps: Sequence[ActionStep]) -> dict[int, list[ActionStep]]:
    found: dict[int, list[ActionStep]] = {}
    for step in steps:
        found.setdefault(step.action, []).append(step)
    return found


def _kept(actions: Sequence[Action], steps: Mapping[int, list[ActionStep]]) -> list[Kept]:
    return [Kept(action=one, steps=tuple(steps.get(one.id, ()))) for one in actions]
