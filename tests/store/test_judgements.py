"""Phases that people begin and points that they leave out. On SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date

import pytest

from store.ledger import Ledger, LedgerError

WHOSE = ("Z01", "pph_1500_rate")
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def ledger(ledger_url):
    ledger = Ledger(ledger_url)
    yield ledger
    ledger.close()


def test_a_phase_is_kept_with_its_month_reason_role_and_writer(ledger):
    ledger.add_new_phase(*WHOSE, APRIL, " Weighed now ", role="Matron", actor="someone")
    (row,) = ledger.new_phases("Z01")
    assert (row.subject, row.first_month, row.reason, row.role) == (
        WHOSE[1], APRIL, "Weighed now", "Matron",
    )  # fmt: skip
    assert (row.actor, row.recorded.tzinfo is not None) == ("someone", True)
    assert ledger.new_phases("Z02") == []
    (event,) = ledger.events()
    assert (event.action, event.subject, event.actor) == ("new_phase_added", "1", "someone")


def test_points_left_out_are_kept_from_month_to_month(ledger):
    ledger.add_left_out(*WHOSE, APRIL, MAY, "Counted twice")
    (row,) = ledger.left_outs()
    assert (row.first_month, row.last_month, row.reason) == (APRIL, MAY, "Counted twice")
    with pytest.raises(LedgerError, match="before the first"):
        ledger.add_left_out(*WHOSE, MAY, APRIL, "Counted twice")
    assert len(ledger.left_outs()) == 1


def test_a_decision_is_withdrawn_once_with_a_reason_and_never_removed(ledger):
    phase = ledger.add_new_phase(*WHOSE, APRIL, "Weighed now")
    points = ledger.add_left_out(*WHOSE, APRIL, APRIL, "Counted twice")
    for withdraw, number in (
        (ledger.withdraw_new_phase, phase.id),
        (ledger.withdraw_left_out, points.id),
    ):
        with pytest.raises(LedgerError, match="needs a reason"):
            withdraw(number, " ")
        withdraw(number, "It was the old way", actor="someone")
        with pytest.raises(LedgerError, match="still holds"):
            withdraw(number, "Again")
    assert (ledger.new_phases(), ledger.left_outs()) == ([], [])
    for row in (*ledger.new_phases(withdrawn=True), *ledger.left_outs(withdrawn=True)):
        assert (row.withdrawn_by, row.withdrawn_because) == ("someone", "It was the old way")
        assert row.withdrawn >= row.recorded


def test_a_month_begins_one_phase_of_a_series_at_a_time(ledger):
    first = ledger.add_new_phase(*WHOSE, APRIL, "Weighed now")
    with pytest.raises(LedgerError, match="already"):
        ledger.add_new_phase(*WHOSE, APRIL, "Again")
    ledger.add_new_phase("Z01", "caesarean_rate", APRIL, "Another indicator")
    ledger.withdraw_new_phase(first.id, "A slip")
    ledger.add_new_phase(*WHOSE, APRIL, "Weighed now, indeed")
    assert [row.reason for row in ledger.new_phases()] == [
        "Another indicator", "Weighed now, indeed",
    ]  # fmt: skip
