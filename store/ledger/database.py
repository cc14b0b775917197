"""The ledger's database: how it is reached, read and written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, Select, create_engine, event, insert, make_url
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.pool import NullPool

from store import clock
from store.ledger.tables import Event, Row

Record = Mapping[str, Any]
Kept = TypeVar("Kept", bound=Row)
SECONDS_TO_WAIT = 5  # for whoever holds the database
WRITING = "ledger_is_written"
DRIVER = "postgresql+psycopg"


class LedgerError(Exception):
    """The ledger cannot be used; the message is a sentence for the user."""


class LedgerRefusal(LedgerError):
    """What was asked cannot be kept, as a word is missing or what it is about is not there."""


def actor() -> str:
    """Who acts. There are no accounts yet: whoever runs the program."""
    return "local"


def database_url(address: str, *, only_read: bool = False) -> URL:
    """The address as SQLAlchemy takes it, whichever way a PostgreSQL address is written.

    only_read: reading an SQLite file that is not there must not make an empty one.
    """
    url = make_url(address)
    if url.drivername in ("postgres", "postgresql"):
        return url.set(drivername=DRIVER)
    if only_read and url.get_backend_name() == "sqlite":
        return make_url(f"sqlite:///file:{url.database}?mode=ro&uri=true")
    return url


def engine_for(address: str, *, only_read: bool = False) -> Engine:
    """An engine whose transactions are whole, table changes included, on SQLite too."""
    url = database_url(address, only_read=only_read)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True)
    # Who only looks holds no file open: another may be put in its place.
    pool = {"poolclass": NullPool} if only_read else {}
    engine = create_engine(url, connect_args={"timeout": SECONDS_TO_WAIT}, **pool)
    event.listen(engine, "connect", _sqlite_connected)
    event.listen(engine, "begin", _sqlite_begins)
    return engine


def _sqlite_connected(connection: Any, _: Any) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    connection.execute("PRAGMA foreign_keys=ON")


def _sqlite_begins(connection: Connection) -> None:
    """A writer waits for its turn at the beginning: to become one later fails without waiting."""
    writing = connection.get_execution_options().get(WRITING)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


class Database:
    """Reading and writing, with every fault as a sentence and every write as an event."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def close(self) -> None:
        """Let go of the database."""
        self.engine.dispose()

    def _all(self, query: Select[Kept]) -> list[Kept]:
        """Rows, to be read for ever after: nothing is asked of the database later."""
        with in_words(), Session(self.engine) as session:
            return list(session.scalars(query))

    def _tuples(self, query: Select[*tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        with in_words(), self.engine.connect() as connection:
            return [tuple(row) for row in connection.execute(query).all()]

    @contextmanager
    def _write(self, by: str | None = None) -> Iterator[Writing]:
        """One transaction: all of it is kept, or nothing. It must note an event.

        by: who acts; by default whoever runs the program.
        """
        engine = self.engine.execution_options(**{WRITING: True})
        with in_words(), Session(engine, expire_on_commit=False) as session, session.begin():
            writing = Writing(session, by or actor())
            yield writing
            writing.close()


class Writing:
    """What is written in one transaction, all signed by one actor at one time."""

    def __init__(self, session: Session, by: str) -> None:
        self.session = session
        self.signature: dict[str, Any] = {"actor": by, "recorded": clock.now()}
        self._events: list[dict[str, Any]] = []

    def add(self, row: Kept) -> Kept:
        """Add one row; its number is known from here on."""
        row.actor, row.recorded = self.signature["actor"], self.signature["recorded"]
        self.session.add(row)
        self.session.flush()
        return row

    def add_all(self, table: type[Row], rows: Sequence[Record]) -> list[int]:
        """Add many rows at once; their numbers, in the order of the rows."""
        if not rows:
            return []
        number = table.__table__.c["id"]
        wanted = insert(table).returning(number, sort_by_parameter_order=True)
        return list(self.session.connection().execute(wanted, self._signed(rows)).scalars())

    def add_new(self, table: type[Row], rows: Sequence[Record]) -> None:
        """Add rows; one that is there already, told by its own constraint, is left as it is."""
        if not rows:
            return
        connection = self.session.connection()
        if connection.dialect.name == "postgresql":
            from sqlalchemy.dialects import postgresql as dialect
        else:
            from sqlalchemy.dialects import sqlite as dialect  # type: ignore[no-redef]
        connection.execute(dialect.insert(table).on_conflict_do_nothing(), self._signed(rows))

    def note(
        self, action: str, subject: object = None, snapshot: str | None = None, **details: Any
    ) -> None:
        """Note an event of this write."""
        self._events.append(
            {
                "action": action,
                "subject": None if subject is None else str(subject),
                "snapshot": snapshot,
                "details": details,
            }
        )

    def close(self) -> None:
        """Write the events. RuntimeError: there is none, though something was written."""
        if not self._events:
            raise RuntimeError("a write to the ledger must note an event")
        self.session.flush()
        self.session.connection().execute(insert(Event), self._signed(self._events))

    def _signed(self, rows: Sequence[Record]) -> list[dict[str, Any]]:
        return [{**self.signature, **_storable(row)} for row in rows]


def _storable(row: Record) -> dict[str, Any]:
    """Text as any database takes it: PostgreSQL has no NUL, and none has half a character."""
    return {name: clean(value) if isinstance(value, str) else value for name, value in row.items()}


def clean(text: str) -> str:
    """The text without what no database stores."""
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}").encode("utf-8", "replace").decode()


@contextmanager
def in_words() -> Iterator[None]:
    """Turn what a database says into a sentence."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = str(getattr(error, "orig", None) or error).splitlines()[0]
        raise LedgerError(
            f"The ledger cannot be used ({cause}); check the disk and DATABASE_URL."
        ) from error
