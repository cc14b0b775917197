"""What was made of flags, as it stood at a moment."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

import numpy as np

from analysis.reading import Reading
from settings import Settings
from store.cut import Cut
from store.laid_over import stood_at
from store.ledger.to_read import ledger_to_read
from store.ledger.work_tables import Triage
from store.signals import Key

NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Triaged:
    """steps: by flag, oldest first. later: by flag how many steps were made after the moment."""

    steps: Mapping[Key, Sequence[Triage]]
    later: Mapping[Key, int] = field(default_factory=dict)

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


def figures_of(cut: Cut, level: str, key: Key, until: str | None = None) -> str:
    """A digest of what a flag stands on: the figures from its first month to `until` ("YYYY-MM", by
    default the latest), which it begins with. Empty where the cut has no such series."""
    reading = cut.readings(key.indicator).get((level, key.org))
    if reading is None or reading.latest < 0:
        return ""
    last = until or str(reading.month[reading.latest])
    return f"{last}:{_digest(reading, key.start, last)}"


def data_changed(cut: Cut, level: str, key: Key, step: Triage) -> bool:
    """Whether the figures that were looked at in a step of triage are others by now."""
    until = step.figures.partition(":")[0]
    return bool(until) and figures_of(cut, level, key, until) != step.figures


def _digest(reading: Reading, start: str, last: str) -> str:
    inside = (reading.month >= np.datetime64(start, "M")) & (
        reading.month <= np.datetime64(last, "M")
    )
    told = [reading.numerator[inside].tolist()]
    if reading.denominator is not None:
        told.append(reading.denominator[inside].tolist())
    return hashlib.sha256(repr(told).encode()).hexdigest()[:32]
