"""Opening a data cut, and what it holds in memory."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import psutil

from benchmarks.measure import MEGABYTE, Figure, Size, seconds_of
from benchmarks.regions import large_cut
from store.snapshot import open_snapshot


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """From the pointer to frames in memory, in a process that did nothing before."""
    data = large_cut(work, size).data
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as fresh:
        rows, grown = fresh.submit(opened, data).result()
    seconds = seconds_of(lambda: open_snapshot(data), size.repeats)
    yield Figure(f"Open a data cut of {rows:,} observations", f"{seconds:.2f} s")
    yield Figure("Memory that one open data cut adds to the server", f"{grown:.0f} MB")
    files = sum(path.stat().st_size for path in open_snapshot(data).path.iterdir())
    yield Figure("Its files on disk", f"{files / MEGABYTE:.1f} MB")


def opened(data: Path) -> tuple[int, float]:
    """The rows of a cut, and the megabytes by which this process grew to hold them."""
    before = psutil.Process().memory_info().rss
    cut = open_snapshot(data)
    grown = (psutil.Process().memory_info().rss - before) / MEGABYTE
    return sum(len(frame) for frame in cut.observations.values()), grown
