"""Loading many workbooks at once, beside the time that reading their cells alone takes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from benchmarks.calamine_alone import parallel_seconds, serial_seconds
from benchmarks.measure import Figure, Size, spent_by, stopwatch
from benchmarks.regions import PAIR, environment, workbooks
from catalogue.load import load_catalogue
from etl.demo.generate import REGION
from etl.read import read_submission


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """`python -m etl run` over a full inbox, and calamine over the same files: returns on the
    template that trusts are sent, then bare ones."""
    yield from _measure(work / "on-template", size.files, "returns on the template", True)
    yield from _measure(work / "loading", size.files, "bare returns", False)


def _measure(out: Path, files: int, kind: str, on_template: bool) -> Iterator[Figure]:
    paths = workbooks(out, files, on_template=on_template)
    command = [sys.executable, "-m", "etl", "run", "--inbox", str(out / "inbox")]
    reading, alone = reading_seconds(out, paths), serial_seconds(paths)
    yield Figure(
        f"Read and check {len(paths)} {kind}, nothing stored, one process",
        f"{reading:.1f} s, {reading / alone:.1f} times calamine alone ({alone:.2f} s)",
    )
    every = os.cpu_count() or 1
    for workers in dict.fromkeys((1, every)):
        if workers > 1:
            alone = parallel_seconds(paths, workers)
        data = out / f"data-{workers}"
        spent = spent_by([*command, "--workers", str(workers)], environment(out, data))
        by = f"{workers} reader process{'' if workers == 1 else 'es'}"
        yield Figure(
            f"Load {len(paths)} {kind} into an empty data folder, {by}",
            f"{spent.seconds:.1f} s, {len(paths) / spent.seconds:.0f} files a second; "
            f"{spent.processor_seconds:.1f} s of processor time",
        )
        yield Figure(
            "The same files' cells with calamine alone, so many processes",
            f"{alone:.2f} s; the whole load takes {spent.seconds / alone:.1f} times that",
        )
        yield Figure(
            "Peak memory of that load, all processes together", f"{spent.peak_megabytes:.0f} MB"
        )


def reading_seconds(out: Path, paths: list[Path]) -> float:
    """Reading returns in this process as the load does: cells, personal data, meaning."""
    catalogue = load_catalogue(*(out / "catalogue" / name for name in PAIR))
    with stopwatch() as passed:
        for path in paths:
            read_submission(path, path.name, catalogue, REGION, date.today())
        return passed()
