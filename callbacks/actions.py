"""The actions' page: what is done about what, and what followed."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from analysis.before_after import BeforeAfter
from callbacks.actions_new import asked_for
from callbacks.indicator_actions import KEPT, Desk
from callbacks.months import settle_months
from callbacks.overview_cells import subject_view
from catalogue.view import View
from charts.action_line import action_line_uri
from charts.words import kind_of, month_words
from layouts.actions import ActionCard, Practice, actions
from layouts.filters import actions_filters
from layouts.parts.notices import empty_state
from layouts.screen import Screen
from store.cut import Cut, Subject
from store.ledger.work_tables import Action, GoodPractice
from store.outcome import outcome_of
from store.work import Kept

NAME = "Actions"
MONTHS_SHOWN = 24
NOT_WORKED_OUT = "What followed is not worked out: this measure is a plain line, or has no figures"


def screen(cut: Cut, view: View, desk: Desk) -> Screen:
    """The page for a view of a cut."""
    if not cut.has_returns():
        words = "No provider's own return is loaded, so there is no series to act on."
        back = ("Overview", view.on("overview").href)
        return Screen(title=NAME, current=NAME, content=[empty_state("No actions", words, back)])
    view, said = settle_months(view, cut.months)
    refusal = KEPT if view.snapshot is not None else desk.refusal
    kept = [one for one in desk.work.actions if asked(cut, view, one.action)]
    shown = [one for one in kept if view.status in (None, one.status)]
    new, told = asked_for(cut, view)
    months = [(str(m), month_words(m)) for m in reversed(cut.months)]
    return Screen(
        title=NAME,
        current=NAME,
        filters=_filters(cut, view),
        content=actions(
            title=_title(kept),
            standing=_standing(desk),
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
    export = f"/download/actions{view.but(snapshot=cut.id).search()}"
    return actions_filters(view, cut.region, cut.id, export)


def asked(cut: Cut, view: View, one: Action | GoodPractice) -> bool:
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


def _standing(desk: Desk) -> str:
    words = (
        "What followed each action, after eight months or more, against the level before the "
        "signal that began it. It does not say that the action was the cause."
    )
    later = desk.work.later
    return f"{words} {later} written since are not shown in this cut." if later else words


def _empty(view: View, some: bool) -> str:
    if some and view.status:
        return f"No action is {view.status}. Choose another status."
    return (
        "No action is open here. Open one from a signal, or from the foot of an indicator's page, "
        "under “Notes, actions and phases”."
    )


def card_of(cut: Cut, view: View, kept: Kept) -> ActionCard:
    """One action with what followed it."""
    action = kept.action
    indicator = cut.indicator(action.indicator)
    subject = (action.level, action.org)
    outcome = outcome_of(cut, action)
    picture, alternative = _picture(cut, action, subject)
    verdict, told = _outcome_words(outcome)
    return ActionCard(
        number=action.id,
        who=cut.org_name(*subject),
        indicator=indicator.short_name,
        href=subject_view(view, action.indicator, subject).href,
        what=action.what,
        facts=[
            f"Owner: {action.owner_role}",
            f"since {month_words(f'{action.start:%Y-%m}')}",
            f"status: {kept.status}",
        ],
        verdict=verdict,
        outcome=told,
        picture=picture,
        alternative=alternative,
        status=kept.status,
        steps=[
            (
                f"{step.recorded:%-d %b %Y}",
                ", ".join(filter(None, (step.status, step.role or step.actor, step.note))),
            )
            for step in kept.steps
        ],
    )


def _outcome_words(outcome: BeforeAfter | None) -> tuple[str, str]:
    """The verdict, and the figures it stands on."""
    if outcome is None:
        return NOT_WORKED_OUT, ""
    verdict, _, rest = outcome.sentence.partition(". ")
    return verdict.rstrip("."), rest


def _picture(cut: Cut, action: Action, subject: Subject) -> tuple[str, str]:
    """Two years of the series, and the same in words."""
    reading = cut.readings(action.indicator).get(subject)
    if reading is None:
        return action_line_uri([], None, None), "No figures."
    kept = slice(max(len(reading.month) - MONTHS_SHOWN // reading.period_months, 0), None)
    months = reading.month[kept]
    start = int(np.searchsorted(months, np.datetime64(action.start, "M")))
    first = np.datetime64(action.start, "M") < months[0]
    centre = reading.centre[kept][-1]
    words = f"{cut.org_name(*subject)}: {reading.sentence}"
    return action_line_uri(reading.value[kept].tolist(), None if first else start, centre), words


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
