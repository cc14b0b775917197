"""What people wrote about figures, as it stood at a moment.

It changes no number, so it is laid over a data cut: a frozen link shows what stood when its cut was
made, and how much came later."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar

from store.ledger.work_tables import Told

Kept = TypeVar("Kept", bound=Told)


def stood_at(rows: Sequence[Kept], moment: datetime | None) -> tuple[list[Kept], int]:
    """The rows that stood at a moment, in their order, and how many were written later.

    moment: None for now. A row that was withdrawn later still stood."""
    if moment is None:
        return [row for row in rows if _withdrawn(row) is None], 0
    then = [row for row in rows if row.recorded <= moment]
    standing = [row for row in then if (at := _withdrawn(row)) is None or at > moment]
    return standing, len(rows) - len(then)


def _withdrawn(row: Told) -> datetime | None:
    return getattr(row, "withdrawn", None)
