"""The tables of the ledger. `store/migrations/` makes them, step by step."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    SmallInteger,
    String,
    TypeDecorator,
    UniqueConstraint,
)
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

CELL = ("item", "level", "org", "month", "period_months", "breakdown", "group")


class UtcTime(TypeDecorator[datetime]):
    """A moment. All times here are UTC; SQLite forgets the zone, so it is put back."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """ValueError: a time without a zone could be any."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time for the ledger needs its zone")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The same moment, in UTC whatever zone the database's session has."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Row(DeclarativeBase):
    """A row of the ledger: every one names who wrote it, and when."""

    type_annotation_map = {  # noqa: RUF012 - as the library asks for it
        datetime: UtcTime,
        date: Date,
        str: String,
        float: Float,
        dict[str, Any]: JSON,
    }

    actor: Mapped[str]
    recorded: Mapped[datetime]


class LoadRun(Row):
    """One `run`, `rebuild` or `purge`. outcome: running, published, nothing_new, failed."""

    __tablename__ = "load_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    command: Mapped[str]
    region: Mapped[str]
    outcome: Mapped[str]
    finished: Mapped[datetime | None]
    snapshot: Mapped[str | None]
    former: Mapped[str | None]  # the snapshot in force before
    files: Mapped[int] = mapped_column(default=0)
    accepted: Mapped[int] = mapped_column(default=0)
    rejected: Mapped[int] = mapped_column(default=0)
    restated: Mapped[int] = mapped_column(default=0)
    message: Mapped[str | None]


class Submission(Row):
    """One file as one load read it. The same content may be here by several paths and times."""

    __tablename__ = "submission"

    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("load_run.id"))
    submission: Mapped[str] = mapped_column(String(16), index=True)
    sha256: Mapped[str] = mapped_column(String(64))
    path: Mapped[str] = mapped_column(index=True)  # below the inbox, or as given
    size: Mapped[int] = mapped_column(BigInteger)
    modified: Mapped[int] = mapped_column(BigInteger)  # nanoseconds since 1970
    name: Mapped[str]
    received: Mapped[datetime]
    seen: Mapped[date | None]  # the day it was first read
    provider: Mapped[str | None]
    layout: Mapped[str | None]
    return_status: Mapped[str | None]
    as_of: Mapped[date | None]
    verdict: Mapped[str]  # accepted, warnings, rejected
    reason: Mapped[str | None]
    incident: Mapped[bool] = mapped_column(default=False)
    first_month: Mapped[date | None]
    last_month: Mapped[date | None]
    cells: Mapped[int] = mapped_column(default=0)
    figures: Mapped[int] = mapped_column(default=0)
    errors: Mapped[int] = mapped_column(default=0)
    warnings: Mapped[int] = mapped_column(default=0)
    reading: Mapped[str]  # digest of layouts and catalogue it was read by


class Issue(Row):
    """One finding in a submission as it was read. message: never what a cell held, where that
    might identify a person."""

    __tablename__ = "issue"

    id: Mapped[int] = mapped_column(primary_key=True)
    reading: Mapped[int] = mapped_column(ForeignKey("submission.id"), index=True)
    severity: Mapped[str]  # error, refused, guess, warning, note
    sheet: Mapped[str]
    cell: Mapped[str]
    message: Mapped[str]


class Restatement(Row):
    """A figure that took the place of another."""

    __tablename__ = "restatement"
    __table_args__ = (UniqueConstraint(*CELL, "old_submission", "new_submission", name="one_step"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("load_run.id"))
    item: Mapped[str]
    level: Mapped[str]
    org: Mapped[str] = mapped_column(index=True)
    month: Mapped[date]
    period_months: Mapped[int] = mapped_column(SmallInteger)
    breakdown: Mapped[str]
    group: Mapped[str]
    old_value: Mapped[float | None]
    old_status: Mapped[str]
    old_submission: Mapped[str] = mapped_column(String(16))
    new_value: Mapped[float | None]
    new_status: Mapped[str]
    new_submission: Mapped[str] = mapped_column(String(16))
    received: Mapped[datetime]


class Incident(Row):
    """Personal data that came in. message: sheet and cell, never the value."""

    __tablename__ = "incident"
    __table_args__ = (UniqueConstraint("submission", "kind", "message", name="one_note"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run: Mapped[int] = mapped_column(ForeignKey("load_run.id"))
    submission: Mapped[str] = mapped_column(String(16))
    provider: Mapped[str | None]
    kind: Mapped[str]  # personal_data
    message: Mapped[str]


class Judgement(Row):
    """What somebody decided about an organisation's figures, for a span of months.

    subject: id of a data item or indicator; None: all of them. first_month, last_month: first days
    of the months, both included; None: open. A decision is never edited: it is withdrawn, by
    whom, when and why.
    """

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    org: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str | None]
    first_month: Mapped[date | None]
    last_month: Mapped[date | None]
    withdrawn: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_because: Mapped[str | None]


class Caveat(Judgement):
    """An analyst's note that goes with figures to every chart and export."""

    __tablename__ = "caveat"

    text: Mapped[str]


class GateOverride(Judgement):
    """A gate that is not to withhold figures. gate: its id; None: every gate."""

    __tablename__ = "gate_override"

    gate: Mapped[str | None]
    reason: Mapped[str]


class NewPhase(Judgement):
    """A phase that begins in `first_month` because somebody decided so. subject: an indicator."""

    __tablename__ = "new_phase"

    reason: Mapped[str]
    role: Mapped[str | None]  # whose words they are, never a person's name


class LeftOut(Judgement):
    """Points that somebody left out of an indicator's limits and runs."""

    __tablename__ = "left_out"

    reason: Mapped[str]
    role: Mapped[str | None]


class Purge(Row):
    """A submission that was taken out of everything. finished: None while that is under way."""

    __tablename__ = "purge"

    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    submission: Mapped[str] = mapped_column(String(16), index=True)
    reason: Mapped[str]
    finished: Mapped[datetime | None]


class Event(Row):
    """Something that was written here: by whom (`actor`), when (`recorded`), about what.

    The database itself lets nobody change or remove one. subject: id of what it is about.
    snapshot: the data cut that it is about or that was in force. details: plain values, never a
    cell's content.
    """

    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    action: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str | None] = mapped_column(index=True)
    snapshot: Mapped[str | None]
    details: Mapped[dict[str, Any]]
