"""What must hold of the breakdowns and of the indicators that are shown by them."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.draft import Draft
from catalogue.expressions import ExpressionError, parse
from catalogue.faults import Fault
from catalogue.model import Indicator
from catalogue.yaml_lines import Document, Place


def check_breakdowns(draft: Draft, document: Document) -> Iterator[Fault]:
    """Faults of the breakdowns, and of `equity` at the indicators."""
    for breakdown in draft.catalogue.breakdowns.values():
        place: Place = ("breakdowns", breakdown.id)
        for key in ("reference", "unknown"):
            group = getattr(breakdown, key)
            if group not in breakdown.groups:
                yield document.fault(
                    (*place, key), f"there is no group “{group}” here; use one of its groups"
                )
        if breakdown.reference == breakdown.unknown:
            yield document.fault(
                (*place, "reference"), "nothing is compared with the unknown; choose another group"
            )
    for indicator in draft.catalogue.indicators.values():
        if indicator.equity:
            yield from _check_indicator(indicator, draft, document)


def _check_indicator(indicator: Indicator, draft: Draft, document: Document) -> Iterator[Fault]:
    place: Place = ("indicators", indicator.id, "equity")
    if indicator.funnel == "none" or indicator.min_level != "provider":
        yield document.fault(
            place, "only a rate that providers are compared by can be divided; remove it"
        )
    for definition in indicator.definitions:
        for text in filter(None, (definition.numerator, definition.denominator)):
            try:
                terms = parse(text).terms
            except ExpressionError:
                continue  # told with the definitions
            items = (draft.catalogue.items.get(term.item) for term in terms)
            kinds = {item.kind for item in items if item is not None}
            if kinds - {"count"} or any(term.months > 1 for term in terms):
                yield document.fault(
                    place, "it is made of more than single counts, which no group has; remove it"
                )
