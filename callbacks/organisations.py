"""Organisations as they were in each month, or as they are now: which cut a view is answered from,
and the choice between the two."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np

from catalogue.model import Indicator, Provider
from catalogue.successors import Merger, heir_of
from catalogue.view import View
from charts.words import month_words
from layouts.parts.organisations import organisations_switch
from store.assess import SPARK_POINTS
from store.cut import Cut
from store.tracker import MONTHS as TRACKED

ANSWERED = (
    "overview",
    "indicator",
    "provider",
    "baselines",
)  # pages whose figures are those of such a cut
BY_SENDER = ("signals", "actions")  # pages, and files of their rows
AS_SENT = (
    "Flags and actions are kept for each organisation as it was, so this page shows them so; the "
    "other pages show organisations as they are now."
)


class Seen(NamedTuple):
    """The cut that answers a view, the view as it is then meant, and what is to be said of it."""

    cut: Cut
    view: View
    said: tuple[str, ...] = ()


def seen(cut: Cut, view: View) -> Seen:
    """As the view asks for. One that is about an organisation that has closed is about its heir."""
    if view.view is None:
        return Seen(cut, view)
    if not cut.mergers:
        said = f"No organisation of {cut.region.name} has merged in the months of this data cut."
        return Seen(cut, view.but(view=None), (said,))
    if view.page in BY_SENDER:
        return Seen(cut, view, (AS_SENT,))
    told = tuple(_leads_on(cut, m) for m in cut.mergers if m.closed.code == view.provider)
    if told:
        view = view.but(provider=heir_of(view.provider or "", cut.mergers))
    return Seen(cut.as_is if view.page in ANSWERED else cut, view, told)


def _leads_on(cut: Cut, merger: Merger) -> str:
    heir = cut.org_name("provider", heir_of(merger.closed.code, cut.mergers))
    return (
        f"{merger.closed.short_name} became part of {merger.into.short_name} in "
        f"{_month(merger)}. As it is now its figures are {heir}'s, which are shown."
    )


def switch(cut: Cut, view: View) -> list[Any]:
    """The two links and what they mean, where a merger is among the months shown."""
    if view.page not in (*ANSWERED, "returns"):
        return []
    merged = _shown(cut, view) or (list(cut.mergers) if view.view is not None else [])
    if not merged:
        return []
    as_is = view.view is not None
    return [organisations_switch(view, as_is=as_is, words=_words(merged, as_is=as_is))]


def _words(merged: Sequence[Merger], *, as_is: bool) -> str:
    joined = " ".join(
        f"{m.closed.short_name} became part of {m.into.short_name} in {_month(m)}." for m in merged
    )
    if as_is:
        return f"{joined} Earlier months are added up as if they had always been one."
    return f"{joined} Each organisation is shown as it was in that month."


def _shown(cut: Cut, view: View) -> list[Merger]:
    """The mergers that change something of what the page shows."""
    if not cut.mergers:
        return []
    first, last = _window(cut, view)
    return [
        m for m in cut.mergers if first < f"{m.month:%Y-%m}" <= last and _concerns(cut, view, m)
    ]


def _window(cut: Cut, view: View) -> tuple[str, str]:
    """First and last of the months that a page shows."""
    last = view.to or str(cut.months[-1])
    if view.page == "baselines":  # of the first year: whoever merged later was apart then
        return str(cut.months[0]), str(cut.months[-1])
    if view.page == "indicator":
        return view.from_ or str(cut.months[0]), last
    months = {
        "overview": SPARK_POINTS,
        "returns": TRACKED,
        "provider": 2 * (view.window or cut.catalogue.rules.window_months),  # and those before
    }[view.page]
    return str(np.datetime64(last, "M") - (months - 1)), last


def _concerns(cut: Cut, view: View, merger: Merger) -> bool:
    if view.page == "provider":
        heir = heir_of(merger.closed.code, cut.mergers)
        return view.provider in (merger.closed.code, merger.into.code, heir)
    if view.page == "indicator" and view.indicator is not None:
        return _is_shown_by_provider(cut.indicator(view.indicator), merger)
    return True


def _is_shown_by_provider(indicator: Indicator, merger: Merger) -> bool:
    return indicator.min_level == "provider" and indicator.submitter == merger.closed.kind


def joined_words(cut: Cut, org: str) -> str:
    """Whose earlier figures are part of an organisation's here; "" for nobody's."""
    return "; ".join(
        f"{m.closed.short_name} is counted in before {_month(m)}" for m in cut.joined(org)
    )


def closed_words(cut: Cut, provider: Provider, month: date) -> str:
    """What a provider that had closed by a month is part of since; "" where it had not."""
    for m in cut.mergers:
        if m.closed.code == provider.code and m.month <= month:
            return f"part of {m.into.short_name} since {_month(m)}"
    return ""


def _month(merger: Merger) -> str:
    return month_words(f"{merger.month:%Y-%m}")
