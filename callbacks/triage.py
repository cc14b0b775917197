"""Saving what somebody makes of a flag."""

from __future__ import annotations

from datetime import date

from dash import Dash

from callbacks.forms import Answer, Form, Refused, field, free_text, one_of, to_page
from catalogue.view import SIGNAL, SNAPSHOT, TRIAGED
from store.cut import Cut
from store.ledger import Ledger
from store.signals import Key
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
        key, level = _key(cut)
        state = one_of("state", "The state", TRIAGED)
        reason = free_text("reason", "Why", needed=state != NEW)
        role = free_text("role", "Your role", longest=LONGEST_ROLE, needed=False)
        ledger = Ledger(store.settings.ledger_url)
        try:
            ledger.add_triage(
                level=level,
                org=key.org,
                indicator=key.indicator,
                rule=key.rule,
                start=date.fromisoformat(f"{key.start}-01"),
                state=state,
                reason=reason,
                figures=figures_of(cut, level, key),
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


def _key(cut: Cut) -> tuple[Key, str]:
    """The flag that the form is about, and its level. Refused: no such series is here."""
    text, level = field("signal"), field("level")
    if not SIGNAL.fullmatch(text):
        raise Refused(400, "This flag is not known here. Open it again from the list.")
    key = Key(*text.split("."))
    if key.indicator not in cut.catalogue.indicators or (level, key.org) not in cut.rows(
        key.indicator
    ):
        raise Refused(400, "This flag is not known here. Open it again from the list.")
    return key, level
