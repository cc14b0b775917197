"""A command run as a user would run it: how long it took, and the most memory it held."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_SECONDS = 0.02


@dataclass(frozen=True)
class Run:
    """seconds: wall clock of the whole process. peak: bytes held by it and its children."""

    seconds: float
    peak: int


def run_module(module: str, *arguments: str, data: Path, region: str = "demo") -> Run:
    """`python -m module arguments` on a data folder. RuntimeError if it fails."""
    environment = {**os.environ, "MATERNITY_DATA": str(data), "MATERNITY_REGION": region}
    begun = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    peak = 0
    watched = psutil.Process(process.pid)
    while process.poll() is None:
        peak = max(peak, _held(watched))
        time.sleep(SAMPLE_SECONDS)
    if process.returncode:
        raise RuntimeError(f"python -m {module} {' '.join(arguments)} ended {process.returncode}")
    return Run(time.perf_counter() - begun, peak)


def _held(process: psutil.Process) -> int:
    total = 0
    try:
        for one in (process, *process.children(recursive=True)):
            total += one.memory_info().rss
    except psutil.NoSuchProcess:
        pass  # it ended while it was being looked at
    return total
