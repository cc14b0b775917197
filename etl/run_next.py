"""A load as soon as no other one is running, in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from threading import Thread

from filelock import FileLock

from etl.load import LOCK, LoadError, Report, run
from etl.progress import Progress, progress_for
from etl.without_pandas import hide_pandas
from settings import ROOT, Settings

PATIENCE = 3600.0  # seconds to wait for another load


def start_load(settings: Settings) -> None:
    """Start a load that goes on when this process ends. Its lines go where this one's do."""
    process = subprocess.Popen(
        [sys.executable, "-m", "etl.run_next"],
        cwd=ROOT,
        env={**os.environ, **settings.environment},
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Waited for, so that the system can forget it when it has ended.
    Thread(target=process.wait, daemon=True).start()


def run_next(settings: Settings, progress: Progress) -> Report:
    """Wait for another load to end, then load. LoadError, Timeout: it could not be done."""
    lock = FileLock(settings.data / LOCK, timeout=PATIENCE)
    while True:
        with lock:
            pass
        try:
            return run(settings, progress)
        except LoadError:
            if not _is_held(lock):
                raise


def _is_held(lock: FileLock) -> bool:
    """Whether yet another load came first."""
    try:
        with lock.acquire(timeout=0):
            return False
    except TimeoutError:
        return True


if __name__ == "__main__":  # reader processes import this module again, and must not run it
    hide_pandas()
    run_next(Settings(), progress_for(sys.stderr.isatty()))
