"""A load that is interrupted in every way, beside one that is not."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from store.pointer import current_id
from tests.etl.loading import SENT, TABLES, Place, made_return

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
POLL = 0.002


def first_day(place: Place) -> None:
    """Two providers, loaded."""
    place.put("1/Z01.xlsx", made_return("Z01", {MARCH: {"women_birthing": 230, "bookings": 90}}))
    place.put("1/Z02.xlsx", made_return("Z02", {MARCH: {"women_birthing": 180}}, "provisional"))
    place.load()


def second_day(place: Place) -> None:
    """What came since: a restatement, a new month, a file that is rejected."""
    later = SENT + timedelta(days=30)
    again = {MARCH: {"women_birthing": 233}, APRIL: {"women_birthing": 241, "bookings": 130}}
    place.put("2/Z01.xlsx", made_return("Z01", again), later)
    place.put("2/Z02.xlsx", made_return("Z02", {MARCH: {"women_birthing": 181}}), later)
    place.put("2/Z05.xlsx", b"no workbook", later)


def copy_of(place: Place, home: Path) -> Place:
    """The same data folder elsewhere, times included."""
    shutil.copytree(place.data, home / "data")
    return Place(home / "data")


def kill_when(place: Place, happened: Callable[[], bool]) -> bool:
    """Start a load and kill it, readers and all, once that has happened. False: it ended first."""
    process = place.start("run", "--workers", "1", start_new_session=True)
    try:
        while not happened():
            try:
                process.wait(POLL)
            except subprocess.TimeoutExpired:
                continue
            return False
        os.killpg(process.pid, signal.SIGKILL)
        return True
    finally:
        process.communicate()


def check_nothing_is_lost(place: Place, before: str | None, undisturbed: Place) -> None:
    """The cut in force opens, the next load ends as one that was never disturbed, and no halves
    lie about."""
    now = current_id(place.data)
    if now is not None:
        assert place.snapshot().id == now
    assert now is not None or before is None
    place.load()
    expected = undisturbed.tables()
    assert all(table.equals(expected[name]) for name, table in place.tables().items())
    assert steps(place) == steps(undisturbed)
    assert verdicts(place) == verdicts(undisturbed)
    assert [p.name for p in place.data.rglob(".*") if p.name != ".load.lock"] == []
    published = {run.snapshot for run in place.ledger.runs() if run.outcome == "published"}
    assert {p.name for p in (place.data / "snapshots").iterdir()} == published
    assert place.load().snapshot is None


def steps(place: Place) -> list[tuple[str, float, float]]:
    found = place.ledger.restatements()
    return [(s.item, s.old_value, s.new_value) for s in found]


def verdicts(place: Place) -> dict[str, str]:
    return {row.path: row.verdict for row in place.ledger.submissions()}


def files_of(place: Place, pattern: str) -> set[str]:
    """Names below the data folder; a name that vanishes meanwhile is as good as gone."""
    try:
        return {str(path) for path in place.data.glob(pattern)}
    except FileNotFoundError:
        return set()


__all__ = [
    "APRIL",
    "TABLES",
    "check_nothing_is_lost",
    "copy_of",
    "files_of",
    "first_day",
    "kill_when",
    "second_day",
]
