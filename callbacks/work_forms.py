"""Saving notes, actions, good practice, phases and points left out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import date

from dash import Dash

from callbacks.actions_new import starts_of
from callbacks.forms import Answer, Form, Refused, field, free_text, month_field, one_of, to_page
from catalogue.view import LEVELS, RULES, SNAPSHOT
from etl.run_next import start_load
from store.cut import Cut
from store.decision_kinds import LEFT_OUT, PHASE
from store.ledger import Ledger
from store.ledger.actions import STATUSES
from store.store import Store

LONGEST_LINE = 60
UNKNOWN = "This series is not known here. Go back, open the page again, and save once more."
ON = ("series", "org", "indicator")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whose:
    """The series that a form is about, and the cut that was looked at."""

    cut: Cut
    indicator: str
    level: str
    org: str


def register(app: Dash, store: Store) -> None:
    """The forms of the indicator's page and of the actions' page."""
    form = Form(app, store.settings, back="actions")

    def saves(address: str, write: Callable[[Ledger], None], *, loads: bool = False) -> None:
        """A form whose answer writes to the ledger. loads: it changes figures' limits, so that a
        new data cut is made."""

        def save() -> Answer:
            with closing(Ledger(store.settings.ledger_url)) as ledger:
                write(ledger)
            if loads:
                start_load(store.settings)
            return to_page(form.prefix, "actions")

        form.takes(address, save)

    saves("notes/add", lambda ledger: _note(store, ledger))
    saves("notes/take-back", lambda ledger: ledger.withdraw_annotation(_number(), _why()))
    saves("actions/add", lambda ledger: _action(store, ledger))
    saves("actions/step", _step)
    saves("practice/add", lambda ledger: _practice(store, ledger))
    saves("practice/take-back", lambda ledger: ledger.withdraw_good_practice(_number(), _why()))
    saves("phases/add", lambda ledger: _phase(store, ledger), loads=True)
    saves("points/leave-out", lambda ledger: _leave_out(store, ledger), loads=True)
    saves("decisions/take-back", _take_back, loads=True)


def _whose(store: Store) -> Whose:
    """Refused: no such series is here."""
    snapshot = field("snapshot")
    cut = store.cut(snapshot if SNAPSHOT.fullmatch(snapshot) else None)
    level = one_of("level", "The level", LEVELS)
    indicator, org = field("indicator"), field("org")
    if cut is None or indicator not in cut.catalogue.indicators:
        raise Refused(400, UNKNOWN)
    if (level, org) not in cut.readings(indicator):
        raise Refused(400, UNKNOWN)
    return Whose(cut=cut, indicator=indicator, level=level, org=org)


def _month(whose: Whose, name: str, label: str) -> date:
    """A month of the cut. Refused: it is none."""
    month = month_field(name, label)
    if f"{month:%Y-%m}" not in {str(one) for one in whose.cut.months}:
        raise Refused(400, f"{label} must be one of the months that are shown.")
    return month


def _role() -> str | None:
    return free_text("role", "Your role", longest=LONGEST_LINE, needed=False)


def _why() -> str:
    return free_text("reason", "Why") or ""


def _number() -> int:
    text = field("id")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused(400, "This is not known here any more. Open the page again.")
    return int(text)


def _note(store: Store, ledger: Ledger) -> None:
    whose = _whose(store)
    on = one_of("on", "Where the note is shown", ON)
    ledger.add_annotation(
        indicator=None if on == "org" else whose.indicator,
        level=None if on == "indicator" else whose.level,
        org=None if on == "indicator" else whose.org,
        month=_month(whose, "month", "The month"),
        text=free_text("text", "The note") or "",
        role=_role(),
        snapshot=whose.cut.id,
    )


def _action(store: Store, ledger: Ledger) -> None:
    whose = _whose(store)
    rule = one_of("rule", "The signal's rule", RULES) if field("rule") else None
    began = _month(whose, "signal", "The signal's first month") if field("signal") else None
    start = month_field("start", "The start")
    if f"{start:%Y-%m}" not in {str(month) for month in starts_of(whose.cut)}:
        raise Refused(400, "The start must be one of the months that the form offers.")
    ledger.add_action(
        indicator=whose.indicator,
        level=whose.level,
        org=whose.org,
        what=free_text("what", "What is done") or "",
        owner_role=free_text("owner_role", "The owner's role", longest=LONGEST_LINE) or "",
        start=start,
        rule=rule,
        signal=began,
        role=_role(),
        snapshot=whose.cut.id,
    )


def _step(ledger: Ledger) -> None:
    status = one_of("status", "The status", STATUSES)
    note = free_text("note", "The note", needed=False)
    ledger.add_step(_number(), status, note, _role())


def _practice(store: Store, ledger: Ledger) -> None:
    whose = _whose(store)
    ledger.add_good_practice(
        indicator=whose.indicator,
        level=whose.level,
        org=whose.org,
        month=_month(whose, "month", "The month"),
        text=free_text("text", "What was done") or "",
        role=_role(),
        snapshot=whose.cut.id,
    )


def _phase(store: Store, ledger: Ledger) -> None:
    whose = _whose(store)
    month = _month(whose, "month", "The month")
    ledger.add_new_phase(whose.org, whose.indicator, month, _why(), _role())


def _leave_out(store: Store, ledger: Ledger) -> None:
    whose = _whose(store)
    first, last = (_month(whose, name, f"The {name} month") for name in ("first", "last"))
    ledger.add_left_out(whose.org, whose.indicator, first, last, _why(), _role())


def _take_back(ledger: Ledger) -> None:
    kind = one_of("kind", "What is taken back", (PHASE, LEFT_OUT))
    number, why = _number(), _why()
    if kind == PHASE:
        ledger.withdraw_new_phase(number, why)
    else:
        ledger.withdraw_left_out(number, why)
