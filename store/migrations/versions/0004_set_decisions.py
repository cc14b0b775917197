"""What the region agrees on: definitions and targets of its set."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "set_decision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("role", sa.String),
        sa.Column("snapshot", sa.String),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("subject", sa.String, nullable=False, index=True),
        sa.Column("stage", sa.String, nullable=False),
        sa.Column("choice", sa.String),
        sa.Column("value", sa.Float),
        sa.Column("first_month", sa.Date, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("body", sa.String),
        sa.Column("decided_on", sa.Date),
        sa.Column("views", sa.JSON, nullable=False),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("set_decision")
