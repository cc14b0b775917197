"""Checking one return from the command line."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figure, Size, spent_by
from benchmarks.regions import environment, workbooks


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """Whole processes of `python -m etl check`, start of Python and imports included."""
    out = work / "check"
    (path,) = workbooks(out, 1)
    command = [sys.executable, "-m", "etl", "check", str(path)]
    known = environment(out, out / "data")
    taken = [spent_by(command, known, allowed=(0, 2)) for _ in range(size.repeats)]
    seconds = [spent.seconds for spent in taken]
    yield Figure(
        "Check one return from the command line, whole process",
        f"{statistics.median(seconds):.2f} s (longest of {len(taken)}: {max(seconds):.2f} s), "
        f"{statistics.median(spent.processor_seconds for spent in taken):.2f} s of processor time",
    )
