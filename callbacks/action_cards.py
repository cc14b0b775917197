"""Actions as cards, with what followed each."""

from __future__ import annotations

import numpy as np

from analysis.before_after import BeforeAfter, Verdict
from callbacks.overview_cells import subject_view
from catalogue.view import View
from charts.action_line import action_line_uri
from charts.words import Sign, month_words
from layouts.action_cards import ActionCard
from store.cut import Cut
from store.outcome import outcome_of
from store.work import Kept

NOT_WORKED_OUT = "What followed is not worked out: this measure is a plain line, or has no figures"


def card_of(cut: Cut, view: View, kept: Kept, *, on_own_page: bool = False) -> ActionCard:
    """One action with what followed it. on_own_page: of its organisation, which is not named again;
    and the steps it took are left to the actions' page."""
    action = kept.action
    indicator = cut.indicator(action.indicator)
    subject = (action.level, action.org)
    who = cut.org_name(*subject)
    reading = cut.readings(action.indicator).get(subject)
    outcome = outcome_of(cut, action)
    verdict, told = _outcome_words(outcome)
    return ActionCard(
        number=action.id,
        what=action.what,
        href=subject_view(view, action.indicator, subject).href,
        facts=[
            indicator.short_name if on_own_page else f"{who}: {indicator.short_name}",
            f"Owner: {action.owner_role}",
            f"from {month_words(f'{action.start:%Y-%m}')}",
            *_answers(kept),
            *([] if on_own_page else [f"status: {kept.status}"]),
        ],
        sign=None if outcome is None else sign_of(outcome, indicator.direction),
        verdict=verdict,
        outcome=told,
        picture=action_line_uri(reading, np.datetime64(action.start, "M")),
        alternative=f"{who}: {reading.sentence}" if reading else "No figures.",
        status=kept.status,
        steps=[] if on_own_page else _steps(kept),
    )


def _answers(kept: Kept) -> list[str]:
    """Since when the signal stood that began it."""
    signal = kept.action.signal
    return [f"answers a signal since {month_words(f'{signal:%Y-%m}')}"] if signal else []


def _steps(kept: Kept) -> list[tuple[str, str]]:
    return [
        (
            f"{step.recorded:%-d %b %Y}",
            ", ".join(filter(None, (step.status, step.role or step.actor, step.note))),
        )
        for step in kept.steps
    ]


def _outcome_words(outcome: BeforeAfter | None) -> tuple[str, str]:
    """The verdict, and the figures it stands on."""
    if outcome is None:
        return NOT_WORKED_OUT, ""
    verdict, _, rest = outcome.sentence.partition(". ")
    return verdict.rstrip("."), rest


def sign_of(outcome: BeforeAfter, direction: str) -> Sign:
    """The icon of a verdict. direction: of the indicator. Its chevron points the way in which the
    indicator is better or, where it got worse, worse."""
    better = "low" if direction == "lower_is_better" else "high"
    worse = "high" if better == "low" else "low"
    return {
        Verdict.TOO_EARLY: "not_enough_data",
        Verdict.CANNOT_TELL: "not_enough_data",
        Verdict.IMPROVED: f"improvement_{better}",
        Verdict.BACK: "common_cause",
        Verdict.NO_CHANGE: "common_cause",
        Verdict.WORSE: f"concern_{worse}",
        Verdict.HIGHER: "neutral_high",
        Verdict.LOWER: "neutral_low",
    }[outcome.verdict]
