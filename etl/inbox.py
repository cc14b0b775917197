"""What lies in the inbox, and which of it is new."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from etl.personal_data import holds_nhs_number

SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
# What nobody would send as a return, such as the answers beside the demo region's workbooks.
NOT_RETURNS = frozenset({".json", ".yaml", ".yml", ".md", ".log"})


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file of the inbox.

    path: below the inbox, with forward slashes, as it may be written down. It names the file in the
    ledger and the logs; one that holds personal data has a digest in its place.
    """

    place: str  # where the file is
    path: str
    size: int
    modified: int  # nanoseconds since 1970

    @property
    def file(self) -> Path:
        """The file itself."""
        return Path(self.place)


@dataclass(frozen=True, slots=True)
class Known:
    """What the ledger knows of a path: its size and time, and how it was judged."""

    path: str
    size: int
    modified: int
    sha256: str
    verdict: str
    reading: str
    incident: bool

    def is_settled(self, arrival: Arrival, reading: str) -> bool:
        """Whether the file is as it was, and reading it again would tell nothing new.

        A rejected file is worth another try when layouts or catalogue have changed.
        """
        return (self.size, self.modified) == (arrival.size, arrival.modified) and (
            self.verdict != "rejected" or self.reading == reading
        )


def discover(inbox: Path) -> tuple[Arrival, ...]:
    """All files of the inbox and its subfolders, by path; lock files and hidden ones are not."""
    return tuple(sorted(_files(inbox, ""), key=lambda arrival: arrival.path))


def new_ones(
    arrivals: Iterable[Arrival], known: Iterable[Known], reading: str
) -> tuple[Arrival, ...]:
    """Arrivals that are to be read."""
    by_path = {one.path: one for one in known}
    return tuple(
        arrival
        for arrival in arrivals
        if not (one := by_path.get(arrival.path)) or not one.is_settled(arrival, reading)
    )


def shown_path(path: str) -> str:
    """A path that may be written down: a digest where a name in it holds an NHS number."""
    if not holds_nhs_number(path):
        return path
    return f"name-withheld-{hashlib.sha256(path.encode()).hexdigest()[:16]}"


def is_passed_over(name: str) -> bool:
    """Whether a file of that name is no return, or not yet."""
    return (
        name.startswith((".", "~$"))
        or name.lower() in SYSTEM_FILES
        or os.path.splitext(name)[1].lower() in NOT_RETURNS
    )


def _files(folder: str | Path, above: str) -> Iterator[Arrival]:
    with os.scandir(folder) as entries:
        for entry in entries:
            path = f"{above}{entry.name}"
            if is_passed_over(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{path}/")
            elif entry.is_file():
                found = entry.stat()
                yield Arrival(entry.path, shown_path(path), found.st_size, found.st_mtime_ns)
