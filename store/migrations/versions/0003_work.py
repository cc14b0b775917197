"""Phases and points left out; triage, notes, actions, good practice, meetings."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TIME = sa.DateTime(timezone=True)
TABLES = (
    "meeting_note",
    "playlist_item",
    "playlist",
    "good_practice",
    "action_step",
    "action",
    "annotation",
    "triage",
    "left_out",
    "new_phase",
)


def upgrade() -> None:
    for name in ("new_phase", "left_out"):
        _table(
            name,
            _text("org", index=True),
            _maybe("subject"),
            sa.Column("first_month", sa.Date),
            sa.Column("last_month", sa.Date),
            *_withdrawal(),
            _text("reason"),
            _maybe("role"),
        )
    _told(
        "triage",
        *_whose(),
        _text("rule"),
        sa.Column("start", sa.Date, nullable=False),
        _text("state"),
        _maybe("reason"),
        sa.Column("figures", sa.String(64), nullable=False),
    )
    _told(
        "annotation",
        *_withdrawal(),
        _maybe("indicator"),
        _maybe("level"),
        _maybe("org", index=True),
        sa.Column("month", sa.Date, nullable=False),
        _text("text"),
    )
    _told(
        "action",
        *_whose(),
        _text("what"),
        _text("owner_role"),
        sa.Column("start", sa.Date, nullable=False),
        _maybe("rule"),
        sa.Column("signal", sa.Date),
    )
    _told("action_step", _of("action"), _text("status"), _maybe("note"))
    _told(
        "good_practice",
        *_withdrawal(),
        *_whose(),
        sa.Column("month", sa.Date, nullable=False),
        _text("text"),
    )
    _told(
        "playlist",
        sa.Column("token", sa.String(32), nullable=False, unique=True),
        _text("name"),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("letters", sa.JSON, nullable=False),
    )
    _told(
        "playlist_item",
        *_withdrawal(),
        _of("playlist"),
        sa.Column("place", sa.Integer, nullable=False),
        _text("link"),
        _maybe("question"),
    )
    _told(
        "meeting_note",
        *_withdrawal(),
        sa.Column(
            "item", sa.Integer, sa.ForeignKey("playlist_item.id"), nullable=False, index=True
        ),
        _text("link"),
        _text("text"),
        sa.Column("action", sa.Integer, sa.ForeignKey("action.id")),
    )


def _told(name: str, *own: sa.Column[Any]) -> None:
    _table(name, _maybe("role"), _maybe("snapshot"), *own)


def _table(name: str, *own: sa.Column[Any]) -> None:
    op.create_table(
        name,
        sa.Column("id", sa.Integer, primary_key=True),
        *own,
        _text("actor"),
        sa.Column("recorded", TIME, nullable=False),
    )


def _withdrawal() -> tuple[sa.Column[datetime], sa.Column[str], sa.Column[str]]:
    return sa.Column("withdrawn", TIME), _maybe("withdrawn_by"), _maybe("withdrawn_because")


def _whose() -> tuple[sa.Column[str], sa.Column[str], sa.Column[str]]:
    return _text("indicator"), _text("level"), _text("org", index=True)


def _of(table: str) -> sa.Column[int]:
    whose = sa.ForeignKey(f"{table}.id")
    return sa.Column(table, sa.Integer, whose, nullable=False, index=True)


def _text(name: str, *, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False, index=index)


def _maybe(name: str, *, index: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, index=index)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
