"""A load that is interrupted in every way, beside one that is not."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from settings import ROOT
from store.pointer import current_id, read_manifest
from tests.etl.loading import SENT, TABLES, Place, made_return

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
POLL = 0.002
LATER = SENT + timedelta(days=30)


def first_day(place: Place) -> None:
    """Two providers, loaded."""
    place.put("1/Z01.xlsx", made_return("Z01", {MARCH: {"women_birthing": 230, "bookings": 90}}))
    place.put("1/Z02.xlsx", made_return("Z02", {MARCH: {"women_birthing": 180}}, "provisional"))
    place.load()


def second_day(place: Place) -> None:
    """What came since: a restatement, a new month, a file that is rejected, and one return under
    two names, the later of which was sent first."""
    again = {MARCH: {"women_birthing": 233}, APRIL: {"women_birthing": 241, "bookings": 130}}
    place.put("2/Z01.xlsx", made_return("Z01", again), LATER)
    place.put("2/Z02.xlsx", made_return("Z02", {MARCH: {"women_birthing": 181}}), LATER)
    place.put("2/Z05.xlsx", b"no workbook", LATER)
    twice = made_return("Z06", {APRIL: {"women_birthing": 99}})
    place.put("2/Z06.xlsx", twice, LATER)
    place.put("2/Z06 copy.xlsx", twice, LATER - timedelta(days=1))


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


def kill_at(place: Place, step: int, *more: str) -> int | None:
    """Load (or purge) in a process that dies at that dealing with the data folder's files; how
    many there are in all where it did not come to that, else None."""
    script = str(ROOT / "tests/faults/killed_at.py")
    done = subprocess.run(
        [sys.executable, script, str(place.data), str(step), *more],
        cwd=ROOT, env=place.environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode == -signal.SIGKILL:
        return None
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def check_nothing_is_lost(place: Place, before: str | None, undisturbed: Place) -> None:
    """The cut in force opens, the next load ends as one that was never disturbed, and no halves
    lie about."""
    check_a_cut_is_served(place, before, undisturbed)
    place.load()
    expected = undisturbed.tables()
    assert all(table.equals(expected[name]) for name, table in place.tables().items())
    assert steps(place) == steps(undisturbed)
    assert verdicts(place) == verdicts(undisturbed)
    check_the_archive(place)
    assert sidecars(place) == sidecars(undisturbed)
    assert [p.name for p in place.data.rglob(".*") if p.name != ".load.lock"] == []
    published = {run.snapshot for run in place.ledger.runs() if run.outcome == "published"}
    assert {p.name for p in (place.data / "snapshots").iterdir()} == published
    assert place.load().snapshot is None


def check_a_cut_is_served(place: Place, before: str | None, undisturbed: Place) -> None:
    """Readers find the former cut as it was, or the new one whole."""
    now = current_id(place.data)
    if now is None:
        assert before is None
        return
    assert place.snapshot().id == now
    if now != before:
        expected = undisturbed.tables()
        assert all(table.equals(expected[name]) for name, table in place.tables().items())


def check_the_archive(place: Place) -> None:
    """Every accepted return is in the archive byte for byte, and nothing else is; ledger, sidecars,
    receipts and the cut in force agree with it."""
    accepted = {}
    for row in place.ledger.submissions():
        if row.verdict != "rejected":
            accepted[row.sha256] = row
            sent = place.inbox / row.path
            assert hashlib.sha256(sent.read_bytes()).hexdigest() == row.sha256
    files = {p.stem: p for p in place.data.glob("archive/*/*") if p.suffix != ".json"}
    assert files.keys() == accepted.keys()
    inputs = read_manifest(place.data, str(current_id(place.data)))["inputs"]
    assert set(inputs) == {sha256[:16] for sha256 in accepted}
    for sha256, row in accepted.items():
        assert hashlib.sha256(files[sha256].read_bytes()).hexdigest() == sha256
        sidecar = json.loads(files[sha256].with_suffix(".json").read_bytes())
        for name in ("provider", "layout", "verdict", "return_status"):
            assert sidecar[name] == getattr(row, name)
    for row in place.ledger.submissions():
        receipt = json.loads((place.data / "receipts" / f"{row.submission}.json").read_bytes())
        assert receipt["verdict"] == row.verdict
        assert [f["message"] for f in receipt["findings"]] == [
            issue.message for issue in place.ledger.issues(row.submission)
        ]


def steps(place: Place) -> list[tuple[str, float | None, float | None]]:
    found = place.ledger.restatements()
    return [(s.item, s.old_value, s.new_value) for s in found]


def verdicts(place: Place) -> dict[str, str]:
    return {row.path: row.verdict for row in place.ledger.submissions()}


def sidecars(place: Place) -> dict[str, object]:
    """What the archive notes of each submission."""
    return {p.stem: json.loads(p.read_bytes()) for p in place.data.glob("archive/*/*.json")}


def files_of(place: Place, pattern: str) -> set[str]:
    """Names below the data folder; a name that vanishes meanwhile is as good as gone."""
    try:
        return {str(path) for path in place.data.glob(pattern)}
    except FileNotFoundError:
        return set()


__all__ = [
    "APRIL",
    "TABLES",
    "check_a_cut_is_served",
    "check_nothing_is_lost",
    "check_the_archive",
    "copy_of",
    "files_of",
    "first_day",
    "kill_at",
    "kill_when",
    "second_day",
]
