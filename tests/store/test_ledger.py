"""The ledger: what loads did, kept for good, with who did it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import create_engine, text

from store.ledger import SCHEMA_VERSION, Ledger, LedgerError

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
def url(tmp_path) -> str:
    return f"sqlite:///{tmp_path / 'ledger.db'}"


@pytest.fixture
def ledger(url):
    ledger = Ledger(url)
    yield ledger
    ledger.close()


def test_a_load_is_noted_from_its_beginning_to_its_end(ledger):
    run = ledger.begin("run", "demo")
    assert ledger.runs()[0]["outcome"] == "running"
    ledger.commit(run, {"outcome": "published", "snapshot": "s1"}, [sent("Z01.xlsx")], [STEP])
    (noted,) = ledger.runs()
    assert (noted["outcome"], noted["snapshot"], noted["actor"]) == ("published", "s1", "local")
    assert noted["finished"] >= noted["recorded"]
    assert (ledger.published(), ledger.snapshots()) == ("s1", {"s1"})


def test_every_row_names_who_wrote_it_and_when_in_utc(ledger):
    note = {"submission": "c" * 16, "kind": "personal_data", "message": "Return!B4"}
    ledger.commit(ledger.begin("run", "demo"), {}, [sent("Z01.xlsx")], [STEP], [note])
    for rows in (ledger.submissions(), ledger.restatements(), ledger.incidents(), ledger.runs()):
        assert [row["actor"] for row in rows] == ["local"]
        assert all(row["recorded"].tzinfo is UTC for row in rows)


def test_the_latest_reading_of_each_path_is_what_is_known_of_it(ledger):
    ledger.commit(ledger.begin("run", "demo"), {}, [sent("a", "rejected"), sent("b")])
    ledger.commit(ledger.begin("run", "demo"), {}, [sent("a")])
    assert {row["path"]: row["verdict"] for row in ledger.submissions()} == {
        "a": "accepted",
        "b": "accepted",
    }
    assert sorted(row[0] for row in ledger.known_files()) == ["a", "b"]


def test_the_same_restatement_is_kept_once(ledger):
    for _ in range(2):
        ledger.commit(ledger.begin("run", "demo"), {}, restatements=[STEP])
    assert len(ledger.restatements("Z01")) == 1
    assert ledger.restatements("Z02") == []


def test_what_ends_in_an_error_is_not_kept_in_part(ledger):
    run = ledger.begin("run", "demo")
    with pytest.raises(LedgerError):
        ledger.commit(run, {}, [sent("a")], [{**STEP, "item": None}])
    assert ledger.submissions() == []
    assert ledger.runs()[0]["outcome"] == "running"


def test_a_killed_load_is_told_from_one_that_ended(ledger):
    assert ledger.abandon_running() is None
    ledger.commit(ledger.begin("run", "demo"), {"outcome": "nothing_new"})
    assert ledger.abandon_running() is None
    ledger.begin("run", "demo")
    assert ledger.abandon_running() == ledger.runs()[0]["recorded"]
    assert [run["outcome"] for run in ledger.runs()] == ["failed", "nothing_new"]


def test_a_ledger_is_opened_again_with_all_that_it_held(ledger, url):
    ledger.commit(ledger.begin("run", "demo"), {}, [sent("a")])
    again = Ledger(url)
    assert len(again.submissions()) == 1
    again.close()


def test_a_ledger_of_a_newer_program_is_refused(ledger, url):
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"update schema_version set version = {SCHEMA_VERSION + 1}"))
    engine.dispose()
    with pytest.raises(LedgerError, match="newer version"):
        Ledger(url)


def test_a_database_that_cannot_be_reached_is_a_sentence(tmp_path):
    with pytest.raises(LedgerError, match="DATABASE_URL"):
        Ledger(f"sqlite:///{tmp_path / 'nowhere' / 'ledger.db'}")
