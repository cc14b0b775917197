"""One more return on top of thousands that are loaded already."""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figure, Size, spent_by
from benchmarks.regions import environment, workbooks


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """Whole processes of `python -m etl run`, start of Python and imports included."""
    out = work / "one_more"
    paths = workbooks(out, size.files_before + size.repeats)
    later, held = paths[-size.repeats :], out / "held"
    held.mkdir()
    for path in later:
        shutil.move(path, held / path.name)
    command = [sys.executable, "-m", "etl", "run", "--inbox", str(out / "inbox")]
    known = environment(out, out / "data")
    first = spent_by(command, known)
    yield Figure(
        f"Load {size.files_before} returns into an empty data folder",
        f"{first.seconds:.0f} s, {first.processor_seconds:.0f} s of processor time, "
        f"peak memory {first.peak_megabytes:.0f} MB",
    )
    taken = []
    for path in later:
        shutil.move(held / path.name, path)
        taken.append(spent_by(command, known))
    seconds = [spent.seconds for spent in taken]
    yield Figure(
        "Add one return to those, whole process",
        f"{statistics.median(seconds):.2f} s (longest of {len(taken)}: {max(seconds):.2f} s), "
        f"{statistics.median(spent.processor_seconds for spent in taken):.2f} s of processor time, "
        f"peak memory {max(spent.peak_megabytes for spent in taken):.0f} MB",
    )
    idle = spent_by(command, known)
    yield Figure("Load with nothing new, whole process", f"{idle.seconds:.2f} s")
