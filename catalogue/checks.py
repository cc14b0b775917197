"""What must hold between the parts of the catalogue, beyond each part's own shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date

from catalogue.expressions import ExpressionError, parse
from catalogue.faults import Fault
from catalogue.labels import fold
from catalogue.model import Catalogue, Indicator, Provider, Region
from catalogue.yaml_lines import Document, Place

PERCENT = 100.0


def check_indicators(catalogue: Catalogue, document: Document) -> Iterator[Fault]:
    """Faults between items, indicators, pathways and sets."""
    yield from _check_labels(catalogue, document)
    if catalogue.births_item not in catalogue.items:
        yield document.fault(("births_item",), f"there is no item “{catalogue.births_item}”")
    for item in catalogue.items.values():
        if item.values and item.kind != "reference":
            yield document.fault(
                ("items", item.id, "values"), "only an item of kind reference has values here"
            )
    pathways = {pathway.id for pathway in catalogue.pathways}
    for indicator in catalogue.indicators.values():
        place: Place = ("indicators", indicator.id)
        if indicator.pathway not in pathways:
            yield document.fault((*place, "pathway"), f"there is no pathway “{indicator.pathway}”")
        for n, partner in enumerate(indicator.balancing):
            if partner not in catalogue.indicators or partner == indicator.id:
                yield document.fault(
                    (*place, "balancing", n), f"“{partner}” is no other indicator of this file"
                )
        yield from _check_target(indicator, document)
        yield from _check_definitions(indicator, catalogue, document)


def _check_labels(catalogue: Catalogue, document: Document) -> Iterator[Fault]:
    taken: dict[str, str] = {fold(item): item for item in catalogue.items}
    for item in catalogue.items.values():
        for n, label in enumerate((item.name, *item.labels)):
            owner = taken.setdefault(fold(label), item.id)
            if owner != item.id:
                place = ("name",) if n == 0 else ("labels", n - 1)
                yield document.fault(
                    ("items", item.id, *place),
                    f"“{label}” reads the same as a label of “{owner}”; change one of them",
                )


def _check_target(indicator: Indicator, document: Document) -> Iterator[Fault]:
    target = indicator.target
    if target is None:
        return
    place = ("indicators", indicator.id, "target", "value")
    if indicator.unit == "percent" and not 0 <= target.value <= PERCENT:
        yield document.fault(place, "a target in per cent lies between 0 and 100")
    if target.value < 0:
        yield document.fault(place, "a target is not negative")


def _check_definitions(
    indicator: Indicator, catalogue: Catalogue, document: Document
) -> Iterator[Fault]:
    previous: tuple[int, date] = (0, date.min)
    for n, definition in enumerate(indicator.definitions):
        place: Place = ("indicators", indicator.id, "definitions", n)
        if (definition.version, definition.from_) <= previous or definition.from_ <= previous[1]:
            yield document.fault(
                (*place, "from"), "versions stand in order: each later than the one before"
            )
        previous = (definition.version, definition.from_)
        for part in ("numerator", "denominator"):
            text = getattr(definition, part)
            if text is not None:
                yield from _check_expression(text, (*place, part), catalogue, document)
        needs = indicator.unit in {"percent", "per_1000", "ratio"}
        if needs and definition.denominator is None:
            yield document.fault((*place, "denominator"), "a rate needs a denominator; add it")


def _check_expression(
    text: str, place: Place, catalogue: Catalogue, document: Document
) -> Iterator[Fault]:
    try:
        unknown = sorted(parse(text).items - set(catalogue.items))
    except ExpressionError as error:
        yield document.fault(place, str(error))
        return
    for item in unknown:
        yield document.fault(place, f"there is no item “{item}”; add it under items or correct it")


def check_regions(catalogue: Catalogue, document: Document) -> Iterator[Fault]:
    """Faults between organisations: places, successors, dates, codes."""
    codes = Counter(p.code for r in catalogue.regions.values() for p in r.providers)
    for region in catalogue.regions.values():
        areas = {lms.code for lms in region.lms}
        groups = {group.id for group in region.peer_groups}
        for n, provider in enumerate(region.providers):
            place: Place = ("regions", region.id, "providers", n)
            if codes[provider.code] > 1:
                yield document.fault(
                    (*place, "code"), f"the code “{provider.code}” stands twice; codes are unique"
                )
            if provider.peer_group is not None and provider.peer_group not in groups:
                yield document.fault(
                    (*place, "peer_group"), f"there is no peer group “{provider.peer_group}”"
                )
            yield from _check_memberships(provider, areas, place, document)
            yield from _check_successor(provider, region, place, document)
            yield from _check_suspensions(provider, place, document)


def _check_memberships(
    provider: Provider, areas: set[str], place: Place, document: Document
) -> Iterator[Fault]:
    for n, area in enumerate(provider.submits_for_lms):
        if area not in areas:
            yield document.fault((*place, "submits_for_lms", n), f"there is no LMS “{area}”")
    end: date | None = date.min
    for n, membership in enumerate(provider.memberships):
        here = (*place, "memberships", n)
        if membership.lms not in areas:
            yield document.fault(
                (*here, "lms"), f"there is no LMS “{membership.lms}” in this region"
            )
        if membership.to is not None and membership.to < membership.from_:
            yield document.fault((*here, "to"), "it ends before it begins")
        if end is None or membership.from_ <= end:
            yield document.fault((*here, "from"), "it overlaps the membership before it")
        end = membership.to


def _check_successor(
    provider: Provider, region: Region, place: Place, document: Document
) -> Iterator[Fault]:
    seen, current = {provider.code}, provider
    while current.successor is not None:
        after = region.provider(current.successor.code)
        if after is None:
            yield document.fault(
                (*place, "successor", "code"),
                f"there is no provider “{current.successor.code}” in this region",
            )
            return
        if after.code in seen:
            yield document.fault((*place, "successor", "code"), "successors go round in a circle")
            return
        seen.add(after.code)
        current = after
    if provider.successor is not None and provider.lms_at(provider.successor.from_) is not None:
        yield document.fault(
            (*place, "successor", "from"), "its own membership must end before its successor begins"
        )


def _check_suspensions(provider: Provider, place: Place, document: Document) -> Iterator[Fault]:
    for n, suspension in enumerate(provider.structural_zeros):
        if suspension.to < suspension.from_:
            yield document.fault((*place, "structural_zeros", n, "to"), "it ends before it begins")
