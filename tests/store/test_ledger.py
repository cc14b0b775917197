"""The ledger: what loads did, kept for good, with who did it. On SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DatabaseError

from store.ledger import Ledger, LedgerError
from store.ledger.database import database_url
from store.ledger.tables import Row

NOW = datetime(2026, 5, 14, 9, tzinfo=UTC)
STEP = {
    "item": "women_birthing",
    "level": "provider",
    "org": "Z01",
    "month": date(2026, 4, 1),
    "period_months": 1,
    "breakdown": "all",
    "group": "all",
    "old_value": 241.0,
    "old_status": "final",
    "old_submission": "a" * 16,
    "new_value": 243.0,
    "new_status": "final",
    "new_submission": "b" * 16,
    "received": NOW,
}
FINDING = {"severity": "refused", "sheet": "Return", "cell": "B4", "message": "A whole number"}
DONE = {"outcome": "nothing_new"}
APRIL = date(2026, 4, 1)


def sent(path: str, verdict: str = "accepted", **more) -> dict:
    return {
        "submission": "a" * 16,
        "sha256": "a" * 64,
        "path": path,
        "size": 9,
        "modified": 1_800_000_000_000_000_000,
        "name": path,
        "received": NOW,
        "verdict": verdict,
        "reading": "r",
        **more,
    }


@pytest.fixture
def ledger(ledger_url):
    ledger = Ledger(ledger_url)
    yield ledger
    ledger.close()


def test_a_load_is_noted_from_its_beginning_to_its_end(ledger):
    run = ledger.begin("run", "demo")
    assert ledger.runs()[0].outcome == "running"
    ledger.commit(run, {"outcome": "published", "snapshot": "s1"}, [sent("Z01.xlsx")], [STEP])
    (noted,) = ledger.runs()
    assert (noted.outcome, noted.snapshot, noted.actor) == ("published", "s1", "local")
    assert noted.finished >= noted.recorded
    assert (ledger.published(), ledger.snapshots()) == ("s1", {"s1"})


def test_every_row_names_who_wrote_it_and_when_in_utc(ledger):
    note = {"submission": "c" * 16, "kind": "personal_data", "message": "Return!B4"}
    entry = sent("Z01.xlsx", issues=[FINDING])
    ledger.commit(ledger.begin("run", "demo"), {"outcome": "failed"}, [entry], [STEP], [note])
    ledger.add_caveat("Z01", None, None, None, "New system")
    ledger.add_gate_override("Z01", None, None, None, "Agreed")
    ledger.begin_purge("d" * 64, "Asked for")
    every = [
        ledger.submissions(), ledger.restatements(), ledger.incidents(), ledger.runs(),
        ledger.issues("a" * 16), ledger.caveats(), ledger.gate_overrides(), ledger.purges(),
        ledger.events(limit=1),
    ]  # fmt: skip
    for table in Row.metadata.tables.values():
        assert not table.c["actor"].nullable
        assert not table.c["recorded"].nullable
    for (row,) in every:
        assert (row.actor, row.recorded.tzinfo) == ("local", UTC)


def test_the_latest_reading_of_each_path_is_what_is_known_of_it(ledger):
    ledger.commit(ledger.begin("run", "demo"), DONE, [sent("a", "rejected"), sent("b")])
    ledger.commit(ledger.begin("run", "demo"), DONE, [sent("a")])
    found = {row.path: row.verdict for row in ledger.submissions()}
    assert found == {"a": "accepted", "b": "accepted"}
    assert sorted(row[0] for row in ledger.known_files()) == ["a", "b"]
    assert [row.verdict for row in ledger.readings_of("a" * 64) if row.path == "a"] == [
        "rejected", "accepted",
    ]  # fmt: skip


def test_the_findings_of_a_submission_are_those_of_its_latest_reading_in_the_files_order(ledger):
    other = {**FINDING, "cell": "C9", "message": "Now another"}
    ledger.commit(ledger.begin("run", "demo"), DONE, [sent("a", issues=[FINDING])])
    ledger.commit(ledger.begin("run", "demo"), DONE, [sent("a", issues=[other, FINDING])])
    assert [issue.cell for issue in ledger.issues("a" * 16)] == ["C9", "B4"]
    assert ledger.issues("f" * 16) == []


def test_what_a_database_cannot_store_is_replaced_and_stops_nothing(ledger):
    odd = {**FINDING, "message": "Label \0 and \udcff"}
    ledger.commit(ledger.begin("run", "demo"), DONE, [sent("a\udce9.xlsx", issues=[odd])])
    assert ledger.issues("a" * 16)[0].message == "Label \ufffd and ?"
    assert ledger.submissions()[0].path == "a?.xlsx"


def test_the_same_restatement_is_kept_once(ledger):
    for _ in range(2):
        ledger.commit(ledger.begin("run", "demo"), DONE, restatements=[STEP])
    assert len(ledger.restatements("Z01")) == 1
    assert ledger.restatements("Z02") == []


def test_what_ends_in_an_error_is_not_kept_in_part(ledger):
    run = ledger.begin("run", "demo")
    before = len(ledger.events())
    with pytest.raises(LedgerError):
        ledger.commit(run, DONE, [sent("a")], [{**STEP, "item": None}])
    assert ledger.submissions() == []
    assert ledger.runs()[0].outcome == "running"
    assert len(ledger.events()) == before


def test_a_killed_load_is_told_from_one_that_ended(ledger):
    assert ledger.abandon_running() is None
    ledger.commit(ledger.begin("run", "demo"), {"outcome": "nothing_new"})
    assert ledger.abandon_running() is None
    ledger.begin("run", "demo")
    assert ledger.abandon_running() == ledger.runs()[0].recorded
    assert [run.outcome for run in ledger.runs()] == ["failed", "nothing_new"]


def test_a_ledger_is_opened_again_with_all_that_it_held(ledger, ledger_url):
    ledger.commit(ledger.begin("run", "demo"), DONE, [sent("a")])
    again = Ledger(ledger_url)
    assert len(again.submissions()) == 1
    again.close()


def test_a_caveat_holds_until_it_is_taken_back_and_is_never_lost(ledger):
    row = ledger.add_caveat("Z01", "bookings", APRIL, APRIL, " Half the month only ", "jo")
    assert [one.text for one in ledger.caveats("Z01")] == ["Half the month only"]
    assert ledger.caveats("Z02") == []
    ledger.withdraw_caveat(row.id, "Mended by the trust", "sam")
    assert ledger.caveats() == []
    (kept,) = ledger.caveats(withdrawn=True)
    assert (kept.actor, kept.withdrawn_by, kept.withdrawn_because) == (
        "jo", "sam", "Mended by the trust",
    )  # fmt: skip
    with pytest.raises(LedgerError, match="no decision"):
        ledger.withdraw_caveat(row.id, "Once more")


def test_a_gate_override_names_provider_subject_months_gate_and_reason(ledger):
    made = ledger.add_gate_override(
        "Z01", "caesarean_rate", APRIL, None, "Agreed in April", "jo", gate="share_known"
    )
    (row,) = ledger.gate_overrides("Z01")
    assert (row.org, row.subject, row.gate) == ("Z01", "caesarean_rate", "share_known")
    assert (row.first_month, row.last_month) == (APRIL, None)
    assert (row.reason, row.actor) == ("Agreed in April", "jo")
    ledger.withdraw_gate_override(made.id, "Not needed any more")
    assert ledger.gate_overrides() == []


def test_a_decision_needs_words_and_months_in_their_order(ledger):
    with pytest.raises(LedgerError, match="needs a reason"):
        ledger.add_gate_override("Z01", None, None, None, "  ")
    with pytest.raises(LedgerError, match="needs its words"):
        ledger.add_caveat("Z01", None, None, None, "")
    with pytest.raises(LedgerError, match="other way round"):
        ledger.add_caveat("Z01", None, APRIL, date(2026, 3, 1), "Mixed up")
    assert ledger.events() == []


def test_every_write_is_an_event_with_its_actor(ledger):
    run = ledger.begin("run", "demo")
    note = {"submission": "c" * 16, "kind": "personal_data", "message": "Return!B4"}
    ledger.commit(run, {"outcome": "published", "snapshot": "s1"}, [sent("a")], [STEP], [note])
    ledger.withdraw_caveat(ledger.add_caveat("Z01", None, None, None, "x", "jo").id, "y", "sam")
    ledger.withdraw_gate_override(ledger.add_gate_override("Z01", "b", None, None, "x").id, "y")
    ledger.begin_purge("d" * 64, "Asked for")
    ledger.end_purge("d" * 64, "s2", {"s1": "s2"})
    ledger.begin("run", "demo")
    ledger.abandon_running()
    ledger.note_event("exported", "caesarean_rate", "s2", rows=3)
    told = [(event.action, event.actor) for event in reversed(ledger.events())]
    assert told == [
        ("load_began", "local"),
        ("submission_noted", "local"),
        ("figures_restated", "local"),
        ("incident_noted", "local"),
        ("load_ended", "local"),
        ("caveat_added", "jo"),
        ("caveat_withdrawn", "sam"),
        ("gate_override_added", "local"),
        ("gate_override_withdrawn", "local"),
        ("purge_began", "local"),
        ("purge_ended", "local"),
        ("load_began", "local"),
        ("load_abandoned", "local"),
        ("exported", "local"),
    ]
    (ended,) = ledger.events(action="purge_ended")
    assert (ended.subject, ended.snapshot) == ("d" * 16, "s2")
    assert ended.details == {"snapshots": {"s1": "s2"}}
    assert len(ledger.events(subject="d" * 16)) == 2


@pytest.mark.parametrize(
    "statement", ["update event set actor = 'nobody'", "delete from event", "truncate event"]
)
def test_the_database_itself_lets_nobody_change_the_event_log(ledger, ledger_url, statement):
    ledger.note_event("exported")
    if ledger_url.startswith("sqlite") and statement.startswith("truncate"):
        statement = "delete from event where id > 0"
    engine = create_engine(database_url(ledger_url))
    with pytest.raises(DatabaseError, match="only added to"), engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()
    assert [event.actor for event in ledger.events()] == ["local"]


def test_a_database_that_cannot_be_reached_is_a_sentence(tmp_path):
    for address in (
        f"sqlite:///{tmp_path / 'nowhere' / 'ledger.db'}",
        f"postgresql://nobody@/none?host={tmp_path}",
    ):
        with pytest.raises(LedgerError, match="DATABASE_URL"):
            Ledger(address)


def test_who_only_reads_makes_no_ledger(tmp_path):
    with pytest.raises(LedgerError):
        Ledger(f"sqlite:///{tmp_path / 'ledger.db'}", only_read=True).runs()
    assert list(tmp_path.iterdir()) == []
