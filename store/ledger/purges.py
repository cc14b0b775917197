"""Submissions that are taken out of everything."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from store.ledger.database import Database, LedgerError
from store.ledger.tables import Issue, Purge, Submission


class Purges(Database):
    """What is to be purged, noted before anything is removed, so that it is finished for sure."""

    def begin_purge(self, sha256: str, reason: str) -> None:
        """Note that a content is to go. Once noted it is never taken in again."""
        with self._write() as write:
            write.add(Purge(sha256=sha256, submission=sha256[:16], reason=reason))
            write.note("purge_began", sha256[:16], reason=reason)

    def end_purge(self, sha256: str, snapshot: str | None, remade: dict[str, str | None]) -> None:
        """Note that a content is gone, and forget how its files were called and what was found in
        them: that may be what had to go.

        snapshot: the one in force. remade: by the id of a snapshot that held it, the one that
        stands in its place, or None.
        """
        with self._write() as write:
            query = select(Purge).where(Purge.sha256 == sha256)
            row = write.session.scalars(query).one_or_none()
            if row is None:
                raise LedgerError(f"No purge of {sha256} was begun.")
            row.finished = write.signature["recorded"]
            _forget(write.session, row)
            write.note("purge_ended", row.submission, snapshot, snapshots=remade)

    def purges(self) -> list[Purge]:
        """Every purge, in the order in which they were begun."""
        return self._all(select(Purge).order_by(Purge.id))


def _forget(session: Session, purge: Purge) -> None:
    for row in session.scalars(select(Submission).where(Submission.sha256 == purge.sha256)):
        session.execute(delete(Issue).where(Issue.reading == row.id))
        row.name, row.path = "(purged)", f"purged:{row.id}"
        row.verdict, row.reason = "rejected", f"It was taken out for good: {purge.reason}"
