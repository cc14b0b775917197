"""Switching gates off and on, by commands."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest
from typer.testing import CliRunner

from etl.faults import UserError
from etl.gates.override import GateOverride, overrides_of
from etl.gates.switch import gate_commands, switch_off, switch_on

APRIL, JUNE = date(2026, 4, 1), date(2026, 6, 1)


@dataclass(frozen=True)
class Noted:
    id: int
    org: str
    subject: str | None
    gate: str | None
    first_month: date | None
    last_month: date | None
    reason: str
    actor: str = "local"


@dataclass
class Book:
    """Notes which gates are off as the ledger does, in memory."""

    rows: list[Noted] = field(default_factory=list)

    def add_gate_override(
        self, provider, subject, first_month, last_month, reason, actor=None, *, gate=None
    ):
        number = len(self.rows) + 1
        self.rows.append(Noted(number, provider, subject, gate, first_month, last_month, reason))

    def withdraw_gate_override(self, number, reason, actor=None):
        self.rows = [row for row in self.rows if row.id != number]

    def gate_overrides(self, org=None):
        return [row for row in self.rows if org in (None, row.org)]


@pytest.fixture
def book():
    return Book()


@pytest.fixture
def gate(known, book):
    """Run `gate ...`: exit code and what it says."""
    commands = gate_commands(lambda: (book, known, known.regions["demo"]))

    def run(*arguments):
        ended = CliRunner().invoke(commands, list(arguments))
        return ended.exit_code, ended.output

    return run


def test_a_gate_is_switched_off_for_a_provider_and_months_with_a_reason(gate, book):
    code, said = gate(
        "off", "modes_add_up", "--provider", "Z06", "--from", "2026-04", "--to", "2026-06",
        "--reason", "Two systems until June",
    )  # fmt: skip
    assert code == 0
    assert "is off for Z06, from April 2026 to June 2026" in said
    assert book.rows == [
        Noted(1, "Z06", None, "modes_add_up", APRIL, JUNE, "Two systems until June")
    ]


def test_the_list_says_what_is_off_for_whom_and_why_and_names_every_gate(gate, known):
    assert gate("list")[1].startswith("No gate is switched off.")
    gate(
        "off", "copied_month", "--provider", "Z01", "--reason", "Agreed", "--only", "caesarean_rate"
    )
    said = gate("list")[1]
    assert "1: copied_month for caesarean_rate, Z01, at any time: Agreed (local)" in said
    assert all(name in said for name in known.gates)


def test_a_gate_is_switched_on_again_by_its_number(gate, book):
    gate("off", "copied_month", "--provider", "Z01", "--reason", "Agreed")
    code, said = gate("on", "1", "--reason", "No longer")
    assert (code, book.rows) == (0, [])
    assert "Number 1 is taken back" in said


def test_without_a_reason_nothing_is_switched_off(gate, book):
    assert gate("off", "copied_month", "--provider", "Z01")[0] == 2
    assert book.rows == []


@pytest.mark.parametrize(
    ("told", "message"),
    [
        ({"gate": "modes"}, "There is no gate modes in indicators.yaml; check its spelling."),
        ({"provider": "Z99"}, "There is no provider Z99 in providers.yaml; check its spelling."),
        ({"subject": "births"}, "There is no item or indicator births in indicators.yaml"),
        ({"from_": "April"}, "--from must be a month, as YYYY-MM."),
        ({"from_": "2026-05", "to": "2026-04"}, "The last month is before the first"),
        ({"reason": "  "}, "Say why with --reason: it stays beside the figures."),
    ],
)
def test_what_cannot_be_switched_off_is_said_in_a_sentence(known, book, told, message):
    asked = {"gate": "copied_month", "provider": "Z01", "reason": "Agreed", **told}
    with pytest.raises(UserError, match=message.replace("(", r"\(")):
        switch_off(book, known, known.regions["demo"], **asked)
    assert book.rows == []


def test_what_is_not_off_cannot_be_switched_on(book):
    with pytest.raises(UserError, match="No gate is off under the number 3"):
        switch_on(book, 3, "A slip")


def test_overrides_come_out_of_a_data_cuts_judgements():
    made = datetime(2026, 6, 1, tzinfo=UTC)
    row = {
        "kind": "gate_override", "indicator": "caesarean_rate", "level": "provider", "org": "Z06",
        "from": APRIL, "to": None, "value": "modes_add_up", "reason": "Agreed", "actor": "jo",
        "made": made,
    }  # fmt: skip
    assert overrides_of([row, row | {"kind": "caveat"}]) == (
        GateOverride(
            gate="modes_add_up", provider="Z06", from_=APRIL, to=None, reason="Agreed",
            actor="jo", at=made, subject="caesarean_rate",
        ),
    )  # fmt: skip
