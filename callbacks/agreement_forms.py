"""Saving steps of what the region agrees on for its set: definitions and targets."""

from __future__ import annotations

import math
from collections.abc import Callable
from contextlib import closing
from datetime import date

from dash import Dash

from callbacks.forms import Answer, Form, Refused, field, free_text, month_field, one_of, to_page
from catalogue.agreed_set import obstacle
from catalogue.agreement_words import CHOICES, GROUPS, OPINIONS, STAGES
from catalogue.indicator_checks import LARGEST_TARGET
from catalogue.view import SNAPSHOT
from etl.run_next import start_load
from store.cut import Cut
from store.decision_kinds import DEFINITION, TARGET
from store.ledger import Ledger
from store.ledger.agreements import Views
from store.store import Store

LONGEST_LINE = 60
AGREED = "agreed"
UNKNOWN = "This is not known here any more. Go back, open the page again, and save once more."


def register(app: Dash, store: Store) -> None:
    """The forms of the reconciliation.

    POST reconcile/decide: `concept`, `stage` (proposed, consulted, agreed), `choice` (keep_a,
    keep_b, adopt_national, keep_both), `from` (YYYY-MM, from when it would hold), `reason`; `body`
    and `date` (YYYY-MM-DD) where it is agreed; for each professional group `view_<group>` (agree,
    dissent, no_view, or empty) and, of a dissent, `words_<group>`; `role`, `snapshot`, `back`.
    POST reconcile/target: `indicator` and `value` in the place of `concept` and `choice`."""
    form = Form(app, store.settings, back="reconcile")

    def saves(address: str, write: Callable[[Cut, Ledger], None]) -> None:
        def save() -> Answer:
            cut = _cut(store)
            with closing(Ledger(store.settings.ledger_url)) as ledger:
                write(cut, ledger)
            if field("stage") == AGREED:  # it goes into the next data cut
                start_load(store.settings)
            return to_page(form.prefix, "reconcile")

        form.takes(address, save)

    saves("reconcile/decide", _definition)
    saves("reconcile/target", _target)


def _cut(store: Store) -> Cut:
    snapshot = field("snapshot")
    cut = store.cut(snapshot if SNAPSHOT.fullmatch(snapshot) else None)
    if cut is None:
        raise Refused(400, UNKNOWN)
    return cut


def _definition(cut: Cut, ledger: Ledger) -> None:
    concept = cut.catalogue.concepts.get(field("concept"))
    if concept is None:
        raise Refused(400, UNKNOWN)
    choice = one_of("choice", "The decision", CHOICES)
    first_month = month_field("from", "The month from which it holds")
    if why := obstacle(cut.catalogue, concept, choice, first_month):
        raise Refused(400, why)
    ledger.add_set_decision(
        kind=DEFINITION, subject=concept.id, choice=choice, first_month=first_month,
        **_step(cut),
    )  # fmt: skip


def _target(cut: Cut, ledger: Ledger) -> None:
    indicator = cut.catalogue.indicators.get(field("indicator"))
    if indicator is None:
        raise Refused(400, UNKNOWN)
    largest = LARGEST_TARGET.get(indicator.unit, math.inf)
    try:
        value = float(field("value"))
    except ValueError:
        value = math.nan
    if not 0 <= value <= largest:  # no number is neither
        upto = f", up to {largest:,.0f}" if largest < math.inf else ""
        raise Refused(400, f"The target must be a number of 0 or more{upto}.")
    ledger.add_set_decision(
        kind=TARGET, subject=indicator.id, value=value,
        first_month=month_field("from", "The month from which it holds"), **_step(cut),
    )  # fmt: skip


def _step(cut: Cut) -> dict[str, object]:
    """What every step has."""
    return {
        "stage": one_of("stage", "The stage", STAGES),
        "reason": free_text("reason", "The reason") or "",
        "views": _views(),
        "body": free_text("body", "The body", longest=LONGEST_LINE, needed=False),
        "decided_on": _day(),
        "role": free_text("role", "Your role", longest=LONGEST_LINE, needed=False),
        "snapshot": cut.id,
    }


def _views() -> Views:
    found = {}
    for group, name in GROUPS.items():
        if not field(f"view_{group}"):
            continue
        view = one_of(f"view_{group}", f"The view of {name}", OPINIONS)
        words = free_text(f"words_{group}", f"What {name} says", needed=False)
        found[group] = {"view": view, "words": words or ""}
    return found


def _day() -> date | None:
    given = field("date")
    if not given:
        return None
    try:
        return date.fromisoformat(given)
    except ValueError:
        raise Refused(400, "The date must be a day, such as 2026-11-25.") from None
