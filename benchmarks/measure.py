"""What a benchmark gives, at which size, and how time and memory are taken."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_SECONDS = 0.02
MEGABYTE = 1024 * 1024


class CannotRun(Exception):
    """Something that the benchmark needs is not on this machine; the message says what."""


class Figure(NamedTuple):
    """One line of the table."""

    what: str
    value: str


@dataclass(frozen=True, kw_only=True)
class Size:
    """How much there is to do. providers, indicators, months: of the large data cut."""

    providers: int = 130
    indicators: int = 60
    months: int = 120
    files: int = 500
    files_before: int = 5000
    files_at_rest: int = 20_000
    requests: int = 240
    repeats: int = 5


SMALL = Size(
    providers=14,
    indicators=6,
    months=30,
    files=20,
    files_before=40,
    files_at_rest=60,
    requests=12,
    repeats=2,
)
Benchmark = Callable[[Path, Size], Iterator[Figure]]


@dataclass(frozen=True, kw_only=True)
class Spent:
    """A process from start to end: wall time, processor time of it and its children, and the
    largest sum of their memory. Memory that processes share is counted once for each."""

    seconds: float
    processor_seconds: float  # 0 on Windows, which does not tell
    peak_megabytes: float


def spent_by(
    command: Sequence[str], environment: Mapping[str, str], allowed: Sequence[int] = (0,)
) -> Spent:
    """Run a command to its end. allowed: its exit codes. CannotRun: it failed."""
    started, before = time.perf_counter(), _children_processor_seconds()
    process = subprocess.Popen(
        command, cwd=ROOT, env={**os.environ, **environment},
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
    )  # fmt: skip
    peak = [0.0]
    watcher = threading.Thread(target=_watch, args=(process.pid, peak))
    watcher.start()
    _, said = process.communicate()
    seconds = time.perf_counter() - started
    watcher.join()
    if process.returncode not in allowed:
        raise CannotRun(f"{' '.join(command[1:])} failed: {said.decode()[-300:]}")
    return Spent(
        seconds=seconds,
        processor_seconds=_children_processor_seconds() - before,
        peak_megabytes=peak[0] / MEGABYTE,
    )


def _children_processor_seconds() -> float:
    """Processor time of all children that have ended."""
    spent = os.times()
    return spent.children_user + spent.children_system


def _watch(pid: int, peak: list[float]) -> None:
    """Keep the largest memory of a process and its children until it ends."""
    try:
        root = psutil.Process(pid)
        while root.is_running() and root.status() != psutil.STATUS_ZOMBIE:
            peak[0] = max(peak[0], sum(map(_resident, [root, *root.children(recursive=True)])))
            time.sleep(SAMPLE_SECONDS)
    except psutil.NoSuchProcess:
        return


def _resident(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.NoSuchProcess:
        return 0


@contextmanager
def stopwatch() -> Iterator[Callable[[], float]]:
    """Seconds since the block began."""
    started = time.perf_counter()
    yield lambda: time.perf_counter() - started


def seconds_of(job: Callable[[], object], repeats: int) -> float:
    """Median wall time of a job."""
    taken = []
    for _ in range(repeats):
        with stopwatch() as passed:
            job()
            taken.append(passed())
    return statistics.median(taken)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that so large a share of the values does not exceed."""
    ranked = sorted(values)
    return ranked[max(math.ceil(share * len(ranked)) - 1, 0)]
