"""Something stands in the load's way: it says so in one sentence, and the next one does all."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

import pytest

from store import clock
from store.pointer import current_id
from tests.etl.loading import Place, made_return
from tests.faults.interrupted import check_nothing_is_lost, copy_of, verdicts


def soak(value: str) -> object:
    """A case that is kept for the slow tests."""
    return pytest.param(value, marks=pytest.mark.soak)


FOLDERS = [".", "snapshots", *(soak(name) for name in ("archive", "parsed", "receipts"))]


@contextmanager
def read_only(folder: Path) -> Iterator[None]:
    """Nothing can be written below a folder. Root is stopped by nothing but a mount."""
    if os.geteuid():
        found = {path: path.stat().st_mode for path in (folder, *folder.rglob("*"))}
        for path in found:
            path.chmod(0o555)
        yield
        for path, mode in found.items():
            path.chmod(mode)
        return
    mounted = subprocess.run(["mount", "--bind", folder, folder], capture_output=True, check=False)
    if mounted.returncode:
        pytest.skip("mounting a folder read-only is not permitted on this machine")
    try:
        subprocess.run(["mount", "-o", "remount,bind,ro", folder], check=True)
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def failed_with_a_sentence(place: Place) -> str:
    code, out, error = place.command("run", "--workers", "1")
    assert (code, out) == (1, "")
    assert "Traceback" not in error
    return error.splitlines()[-1]


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_that_is_read_only(name, waiting, undisturbed, tmp_path):
    place = copy_of(waiting, tmp_path)
    before = current_id(place.data)
    with read_only(place.data / name):
        said = failed_with_a_sentence(place)
        assert place.snapshot().id == before
    assert "cannot be" in said
    check_nothing_is_lost(place, before, undisturbed)


def test_an_inbox_that_is_read_only_is_read(waiting, undisturbed, tmp_path):
    place = copy_of(waiting, tmp_path)
    before = current_id(place.data)
    with read_only(place.inbox):
        assert place.command("run", "--workers", "1")[0] == 3
    check_nothing_is_lost(place, before, undisturbed)


@pytest.mark.soak
@pytest.mark.parametrize("lock", ["exclusive", "immediate"])
def test_a_ledger_that_somebody_else_holds(lock, waiting, undisturbed, tmp_path):
    place = copy_of(waiting, tmp_path)
    before = current_id(place.data)
    holder = sqlite3.connect(place.data / "ledger.db", isolation_level=None)
    holder.execute(f"begin {lock}")
    assert "The ledger cannot be used (database is locked)" in failed_with_a_sentence(place)
    assert place.snapshot().id == before
    holder.rollback()
    holder.close()
    check_nothing_is_lost(place, before, undisturbed)


@pytest.mark.soak
def test_a_ledger_that_is_taken_while_the_load_is_at_work(waiting, undisturbed, tmp_path):
    place = copy_of(waiting, tmp_path)
    before = current_id(place.data)
    holder = sqlite3.connect(place.data / "ledger.db", isolation_level=None, timeout=30)
    begun = holder.execute("select count(*) from load_run").fetchone()[0]
    process = place.start("run", "--workers", "1")
    while holder.execute("select count(*) from load_run").fetchone()[0] == begun:
        assert process.poll() is None
    holder.execute("begin exclusive")
    _, error = process.communicate()
    holder.rollback()
    holder.close()
    assert process.returncode == 1
    assert "Traceback" not in error
    assert place.snapshot().id == before
    check_nothing_is_lost(place, before, undisturbed)


def test_a_ledger_that_is_no_database(waiting, tmp_path):
    place = copy_of(waiting, tmp_path)
    (place.data / "ledger.db").write_bytes(b"not a database at all" * 1000)
    assert "check the disk and DATABASE_URL" in failed_with_a_sentence(place)


@pytest.fixture
def clock_at(monkeypatch):
    """Set the program's clock."""

    def set_to(moment) -> None:
        monkeypatch.setattr(clock, "now", lambda: moment)

    return set_to


def test_a_clock_set_back_by_an_hour_changes_nothing(waiting, undisturbed, tmp_path, clock_at):
    place = copy_of(waiting, tmp_path)
    before = current_id(place.data)
    clock_at(clock.now() - timedelta(hours=1))
    place.load()
    assert current_id(place.data) > before  # later cuts have later names
    check_nothing_is_lost(place, before, undisturbed)


def test_cuts_of_one_second_have_names_in_their_order(tmp_path, clock_at):
    place = Place(tmp_path / "data")
    clock_at(clock.now())
    made = []
    for births in (241, 242, 243):
        place.put(
            f"Z01/{births}.xlsx", made_return("Z01", {date(2026, 4, 1): {"women_birthing": births}})
        )
        made.append(place.load().snapshot)
    assert made == sorted(set(made))
    assert current_id(place.data) == made[-1]


def test_a_clock_set_back_by_years_is_a_sentence_until_it_is_right(
    waiting, undisturbed, tmp_path, clock_at
):
    from etl.load import LoadError

    place = copy_of(waiting, tmp_path)
    before, right = current_id(place.data), clock.now()
    clock_at(right - timedelta(days=3000))
    with pytest.raises(LoadError, match="set the clock right"):
        place.load()
    assert place.snapshot().id == before
    clock_at(right + timedelta(hours=1))
    check_nothing_is_lost(place, before, undisturbed)


def test_a_clock_that_was_wrong_before_can_be_declared_right(waiting, tmp_path, clock_at):
    place = copy_of(waiting, tmp_path)
    right = clock.now()
    clock_at(right + timedelta(days=4000))
    place.load()
    clock_at(right + timedelta(days=1))
    assert place.load(clock_is_right=True).snapshot is None
    place.put("3/Z01.xlsx", (place.inbox / "2/Z01.xlsx").read_bytes() + b"\0")
    assert place.load().files == len(verdicts(place))
