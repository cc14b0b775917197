"""The ledger: what was received, what each load did, what was restated, and every incident."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import BigInteger as Big
from sqlalchemy import (
    Boolean,
    Column,
    Connection,
    Date,
    DateTime,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    SmallInteger,
    String,
    Table,
    UniqueConstraint,
    create_engine,
    func,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.schema import SchemaItem

SCHEMA_VERSION = 1
Record = Mapping[str, Any]

metadata = MetaData()


def _written(*more: SchemaItem) -> list[SchemaItem]:
    """The columns that every table has: who wrote the row, and when."""
    return [
        *more,
        Column("actor", String, nullable=False),
        Column("recorded", DateTime(timezone=True), nullable=False),
    ]


schema_version = Table("schema_version", metadata, *_written(Column("version", Integer)))

load_run = Table(
    "load_run",
    metadata,
    *_written(
        Column("id", Integer, primary_key=True),
        Column("command", String, nullable=False),
        Column("region", String, nullable=False),
        Column("outcome", String, nullable=False),  # running, published, nothing_new, failed
        Column("finished", DateTime(timezone=True)),
        Column("snapshot", String),
        Column("former", String),  # the snapshot in force before
        Column("files", Integer, nullable=False, default=0),
        Column("accepted", Integer, nullable=False, default=0),
        Column("rejected", Integer, nullable=False, default=0),
        Column("restated", Integer, nullable=False, default=0),
        Column("message", String),
    ),
)

submission = Table(
    "submission",
    metadata,
    *_written(
        Column("id", Integer, primary_key=True),
        Column("run", ForeignKey("load_run.id"), nullable=False),
        Column("submission", String(16), nullable=False, index=True),
        Column("sha256", String(64), nullable=False),
        Column("path", String, nullable=False, index=True),  # below the inbox, or as given
        Column("size", Big, nullable=False),
        Column("modified", Big, nullable=False),  # nanoseconds since 1970
        Column("name", String, nullable=False),
        Column("received", DateTime(timezone=True), nullable=False),
        Column("provider", String),
        Column("layout", String),
        Column("return_status", String),
        Column("as_of", Date),
        Column("verdict", String, nullable=False),  # accepted, warnings, rejected
        Column("reason", String),
        Column("incident", Boolean, nullable=False, default=False),
        Column("first_month", Date),
        Column("last_month", Date),
        Column("cells", Integer, nullable=False, default=0),
        Column("figures", Integer, nullable=False, default=0),
        Column("errors", Integer, nullable=False, default=0),
        Column("warnings", Integer, nullable=False, default=0),
        Column("reading", String, nullable=False),  # digest of layouts and catalogue it was read by
    ),
)

CELL = ("item", "level", "org", "month", "period_months", "breakdown", "group")

restatement = Table(
    "restatement",
    metadata,
    *_written(
        Column("id", Integer, primary_key=True),
        Column("run", ForeignKey("load_run.id"), nullable=False),
        Column("item", String, nullable=False),
        Column("level", String, nullable=False),
        Column("org", String, nullable=False, index=True),
        Column("month", Date, nullable=False),
        Column("period_months", SmallInteger, nullable=False),
        Column("breakdown", String, nullable=False),
        Column("group", String, nullable=False),
        Column("old_value", Float),
        Column("old_status", String, nullable=False),
        Column("old_submission", String(16), nullable=False),
        Column("new_value", Float),
        Column("new_status", String, nullable=False),
        Column("new_submission", String(16), nullable=False),
        Column("received", DateTime(timezone=True), nullable=False),
        UniqueConstraint(*CELL, "old_submission", "new_submission", name="one_step"),
    ),
)

incident = Table(
    "incident",
    metadata,
    *_written(
        Column("id", Integer, primary_key=True),
        Column("run", ForeignKey("load_run.id"), nullable=False),
        Column("submission", String(16), nullable=False),
        Column("provider", String),
        Column("kind", String, nullable=False),  # personal_data
        Column("message", String, nullable=False),  # sheet and cell, never the value
        UniqueConstraint("submission", "kind", "message", name="one_note"),
    ),
)


class LedgerError(Exception):
    """The ledger cannot be used; the message is a sentence for the user."""


def actor() -> str:
    """Who acts. There are no accounts yet: whoever runs the program."""
    return "local"


class Ledger:
    """The ledger's database. LedgerError: it cannot be reached, or a newer program made it."""

    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)
        with _in_words():
            self._prepare()

    def begin(self, command: str, region: str) -> int:
        """Note that a load begins; its number."""
        row = {"command": command, "region": region, "outcome": "running"}
        with self._write() as connection:
            key = connection.execute(insert(load_run).values(_signed(row))).inserted_primary_key
        assert key is not None  # a database gives every row its number
        return int(key[0])

    def commit(
        self,
        run: int,
        outcome: Record,
        submissions: Sequence[Record] = (),
        restatements: Sequence[Record] = (),
        incidents: Sequence[Record] = (),
    ) -> None:
        """Note how a load ended and all that it found, in one transaction."""
        with self._write() as connection:
            for table, rows in (
                (submission, submissions),
                (restatement, restatements),
                (incident, incidents),
            ):
                _add(connection, table, [_signed({**row, "run": run}) for row in rows])
            ended = {**outcome, "finished": datetime.now(UTC)}
            connection.execute(update(load_run).where(load_run.c.id == run).values(**ended))

    def abandon_running(self) -> datetime | None:
        """Mark loads that were killed as failed; when the first of them began, None if none was."""
        running = load_run.c.outcome == "running"
        began = self._rows(select(func.min(load_run.c.recorded).label("began")).where(running))
        ended = {
            "outcome": "failed",
            "message": "It was interrupted.",
            "finished": datetime.now(UTC),
        }
        if began[0]["began"] is not None:
            with self._write() as connection:
                connection.execute(update(load_run).where(running).values(**ended))
        first: datetime | None = began[0]["began"]
        return first

    def runs(self, limit: int = 20) -> list[dict[str, Any]]:
        """The latest loads, newest first."""
        return self._rows(select(load_run).order_by(load_run.c.id.desc()).limit(limit))

    def published(self) -> str | None:
        """The snapshot that was published last, whether or not it is in force."""
        query = select(load_run.c.snapshot).where(load_run.c.outcome == "published")
        rows = self._rows(query.order_by(load_run.c.id.desc()).limit(1))
        return rows[0]["snapshot"] if rows else None

    def snapshots(self) -> frozenset[str]:
        """Every snapshot that was ever published."""
        rows = self._rows(select(load_run.c.snapshot).where(load_run.c.outcome == "published"))
        return frozenset(row["snapshot"] for row in rows)

    def submissions(self) -> list[dict[str, Any]]:
        """What is known of each file, by path the latest reading, in order of receipt."""
        latest = select(func.max(submission.c.id)).group_by(submission.c.path)
        query = select(submission).where(submission.c.id.in_(latest))
        return self._rows(query.order_by(submission.c.received, submission.c.id))

    def known_files(self) -> list[tuple[str, int, int, str, str, str, bool]]:
        """Of each path the latest: path, size, modified, sha256, verdict, reading, incident."""
        latest = select(func.max(submission.c.id)).group_by(submission.c.path)
        c = submission.c
        query = select(c.path, c.size, c.modified, c.sha256, c.verdict, c.reading, c.incident)
        with _in_words(), self._engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query.where(c.id.in_(latest)))]

    def restatements(self, org: str | None = None) -> list[dict[str, Any]]:
        """What replaced what, in the order in which it was recorded."""
        query = select(restatement).order_by(restatement.c.id)
        return self._rows(query if org is None else query.where(restatement.c.org == org))

    def incidents(self) -> list[dict[str, Any]]:
        """Every incident, in the order in which it was recorded."""
        return self._rows(select(incident).order_by(incident.c.id))

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()

    def _prepare(self) -> None:
        """Make the tables in a new database; refuse one that a newer program has made."""
        with self._engine.begin() as connection:
            if inspect(connection).has_table(schema_version.name):
                version = connection.scalar(select(func.max(schema_version.c.version))) or 0
            else:
                metadata.create_all(connection)
                version = SCHEMA_VERSION
                _add(connection, schema_version, [_signed({"version": version})])
        if version > SCHEMA_VERSION:
            raise LedgerError(
                f"The ledger was made by a newer version of this program (schema {version}); "
                "install that version, or name another database in DATABASE_URL."
            )

    def _rows(self, query: Any) -> list[dict[str, Any]]:
        with _in_words(), self._engine.connect() as connection:
            return [_with_zone(dict(row)) for row in connection.execute(query).mappings()]

    @contextmanager
    def _write(self) -> Iterator[Connection]:
        with _in_words(), self._engine.begin() as connection:
            yield connection


@contextmanager
def _in_words() -> Iterator[None]:
    """Turn what a database says into a sentence."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise LedgerError(
            f"The ledger cannot be used ({cause}); check the disk and DATABASE_URL."
        ) from error


def _signed(row: Record) -> dict[str, Any]:
    return {**row, "actor": actor(), "recorded": datetime.now(UTC)}


def _add(connection: Connection, table: Table, rows: Sequence[Record]) -> None:
    """Add rows; one that is there already, told by its own constraint, is left as it is."""
    if not rows:
        return
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql as dialect
    else:
        from sqlalchemy.dialects import sqlite as dialect  # type: ignore[no-redef]
    connection.execute(dialect.insert(table).on_conflict_do_nothing(), list(rows))


def _with_zone(row: dict[str, Any]) -> dict[str, Any]:
    """SQLite forgets the time zone: all times here are UTC."""
    return {
        name: value.replace(tzinfo=UTC)
        if isinstance(value, datetime) and value.tzinfo is None
        else value
        for name, value in row.items()
    }
