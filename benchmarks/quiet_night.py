"""A night on which nothing came, over a large archive."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figure, Size, spent_by
from benchmarks.regions import copies, environment, workbooks


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """Whole processes of `python -m etl run`, start of Python and imports included."""
    out = work / "quiet_night"
    paths = workbooks(out, min(size.files, size.files_at_rest))
    copies(paths, size.files_at_rest)
    command = [sys.executable, "-m", "etl", "run", "--inbox", str(out / "inbox")]
    known = environment(out, out / "data")
    first = spent_by(command, known)
    yield Figure(
        f"Load {size.files_at_rest} returns into an empty data folder",
        f"{first.seconds:.0f} s, peak memory {first.peak_megabytes:.0f} MB",
    )
    quiet = [spent_by(command, known) for _ in range(size.repeats)]
    seconds = [spent.seconds for spent in quiet]
    yield Figure(
        f"A quiet night: nothing new among {size.files_at_rest} archived files, whole process",
        f"{statistics.median(seconds):.2f} s (longest of {len(quiet)}: {max(seconds):.2f} s), "
        f"{statistics.median(spent.processor_seconds for spent in quiet):.2f} s of processor time",
    )
