"""The actions' page: what is done about what, and what followed."""

from __future__ import annotations

from typing import Any

from dash import html

from callbacks.action_cards import card_of
from callbacks.actions_new import asked_for, widest_set
from callbacks.indicator_actions import KEPT, Desk, later_words
from callbacks.months import settle_months
from callbacks.overview_cells import subject_view
from catalogue.view import View
from charts.words import kind_of, month_words
from layouts.actions import Practice, actions
from layouts.filters import actions_filters
from layouts.parts.notices import empty_state
from layouts.screen import Screen
from store.cut import Cut
from store.ledger.work_tables import Action, GoodPractice
from store.work import Kept

NAME = "Actions"


def screen(cut: Cut, view: View, desk: Desk) -> Screen:
    """The page for a view of a cut."""
    if not cut.has_returns():
        words = "No provider's own return is loaded, so there is no series to act on."
        back = ("Overview", view.on("overview").href)
        return Screen(
            title=NAME, current=NAME, content=[empty_state("No actions", words, back, first=True)]
        )
    view, said = settle_months(view, cut.months)
    refusal = KEPT if view.snapshot is not None else desk.refusal
    of_orgs = [one for one in desk.work.actions if of_orgs_asked(cut, view, one.action)]
    kept = [one for one in of_orgs if in_set(cut, view, one.action)]
    shown = [one for one in kept if view.status in (None, one.status)]
    new, told = asked_for(cut, view)
    months = [(str(m), month_words(m)) for m in reversed(cut.months)]
    return Screen(
        title=NAME,
        current=NAME,
        filters=_filters(cut, view),
        content=actions(
            title=_title(kept),
            standing=_standing(cut, view, desk),
            others=_others(cut, view, len(of_orgs) - len(kept)),
            cards=[card_of(cut, view, one) for one in shown],
            empty=_empty(view, bool(kept)),
            new=new,
            practices=[
                _practice(cut, view, one, refusal is None)
                for one in desk.work.practices
                if asked(cut, view, one)
            ],
            praised=_praised(cut, view),
            refusal=refusal,
            back=view.but(about=None, rule=None, began=None).href,
            months=months,
        ),
        said=(*said, *told),
    )


def _filters(cut: Cut, view: View) -> html.Section:
    export = f"/download/actions{view.but(about=None, rule=None, began=None).search()}"
    return actions_filters(view, cut.catalogue, cut.region, cut.id, export)


def asked(cut: Cut, view: View, one: Action | GoodPractice) -> bool:
    """Whether it is of the organisations and of the set of indicators asked for."""
    return of_orgs_asked(cut, view, one) and in_set(cut, view, one)


def in_set(cut: Cut, view: View, one: Action | GoodPractice) -> bool:
    """Whether its indicator is in the set asked for."""
    chosen = cut.catalogue.in_set(view.set or cut.catalogue.sets[0].id)
    return one.indicator in {indicator.id for indicator in chosen}


def of_orgs_asked(cut: Cut, view: View, one: Action | GoodPractice) -> bool:
    """Whether it is of the organisations asked for, and of an indicator that is still there."""
    if one.indicator not in cut.catalogue.indicators:
        return False
    if view.provider is not None:
        return one.org == view.provider
    if view.lms is None:
        return True
    provider = cut.region.provider(one.org)
    month = cut.months[-1].astype("datetime64[D]").item()
    return one.org == view.lms or (provider is not None and provider.lms_at(month) == view.lms)


def _title(kept: list[Kept]) -> str:
    still = sum(one.status == "open" for one in kept)
    if not kept:
        return "No actions yet"
    many = f"{len(kept)} action{'' if len(kept) == 1 else 's'}"
    return f"{many}, {still} of them open"


def _standing(cut: Cut, view: View, desk: Desk) -> str:
    words = (
        "What followed each, against the level before the signal that began it; not whether it was "
        "the cause."
    )
    after = desk.work.later
    if after is None:
        return words
    written = [*(kept.action for kept in after.actions), *after.practices]
    later = sum(asked(cut, view, one) for one in written)
    return f"{words} {later_words(later)}".strip()


def _others(cut: Cut, view: View, hidden: int) -> tuple[str, str] | None:
    """The way to actions on indicators outside the set."""
    if not hidden:
        return None
    words = "action is" if hidden == 1 else "actions are"
    wider = view.but(set=widest_set(cut)).href
    return f"{hidden} more {words} about indicators outside this set", wider


def _empty(view: View, some: bool) -> str:
    if some and view.status:
        return f"No action is {view.status}. Choose another status."
    return (
        "No action is open here. Open one from a signal, or from the foot of an indicator's page, "
        "under “Notes, actions and phases”."
    )


def _practice(cut: Cut, view: View, one: GoodPractice, can_write: bool) -> Practice:
    subject = (one.level, one.org)
    return Practice(
        who=cut.org_name(*subject),
        indicator=cut.indicator(one.indicator).short_name,
        href=subject_view(view, one.indicator, subject).href,
        when=month_words(f"{one.month:%Y-%m}"),
        text=one.text,
        by=f"{one.role or one.actor}, {one.recorded:%-d %b %Y}",
        take_back=one.id if can_write else None,
    )


def _praised(cut: Cut, view: View) -> list[tuple[str, dict[str, str | None]]]:
    """Providers' series that improve this month, in the set asked for, by name."""
    found: list[tuple[str, dict[str, Any]]] = []
    for indicator in cut.catalogue.in_set(view.set or cut.catalogue.sets[0].id):
        for (level, org), row in cut.rows(indicator.id).items():
            improves = row["variation"] and kind_of(row["variation"]) == "improvement"
            if level == "provider" and improves and view.provider in (None, org):
                hidden = {
                    "indicator": indicator.id,
                    "level": level,
                    "org": org,
                    "snapshot": cut.id,
                    "back": view.href,
                }
                found.append((f"{cut.org_name(level, org)}: {indicator.short_name}", hidden))
    return sorted(found, key=lambda pair: pair[0].casefold())
