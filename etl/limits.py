"""What one file may cost its reader: processor time, waiting, memory.

A file that needs more ends the process that reads it, which costs that file and no other.
"""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import resource
except ImportError:  # Windows has no such limits
    resource = None  # type: ignore[assignment]

PROCESSOR_SECONDS = 10  # processor time, so that a busy machine rejects nothing
SECONDS = 120  # at all, for a file that waits
MEMORY = 2**30  # bytes beyond what the process has reserved when it begins
STOPPED = (
    "Reading this file took more than 10 seconds or 1 GB of memory, or stopped the reader. "
    "Copy the figures into a blank return and send that."
)


def limit_memory() -> None:
    """Let this process have so much more memory, where the system can see to it."""
    if resource is None:
        return
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:  # not Linux: without the start there is no saying what is more
        return
    (reserved,) = (int(line.split()[1]) for line in status.splitlines() if line[:7] == "VmData:")
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = reserved * 1024 + MEMORY
    if hard == resource.RLIM_INFINITY or limit < hard:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))


@contextmanager
def time_limit() -> Iterator[None]:
    """Let a file that takes too long end this process."""
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.setitimer(signal.ITIMER_PROF, PROCESSOR_SECONDS)
    signal.alarm(SECONDS)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.setitimer(signal.ITIMER_PROF, 0)
