"""The ledger of version 0.1: loads, submissions, restatements and incidents."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

TIME = sa.DateTime(timezone=True)


def _signature() -> tuple[sa.Column[str], sa.Column[datetime]]:
    return (
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("recorded", TIME, nullable=False),
    )


def upgrade() -> None:
    op.create_table(
        "load_run",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("command", sa.String, nullable=False),
        sa.Column("region", sa.String, nullable=False),
        sa.Column("outcome", sa.String, nullable=False),
        sa.Column("finished", TIME),
        sa.Column("snapshot", sa.String),
        sa.Column("former", sa.String),
        sa.Column("files", sa.Integer, nullable=False),
        sa.Column("accepted", sa.Integer, nullable=False),
        sa.Column("rejected", sa.Integer, nullable=False),
        sa.Column("restated", sa.Integer, nullable=False),
        sa.Column("message", sa.String),
        *_signature(),
    )
    op.create_table(
        "submission",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("load_run.id"), nullable=False),
        sa.Column("submission", sa.String(16), nullable=False, index=True),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("path", sa.String, nullable=False, index=True),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("modified", sa.BigInteger, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("received", TIME, nullable=False),
        sa.Column("provider", sa.String),
        sa.Column("layout", sa.String),
        sa.Column("return_status", sa.String),
        sa.Column("as_of", sa.Date),
        sa.Column("verdict", sa.String, nullable=False),
        sa.Column("reason", sa.String),
        sa.Column("incident", sa.Boolean, nullable=False),
        sa.Column("first_month", sa.Date),
        sa.Column("last_month", sa.Date),
        sa.Column("cells", sa.Integer, nullable=False),
        sa.Column("figures", sa.Integer, nullable=False),
        sa.Column("errors", sa.Integer, nullable=False),
        sa.Column("warnings", sa.Integer, nullable=False),
        sa.Column("reading", sa.String, nullable=False),
        *_signature(),
    )
    _what_was_found()


def _what_was_found() -> None:
    cell = (
        sa.Column("item", sa.String, nullable=False),
        sa.Column("level", sa.String, nullable=False),
        sa.Column("org", sa.String, nullable=False, index=True),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("period_months", sa.SmallInteger, nullable=False),
        sa.Column("breakdown", sa.String, nullable=False),
        sa.Column("group", sa.String, nullable=False),
    )
    op.create_table(
        "restatement",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("load_run.id"), nullable=False),
        *cell,
        sa.Column("old_value", sa.Float),
        sa.Column("old_status", sa.String, nullable=False),
        sa.Column("old_submission", sa.String(16), nullable=False),
        sa.Column("new_value", sa.Float),
        sa.Column("new_status", sa.String, nullable=False),
        sa.Column("new_submission", sa.String(16), nullable=False),
        sa.Column("received", TIME, nullable=False),
        *_signature(),
        sa.UniqueConstraint(
            *(column.name for column in cell), "old_submission", "new_submission", name="one_step"
        ),
    )
    op.create_table(
        "incident",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("run", sa.Integer, sa.ForeignKey("load_run.id"), nullable=False),
        sa.Column("submission", sa.String(16), nullable=False),
        sa.Column("provider", sa.String),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("message", sa.String, nullable=False),
        *_signature(),
        sa.UniqueConstraint("submission", "kind", "message", name="one_note"),
    )


def downgrade() -> None:
    for table in ("incident", "restatement", "submission", "load_run"):
        op.drop_table(table)
