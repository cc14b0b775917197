"""The form that opens an action, where the address names a series and perhaps a signal."""

from __future__ import annotations

import numpy as np

from catalogue.view import View
from charts.words import RULE_WORDS, month_words
from layouts.actions import NewAction
from store.cut import Cut

STARTS = 12  # months back that an action may have begun in
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
    signal = ""
    if view.began:
        rule = RULE_WORDS.get(view.rule or "", "flagged")
        signal = f"{rule}, since {month_words(view.began)}"
    made = np.datetime64(f"{cut.created:%Y-%m}", "M")
    months = np.arange(made + AHEAD, made - STARTS, -1)
    return (
        NewAction(
            name=f"{cut.org_name(level, org)}, {indicator.short_name}",
            hidden={
                "indicator": indicator.id,
                "level": level,
                "org": org,
                "rule": view.rule,
                "signal": view.began,
                "snapshot": cut.id,
                "back": view.but(about=None, rule=None, began=None).href,
            },
            signal=signal,
            starts=[(str(m), month_words(m)) for m in months],
            start=f"{cut.created:%Y-%m}",
            cancel=view.but(about=None, rule=None, began=None).href,
        ),
        (),
    )
