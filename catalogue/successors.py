"""Organisations that closed and who carried on: a region as it was, and as it is now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from catalogue.model import Membership, Provider, Region, Suspension


class Merger(NamedTuple):
    """A provider that closed, the one that took it over, and the first month of that."""

    closed: Provider
    into: Provider
    month: date


def mergers(region: Region, until: date | None = None) -> tuple[Merger, ...]:
    """The region's mergers, earliest first; those up to a month, where one is given."""
    known = {p.code: p for p in region.providers}
    found = [
        Merger(p, known[p.successor.code], p.successor.from_)
        for p in region.providers
        if p.successor is not None and (until is None or p.successor.from_ <= until)
    ]
    return tuple(sorted(found, key=lambda m: (m.month, m.closed.code)))


def heir_of(code: str, merged: Sequence[Merger]) -> str:
    """The provider that carries on after these mergers; itself where it has not closed."""
    after = {m.closed.code: m.into.code for m in merged}
    while code in after:  # the catalogue's check lets no circle through
        code = after[code]
    return code


def as_it_is(region: Region, merged: Sequence[Merger]) -> Region:
    """The region as if the mergers had always been: without those that closed, whose months in an
    LMS are their heirs', as far as those have none of their own."""
    closed = {m.closed.code for m in merged}
    return region.model_copy(
        update={
            "providers": tuple(
                _heir(p, [m for m in merged if heir_of(m.closed.code, merged) == p.code])
                for p in region.providers
                if p.code not in closed
            )
        }
    )


def _heir(provider: Provider, merged: Sequence[Merger]) -> Provider:
    if not merged:
        return provider
    return provider.model_copy(
        update={
            "memberships": (*_before(provider, merged), *provider.memberships),
            "structural_zeros": _suspensions(provider, max(m.month for m in merged)),
        }
    )


def _before(provider: Provider, merged: Sequence[Merger]) -> tuple[Membership, ...]:
    """The earliest opened forerunner's months before the heir's own first."""
    first = provider.memberships[0].from_
    oldest = min((m.closed for m in merged), key=lambda p: p.memberships[0].from_)
    return tuple(
        m.model_copy(update={"to": _month_before(first)} if m.to is None or m.to >= first else {})
        for m in oldest.memberships
        if m.from_ < first
    )


def _suspensions(provider: Provider, joined: date) -> tuple[Suspension, ...]:
    """Those since the last merger: before it, others of the same heirs had births."""
    return tuple(
        s.model_copy(update={"from_": max(s.from_, joined)})
        for s in provider.structural_zeros
        if s.to >= joined
    )


def _month_before(month: date) -> date:
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)
