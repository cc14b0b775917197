"""How a long load tells where it is: a bar on a terminal, structured lines elsewhere."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Protocol, TypeVar

T = TypeVar("T")


class Progress(Protocol):
    """What a load tells of itself."""

    def files(self, results: Iterable[T], total: int) -> Iterator[T]:
        """Pass results on, counting them."""
        ...

    def say(self, event: str, **facts: object) -> None:
        """Tell of something that happened."""
        ...


class Bar:
    """For a person at a terminal."""

    def files(self, results: Iterable[T], total: int) -> Iterator[T]:
        """Pass results on under a bar, which goes when the last is through."""
        from rich.console import Console
        from rich.progress import track

        if total:
            console = Console(stderr=True)
            yield from track(results, "Reading files", total, console=console, transient=True)
        else:
            yield from results

    def say(self, event: str, **facts: object) -> None:
        """Nothing: the closing sentence tells a person enough."""


class Lines:
    """For a log: one JSON object a line, on stderr."""

    def files(self, results: Iterable[T], total: int) -> Iterator[T]:
        """Pass results on, with a line at each tenth."""
        step = max(total // 10, 1)
        for count, result in enumerate(results, start=1):
            yield result
            if count % step == 0 or count == total:
                self.say("files_read", done=count, total=total)

    def say(self, event: str, **facts: object) -> None:
        """Write a line."""
        # The lines that the app's structlog writes, without its import: it takes as long as a tenth
        # of a load that finds nothing new.
        told = {**facts, "event": event, "timestamp": f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"}
        print(json.dumps(told, default=repr), file=sys.stderr, flush=True)


def progress_for(terminal: bool) -> Progress:
    """The form that suits where the program runs."""
    return Bar() if terminal else Lines()
