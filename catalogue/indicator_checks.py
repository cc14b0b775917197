"""What must hold between items, indicators, pathways and sets, beyond each entry's own shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date

from catalogue.draft import Draft
from catalogue.expressions import ExpressionError, parse
from catalogue.faults import Fault
from catalogue.labels import fold
from catalogue.model import Definition, Indicator, Item
from catalogue.yaml_lines import Document, Place

LARGEST_TARGET = {"percent": 100.0, "per_1000": 1000.0}
SCALE = {"binomial": "logit", "poisson": "log"}


def check_indicators(draft: Draft, document: Document) -> Iterator[Fault]:
    """Faults of indicators.yaml that no entry shows by itself."""
    catalogue = draft.catalogue
    yield from _check_sets(draft, document)
    yield from _check_labels(catalogue.items, document)
    for item in catalogue.items.values():
        yield from _check_values(item, draft, document)
    for indicator in catalogue.indicators.values():
        place: Place = ("indicators", indicator.id)
        if draft.pathways and indicator.pathway not in draft.pathways:
            yield document.fault(
                (*place, "pathway"),
                f"there is no pathway “{indicator.pathway}”; add it under pathways or correct it",
            )
        for n, partner in enumerate(indicator.balancing):
            if partner not in draft.indicators or partner == indicator.id:
                yield document.fault(
                    (*place, "balancing", n),
                    f"“{partner}” is no other indicator of this file; correct or remove it",
                )
        yield from _check_scales(indicator, place, document)
        yield from _check_definitions(indicator, draft, document)


def _check_sets(draft: Draft, document: Document) -> Iterator[Fault]:
    catalogue = draft.catalogue
    births = catalogue.births_item
    if births and draft.items and births not in draft.items:
        yield document.fault(
            ("births_item",), f"there is no item “{births}”; add it under items or correct it"
        )
    yield from _twice("pathways", [p.id for p in catalogue.pathways], document)
    yield from _twice("sets", [s.id for s in catalogue.sets], document)
    if not catalogue.sets and "sets" in document.value:
        yield document.fault(("sets",), "at least one is needed; the first is shown by default")
    for n, chosen in enumerate(catalogue.sets):
        if catalogue.indicators and not any(map(chosen.holds, catalogue.indicators.values())):
            yield document.fault(
                ("sets", n), "no indicator meets its conditions; correct them or remove the set"
            )


def _twice(section: str, ids: list[str], document: Document) -> Iterator[Fault]:
    counted = Counter(ids)
    for n, name in enumerate(ids):
        if counted[name] > 1 and name in ids[:n]:
            yield document.fault(
                (section, n, "id"), f"“{name}” stands twice; give one of them another id"
            )


def _check_labels(items: dict[str, Item], document: Document) -> Iterator[Fault]:
    taken: dict[str, str] = {fold(item): item for item in items}
    for item in items.values():
        for n, label in enumerate((item.name, *item.labels)):
            owner = taken.setdefault(fold(label), item.id)
            if owner != item.id:
                place = ("name",) if n == 0 else ("labels", n - 1)
                yield document.fault(
                    ("items", item.id, *place),
                    f"“{label}” reads the same as a label of “{owner}”; change one of them",
                )


def _check_values(item: Item, draft: Draft, document: Document) -> Iterator[Fault]:
    place: Place = ("items", item.id, "values")
    if item.values and item.kind != "reference":
        yield document.fault(
            place, "only an item of kind reference has values here; remove them or change the kind"
        )
    for n, value in enumerate(item.values):
        if item.level == "lms" and draft.lms and value.org not in draft.lms:
            yield document.fault(
                (*place, n, "org"), f"there is no LMS “{value.org}”; use a code of providers.yaml"
            )


def _check_scales(indicator: Indicator, place: Place, document: Document) -> Iterator[Fault]:
    target, sd = indicator.target, indicator.between_provider_sd
    if target is not None:
        largest = LARGEST_TARGET.get(indicator.unit, float("inf"))
        if not 0 <= target.value <= largest:
            unit = indicator.unit_words or "counts"
            yield document.fault(
                (*place, "target", "value"),
                f"the target is not on the indicator's scale ({unit}); give it as 0 or more"
                + (f", up to {largest:,.0f}" if largest < float("inf") else ""),
            )
    due = SCALE.get(indicator.funnel)
    if sd is not None and sd.scale != due:
        mend = f"give it on the {due} scale" if due else "remove it"
        yield document.fault(
            (*place, "between_provider_sd", "scale"),
            f"the funnel is {indicator.funnel}, so this is not used; {mend}",
        )


def _check_definitions(indicator: Indicator, draft: Draft, document: Document) -> Iterator[Fault]:
    last: tuple[int, date] = (0, date.min)
    for n, definition in enumerate(indicator.definitions):
        place: Place = ("indicators", indicator.id, "definitions", n)
        if definition.version <= last[0] or definition.from_ <= last[1]:
            yield document.fault(
                (*place, "from"),
                "versions stand in order: give each a higher number and a later month than the "
                "one before",
            )
        last = (definition.version, definition.from_)
        for part in ("numerator", "denominator"):
            text = getattr(definition, part)
            if text is not None:
                yield from check_expression(text, (*place, part), draft, document)
                yield from _check_overlap(indicator, text, (*place, part), document)
        if indicator.unit in {"percent", "per_1000", "ratio"} and definition.denominator is None:
            yield document.fault((*place, "denominator"), "a rate needs a denominator; add it")
        yield from _check_operands(indicator, definition, place, draft, document)


def check_expression(text: str, place: Place, draft: Draft, document: Document) -> Iterator[Fault]:
    """Faults of an expression at a place: it is none, or names an item that there is not."""
    try:
        unknown = parse(text).items - draft.items if draft.items else frozenset()
    except ExpressionError as error:
        yield document.fault(place, str(error))
        return
    for item in sorted(unknown):
        yield document.fault(place, f"there is no item “{item}”; add it under items or correct it")


def _check_overlap(
    indicator: Indicator, text: str, place: Place, document: Document
) -> Iterator[Fault]:
    """Whether months that overlap would be assessed as if each told something new."""
    try:
        longest = max(term.months for term in parse(text).terms)
    except ExpressionError:
        return  # told by _check_expression
    if longest > 1 and indicator.chart != "line":
        yield document.fault(
            place,
            "rolling months overlap and are not assessed; write chart: line, or no rolling sum",
        )


def _check_operands(
    indicator: Indicator, definition: Definition, place: Place, draft: Draft, document: Document
) -> Iterator[Fault]:
    """Whether those who send the numerator's items send this indicator, and when they can."""
    for item in _operands(definition.numerator, draft):
        if item.submitter != indicator.submitter:
            yield document.fault(
                (*place, "numerator"),
                f"“{item.id}” is sent by {item.submitter.replace('_', '-')} trusts, not by "
                f"{indicator.submitter.replace('_', '-')} ones; correct the item or the submitter",
            )
        if item.matures_after_months > indicator.matures_after_months:
            yield document.fault(
                ("indicators", indicator.id, "matures_after_months"),
                f"“{item.id}” takes {item.matures_after_months} months to mature; give the "
                "indicator as many",
            )


def _operands(text: str, draft: Draft) -> Iterable[Item]:
    try:
        names = sorted(parse(text).items)
    except ExpressionError:
        return []
    return [draft.catalogue.items[name] for name in names if name in draft.catalogue.items]
