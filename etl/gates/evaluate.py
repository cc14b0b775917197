"""All gates over all figures: what failed, and which indicators are withheld for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from catalogue.expressions import parse
from catalogue.model import Catalogue, Indicator
from etl.gates import contradictions, history
from etl.gates.figures import Array, Figures
from etl.gates.override import GateOverride
from etl.gates.verdict import Verdict
from etl.timing import month_words
from store.tables import GATES, sorted_for_storage

CHECKS: Mapping[str, Callable[[Any, Figures], Iterator[Verdict]]] = {
    "sum": contradictions.sums,
    "within": contradictions.parts,
    "numerators": contradictions.numerators,
    "share": contradictions.shares,
    "seen": contradictions.seen,
    "volume": history.volumes,
    "jump": history.jumps,
    "copied": history.copies,
}
WITHHELD = "Withheld: {}"
WITHIN_A_SUM = "Withheld: one of the {} months that are summed is in doubt. {}: {}"
Spans = Mapping[str, int]  # indicator to how many months of an item it sums, at most


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Gated:
    """What the gates say. rows: the gates file. withheld: by indicator the reason of every cell,
    (organisations, months) of words, None where nothing is withheld."""

    rows: pa.Table
    withheld: Mapping[str, Array]


NOTHING_FAILED = Gated(rows=GATES.empty_table(), withheld={})


def evaluate(figures: Figures, overrides: Sequence[GateOverride] = ()) -> Gated:
    """Every gate of the catalogue over a region's figures.

    overrides: gates that somebody switched off. What they say is told and withholds nothing.
    """
    book = _Book(figures, overrides)
    for verdict in verdicts(figures):
        book.note(verdict)
    table = pa.Table.from_pylist(book.rows, GATES)
    return Gated(rows=sorted_for_storage("gates", table), withheld=book.withheld)


def verdicts(figures: Figures) -> Iterator[Verdict]:
    """What each gate says, in the order of the file; nothing of those that hold everywhere."""
    if not len(figures.period):
        return
    for gate in figures.catalogue.gates.values():
        yield from (v for v in CHECKS[gate.kind](gate, figures) if v.failed.any())


class _Book:
    """Rows and reasons as they come together."""

    def __init__(self, figures: Figures, overrides: Sequence[GateOverride]) -> None:
        self.figures, self.overrides = figures, overrides
        self.uses = _uses(figures.catalogue)
        self.rows: list[dict[str, Any]] = []
        self.withheld: dict[str, Array] = {}

    def note(self, verdict: Verdict) -> None:
        """Note every cell at which a gate failed."""
        spans = self._spans(verdict)
        for row, column in np.argwhere(verdict.failed).tolist():
            sentence = verdict.sentence(row, column)
            override = self._override(verdict, spans, row, column)
            held = self._held(verdict, spans, override)
            for indicator, months in held.items():
                self._withhold(indicator, months, row, column, sentence)
            self.rows.append(
                {
                    "org": self.figures.orgs[row],
                    "month": _first_day(int(self.figures.period[column])),
                    "gate": verdict.gate.id,
                    "severity": verdict.gate.severity,
                    "sentence": sentence,
                    "items": ",".join(verdict.items),
                    "indicators": ",".join(sorted(spans)),
                    "withheld": ",".join(sorted(held)),
                    "override": override.reason if override else None,
                    "override_actor": override.actor if override else None,
                }
            )

    def _spans(self, verdict: Verdict) -> Spans:
        """The indicators that a gate concerns."""
        if verdict.indicators:
            return dict.fromkeys(verdict.indicators, 1)
        spans: dict[str, int] = {}
        for item in verdict.items:
            for indicator, months in self.uses.get(item, {}).items():
                spans[indicator] = max(months, spans.get(indicator, 1))
        return spans

    def _override(
        self, verdict: Verdict, spans: Spans, row: int, column: int
    ) -> GateOverride | None:
        """What switches the gate off for a cell, if anything does."""
        names = {*verdict.items, *spans}
        return next(
            (
                one
                for one in self.overrides
                if one.provider == self.figures.orgs[row]
                and one.is_about(verdict.gate.id, names)
                and one.months(self.figures.period[[column]]).all()
            ),
            None,
        )

    @staticmethod
    def _held(verdict: Verdict, spans: Spans, override: GateOverride | None) -> Spans:
        """The indicators that are withheld: all, but those for which the gate is switched off."""
        if verdict.gate.severity != "error":
            return {}
        if override is None:
            return spans
        if override.subject not in spans:  # None, or an item
            return {}
        return {name: months for name, months in spans.items() if name != override.subject}

    def _withhold(self, indicator: str, months: int, row: int, column: int, sentence: str) -> None:
        """Withhold a cell, and those that sum over its month; what came first speaks."""
        why = self.withheld.setdefault(indicator, np.full(self.figures.shape, None, object))
        when = month_words(int(self.figures.period[column]))
        for at in range(column, min(column + months, why.shape[1])):
            place = self.figures.heir(row, at), at
            if why[place] is None:
                own = at == column
                why[place] = (WITHHELD if own else WITHIN_A_SUM).format(
                    *(() if own else (months, when)), sentence
                )


def _uses(catalogue: Catalogue) -> Mapping[str, dict[str, int]]:
    """For each item the indicators that are made of it, with how many months of it they sum."""
    found: dict[str, dict[str, int]] = {}
    for indicator in catalogue.indicators.values():
        for item, months in _terms(indicator):
            made = found.setdefault(item, {})
            made[indicator.id] = max(months, made.get(indicator.id, 1))
    return found


def _terms(indicator: Indicator) -> Iterator[tuple[str, int]]:
    for version in indicator.definitions:
        for text in filter(None, (version.numerator, version.denominator)):
            yield from ((term.item, term.months) for term in parse(text).terms)


def _first_day(month: int) -> date:
    return date(1970 + month // 12, month % 12 + 1, 1)
