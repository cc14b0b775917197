"""What the ledger knows of returns and loads, as the tracker asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Connection,
    Date,
    DateTime,
    Engine,
    Select,
    column,
    create_engine,
    func,
    make_url,
    select,
    table,
)
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from store.ledger import LedgerError
from store.ledger.runs import LOADS

MOMENT = DateTime(timezone=True)
# Only the columns that are asked for here.
SUBMISSION = table(
    "submission",
    *map(column, ("id", "run", "submission", "path", "name", "provider", "verdict", "reason")),
    *map(column, ("return_status", "cells", "errors", "warnings")),
    column("received", MOMENT),
    column("first_month", Date),
    column("last_month", Date),
)
RESTATEMENT = table(
    "restatement",
    *map(column, ("id", "run", "item", "org", "period_months", "breakdown", "group")),
    *map(column, ("old_value", "new_value", "old_submission", "new_submission")),
    column("month", Date),
)
LOAD = table(
    "load_run",
    *map(column, ("id", "command", "outcome", "snapshot", "files", "accepted", "rejected")),
    column("message"),
    column("recorded", MOMENT),
    column("finished", MOMENT),
)
LOAD_FACTS = ("outcome", "snapshot", "files", "accepted", "rejected", "message")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """A file as it was read last. first_month, last_month: None where nothing could be read."""

    submission: str
    path: str
    name: str
    provider: str | None
    verdict: str  # accepted, warnings, rejected
    reason: str | None
    return_status: str | None
    received: datetime
    first_month: date | None
    last_month: date | None

    @property
    def folder(self) -> str:
        """The first folder below the inbox that it came in; "" for none."""
        return self.path.partition("/")[0] if "/" in self.path else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """Figures of a provider's month that one submission gave and a later one replaced.

    changed: whether any of them is another number now, not only another status.
    """

    org: str
    month: date
    old_submission: str
    changed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """A load of the inbox. figures, errors: of the files that were new to it; troubles: names and
    reasons of those that it rejected."""

    outcome: str  # running, published, nothing_new, failed
    began: datetime
    finished: datetime | None
    snapshot: str | None
    files: int
    accepted: int
    rejected: int
    message: str | None
    figures: int = 0
    errors: int = 0
    troubles: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Returns:
    """All that the tracker needs of the ledger; nothing where there is no ledger yet."""

    sent: tuple[Sent, ...] = ()
    steps: tuple[Step, ...] = ()
    load: Load | None = None


def returns_of(ledger_url: str, snapshot: str | None = None, since: date | None = None) -> Returns:
    """What is noted by now, or what was when the load of a snapshot ended. Asking makes no ledger
    where there is none.

    since: files received before that day and steps of earlier months are left out.
    LedgerError: the ledger is there and does not answer.
    """
    if not _exists(ledger_url):
        return Returns()
    with _connected(ledger_url) as connection:
        last = None if snapshot is None else _run_of(connection, snapshot)
        return Returns(
            sent=tuple(_sent(connection, last, since)),
            steps=tuple(_steps(connection, last, since)),
            load=_load(connection, last),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A figure that a submission changed; None: there is, or was, none."""

    item: str
    month: date
    group: str
    old: float | None
    new: float | None


def changes_by(ledger_url: str, submission: str) -> tuple[Change, ...]:
    """The figures that one submission replaced by others. LedgerError: as of `returns_of`."""
    if not _exists(ledger_url):
        return ()
    c = RESTATEMENT.c
    query = select(c.item, c.month, c.group, c.old_value, c.new_value).where(
        c.new_submission == submission, c.old_value.is_distinct_from(c.new_value)
    )
    with _connected(ledger_url) as connection:
        rows = connection.execute(query.order_by(c.month, c.id)).all()
    return tuple(Change(item=i, month=m, group=g, old=old, new=new) for i, m, g, old, new in rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Restated:
    """A figure that the loads between two snapshots replaced, and the submission that did it."""

    item: str
    org: str
    month: date
    submission: str


def restated_between(ledger_url: str, former: str, snapshot: str) -> tuple[Restated, ...]:
    """The figures that became others after the load of one snapshot, up to that of a later one, in
    the order in which it was noted; none where the ledger does not know both loads. LedgerError: as
    of `returns_of`."""
    if not _exists(ledger_url):
        return ()
    c = RESTATEMENT.c
    with _connected(ledger_url) as connection:
        first, last = _run_of(connection, former), _run_of(connection, snapshot)
        if first is None or last is None:
            return ()
        query = select(c.item, c.org, c.month, c.new_submission).where(
            c.run > first, c.run <= last, c.old_value.is_distinct_from(c.new_value)
        )
        rows = connection.execute(query.order_by(c.id)).all()
    return tuple(Restated(item=i, org=o, month=m, submission=s) for i, o, m, s in rows)


def is_of(ledger_url: str, snapshot: str) -> bool:
    """Whether the ledger knows the load that made a snapshot. LedgerError: as of `returns_of`."""
    if not _exists(ledger_url):
        return False
    with _connected(ledger_url) as connection:
        return _run_of(connection, snapshot) is not None


def replaced_figures(ledger_url: str, snapshot: str, first: date, last: date) -> dict[str, int]:
    """By organisation how many figures of some months were replaced by other numbers, up to the
    load of a snapshot; each counts once. LedgerError: as of `returns_of`."""
    c = RESTATEMENT.c
    with _connected(ledger_url) as connection:
        query = select(c.item, c.org, c.month, c.breakdown, c.group).distinct()
        query = _until(query, c.run, _run_of(connection, snapshot)).where(
            c.period_months == 1,
            c.month.between(first, last),
            c.old_value.is_not(None),
            c.old_value.is_distinct_from(c.new_value),
        )
        figures = query.subquery()
        count = select(figures.c.org, func.count()).group_by(figures.c.org)
        return {row[0]: row[1] for row in connection.execute(count)}


def _exists(ledger_url: str) -> bool:
    url = make_url(ledger_url)
    return url.get_backend_name() != "sqlite" or Path(url.database or "").is_file()


@cache
def _engine(ledger_url: str) -> Engine:
    url = make_url(ledger_url)
    if url.get_backend_name() == "sqlite":
        read_only = make_url(f"sqlite:///file:{url.database}?mode=ro&uri=true")
        return create_engine(read_only, poolclass=NullPool)  # the file may be put in place anew
    return create_engine(url)


@contextmanager
def _connected(ledger_url: str) -> Iterator[Connection]:
    try:
        with _engine(ledger_url).connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        raise LedgerError("The ledger does not answer; check the disk and DATABASE_URL.") from error


def _run_of(connection: Connection, snapshot: str) -> int | None:
    """Number of the load that published a snapshot; None: it is of another ledger."""
    query = select(func.max(LOAD.c.id)).where(LOAD.c.snapshot == snapshot)
    number: int | None = connection.scalar(query)
    return number


def _sent(connection: Connection, last: int | None, since: date | None) -> Iterator[Sent]:
    c = SUBMISSION.c
    latest = _until(select(func.max(c.id)), c.run, last).group_by(c.path)
    names = tuple(Sent.__dataclass_fields__)
    query = select(*(c[name] for name in names)).where(c.id.in_(latest))
    if since is not None:
        query = query.where(c.received >= datetime(since.year, since.month, since.day, tzinfo=UTC))
    for row in connection.execute(query.order_by(c.received, c.id)):
        told = dict(zip(names, row, strict=True))
        yield Sent(**{**told, "received": _in_utc(told["received"])})


def _steps(connection: Connection, last: int | None, since: date | None) -> Iterator[Step]:
    c = RESTATEMENT.c
    differs = c.old_value.is_distinct_from(c.new_value)
    query = select(c.org, c.month, c.old_submission, differs).distinct()
    monthly = _until(query, c.run, last).where(c.period_months == 1)
    if since is not None:
        monthly = monthly.where(c.month >= since)
    for org, month, old, changed in connection.execute(monthly):
        yield Step(org=org, month=month, old_submission=old, changed=bool(changed))


def _load(connection: Connection, last: int | None) -> Load | None:
    c = LOAD.c
    query = _until(select(LOAD), c.id, last).where(c.command.in_(LOADS))
    row = connection.execute(query.order_by(c.id.desc()).limit(1)).mappings().first()
    if row is None:
        return None
    s = SUBMISSION.c
    own = s.run == row["id"]
    sums = select(func.sum(s.cells), func.sum(s.errors)).where(own)
    figures, errors = connection.execute(sums).one()
    refused = select(s.name, s.reason).where(own, s.verdict == "rejected").order_by(s.id)
    return Load(
        **{name: row[name] for name in LOAD_FACTS},
        began=_in_utc(row["recorded"]),
        finished=row["finished"] and _in_utc(row["finished"]),
        figures=figures or 0,
        errors=errors or 0,
        troubles=tuple((name, reason or "") for name, reason in connection.execute(refused)),
    )


def _until(query: Select[Any], run: Any, last: int | None) -> Select[Any]:
    return query if last is None else query.where(run <= last)


def _in_utc(moment: datetime) -> datetime:
    """SQLite forgets the time zone: all times here are UTC."""
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
