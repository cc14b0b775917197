"""What a new meeting begins with."""

from __future__ import annotations

from callbacks.signals_desk import desk_of
from catalogue.view import View
from store.cut import Cut
from store.data_problems import DataProblem
from store.ledger import LedgerError
from store.signals import Tier
from store.store import Store
from store.work import OPEN, work_of

EMPTY = "empty"
REGION = "region"
CONCERNS = (Tier.CORE_CONCERN, Tier.OTHER_CONCERN)
MOST_FLAGS, MOST_ACTIONS, LEAST = 9, 3, 6


def kinds(cut: Cut) -> list[tuple[str, str]]:
    """What can be chosen, and its words: an LMS's month, the region's, or nothing."""
    lms = [(one.code, f"this month of {one.short_name}") for one in cut.region.lms]
    return [
        (REGION, f"this month of {cut.region.name}"),
        *lms,
        (EMPTY, "nothing: charts are added"),
    ]


def links_for(store: Store, cut: Cut, kind: str) -> list[str]:
    """The links that a meeting of a kind begins with: providers' flags that are new, then their
    concerns that stand, gravest first; what is being done already; and where these are few, the
    headline indicators of the whole."""
    if kind == EMPTY or not cut.has_returns():
        return []
    lms = None if kind == REGION else kind
    flagged = _flagged(store, cut, lms)[:MOST_FLAGS]
    acting = [link for link in _acting(store, cut, lms) if link not in flagged][:MOST_ACTIONS]
    few = max(LEAST - len(flagged) - len(acting), 0)
    return [*flagged, *acting, *_whole(cut, lms)[:few]]


def _flagged(store: Store, cut: Cut, lms: str | None) -> list[str]:
    desk, _ = desk_of(store, cut, View(page="signals", lms=lms))
    new = [one for one in desk.inbox.flags if one.tier in (*CONCERNS, Tier.CHANGE)]
    standing = [
        one
        for one in desk.inbox.standing
        if not isinstance(one, DataProblem) and one.tier in CONCERNS
    ]
    return [_link(one.key.indicator, one.level, one.key.org) for one in (*new, *standing)]


def _acting(store: Store, cut: Cut, lms: str | None) -> list[str]:
    try:
        kept = work_of(store.settings).actions
    except LedgerError:
        return []
    return [
        _link(one.action.indicator, one.action.level, one.action.org)
        for one in kept
        if one.status == OPEN
        and (lms is None or _in_lms(cut, one.action.level, one.action.org, lms))
        and cut.has_returns(one.action.indicator)
    ]


def _whole(cut: Cut, lms: str | None) -> list[str]:
    inside = [i for i in cut.catalogue.in_set(cut.catalogue.sets[0].id) if cut.has_returns(i.id)]
    level, org = ("region", cut.region.code) if lms is None else ("lms", lms)
    there = [i.id for i in inside if (level, org) in cut.readings(i.id)]
    return [_link(one, level, org) for one in there]


def _in_lms(cut: Cut, level: str, org: str, lms: str) -> bool:
    if level != "provider":
        return org == lms
    provider = cut.region.provider(org)
    last = cut.months[-1].astype(object)
    return provider is not None and provider.lms_at(last) == lms


def _link(indicator: str, level: str, org: str) -> str:
    named = {} if level == "region" else {level: org}
    return View(page="indicator", indicator=indicator, level=level, **named).href
