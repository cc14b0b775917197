"""Run a load in this process, and kill it at its n-th dealing with the data folder's files.

    python tests/faults/killed_at.py DATA N [SECOND INBOX]

Python tells its audit hooks of every file that is opened to be written, moved, removed or made. So
each boundary between two steps is met exactly, without a look at the clock. It prints how many
there were, where it was not killed.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

CHANGES = {
    "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.link", "os.truncate",
    "sqlite3.connect",
}  # fmt: skip
WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Killer:
    """Counts the dealings below a folder and ends the process at one of them."""

    def __init__(self, folder: str, at: int) -> None:
        self.folder, self.at, self.count = folder, at, 0

    def __call__(self, event: str, arguments: tuple[object, ...]) -> None:
        if not self._counts(event, arguments):
            return
        self.count += 1
        if self.count == self.at:
            os.kill(os.getpid(), signal.SIGKILL)

    def _counts(self, event: str, arguments: tuple[object, ...]) -> bool:
        if event == "open":
            flags = arguments[2]
            if not isinstance(flags, int) or not flags & WRITING:
                return False
        elif event not in CHANGES:
            return False
        return self.folder in os.fsdecode(str(arguments[0]))


def main() -> None:
    data, at = Path(sys.argv[1]), int(sys.argv[2])
    from tests.etl.loading import Place

    place = Place(data, database=os.environ.get("DATABASE_URL") or None)
    killer = Killer(str(data), at)
    sys.addaudithook(killer)
    if sys.argv[3:]:
        from etl.purge import purge

        purge(place.settings, sys.argv[3], "Found late", workers=0)
    else:
        place.load()
    print(killer.count)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
    main()
