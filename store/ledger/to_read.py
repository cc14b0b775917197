"""The ledger for who only looks: opened once, never made."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import inspect, make_url

from store.ledger.database import LedgerError, in_words
from store.ledger.ledger import Ledger
from store.ledger.schema import REVISION, stored_revision


def ledger_to_read(url: str) -> Ledger | None:
    """The ledger; None where there is none yet, or where its tables are those of an older program
    and no load has brought them up to date: what this program keeps cannot be in it.

    LedgerError: it does not answer, or a newer program made it."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite" and not Path(address.database or "").is_file():
        return None
    ledger = _opened(url)
    found = stored_revision(ledger.engine)
    if found is None:
        with in_words():
            inspect(ledger.engine).get_table_names()  # a file that is no database says so here
    if found is not None and found > REVISION:
        raise LedgerError("The ledger was made by a newer version of this program; install it.")
    return ledger if found == REVISION else None


@cache
def _opened(url: str) -> Ledger:
    return Ledger(url, only_read=True)
