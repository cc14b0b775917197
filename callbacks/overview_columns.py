"""The columns of the matrix: region, LMSs, and the providers of each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from callbacks.trust import provider_marks
from catalogue.model import Indicator, Lms, Provider
from catalogue.view import View
from charts.words import month_words
from layouts.parts.matrix import Column
from store.cut import Cut, Subject

TOTALS = "Region and LMSs"


def subjects_of(cut: Cut, view: View, indicators: Sequence[Indicator], month: str) -> list[Subject]:
    """The columns: region, LMSs, and the providers of each in that month, by name."""
    lmss = _lmss(cut, view)
    kinds = _kinds(indicators)
    found: list[Subject] = [("region", cut.region.code), *(("lms", m.code) for m in lmss)]
    for lms in lmss:
        members = _members(cut, lms, kinds, month)
        found += [("provider", p.code) for p in members]
    return found


def _lmss(cut: Cut, view: View) -> tuple[Lms, ...]:
    return tuple(m for m in cut.region.lms if view.lms in (None, m.code))


def _kinds(indicators: Sequence[Indicator]) -> set[str]:
    """Who sends most of these indicators: only they have columns of their own."""
    senders = [i.submitter for i in indicators if i.min_level == "provider"]
    return {kind for kind in set(senders) if 3 * senders.count(kind) >= len(senders)}


def _members(cut: Cut, lms: Lms, kinds: set[str], month: str) -> list[Provider]:
    first = date.fromisoformat(f"{month}-01")
    here = [p for p in cut.region.providers if p.kind in kinds and p.lms_at(first) == lms.code]
    return sorted(here, key=lambda p: p.short_name.casefold())


def columns_of(cut: Cut, view: View, subjects: Sequence[Subject], month: str) -> list[Column]:
    _, awaited = cut.returns_in if view.to is None else ((), ())
    first = date.fromisoformat(f"{month}-01")
    columns = []
    for level, org in subjects:
        provider = cut.region.provider(org) if level == "provider" else None
        group = TOTALS
        if provider is not None:
            group = f"{cut.org_name('lms', provider.lms_at(first) or '')} LMS"
        left_out = [p for p in awaited if level == "region" or p.lms_at(first) == org]
        columns.append(
            Column(
                name="Region" if level == "region" else cut.org_name(level, org),
                group=group,
                href=_column_view(view, level, org).href,
                own=provider is not None and view.provider == org,
                caveat=_left_out_words(left_out, month) if provider is None else None,
                trust=provider_marks(cut, (level, org)),
            )
        )
    return columns


def _column_view(view: View, level: str, org: str) -> View:
    """What a column's heading leads to: a provider's profile, or the overview about the others."""
    if level == "provider":
        return view.on("provider").but(provider=org)
    return view.but(lms=org if level == "lms" else None)


def _left_out_words(left_out: Sequence[Provider], month: str) -> str | None:
    names = ", ".join(p.short_name for p in left_out)
    return f"Not in for {month_words(month)}, so not in these sums: {names}." if names else None
