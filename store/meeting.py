"""Meetings as they stand: their items in order, and what was noted at each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random
from string import ascii_uppercase

from settings import Settings
from store.ledger.ledger import Ledger
from store.ledger.to_read import ledger_to_read
from store.ledger.work_tables import Action, MeetingNote, Playlist, PlaylistItem


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A note, with the action that it opened."""

    note: MeetingNote
    action: Action | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One view of a meeting. link: without data cut. question: its own, None for the
    catalogue's."""

    id: int
    link: str
    question: str | None
    notes: tuple[Noted, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """minutes: that each item is given. letters: by organisation's code, for hidden names. items:
    those that are shown; taken_out: those that are not any more, with something noted at them."""

    token: str
    name: str
    minutes: int
    letters: Mapping[str, str]
    made: datetime
    items: tuple[Item, ...]
    taken_out: tuple[Item, ...] = ()

    @property
    def notes(self) -> list[Noted]:
        """Every note, in the order of the items."""
        return [noted for item in (*self.items, *self.taken_out) for noted in item.notes]


def meetings_of(settings: Settings) -> list[Meeting]:
    """Every meeting, the latest first. LedgerError: the ledger does not answer."""
    ledger = ledger_to_read(settings.ledger_url)
    rows = ledger.playlists() if ledger else []
    return [_meeting(ledger, row) for row in reversed(rows) if ledger is not None]


def meeting_of(settings: Settings, token: str) -> Meeting | None:
    """One meeting; None where there is none of that token. LedgerError as of `meetings_of`."""
    ledger = ledger_to_read(settings.ledger_url)
    if ledger is None:
        return None
    row = next((row for row in ledger.playlists() if row.token == token), None)
    return None if row is None else _meeting(ledger, row)


def drawn_letters(codes: Sequence[str], chance: Random) -> dict[str, str]:
    """A letter for each organisation, drawn by chance, so that neither an order of names nor an
    earlier meeting tells whose it is. codes: in the order of their names, which is not drawn
    where there are others."""
    letters = [_letter(i) for i in range(len(codes))]
    drawn = letters[:]
    while drawn == letters and len(letters) > 1:
        chance.shuffle(drawn)
    return dict(zip(codes, drawn, strict=True))


def with_new(letters: Mapping[str, str], codes: Sequence[str]) -> dict[str, str]:
    """The letters, and the next ones for organisations that came after they were drawn."""
    new = [code for code in sorted(codes) if code not in letters]
    return {**letters, **{code: _letter(len(letters) + i) for i, code in enumerate(new)}}


def _letter(place: int) -> str:
    """A to Z, then AA, AB, ..."""
    first, last = divmod(place, len(ascii_uppercase))
    return (ascii_uppercase[first - 1] if first else "") + ascii_uppercase[last]


def _meeting(ledger: Ledger, row: Playlist) -> Meeting:
    noted = ledger.meeting_notes(row.id)
    actions = {one.id: one for one in ledger.actions()} if any(n.action for n in noted) else {}
    rows = ledger.playlist_items(row.id)
    items = {one.id: _item(one, noted, actions) for one in rows}
    return Meeting(
        token=row.token,
        name=row.name,
        minutes=row.minutes,
        letters=row.letters,
        made=row.recorded,
        items=tuple(items[one.id] for one in rows if one.withdrawn is None),
        taken_out=tuple(
            items[one.id] for one in rows if one.withdrawn is not None and items[one.id].notes
        ),
    )


def _item(row: PlaylistItem, noted: Sequence[MeetingNote], actions: Mapping[int, Action]) -> Item:
    notes = tuple(
        Noted(note=note, action=actions.get(note.action or 0))
        for note in noted
        if note.item == row.id and note.withdrawn is None
    )
    return Item(id=row.id, link=row.link, question=row.question, notes=notes)
