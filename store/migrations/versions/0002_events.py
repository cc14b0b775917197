"""Findings, caveats, gate overrides, purges, and the log of events that nobody can edit."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TIME = sa.DateTime(timezone=True)
REFUSED = "the event log is only added to"
CHANGES = ("UPDATE", "DELETE")


def _signature() -> tuple[sa.Column[str], sa.Column[datetime]]:
    return (
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("recorded", TIME, nullable=False),
    )


def upgrade() -> None:
    if sa.inspect(op.get_bind()).has_table("schema_version"):  # how version 0.1 counted
        op.drop_table("schema_version")
    op.add_column("submission", sa.Column("seen", sa.Date))
    op.create_table(
        "issue",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column(
            "reading", sa.Integer, sa.ForeignKey("submission.id"), nullable=False, index=True
        ),
        sa.Column("severity", sa.String, nullable=False),
        sa.Column("sheet", sa.String, nullable=False),
        sa.Column("cell", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        *_signature(),
    )
    _judgement("caveat", sa.Column("text", sa.String, nullable=False))
    _judgement(
        "gate_override",
        sa.Column("gate", sa.String),
        sa.Column("reason", sa.String, nullable=False),
    )
    op.create_table(
        "purge",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("submission", sa.String(16), nullable=False, index=True),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("finished", TIME),
        *_signature(),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("action", sa.String, nullable=False, index=True),
        sa.Column("subject", sa.String, index=True),
        sa.Column("snapshot", sa.String),
        sa.Column("details", sa.JSON, nullable=False),
        *_signature(),
    )
    _only_add_to("event")


def _judgement(name: str, *own: sa.Column[str]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("org", sa.String, nullable=False, index=True),
        sa.Column("subject", sa.String),
        sa.Column("first_month", sa.Date),
        sa.Column("last_month", sa.Date),
        *own,
        sa.Column("withdrawn", TIME),
        sa.Column("withdrawn_by", sa.String),
        sa.Column("withdrawn_because", sa.String),
        *_signature(),
    )


def _only_add_to(table: str) -> None:
    """Let the database refuse every change to a row that stands."""
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            f"CREATE FUNCTION {table}_stands() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_stands BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_stands()"
        )
        return
    for change in CHANGES:
        op.execute(
            f"CREATE TRIGGER {table}_no_{change.lower()} BEFORE {change} ON {table} "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )


def downgrade() -> None:
    op.drop_table("event")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION event_stands()")
    for table in ("purge", "gate_override", "caveat", "issue"):
        op.drop_table(table)
    with op.batch_alter_table("submission") as submission:
        submission.drop_column("seen")
