"""One load at a time, and its faults as sentences."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from etl.faults import UserError
from store.ledger import LedgerError

LOCK = ".load.lock"


class LoadError(UserError):
    """The load failed and changed nothing; the message is a sentence for the user."""


class Busy(LoadError):
    """Another load is at work."""


@contextmanager
def locked(data: Path) -> Iterator[None]:
    """Hold the data folder's lock, which the system lets go of when its holder dies.

    LoadError: another load holds it, or ledger or disk did not take what was written.
    """
    if not data.is_dir():
        raise LoadError(
            f"There is no data folder {data}; create it, or name another in MATERNITY_DATA."
        )
    try:
        with FileLock(data / LOCK, timeout=0):
            yield
    except Timeout as error:
        raise Busy("Another load is running; wait until it has ended.") from error
    except LedgerError as error:
        raise LoadError(str(error)) from error
    except OSError as error:
        raise LoadError(
            f"The data folder cannot be written ({error.strerror or error}); free some space or "
            "check its permissions, and load again: nothing is lost."
        ) from error
