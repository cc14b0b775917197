"""How a decision stands, and its next step, on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from callbacks.agreement_words import step_line
from catalogue.agreed_set import obstacle
from catalogue.agreement_words import CHOICE_WORDS, GROUPS, OPINION_WORDS
from catalogue.crosswalk import Concept
from catalogue.model import Indicator
from catalogue.view import View
from charts.words import month_words
from layouts.reconcile_decision import Decision, Step, Subject, Views
from store.agreed import Change
from store.cut import Cut
from store.ledger.agreement_tables import SetDecision

EARLIER, LATER = 24, 18  # months about the latest one in which a change may begin
APRIL = 4
OPINIONS = tuple(OPINION_WORDS.items())


def definition_decision(
    cut: Cut, view: View, concept: Concept, change: Change | None, refusal: str | None
) -> Decision:
    """What is decided about a concept's definition."""
    first = _next_april(cut)
    barred = {
        choice: why
        for choice in CHOICE_WORDS
        if (why := obstacle(cut.catalogue, concept, choice, _day(first))) is not None
    }
    subject = Subject(
        name=f"decide-{concept.id}",
        action="/reconcile/decide",
        hidden={"concept": concept.id, "snapshot": cut.id, "back": view.href},
        choices=tuple(CHOICE_WORDS.items()),
        barred=barred,
    )
    found = _decision("Decision", cut, subject, change, refusal)
    carried = concept.decided
    if found.agreed is None and carried is not None:
        step = Step(
            what=f"Agreed: {CHOICE_WORDS[carried.choice].lower()}, from {carried.from_:%B %Y}.",
            reason=carried.reason,
            by=f"{carried.body}, {carried.decided_on:%-d %B %Y}; carried out in this catalogue",
        )
        return replace(found, agreed=step, stage=found.stage or "agreed")
    return found


def target_decision(
    cut: Cut, view: View, indicator: Indicator, change: Change | None, refusal: str | None
) -> Decision:
    """What is decided about an indicator's target; it goes the same way."""
    subject = Subject(
        name=f"target-{indicator.id}",
        action="/reconcile/target",
        hidden={"indicator": indicator.id, "snapshot": cut.id, "back": view.href},
        unit=indicator.unit_words,
    )
    return _decision("Target", cut, subject, change, refusal, indicator.unit_words)


def _decision(
    title: str, cut: Cut, subject: Subject, change: Change | None, refusal: str | None,
    unit: str = "",
) -> Decision:  # fmt: skip
    latest = change.latest if change else None
    agreed = change.agreed if change else None
    draft = latest if change and change.is_open else None
    shown = {step.id for step in (agreed, draft) if step is not None}
    earlier = [step for step in change.steps if step.id not in shown] if change else []
    views: Views = {
        group: (view["view"], view.get("words", ""))
        for group, view in (latest.views if latest else {}).items()
    }
    months = _months(cut)
    return Decision(
        title=title if draft is None else f"{title}, draft",
        subject=subject,
        agreed=_step(agreed, unit) if agreed else None,
        draft=_step(draft, unit) if draft else None,
        stage=latest.stage if latest else "",
        chosen=_value(latest),
        first_month=f"{latest.first_month:%Y-%m}" if latest else "",
        reason=latest.reason if latest and draft else "",
        views=views,
        history=[_step(step, unit) for step in reversed(earlier)],
        groups=tuple(GROUPS.items()),
        silent=[name for group, name in GROUPS.items() if group not in views],
        months=months,
        month=_next_april(cut),
        refusal=refusal,
        opinions=OPINIONS,
    )


def _value(step: SetDecision | None) -> str:
    """The choice or the target as a form repeats it."""
    if step is None:
        return ""
    return step.choice if step.choice is not None else f"{step.value:g}"


def _step(step: SetDecision, unit: str) -> Step:
    line = step_line(step, unit)
    views = []
    for group, name in GROUPS.items():
        view = step.views.get(group)
        if view is not None:
            words = f": {view['words']}" if view.get("words") else ""
            views.append((name, view["view"], f"{OPINION_WORDS[view['view']]}{words}"))
    return Step(what=line.what, reason=line.reason, by=line.when, views=views)


def _latest(cut: Cut) -> np.datetime64:
    return cut.months[-1] if cut.months else np.datetime64(cut.created.replace(tzinfo=None), "M")


def _months(cut: Cut) -> Sequence[tuple[str, str]]:
    latest = _latest(cut)
    every = np.arange(latest + LATER, latest - EARLIER - 1, -1)
    return [(str(month), month_words(month)) for month in every]


def _next_april(cut: Cut) -> str:
    """The beginning of the next financial year, from when a change holds unless said otherwise."""
    month = _latest(cut) + 1
    while int(str(month)[5:7]) != APRIL:
        month += 1
    return str(month)


def _day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
