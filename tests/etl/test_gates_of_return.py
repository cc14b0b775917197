"""What a return is told before it is sent: the gates, against what was loaded so far."""

from __future__ import annotations

import json
from datetime import date

import pytest

from etl.gates.of_return import gate_findings
from etl.read import read_bytes
from tests.etl.gate_rows import items_of, off, series
from tests.etl.loading import Place, made_return
from tests.etl.made_returns import TODAY

APRIL, MARCH = date(2026, 4, 1), date(2026, 3, 1)
MODES = {
    "spontaneous_women": 100,
    "instrumental_women": 20,
    "caesarean_elective_women": 40,
    "caesarean_emergency_women": 38,
    "other_mode_women": 2,
    "women_birthing": 200,
}


def submitted(known, months, provider="Z01"):
    """A return as read."""
    return read_bytes(made_return(provider, months), "return.xlsx", known, "demo", TODAY)


def findings(known, months, former=None, overrides=()):
    return gate_findings(submitted(known, months), former, known, known.regions["demo"], overrides)


@pytest.fixture
def place(tmp_path) -> Place:
    return Place(tmp_path)


def test_a_return_whose_figures_contradict_each_other_says_what_to_look_at(known):
    (finding,) = findings(known, {APRIL: MODES | {"other_mode_women": 30}})
    assert finding.severity == "error"
    assert finding.message.startswith("April 2026: The modes of birth add up to 228, and 200 women")
    assert finding.message.endswith("until it is mended or explained.")


def test_a_return_that_hangs_together_has_no_finding(known):
    assert findings(known, {APRIL: MODES}) == ()


def test_a_return_is_held_against_the_providers_own_history(known):
    former = items_of(series("women_birthing", "Z01", [200.0, 205, 195] * 4, MARCH))
    (finding,) = findings(known, {APRIL: {"women_birthing": 125}}, former)
    assert "125 is 62 % of the usual 200 a month" in finding.message
    assert findings(known, {APRIL: {"women_birthing": 125}}) == ()


def test_what_failed_in_months_that_the_return_does_not_tell_of_is_not_repeated(known):
    broken = MODES | {"other_mode_women": 30}
    former = items_of({(item, "Z01", MARCH): float(value) for item, value in broken.items()})
    assert findings(known, {APRIL: MODES}, former) == ()
    assert len(findings(known, {APRIL: broken, MARCH: {"bookings": 5}}, former)) == 1


def test_a_return_that_mends_a_month_is_judged_as_it_will_stand(known):
    broken = MODES | {"other_mode_women": 30}
    former = items_of({(item, "Z01", APRIL): float(value) for item, value in broken.items()})
    assert findings(known, {APRIL: {"other_mode_women": 2}}, former) == ()


def test_a_gate_that_is_switched_off_is_only_noted(known):
    (finding,) = findings(
        known, {APRIL: MODES | {"other_mode_women": 30}}, None, [off("Z01", "modes_add_up")]
    )
    assert finding.severity == "note"
    assert "switched off: A new unit" in finding.message


def test_a_warning_is_a_warning(known):
    former = items_of(series("reached_36w", "Z01", [50.0, 52, 48, 51] * 3, MARCH))
    (finding,) = findings(known, {APRIL: {"reached_36w": 300}}, former)
    assert finding.severity == "warning"


def test_check_tells_the_gates_on_the_screen_and_on_the_receipt_and_stores_nothing(place):
    usual = {m: {"women_birthing": 200 + m.month} for m in (date(2025, n, 1) for n in range(5, 13))}
    place.put("before.xlsx", made_return("Z01", usual))
    place.load()
    before = {path: path.stat().st_mtime_ns for path in place.data.rglob("*")}
    sent = place.data.parent / "April.xlsx"
    sent.write_bytes(made_return("Z01", {APRIL: {"women_birthing": 60}}))
    receipts = place.data.parent / "receipts"
    code, out, error = place.command("check", str(sent), "--receipts", str(receipts))
    assert (code, error) == (2, "")
    assert "error: April 2026: Women giving birth: 60 is 29 % of the usual" in out
    (receipt,) = receipts.glob("*.json")
    told = json.loads(receipt.read_text(encoding="utf-8"))
    assert told["verdict"] == "warnings"
    assert "60 is 29 % of the usual" in told["findings"][-1]["message"]
    assert {path: path.stat().st_mtime_ns for path in place.data.rglob("*")} == before


def test_a_data_cut_that_cannot_be_read_is_said_in_a_sentence(place):
    place.put("before.xlsx", made_return("Z01", {MARCH: MODES}))
    place.load()
    for items in place.data.glob("snapshots/*/items.parquet"):
        items.chmod(0o600)
        items.write_bytes(b"no longer a table")
    sent = place.data.parent / "April.xlsx"
    sent.write_bytes(made_return("Z01", {APRIL: MODES}))
    code, _, error = place.command("check", str(sent))
    assert code == 1
    assert error.startswith("The data cut in force cannot be read;")
    assert "Traceback" not in error


def test_what_failed_is_a_table_of_the_data_cut(place):
    place.put("one.xlsx", made_return("Z01", {APRIL: MODES | {"other_mode_women": 30}}))
    place.load()
    found = place.snapshot().gates()
    assert list(found["gate"].astype(str)) == ["modes_add_up"]
    assert "caesarean_rate" in found["withheld"].astype(str)[0]


def test_a_data_cut_from_before_there_were_gates_says_that_nothing_failed(place):
    place.put("one.xlsx", made_return("Z01", {APRIL: MODES}))
    place.load()
    for gates in place.data.glob("snapshots/*/gates.parquet"):
        gates.unlink()
    assert len(place.snapshot().gates()) == 0
