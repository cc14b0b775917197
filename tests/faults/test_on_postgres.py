"""The load with its ledger on PostgreSQL: the same figures, and nothing lost there either."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from store.pointer import current_id
from tests.etl.loading import Place
from tests.faults.interrupted import check_nothing_is_lost, kill_at


@pytest.fixture
def place(tmp_path, postgres_server, waiting) -> Place:
    """As `waiting`, by a ledger of its own."""
    place = Place(tmp_path / "data", database=postgres_server.new_database())
    for file in waiting.inbox.rglob("*.xlsx"):
        if file.parent.name == "1":
            put(place, file, waiting)
    place.load()
    for file in waiting.inbox.rglob("*.xlsx"):
        put(place, file, waiting)
    return place


def put(place: Place, file: Path, waiting: Place) -> None:
    target = place.inbox / file.relative_to(waiting.inbox)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(file, target)


def test_a_load_ends_as_with_sqlite(place, undisturbed):
    before = current_id(place.data)
    assert place.command("run", "--workers", "1")[0] == 3
    check_nothing_is_lost(place, before, undisturbed)
    assert not (place.data / "ledger.db").exists()


@pytest.mark.soak
@pytest.mark.parametrize("step", range(4, 68, 8))
def test_a_load_that_is_killed_loses_nothing(step, place, undisturbed):
    before = current_id(place.data)
    assert kill_at(place, step) is None
    check_nothing_is_lost(place, before, undisturbed)


def test_a_database_that_is_gone_is_a_sentence_and_the_next_load_does_all(
    place, undisturbed, tmp_path
):
    before = current_id(place.data)
    away = Place(place.data, database=f"postgresql://tests@/none?host={tmp_path}")
    code, out, error = away.command("run", "--workers", "1")
    assert (code, out) == (1, "")
    assert "check the disk and DATABASE_URL" in error
    assert "Traceback" not in error
    check_nothing_is_lost(place, before, undisturbed)
