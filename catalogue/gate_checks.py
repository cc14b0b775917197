"""What must hold between gates and items, beyond each gate's own shape."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.draft import Draft
from catalogue.faults import Fault
from catalogue.gates import GateBase, HistoryGate, ShareGate
from catalogue.indicator_checks import check_expression
from catalogue.yaml_lines import Document, Place


def check_gates(draft: Draft, document: Document) -> Iterator[Fault]:
    """Faults of the section gates that no entry shows by itself."""
    for gate in draft.catalogue.gates.values():
        place: Place = ("gates", gate.id)
        for key, text in gate.expressions:
            yield from check_expression(text, (*place, key), draft, document)
        yield from _check_items(gate, place, draft, document)
        if isinstance(gate, ShareGate):
            yield from _check_range(gate, place, document)
        if isinstance(gate, HistoryGate) and gate.known > gate.months:
            yield document.fault(
                (*place, "known"),
                f"no more than {gate.months} months are looked at; give at most as many",
            )


def _check_items(gate: GateBase, place: Place, draft: Draft, document: Document) -> Iterator[Fault]:
    for key, names in (("concerns", gate.concerns), (_key(gate), gate.named_items)):
        for n, item in enumerate(names):
            if draft.items and item not in draft.items:
                yield document.fault(
                    (*place, key, n), f"there is no item “{item}”; add it under items or correct it"
                )


def _key(gate: GateBase) -> str:
    return "items" if isinstance(gate, HistoryGate) else "ratios"


def _check_range(gate: ShareGate, place: Place, document: Document) -> Iterator[Fault]:
    lowest = max(b for b in (gate.at_least, gate.more_than, 0.0) if b is not None)
    if (gate.at_least, gate.more_than, gate.at_most) == (None, None, None):
        yield document.fault(place, "it allows every share; add at_least, more_than or at_most")
    elif gate.at_most is not None and gate.at_most <= lowest:
        yield document.fault(
            (*place, "at_most"), "it is no more than the least share; give a higher one"
        )
