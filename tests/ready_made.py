"""Data folders that take seconds to build, built once for all workers of a run."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock


def ready_made(folders: pytest.TempPathFactory, name: str, build: Callable[[Path], object]) -> Path:
    """A copy of a folder, this worker's own. The first who asks for it has it built; the others
    wait. build: makes the folder it is given, which is not there yet."""
    shared = folders.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made, half = shared / f"ready-{name}", shared / f"half-{name}"
    with FileLock(f"{made}.lock"):
        if not made.exists():
            shutil.rmtree(half, ignore_errors=True)
            build(half)
            half.rename(made)
    return shutil.copytree(made, folders.mktemp(name) / "data")
