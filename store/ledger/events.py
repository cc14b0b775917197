"""The log of events, which is only added to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from store.ledger.database import Database
from store.ledger.tables import Event


class Events(Database):
    """Who did what, when, and about what."""

    def note_event(
        self, action: str, subject: str | None = None, snapshot: str | None = None, **details: Any
    ) -> None:
        """Note something that wrote nothing else here, such as an export or a digest sent.

        details: plain values, never a cell's content.
        """
        with self._write() as write:
            write.note(action, subject, snapshot, **details)

    def events(
        self, *, action: str | None = None, subject: str | None = None, limit: int | None = None
    ) -> list[Event]:
        """Events, newest first: of one action or about one subject where it is named."""
        query = select(Event).order_by(Event.id.desc()).limit(limit)
        if action is not None:
            query = query.where(Event.action == action)
        if subject is not None:
            query = query.where(Event.subject == subject)
        return self._all(query)

    def latest_time(self) -> datetime | None:
        """When the ledger was last written; None: never."""
        latest = self.events(limit=1)
        return latest[0].recorded if latest else None
