"""Gates that somebody has switched off, for a provider and some months, with the reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from etl.timing import month_number
from store.decision_kinds import GATE_OVERRIDE

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class GateOverride:
    """A gate that withholds nothing of a provider's from the first month to the last.

    gate: its id; None: every gate. from_, to: first days of months, both included; None: open.
    subject: the data item or indicator it is about; None: all that the gate concerns.
    """

    gate: str | None
    provider: str
    from_: date | None
    to: date | None
    reason: str
    actor: str
    at: datetime
    subject: str | None = None

    def months(self, period: Array) -> Array:
        """Which periods (month numbers) it covers, as bool."""
        covered = np.ones(len(period), bool)
        if self.from_ is not None:
            covered &= period >= month_number(self.from_)
        if self.to is not None:
            covered &= period <= month_number(self.to)
        return covered

    def is_about(self, gate: str, names: Collection[str]) -> bool:
        """Whether it switches off that gate for one of some items or indicators."""
        return self.gate in (None, gate) and (self.subject is None or self.subject in names)


def overrides_of(rows: Iterable[Mapping[str, Any]]) -> Sequence[GateOverride]:
    """The overrides among rows of the judgements file, in their order."""
    return tuple(
        GateOverride(
            gate=row["value"],
            provider=row["org"],
            from_=row["from"],
            to=row["to"],
            reason=row["reason"],
            actor=row["actor"],
            at=row["made"],
            subject=row["indicator"],
        )
        for row in rows
        if row["kind"] == GATE_OVERRIDE
    )
