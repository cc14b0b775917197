"""Steps of a change of the set, in words."""

from __future__ import annotations

from catalogue.agreement_words import CHOICE_WORDS, GROUPS, OPINION_WORDS
from layouts.reconcile_minutes import StepLine
from store.agreed import Change
from store.ledger.agreement_tables import SetDecision

NOTHING = "Nothing is decided yet."


def step_line(step: SetDecision, unit: str = "") -> StepLine:
    """One step. unit: of a target's value."""
    return StepLine(
        what=f"{step.stage.capitalize()}: {chosen(step, unit)}, from {step.first_month:%B %Y}.",
        when=_when(step),
        reason=step.reason,
        views=view_lines(step),
    )


def chosen(step: SetDecision, unit: str = "") -> str:
    """The choice, or the target with its unit."""
    if step.choice is not None:
        return CHOICE_WORDS[step.choice].lower()
    return f"target {step.value:g} {unit}".strip()


def view_lines(step: SetDecision) -> list[str]:
    """What each professional group said, in the order of the groups."""
    lines = []
    for group, name in GROUPS.items():
        view = step.views.get(group)
        if view is not None:
            words = f": {view['words']}" if view.get("words") else ""
            lines.append(f"{name}, {OPINION_WORDS[view['view']]}{words}")
    return lines


def stands(change: Change | None, unit: str = "") -> str:
    """How a change stands, in one sentence."""
    if change is None:
        return NOTHING
    agreed, latest = change.agreed, change.latest
    if agreed is None:
        return f"{latest.stage.capitalize()}: {chosen(latest, unit)}."
    said = f"Agreed: {chosen(agreed, unit)}."
    if change.is_open:
        said += f" {latest.stage.capitalize()} since: {chosen(latest, unit)}."
    return said


def _when(step: SetDecision) -> str:
    by = step.role or step.actor
    met = f"{step.body}, {step.decided_on:%-d %B %Y}; " if step.body and step.decided_on else ""
    return f"{met}written down by {by}, {step.recorded:%-d %B %Y}"
