"""The form that opens an action, where the address names a series and perhaps a signal."""

from __future__ import annotations

import numpy as np

from analysis.reading import Array
from catalogue.view import View
from charts.words import RULE_WORDS, month_words
from layouts.actions import NewAction
from store.cut import Cut

STARTS = 24  # months before the cut's latest in which an action may have begun
AHEAD = 3


def asked_for(cut: Cut, view: View) -> tuple[NewAction | None, tuple[str, ...]]:
    """The form, and a notice where the address names no series that is here."""
    if view.about is None:
        return None, ()
    level = view.level if view.level in ("region", "lms", "provider") else "provider"
    org = {"provider": view.provider, "lms": view.lms, "region": cut.region.code}[level]
    indicator = cut.indicator(view.about)
    if org is None or (level, org) not in cut.readings(indicator.id):
        return None, ("The link names no series to act on; open the action from its page.",)
    signal, said = "", ()
    if view.began and view.began not in {str(month) for month in cut.months}:
        view = view.but(began=None)
        said = ("The link's signal begins in no month of this cut, so it was left out.",)
    if view.began:
        rule = RULE_WORDS.get(view.rule or "", "flagged")
        signal = f"{rule}, since {month_words(view.began)}"
    return (
        NewAction(
            name=f"{cut.org_name(level, org)}, {indicator.short_name}",
            hidden={
                "indicator": indicator.id,
                "level": level,
                "org": org,
                "rule": view.rule if view.began else None,
                "signal": view.began,
                "snapshot": cut.id,
                "back": _back(cut, view, indicator.id),
            },
            signal=signal,
            starts=[(str(m), month_words(m)) for m in starts_of(cut)],
            start=f"{cut.created:%Y-%m}",
            cancel=view.but(about=None, rule=None, began=None).href,
        ),
        said,
    )


def _back(cut: Cut, view: View, indicator: str) -> str:
    """The list with the new action in it, whatever set and status were chosen."""
    chosen = cut.catalogue.in_set(view.set or cut.catalogue.sets[0].id)
    inside = indicator in {one.id for one in chosen}
    kept = view.set if inside else widest_set(cut)
    return view.but(about=None, rule=None, began=None, status=None, set=kept).href


def widest_set(cut: Cut) -> str:
    """The id of the set with the most indicators."""
    sets = cut.catalogue.sets
    return max(sets, key=lambda one: len(cut.catalogue.in_set(one.id))).id


def starts_of(cut: Cut) -> Array:
    """Months that an action may begin in, latest first."""
    latest = cut.months[-1].astype("datetime64[M]")
    made = np.datetime64(f"{cut.created:%Y-%m}", "M")
    return np.arange(max(made, latest) + AHEAD, latest - STARTS, -1)
