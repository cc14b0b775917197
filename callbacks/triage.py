"""Saving what somebody makes of a flag."""

from __future__ import annotations

from datetime import date

from dash import Dash

from callbacks.forms import Answer, Form, Refused, field, free_text, one_of, to_page
from callbacks.signals_desk import Listed
from catalogue.view import SIGNAL, SNAPSHOT, TRIAGED
from store.cut import Cut
from store.ledger import Ledger
from store.signals import Scope, inbox_of
from store.store import Store
from store.triaged import NEW, figures_of

LONGEST_ROLE = 60


def register(app: Dash, store: Store) -> None:
    """The form of the signals page."""
    form = Form(app, store.settings, back="signals", back_words="Back to the signals")

    def save() -> Answer:
        cut = store.cut(_asked_cut())
        if cut is None:
            raise Refused(409, "There is no data cut yet, so there is no flag to look at.")
        signal = _signal(cut)
        state = one_of("state", "The state", TRIAGED)
        reason = free_text("reason", "Why", needed=state != NEW)
        role = free_text("role", "Your role", longest=LONGEST_ROLE, needed=False)
        ledger = Ledger(store.settings.ledger_url)
        try:
            ledger.add_triage(
                level=signal.level,
                org=signal.key.org,
                indicator=signal.key.indicator,
                rule=signal.key.rule,
                start=date.fromisoformat(f"{signal.key.start}-01"),
                state=state,
                reason=reason,
                figures=figures_of(cut, signal),
                role=role,
                snapshot=cut.id,
            )
        finally:
            ledger.close()
        return to_page(form.prefix, "signals")

    form.takes("signals/triage", save)


def _asked_cut() -> str | None:
    asked = field("snapshot")
    return asked if SNAPSHOT.fullmatch(asked) else None


def _signal(cut: Cut) -> Listed:
    """The flag that the form is about, as it stands in the cut that was looked at. Refused: there
    is none."""
    text, month = field("signal"), field("month") or None
    if SIGNAL.fullmatch(text) and month in (None, *map(str, cut.months)):
        everything = Scope(indicators=tuple(cut.catalogue.indicators.values()), month=month)
        for one in inbox_of(cut, everything, None).every:
            if one.key.text == text:
                return one
    raise Refused(400, "This flag is not known here. Open it again from the list.")
