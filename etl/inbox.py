"""What lies in the inbox, and which of it is new."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from etl.personal_data import holds_nhs_number

SYSTEM_FILES = frozenset({"thumbs.db", "desktop.ini"})
# What nobody would send as a return, such as the answers beside the demo region's workbooks.
NOT_RETURNS = frozenset({".json", ".yaml", ".yml", ".md", ".log"})


class Arrival(NamedTuple):  # a tuple, as there may be tens of thousands of them
    """A file of the inbox. `path` is below the inbox, with forward slashes, and always text: bytes
    of a name that are none are written out."""

    place: str  # where the file is
    path: str
    size: int
    modified: int  # nanoseconds since 1970

    @property
    def file(self) -> Path:
        """The file itself."""
        return Path(self.place)

    @property
    def name(self) -> str:
        """The file's name, as text."""
        return PurePosixPath(self.path).name

    @property
    def told(self) -> str:
        """The path as it may be written down: not where the name of a file or folder holds
        an NHS number."""
        parts = PurePosixPath(self.path).parts
        return withheld(self.path) if any(map(holds_nhs_number, parts)) else self.path

    @property
    def unopened(self) -> str:
        """What stands for the content of a file that cannot be opened."""
        return hashlib.sha256(f"{self.path}:{self.modified}".encode()).hexdigest()

    def is_as_it_was(self) -> bool:
        """Whether the file has not changed since it was found."""
        try:
            now = self.file.stat()
        except OSError:
            return False
        return (now.st_size, now.st_mtime_ns) == (self.size, self.modified)


class Known(NamedTuple):
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

        A rejected file is worth another try when layouts or catalogue have changed, or when it
        could not be opened and now can.
        """
        if (self.size, self.modified) != (arrival.size, arrival.modified):
            return False
        if self.verdict != "rejected":
            return True
        opens = self.sha256 == arrival.unopened and os.access(arrival.place, os.R_OK)
        return self.reading == reading and not opens


def withheld(path: str) -> str:
    """What stands for a path that must not be written down."""
    return f"withheld:{hashlib.sha256(path.encode()).hexdigest()[:32]}"


def by_arrival(known: Iterable[Known], arrivals: Iterable[Arrival]) -> dict[str, Known]:
    """What is known of the arrivals, by their paths."""
    by_path = {one.path: one for one in known}
    found = {}
    for arrival in arrivals:
        one = by_path.get(arrival.path) or by_path.get(withheld(arrival.path))
        if one:
            found[arrival.path] = one
    return found


def discover(inbox: Path) -> tuple[Arrival, ...]:
    """All files of the inbox and its subfolders, by path; lock files and hidden ones are not."""
    return tuple(sorted(_files(inbox, ""), key=lambda arrival: arrival.path))


def new_ones(
    arrivals: Iterable[Arrival], known: Iterable[Known], reading: str
) -> tuple[Arrival, ...]:
    """Arrivals that are to be read."""
    arrivals = tuple(arrivals)
    by_path = by_arrival(known, arrivals)
    return tuple(
        arrival
        for arrival in arrivals
        if not (one := by_path.get(arrival.path)) or not one.is_settled(arrival, reading)
    )


def _as_text(name: str) -> str:
    """A name that is not UTF-8 comes with half characters, which no file format takes."""
    return name if name.isascii() else os.fsencode(name).decode("utf-8", "backslashreplace")


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
            path = f"{above}{_as_text(entry.name)}"
            if is_passed_over(entry.name):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{path}/")
            elif entry.is_file():
                found = entry.stat()
                yield Arrival(entry.path, path, found.st_size, found.st_mtime_ns)
