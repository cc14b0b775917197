"""A ledger of any age opens with all that it held. On SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text

from store.ledger import Ledger, LedgerError
from store.ledger.database import engine_for
from store.ledger.schema import REVISION
from store.ledger.tables import Row

CONFIG = Config()
CONFIG.set_main_option("script_location", "store:migrations")


@pytest.fixture
def engine(ledger_url):
    engine = engine_for(ledger_url)
    yield engine
    engine.dispose()


def migrate(engine, to: str, step=command.upgrade) -> None:
    with engine.begin() as connection:
        CONFIG.attributes["connection"] = connection
        step(CONFIG, to)


def ledger_of_the_first_version(engine) -> None:
    """As version 0.1 made it: without revisions, one load in it."""
    migrate(engine, "0001")
    with engine.begin() as connection:
        connection.execute(text("drop table alembic_version"))
        connection.execute(text("create table schema_version (version integer, actor varchar)"))
        connection.execute(text("insert into schema_version values (1, 'local')"))
        connection.execute(
            text(
                "insert into load_run (id, actor, recorded, command, region, outcome, files, "
                "accepted, rejected, restated) "
                "values (1, 'local', :now, 'run', 'demo', 'nothing_new', 0, 0, 0, 0)"
            ),
            {"now": datetime(2026, 5, 1, tzinfo=UTC)},
        )


def test_the_newest_revision_is_the_one_that_the_program_asks_for():
    assert ScriptDirectory.from_config(CONFIG).get_heads() == [REVISION]


def test_the_steps_make_the_very_tables_that_the_program_uses(ledger_url, engine):
    Ledger(ledger_url).close()
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Row.metadata) == []


def test_a_ledger_of_the_first_version_keeps_what_it_held(ledger_url, engine):
    ledger_of_the_first_version(engine)
    ledger = Ledger(ledger_url)
    assert [(run.command, run.recorded) for run in ledger.runs()] == [
        ("run", datetime(2026, 5, 1, tzinfo=UTC))
    ]
    ledger.note_event("exported")
    ledger.close()
    assert not inspect(engine).has_table("schema_version")


def test_a_step_goes_back_as_well(ledger_url, engine):
    ledger = Ledger(ledger_url)
    ledger.begin("run", "demo")
    ledger.close()
    migrate(engine, "0001", command.downgrade)
    assert not inspect(engine).has_table("event")
    again = Ledger(ledger_url)
    assert [run.command for run in again.runs()] == ["run"]
    again.close()


def test_a_ledger_of_a_newer_program_is_refused_and_left_alone(ledger_url, engine):
    Ledger(ledger_url).close()
    with engine.begin() as connection:
        connection.execute(text("update alembic_version set version_num = '9999'"))
    with pytest.raises(LedgerError, match="newer version"):
        Ledger(ledger_url)
    with engine.connect() as connection:
        assert connection.scalar(text("select version_num from alembic_version")) == "9999"


def test_programs_that_open_a_new_ledger_together_make_its_tables_once(ledger_url):
    together, faults = threading.Barrier(4), []

    def open_one(number: int) -> None:
        together.wait()
        try:
            ledger = Ledger(ledger_url)
            ledger.note_event("opened", str(number))
            ledger.close()
        except Exception as fault:
            faults.append(fault)

    threads = [threading.Thread(target=open_one, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    ledger = Ledger(ledger_url)
    assert {event.subject for event in ledger.events()} == {"0", "1", "2", "3"}
    ledger.close()


def test_a_step_that_fails_leaves_the_tables_as_they_were(ledger_url, engine):
    ledger_of_the_first_version(engine)
    with engine.begin() as connection:  # a table that stands in the way
        connection.execute(text("create table purge (id integer)"))
    with pytest.raises(LedgerError):
        Ledger(ledger_url)
    assert not inspect(engine).has_table("issue")
    with engine.begin() as connection:
        connection.execute(text("drop table purge"))
    Ledger(ledger_url).close()
