"""Changes of the set in the ledger: proposed, consulted, agreed. On SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date

import pytest

from catalogue.agreement_words import GROUPS
from store.agreed import changes_of
from store.ledger import Ledger, LedgerRefusal
from tests.demo_region import settings_of

ALL = {group: {"view": "agree", "words": ""} for group in GROUPS}
MET = {"body": "Clinical experts group", "decided_on": date(2026, 11, 25)}


@pytest.fixture
def ledger(ledger_url):
    ledger = Ledger(ledger_url)
    yield ledger
    ledger.close()


@pytest.fixture
def settings(tmp_path, ledger_url):
    return settings_of(tmp_path).model_copy(update={"database_url": ledger_url})


def step(ledger, stage, **changes):
    given = {
        "kind": "definition", "subject": "induction", "choice": "keep_b",
        "first_month": date(2026, 4, 1), "reason": "It shows who could be induced.",
        "role": "Analyst",
    }  # fmt: skip
    return ledger.add_set_decision(stage=stage, **{**given, **changes})


def agreed(ledger, **changes):
    step(ledger, "proposed", **changes)
    step(ledger, "consulted", views={"midwifery": ALL["midwifery"]}, **changes)
    return step(ledger, "agreed", views=ALL, **{**MET, **changes})


def test_a_change_goes_from_proposed_to_agreed_and_every_step_stands(ledger, settings):
    agreed(ledger)
    changes = changes_of(settings)
    change = changes.definitions["induction"]
    assert [one.stage for one in change.steps] == ["proposed", "consulted", "agreed"]
    assert changes.decided("induction")
    assert not changes.decided("caesarean")
    assert change.agreed.views["obstetrics"] == {"view": "agree", "words": ""}
    assert (change.agreed.body, change.agreed.decided_on) == tuple(MET.values())


def test_what_is_agreed_holds_while_something_else_is_proposed(ledger, settings):
    agreed(ledger)
    step(ledger, "proposed", choice="adopt_national")
    change = changes_of(settings).definitions["induction"]
    assert change.agreed.choice == "keep_b"
    assert change.is_open
    assert change.latest.choice == "adopt_national"


@pytest.mark.parametrize(
    ("stages", "said"),
    [
        (["consulted"], "Propose it first"),
        (["agreed"], "Record the consultation first"),
        (["proposed", "agreed"], "Record the consultation first"),
    ],
)
def test_no_stage_is_left_out(ledger, stages, said):
    *before, last = stages
    for stage in before:
        step(ledger, stage)
    with pytest.raises(LedgerRefusal, match=said):
        step(ledger, last, views=ALL, **MET)


def test_another_choice_begins_anew(ledger):
    step(ledger, "proposed")
    with pytest.raises(LedgerRefusal, match="Propose it first"):
        step(ledger, "consulted", choice="keep_a")


def test_nothing_is_agreed_before_each_group_has_a_view_or_says_that_it_has_none(ledger):
    step(ledger, "proposed")
    step(ledger, "consulted")
    some = {group: view for group, view in ALL.items() if group != "anaesthesia"}
    with pytest.raises(LedgerRefusal, match=r"each group needs a view .*: Anaesthesia\."):
        step(ledger, "agreed", views=some, **MET)
    step(ledger, "agreed", views={**some, "anaesthesia": {"view": "no_view", "words": ""}}, **MET)


def test_who_agreed_it_and_when_is_asked(ledger):
    step(ledger, "proposed")
    step(ledger, "consulted")
    with pytest.raises(LedgerRefusal, match="Name the body"):
        step(ledger, "agreed", views=ALL)


def test_dissent_needs_its_own_words(ledger, settings):
    with pytest.raises(LedgerRefusal, match="Obstetrics dissents"):
        step(ledger, "proposed", views={"obstetrics": {"view": "dissent", "words": " "}})
    with pytest.raises(LedgerRefusal, match="reason"):
        step(ledger, "proposed", reason=" ")
    assert changes_of(settings).definitions == {}


def test_targets_stand_apart_from_definitions(ledger, settings):
    agreed(ledger, kind="target", subject="induction_rate", choice=None, value=32.0)
    changes = changes_of(settings)
    assert changes.targets["induction_rate"].agreed.value == 32
    assert changes.definitions == {}


def test_a_frozen_link_sees_what_was_decided_by_then(ledger, settings):
    first = step(ledger, "proposed")
    step(ledger, "consulted")
    then = changes_of(settings, first.recorded).definitions["induction"]
    assert [one.stage for one in then.steps] == ["proposed"]


def test_each_step_is_an_event_with_who_and_what(ledger):
    step(ledger, "proposed")
    event = ledger.events()[-1]
    assert (event.action, event.subject) == ("set_decision_added", "induction")
    assert event.details["stage"] == "proposed"
