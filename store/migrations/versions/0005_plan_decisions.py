"""What the group made the priorities of a year's work plan."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "plan_decision",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("role", sa.String),
        sa.Column("snapshot", sa.String),
        sa.Column("year", sa.Integer, nullable=False, index=True),
        sa.Column("indicator", sa.String, nullable=False),
        sa.Column("choice", sa.String, nullable=False),
        sa.Column("lead_role", sa.String),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("place", sa.Integer),
        sa.Column("actor", sa.String, nullable=False),
        sa.Column("recorded", sa.DateTime(timezone=True), nullable=False),
    )


def downgrade() -> None:
    op.drop_table("plan_decision")
