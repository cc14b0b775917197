"""A load that is killed loses nothing, whenever that happens."""

from __future__ import annotations

import random
import subprocess

import pytest

from store.pointer import MANIFEST, current_id
from tests.faults.interrupted import check_nothing_is_lost, copy_of, files_of, kill_at, kill_when

STAGES = {
    "a file is being archived": "archive/*/*",
    "a submission is archived": "archive/*/*.json",
    "a submission is cached": "parsed/*/*.items.arrow",
    "a receipt is written": "receipts/*.html",
    "a snapshot is begun": "snapshots/.building-*",
    "a snapshot is half written": "snapshots/.building-*/items.parquet",
    "a snapshot is complete": f"snapshots/2*/{MANIFEST}",
}


OFTEN = ("a submission is archived", "a snapshot is complete")


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(pattern, id=stage, marks=() if stage in OFTEN else pytest.mark.soak)
        for stage, pattern in STAGES.items()
    ],
)
def test_killed_when(pattern, waiting, undisturbed, tmp_path):
    place = copy_of(waiting, tmp_path)
    before, there = current_id(place.data), files_of(place, pattern)
    kill_when(place, lambda: bool(files_of(place, pattern) - there))
    check_nothing_is_lost(place, before, undisturbed)


def test_killed_between_ledger_and_pointer(waiting, undisturbed, tmp_path):
    place = copy_of(waiting, tmp_path)
    before = current_id(place.data)
    place.load()
    (place.data / "CURRENT").write_text(f"{before}\n")  # as if it had never come to that
    check_nothing_is_lost(place, before, undisturbed)


@pytest.mark.soak
def test_killed_in_the_first_load_of_all(undisturbed, tmp_path):
    place = copy_of(undisturbed, tmp_path)
    for name in ("archive", "parsed", "receipts", "snapshots", "CURRENT", "ledger.db"):
        path = place.data / name
        subprocess.run(["rm", "-rf", str(path)], check=True)
    kill_when(place, lambda: bool(files_of(place, "snapshots/2*")))
    place.load()
    expected = undisturbed.tables()
    assert all(table.equals(expected[name]) for name, table in place.tables().items())
    assert len(list((place.data / "snapshots").iterdir())) == 1


STEPS = 120  # more than a load of the second day has


def test_a_load_has_as_many_steps_as_are_tried(waiting, tmp_path):
    steps = kill_at(copy_of(waiting, tmp_path), 0)
    assert steps is not None
    assert STEPS * 2 / 3 < steps < STEPS


@pytest.mark.parametrize(
    "step",
    [pytest.param(n, marks=() if n in (33, 89) else pytest.mark.soak) for n in range(1, STEPS)],
)
def test_killed_at_any_step(step, waiting, undisturbed, tmp_path):
    place = copy_of(waiting, tmp_path)
    before = current_id(place.data)
    kill_at(place, step)
    check_nothing_is_lost(place, before, undisturbed)


@pytest.mark.parametrize(
    "step", [pytest.param(n, marks=() if n in (4, 30) else pytest.mark.soak) for n in range(1, 36)]
)
def test_a_purge_that_is_killed_is_finished_by_the_next_load(step, undisturbed, purged, tmp_path):
    place = copy_of(undisturbed, tmp_path)
    sha256 = next(row.sha256 for row in place.ledger.submissions() if row.path == "2/Z02.xlsx")
    kill_at(place, step, sha256)
    begun = bool(place.ledger.purges())
    place.load()
    if not begun:
        assert place.tables()["items"].equals(undisturbed.tables()["items"])
        return
    assert place.ledger.purges()[0].finished is not None
    expected = purged.tables()
    assert all(table.equals(expected[name]) for name, table in place.tables().items())
    assert [path for path in place.data.rglob("*") if sha256[:16] in path.name] == []
    assert place.load().snapshot is None


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(100))
def test_killed_at_any_moment(seed, waiting, undisturbed, tmp_path):
    place = copy_of(waiting, tmp_path)
    before = current_id(place.data)
    looks = iter(range(random.Random(seed).randint(1, 2500)))
    kill_when(place, lambda: next(looks, None) is None)
    check_nothing_is_lost(place, before, undisturbed)
