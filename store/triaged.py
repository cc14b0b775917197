"""What was made of flags, as it stood at a moment."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from settings import Settings
from store.cut import Cut
from store.data_problems import DataProblem
from store.earlier_cuts import Key
from store.laid_over import stood_at
from store.ledger.to_read import ledger_to_read
from store.ledger.work_tables import Triage
from store.signals import Signal

NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged:
    """steps: by flag, oldest first. later: by flag how many steps were made after the moment.
    known: whether the ledger told it."""

    steps: Mapping[Key, Sequence[Triage]]
    later: Mapping[Key, int] = field(default_factory=dict)
    known: bool = True

    def state(self, key: Key) -> str:
        """What holds of a flag now; new where nobody has looked."""
        steps = self.steps.get(key)
        return steps[-1].state if steps else NEW


def triaged(settings: Settings, moment: datetime | None = None) -> Triaged:
    """All triage, or what stood at a moment. Asking makes no ledger where there is none.

    LedgerError: the ledger is there and does not answer."""
    ledger = ledger_to_read(settings.ledger_url)
    rows = ledger.triages() if ledger else []
    by_flag: dict[Key, list[Triage]] = {}
    for row in rows:
        key = Key(row.org, row.indicator, row.rule, f"{row.start:%Y-%m}")
        by_flag.setdefault(key, []).append(row)
    told = {key: stood_at(steps, moment) for key, steps in by_flag.items()}
    return Triaged(
        steps={key: steps for key, (steps, _) in told.items()},
        later={key: later for key, (_, later) in told.items()},
    )


def figures_of(cut: Cut, signal: Signal | DataProblem, until: str | None = None) -> str:
    """A digest of what a signal stands on: the figures of its first month to `until` ("YYYY-MM", by
    default the latest that is flagged), which it begins with; of a data problem, what was found."""
    if isinstance(signal, DataProblem):
        return _digest("found", [*signal.sentences])
    months = int(signal.row["period_months"])
    last = np.datetime64(until or signal.flag.point, "M")
    grid = cut.grid(signal.key.indicator)
    inside = (grid.month >= np.datetime64(signal.key.start, "M")) & (grid.month < last + months)
    row = int(grid.rows(level=signal.level, orgs=(signal.key.org,))[0])
    told = [grid.numerator[row, inside].tolist()]
    if grid.denominator is not None:
        told.append(grid.denominator[row, inside].tolist())
    return _digest(str(last), told)


def data_changed(cut: Cut, signal: Signal | DataProblem, step: Triage) -> bool:
    """Whether the figures that were looked at in a step of triage are others by now."""
    until = step.figures.partition(":")[0]
    return bool(until) and figures_of(cut, signal, until) != step.figures


def _digest(begins: str, told: list[object]) -> str:
    return f"{begins}:{hashlib.sha256(repr(told).encode()).hexdigest()[:32]}"
