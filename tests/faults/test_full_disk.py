"""A full disk fails a load with one sentence, and changes nothing."""

from __future__ import annotations

import resource
import subprocess

import pytest

from store.pointer import current_id
from tests.etl.loading import Place
from tests.faults.interrupted import check_nothing_is_lost, copy_of


@pytest.mark.parametrize(
    "largest",
    [
        pytest.param(2_000, marks=pytest.mark.soak),
        20_000,
        pytest.param(80_000, marks=pytest.mark.soak),
    ],
)
def test_no_file_may_grow_beyond(largest, waiting, undisturbed, tmp_path):
    place = copy_of(waiting, tmp_path)
    before = current_id(place.data)

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))

    code, out, error = place.command("run", "--workers", "1", preexec_fn=limit)
    assert (code, out) == (1, "")
    assert "Traceback" not in error
    assert current_id(place.data) == before
    check_nothing_is_lost(place, before, undisturbed)


@pytest.fixture
def small_disk(tmp_path):
    """A disk of two megabytes, where one may be mounted."""
    mount = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(tmp_path)]
    if subprocess.run(mount, capture_output=True, check=False).returncode:
        pytest.skip("mounting a small disk is not permitted on this machine")
    yield tmp_path
    subprocess.run(["umount", "-l", str(tmp_path)], check=True)


def test_a_disk_that_fills_up_and_is_emptied_again(waiting, undisturbed, small_disk):
    place: Place = copy_of(waiting, small_disk)
    before = current_id(place.data)
    free = subprocess.run(
        ["df", "--output=avail", "-B1", str(small_disk)], capture_output=True, text=True, check=True
    )
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(int(free.stdout.split()[-1]) - 60_000))
    code, out, error = place.command("run", "--workers", "1")
    assert (code, out) == (1, "")
    assert "Traceback" not in error
    assert current_id(place.data) == before
    ballast.unlink()
    check_nothing_is_lost(place, before, undisturbed)
