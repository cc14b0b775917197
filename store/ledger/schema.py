"""The ledger's tables, brought up to what this program knows."""

from __future__ import annotations

from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from store.ledger.database import WRITING, LedgerError, in_words

REVISION = "0005"  # the newest of store/migrations/versions
FIRST = "0001"
VERSION_TABLE = "alembic_version"
LOCK = (
    4_201_733_906  # any number that no other program takes: PostgreSQL's lock while tables change
)


def prepare(engine: Engine) -> None:
    """Make the tables, or change them to what this program knows; at most one program at a time.

    Asking costs one short query where there is nothing to do. LedgerError: a newer program has
    been at it, or the database does not answer.
    """
    if stored_revision(engine) != REVISION:
        _upgrade(engine)


def stored_revision(engine: Engine) -> str | None:
    """The revision that the database is at; None: there are no tables yet, or older ones."""
    with in_words(), engine.connect() as connection:
        try:
            return _revision(connection)
        except SQLAlchemyError:
            # No such table, or no answer at all: which of them, the next question tells.
            connection.rollback()
            connection.execute(text("select 1"))
            return None


def _revision(connection: Connection) -> str | None:
    found = connection.scalar(text(f"select version_num from {VERSION_TABLE}"))
    return None if found is None else str(found)


def _upgrade(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util.exc import CommandError

    config = Config()
    config.set_main_option("script_location", "store:migrations")
    with in_words(), engine.execution_options(**{WRITING: True}).begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"select pg_advisory_xact_lock({LOCK})"))
        tables = set(inspect(connection).get_table_names())
        config.attributes["connection"] = connection
        if VERSION_TABLE in tables:
            found = _revision(connection)
            try:
                ScriptDirectory.from_config(config).get_revision(found or "")
            except CommandError as error:
                raise LedgerError(
                    f"The ledger was made by a newer version of this program (revision {found}); "
                    "install that version, or name another database in DATABASE_URL."
                ) from error
        elif "schema_version" in tables:  # of version 0.1, before there were revisions
            command.stamp(config, FIRST)
        command.upgrade(config, "head")
