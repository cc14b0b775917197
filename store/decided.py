"""What people decided about series: where a phase begins, which points are left out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np

from analysis.reading import Array
from catalogue.successors import Merger
from store.decision_kinds import LEFT_OUT, PHASE

Whose = tuple[str, str]  # organisation's code, indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """One decision. first, last: first days of its months; a phase has no last one. who: whose
    words the reason is: a role, or whoever ran the program."""

    kind: str
    first: date
    last: date | None
    reason: str
    who: str
    made: datetime


@dataclass(frozen=True, slots=True)
class Decided:
    """Decisions by whose series they are about, in the order in which they were made."""

    of: Mapping[Whose, tuple[Decision, ...]]

    def phases(self, org: str, indicator: str) -> list[np.datetime64]:
        """Months in which a phase begins because somebody said so."""
        return [
            np.datetime64(one.first, "M")
            for one in self.of.get((org, indicator), ())
            if one.kind == PHASE
        ]

    def excluded(self, org: str, indicator: str, month: Array) -> Array:
        """Bool per month: left out of limits and runs."""
        out = np.zeros(len(month), bool)
        for one in self.of.get((org, indicator), ()):
            if one.kind == LEFT_OUT:
                last = np.datetime64(one.last or one.first, "M")
                out |= (month >= np.datetime64(one.first, "M")) & (month <= last)
        return out


NOTHING = Decided({})


def decided_of(rows: Iterable[Mapping[str, Any]]) -> Decided:
    """The decisions about series among rows of the judgements file."""
    found: dict[Whose, list[Decision]] = {}
    for row in rows:
        if row["kind"] in (PHASE, LEFT_OUT):
            decision = Decision(
                kind=row["kind"],
                first=row["from"],
                last=row["to"],
                reason=row["reason"],
                who=row["value"] or row["actor"],
                made=row["made"],
            )
            found.setdefault((row["org"], row["indicator"]), []).append(decision)
    return Decided({whose: tuple(some) for whose, some in found.items()})


def with_heirs(decided: Decided, merged: Sequence[Merger]) -> Decided:
    """The decisions about series of organisations as they are now. merged: earliest first.

    A month left out of the series of one that closed is left out of its heir's, whose figure it is
    part of; a phase of the one alone is none of both together.
    """
    found = dict(decided.of)
    for merger in merged:
        for org, indicator in list(found):
            if org == merger.closed.code:
                heir = merger.into.code, indicator
                found[heir] = (
                    *found.get(heir, ()),
                    *_left_out(found.pop((org, indicator)), merger),
                )
    return Decided({whose: some for whose, some in found.items() if some})


def _left_out(some: Iterable[Decision], merger: Merger) -> Iterable[Decision]:
    return [
        replace(one, reason=f"{merger.closed.short_name}: {one.reason}")
        for one in some
        if one.kind == LEFT_OUT and one.first < merger.month
    ]
