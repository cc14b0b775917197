"""What was received, and what it changed."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from store.ledger.database import Database
from store.ledger.tables import Incident, Issue, Restatement, Submission

LATEST = select(func.max(Submission.id)).group_by(Submission.path)


class Submissions(Database):
    """Files as they were read, findings, restatements, incidents."""

    def submissions(self) -> list[Submission]:
        """What is known of each file, by path the latest reading, in order of receipt."""
        query = select(Submission).where(Submission.id.in_(LATEST))
        return self._all(query.order_by(Submission.received, Submission.id))

    def known_files(self) -> list[tuple[Any, ...]]:
        """Of each path the latest: path, size, modified, sha256, verdict, reading, incident."""
        c = Submission
        query = select(c.path, c.size, c.modified, c.sha256, c.verdict, c.reading, c.incident)
        return self._tuples(query.where(c.id.in_(LATEST)))

    def contents(self) -> set[tuple[str, str]]:
        """Every content (SHA-256) that was ever read, with each verdict it was given."""
        # A set is quicker at telling many contents apart than the database is.
        found = self._tuples(select(Submission.sha256, Submission.verdict))
        return {(sha256, verdict) for sha256, verdict in found}

    def readings_of(self, sha256: str) -> list[Submission]:
        """Every reading of one content, by whatever path, in the order in which it was noted."""
        query = select(Submission).where(Submission.sha256 == sha256)
        return self._all(query.order_by(Submission.id))

    def issues(self, submission: str) -> list[Issue]:
        """What was found in a submission (its id) when it was read last, in the file's order."""
        last = select(func.max(Submission.id)).where(Submission.submission == submission)
        query = select(Issue).where(Issue.reading.in_(last))
        return self._all(query.order_by(Issue.id))

    def restatements(self, org: str | None = None) -> list[Restatement]:
        """What replaced what, in the order in which it was recorded."""
        query = select(Restatement).order_by(Restatement.id)
        return self._all(query if org is None else query.where(Restatement.org == org))

    def incidents(self) -> list[Incident]:
        """Every incident, in the order in which it was recorded."""
        return self._all(select(Incident).order_by(Incident.id))
