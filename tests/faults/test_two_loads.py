"""Two loads at once: one works, the other says so and changes nothing."""

from __future__ import annotations

from filelock import FileLock

from etl.load import LOCK
from store.pointer import current_id
from tests.faults.interrupted import check_nothing_is_lost, copy_of


def test_a_load_that_finds_another_at_work_ends_with_one_sentence(waiting, tmp_path):
    place = copy_of(waiting, tmp_path)
    before = current_id(place.data)
    with FileLock(place.data / LOCK):
        code, out, error = place.command("run")
    assert (code, out) == (1, "")
    assert error == "Another load is running; wait until it has ended.\n"
    assert current_id(place.data) == before


def test_two_loads_started_together_end_as_one(waiting, undisturbed, tmp_path):
    place = copy_of(waiting, tmp_path)
    before = current_id(place.data)
    both = [place.start("run", "--workers", "1") for _ in range(2)]
    for process in both:
        process.communicate()
    # 3: a file was rejected. The other found the lock, or came when all was done.
    assert sorted(p.returncode for p in both) in ([0, 3], [1, 3])
    check_nothing_is_lost(place, before, undisturbed)
