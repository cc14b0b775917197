"""What must hold between organisations: codes, places, dates, successors."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from catalogue.draft import Draft
from catalogue.faults import Fault
from catalogue.model import Provider, Region
from catalogue.yaml_lines import Document, Place


def check_regions(draft: Draft, document: Document) -> Iterator[Fault]:
    """Faults of providers.yaml that no entry shows by itself."""
    placed = [
        (("regions", key, "providers", at), region, provider)
        for key, region in draft.catalogue.regions.items()
        for at, provider in zip(draft.positions[key], region.providers, strict=True)
    ]
    yield from _codes_twice([((*place, "code"), p.code) for place, _, p in placed], document)
    for key, region in draft.catalogue.regions.items():
        yield from _check_region(region, ("regions", key), document)
    sender: dict[str, str] = {}
    for place, region, provider in placed:
        yield from _check_places(provider, region, place, document)
        yield from _check_senders(provider, region, sender, place, document)
        yield from _check_memberships(provider, region, place, document)
        yield from _check_successor(provider, region, draft, place, document)
        yield from _check_suspensions(provider, place, document)


def _codes_twice(placed: Iterable[tuple[Place, str]], document: Document) -> Iterator[Fault]:
    seen: set[str] = set()
    for place, code in placed:
        if code in seen:
            yield document.fault(
                place, f"the code “{code}” stands twice; codes are unique, so change one of them"
            )
        seen.add(code)


def _check_region(region: Region, place: Place, document: Document) -> Iterator[Fault]:
    lms = [((*place, "lms", n, "code"), area.code) for n, area in enumerate(region.lms)]
    groups = [
        ((*place, "peer_groups", n, "id"), group.id) for n, group in enumerate(region.peer_groups)
    ]
    yield from _codes_twice(lms, document)
    yield from _codes_twice(groups, document)


def _check_places(
    provider: Provider, region: Region, place: Place, document: Document
) -> Iterator[Fault]:
    """Its sites and its peer groups."""
    sites = [((*place, "sites", n, "code"), site.code) for n, site in enumerate(provider.sites)]
    yield from _codes_twice(sites, document)
    yield from _check_groups(provider, region, place, document)


def _check_groups(
    provider: Provider, region: Region, place: Place, document: Document
) -> Iterator[Fault]:
    """The peer group, or the dated ones: known, one at a time, and not both ways at once."""
    dated = [((*place, "peer_groups", n), m) for n, m in enumerate(provider.peer_groups)]
    named = [((*here, "group"), m.group) for here, m in dated]
    if provider.peer_group is not None:
        named.append(((*place, "peer_group"), provider.peer_group))
    known = {group.id for group in region.peer_groups}
    for here, group in named:
        if group not in known:
            yield document.fault(
                here, f"there is no peer group “{group}”; add it under peer_groups or correct it"
            )
    if provider.peer_group is not None and dated:
        yield document.fault(
            (*place, "peer_group"),
            "it has a peer_group and dated peer_groups; keep one of the two",
        )
    end: date | None = date.min
    for here, m in dated:
        if m.to is not None and m.to < m.from_:
            yield document.fault((*here, "to"), "it ends before it begins; correct one of the two")
        if end is None or m.from_ <= end:
            yield document.fault(
                (*here, "from"),
                "it overlaps the peer group before it; end that one a month earlier with `to`",
            )
        end = m.to


def _check_senders(
    provider: Provider, region: Region, sender: dict[str, str], place: Place, document: Document
) -> Iterator[Fault]:
    """Each LMS's own figures come from one organisation. `sender` gathers who has been named."""
    areas = {lms.code for lms in region.lms}
    for n, area in enumerate(provider.submits_for_lms):
        here = (*place, "submits_for_lms", n)
        if area not in areas:
            yield document.fault(here, f"there is no LMS “{area}” in this region; correct it")
        elif sender.setdefault(area, provider.code) != provider.code:
            yield document.fault(
                here, f"“{sender[area]}” already submits for “{area}”; let one of them do so"
            )


def _check_memberships(
    provider: Provider, region: Region, place: Place, document: Document
) -> Iterator[Fault]:
    areas = {lms.code for lms in region.lms}
    end: date | None = date.min
    for n, membership in enumerate(provider.memberships):
        here = (*place, "memberships", n)
        if membership.lms not in areas:
            yield document.fault(
                (*here, "lms"),
                f"there is no LMS “{membership.lms}” in this region; add it to lms or correct it",
            )
        if membership.to is not None and membership.to < membership.from_:
            yield document.fault((*here, "to"), "it ends before it begins; correct one of the two")
        if end is None or membership.from_ <= end:
            yield document.fault(
                (*here, "from"),
                "it overlaps the membership before it; end that one a month earlier with `to`",
            )
        end = membership.to


def _check_successor(
    provider: Provider, region: Region, draft: Draft, place: Place, document: Document
) -> Iterator[Fault]:
    successor = provider.successor
    if successor is None:
        return
    here = (*place, "successor", "code")
    if successor.code not in draft.providers[region.id]:
        yield document.fault(
            here, f"there is no provider “{successor.code}” in this region; add or correct it"
        )
    elif _comes_back(provider, region):
        yield document.fault(here, "successors go round in a circle; remove one of them")
    elif provider.lms_at(successor.from_) is not None:
        yield document.fault(
            (*place, "successor", "from"),
            "its own membership must end before its successor begins; give the membership a `to`",
        )


def _comes_back(provider: Provider, region: Region) -> bool:
    """Whether its successors lead to one that has been passed already."""
    passed, current = {provider.code}, provider
    while current.successor is not None:
        if current.successor.code in passed:
            return True
        after = region.provider(current.successor.code)
        if after is None:
            return False
        passed.add(after.code)
        current = after
    return False


def _check_suspensions(provider: Provider, place: Place, document: Document) -> Iterator[Fault]:
    for n, suspension in enumerate(provider.structural_zeros):
        if suspension.to < suspension.from_:
            yield document.fault(
                (*place, "structural_zeros", n, "to"),
                "it ends before it begins; correct one of the two",
            )
