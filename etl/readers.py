"""Reader processes: many files at once, and none that can stop the others."""

from __future__ import annotations

import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from types import TracebackType
from typing import TYPE_CHECKING

from etl.inbox import Arrival
from etl.without_pandas import hide_pandas

if TYPE_CHECKING:
    from etl.context import Context, Taken

    Task = Callable[[Arrival | str], Taken]

# How many files are handed out at a time: all of them are tried again when a reader crashes.
HANDED_OUT = 32

_context: Context | None = None


class Readers:
    """A pool of processes for one load; they start when the first file is handed in.

    workers: by default one a core; 0 reads in this process, where a file may take it down.
    """

    def __init__(self, context: Callable[[], Context], workers: int | None) -> None:
        self._context = context
        self._workers = (os.cpu_count() or 1) if workers is None else workers
        self._pool: ProcessPoolExecutor | None = None
        self._files: deque[Arrival | str] = deque()
        self._out: dict[Future[Taken], Arrival | str] = {}

    def __enter__(self) -> Readers:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None
    ) -> None:
        if self._pool is not None:
            self._pool.shutdown(wait=True, cancel_futures=kind is not None)

    def rest(self) -> None:
        """Let the processes end, beside whatever comes next; more files would start new ones."""
        if self._pool is not None and not self._out:
            self._pool.shutdown(wait=False)
            self._pool = None

    def start(self, files: Sequence[Arrival | str]) -> None:
        """Hand in files: arrivals to take in, or archived submissions (SHA-256) to read again."""
        self._files.extend(files)
        if self._workers:
            self._hand_out()

    def results(self) -> Iterator[Taken]:
        """What became of each file, as they come. A file that ends its reader is rejected.

        OSError: the disk did not take what was to be kept.
        """
        while not self._workers and self._files:
            _set_up(self._context())
            yield _read(self._files.popleft())
        while self._out:
            done, _ = wait(self._out, return_when=FIRST_COMPLETED)
            broken = []
            for future in done:
                file = self._out.pop(future)
                try:
                    yield future.result()
                except BrokenProcessPool:
                    broken.append(file)
            if broken:
                # Any file that was handed out may have been the one: each is tried alone.
                broken += self._out.values()
                self._out, self._pool = {}, None
                yield from map(self._alone, broken)
            self._hand_out()

    def _hand_out(self) -> None:
        while self._files and len(self._out) < HANDED_OUT:
            if self._pool is None:
                self._pool = _pool(min(self._workers, len(self._files)), self._context())
            file = self._files.popleft()
            self._out[self._pool.submit(_read, file)] = file

    def _alone(self, file: Arrival | str) -> Taken:
        from etl.take import crashed

        with _pool(1, self._context()) as pool:
            try:
                return pool.submit(_read, file).result()
            except BrokenProcessPool:
                return crashed(file, self._context())


def _pool(workers: int, context: Context) -> ProcessPoolExecutor:
    # Spawned, not forked: the libraries behind us run threads, and Windows knows nothing else.
    return ProcessPoolExecutor(
        workers, multiprocessing.get_context("spawn"), initializer=_begin, initargs=(context,)
    )


def _begin(context: Context) -> None:
    """The first thing that a reader process does."""
    hide_pandas()
    _set_up(context)
    import etl.take  # noqa: F401  # what every file needs does not count as the file's memory
    from etl.limits import limit_memory

    limit_memory()


def _set_up(context: Context) -> None:
    global _context
    _context = context


def _read(file: Arrival | str) -> Taken:
    from etl.limits import time_limit
    from etl.take import reread, take

    assert _context is not None  # set up when the process began
    with time_limit():
        return reread(file, _context) if isinstance(file, str) else take(file, _context)
