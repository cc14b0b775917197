"""Reading every series of a data cut: limits, rules, icons, sentences."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from benchmarks.measure import Figure, Size, percentile, stopwatch
from benchmarks.regions import large_cut
from store.assess import read_all, read_indicator
from store.grid import Grid
from store.snapshot import open_snapshot


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """All indicators of the cut one after another, and the table of them."""
    cut = open_snapshot(large_cut(work, size).data)
    taken = []
    for name, frame in cut.observations.items():
        with stopwatch() as passed:
            read_indicator(Grid.from_frame(frame), cut.catalogue.indicators[name], cut.catalogue)
            taken.append(1000 * passed())
    yield Figure(
        f"Read one indicator of {size.providers} providers and {size.months} months",
        f"median {percentile(taken, 0.5):.0f} ms, 95th percentile {percentile(taken, 0.95):.0f} ms",
    )
    with stopwatch() as passed:
        table = read_all(cut.observations, cut.catalogue, cut.region)
        seconds = passed()
    yield Figure(f"Read all {table.num_rows:,} series of the cut", f"{seconds:.1f} s")
