"""The tables of what people do about figures: triage, notes, actions, meetings. None of it changes
a number; it is laid over a data cut as it stood when the cut was made."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from store.ledger.tables import Row


class Told(Row):
    """What somebody typed in. role: whose words they are, as the writer gives it ("Clinical
    lead"), never a person's name. snapshot: the data cut that was looked at."""

    __abstract__ = True

    id: Mapped[int] = mapped_column(primary_key=True)
    role: Mapped[str | None]
    snapshot: Mapped[str | None]


class Withdrawable(Told):
    """Words that can be taken back, by whom, when and why; they are never edited."""

    __abstract__ = True

    withdrawn: Mapped[datetime | None]
    withdrawn_by: Mapped[str | None]
    withdrawn_because: Mapped[str | None]


class Triage(Told):
    """What was made of a flag. A flag is known by organisation, indicator, rule and the first month
    of its run. state: new, acknowledged, data_issue, explained, action_opened. figures: a digest
    of what was flagged, by which a change of the data is told. The latest row holds."""

    __tablename__ = "triage"

    level: Mapped[str]
    org: Mapped[str] = mapped_column(index=True)
    indicator: Mapped[str]
    rule: Mapped[str]
    start: Mapped[date]
    state: Mapped[str]
    reason: Mapped[str | None]
    figures: Mapped[str] = mapped_column(String(64))


class Annotation(Withdrawable):
    """A dated note on charts. indicator, org: None for all of them. month: its first day."""

    __tablename__ = "annotation"

    indicator: Mapped[str | None]
    level: Mapped[str | None]
    org: Mapped[str | None] = mapped_column(index=True)
    month: Mapped[date]
    text: Mapped[str]


class Action(Told):
    """What is done about an indicator at an organisation. start: first day of the month in which it
    begins. rule, signal: of the flag that began it, None for none; signal: its first month."""

    __tablename__ = "action"

    indicator: Mapped[str]
    level: Mapped[str]
    org: Mapped[str] = mapped_column(index=True)
    what: Mapped[str]
    owner_role: Mapped[str]
    start: Mapped[date]
    rule: Mapped[str | None]
    signal: Mapped[date | None]


class ActionStep(Told):
    """A change of an action's status: open, done, stopped. The latest row holds."""

    __tablename__ = "action_step"

    action: Mapped[int] = mapped_column(ForeignKey("action.id"), index=True)
    status: Mapped[str]
    note: Mapped[str | None]


class GoodPractice(Withdrawable):
    """What an organisation with an improvement did. month: first day of the month it speaks of."""

    __tablename__ = "good_practice"

    indicator: Mapped[str]
    level: Mapped[str]
    org: Mapped[str] = mapped_column(index=True)
    month: Mapped[date]
    text: Mapped[str]


class Playlist(Told):
    """The views of a meeting. token: what its link names it by. letters: by organisation's code the
    letter that stands for it where names are hidden, drawn anew for each playlist."""

    __tablename__ = "playlist"

    token: Mapped[str] = mapped_column(String(32), unique=True)
    name: Mapped[str]
    minutes: Mapped[int]  # that each item is given
    letters: Mapped[dict[str, Any]]


class PlaylistItem(Withdrawable):
    """One view of a playlist. place: from 1. link: the view's address, without data cut.
    question: for the group, None for the catalogue's."""

    __tablename__ = "playlist_item"

    playlist: Mapped[int] = mapped_column(ForeignKey("playlist.id"), index=True)
    place: Mapped[int]
    link: Mapped[str]
    question: Mapped[str | None]


class MeetingNote(Withdrawable):
    """A note made against a chart of a meeting and its cut. link: the view as it was shown.
    action: the action that it became, None for a note."""

    __tablename__ = "meeting_note"

    item: Mapped[int] = mapped_column(ForeignKey("playlist_item.id"), index=True)
    link: Mapped[str]
    text: Mapped[str]
    action: Mapped[int | None] = mapped_column(ForeignKey("action.id"))
