"""What the region proposes and agrees for its set, as it stands in the ledger."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from settings import Settings
from store.ledger.agreement_tables import SetDecision
from store.ledger.to_read import ledger_to_read

AGREED = "agreed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What was decided about one concept's definition or one indicator's target.

    steps: every step, in the order in which they were made, at least one."""

    steps: tuple[SetDecision, ...]

    @property
    def latest(self) -> SetDecision:
        """The step that was made last."""
        return self.steps[-1]

    @property
    def agreed(self) -> SetDecision | None:
        """What is in force: the latest that was agreed; None: nothing yet."""
        return next((step for step in reversed(self.steps) if step.stage == AGREED), None)

    @property
    def is_open(self) -> bool:
        """Whether something else than what is in force is under way."""
        return self.latest.stage != AGREED


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """Changes of definitions by concept, and of targets by indicator."""

    definitions: Mapping[str, Change] = field(default_factory=dict)
    targets: Mapping[str, Change] = field(default_factory=dict)

    def decided(self, concept: str) -> bool:
        """Whether something was agreed about a concept."""
        change = self.definitions.get(concept)
        return change is not None and change.agreed is not None


def changes_of(settings: Settings, moment: datetime | None = None) -> Changes:
    """Every change as it stands, or as it stood at a moment. LedgerError: the ledger does not
    answer."""
    ledger = ledger_to_read(settings.ledger_url)
    rows = ledger.set_decisions() if ledger else []
    found: dict[str, dict[str, list[SetDecision]]] = {"definition": {}, "target": {}}
    for row in rows:
        if moment is None or row.recorded <= moment:
            found[row.kind].setdefault(row.subject, []).append(row)
    by_kind = {
        kind: {subject: Change(steps=tuple(steps)) for subject, steps in subjects.items()}
        for kind, subjects in found.items()
    }
    return Changes(definitions=by_kind["definition"], targets=by_kind["target"])
