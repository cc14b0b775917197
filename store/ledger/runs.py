"""What each load did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select, update

from store import clock
from store.ledger.database import Database, Record, Writing
from store.ledger.tables import Incident, Issue, LoadRun, Restatement, Submission

LOADS = ("run", "rebuild")  # commands that load; others, such as a purge, are noted beside them
ABANDONED = "It was interrupted."


class Runs(Database):
    """Loads, from their beginning to their end."""

    def begin(self, command: str, region: str) -> int:
        """Note that a load begins; its number."""
        with self._write() as write:
            row = write.add(
                LoadRun(
                    command=command, region=region, outcome="running",
                    files=0, accepted=0, rejected=0, restated=0,
                )
            )  # fmt: skip
            write.note("load_began", row.id, command=command, region=region)
            return row.id

    def commit(
        self,
        run: int,
        outcome: Record,
        submissions: Sequence[Record] = (),
        restatements: Sequence[Record] = (),
        incidents: Sequence[Record] = (),
    ) -> None:
        """Note how a load ended and all that it found, in one transaction.

        submissions: columns of that table, and under `issues` the columns of each of its findings.
        """
        with self._write() as write:
            _add_submissions(write, run, submissions)
            write.add_new(Restatement, [{**row, "run": run} for row in restatements])
            if restatements:
                write.note("figures_restated", run, figures=len(restatements))
            write.add_new(Incident, [{**row, "run": run} for row in incidents])
            for incident in incidents:
                write.note("incident_noted", incident["submission"], kind=incident["kind"])
            ended = {**outcome, "finished": write.signature["recorded"]}
            write.session.execute(update(LoadRun).where(LoadRun.id == run).values(**ended))
            write.note("load_ended", run, outcome.get("snapshot"), **_plain(outcome))

    def note_quiet(self, command: str, region: str, outcome: Record) -> None:
        """Note a load that found nothing to do, from beginning to end, in one transaction."""
        with self._write() as write:
            row = write.add(LoadRun(command=command, region=region, **outcome))
            row.finished = write.signature["recorded"]
            write.note("load_ended", row.id, outcome.get("snapshot"), **_plain(outcome))

    def abandon_running(self) -> datetime | None:
        """Mark loads that were killed as failed; when the first of them began, None if none was."""
        running = self._all(
            select(LoadRun).where(LoadRun.outcome == "running").order_by(LoadRun.id)
        )
        if not running:
            return None
        ended = {"outcome": "failed", "message": ABANDONED, "finished": clock.now()}
        with self._write() as write:
            for run in running:
                write.session.execute(update(LoadRun).where(LoadRun.id == run.id).values(**ended))
                write.note("load_abandoned", run.id)
        return min(run.recorded for run in running)

    def runs(self, limit: int = 20) -> list[LoadRun]:
        """The latest of all that began and ended here, newest first."""
        return self._all(select(LoadRun).order_by(LoadRun.id.desc()).limit(limit))

    def loads(self, limit: int = 20) -> list[LoadRun]:
        """The latest loads alone, newest first: not purges, nor incidents of files sent."""
        query = select(LoadRun).where(LoadRun.command.in_(LOADS))
        return self._all(query.order_by(LoadRun.id.desc()).limit(limit))

    def published(self) -> str | None:
        """The snapshot that was published last, whether or not it is in force."""
        query = select(LoadRun).where(LoadRun.outcome == "published")
        rows = self._all(query.order_by(LoadRun.id.desc()).limit(1))
        return rows[0].snapshot if rows else None

    def snapshots(self) -> frozenset[str]:
        """Every snapshot that was ever published."""
        rows = self._tuples(select(LoadRun.snapshot).where(LoadRun.outcome == "published"))
        return frozenset(row[0] for row in rows)


def _add_submissions(write: Writing, run: int, submissions: Sequence[Record]) -> None:
    rows = [{**row, "run": run} for row in submissions]
    found = [row.pop("issues", ()) for row in rows]
    numbers = write.add_all(Submission, rows)
    issues = [
        {**issue, "reading": number}
        for number, some in zip(numbers, found, strict=True)
        for issue in some
    ]
    write.add_all(Issue, issues)
    for row in rows:
        write.note(
            "submission_noted",
            row["submission"],
            run=run,
            verdict=row["verdict"],
            provider=row.get("provider"),
            sha256=row["sha256"],
        )


def _plain(outcome: Record) -> dict[str, Any]:
    return {name: value for name, value in outcome.items() if name != "snapshot"}
