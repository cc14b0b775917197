"""Playlists of meetings, and what was noted at each of their charts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from secrets import token_urlsafe

from sqlalchemy import select

from store.ledger.database import Database, LedgerRefusal, Writing
from store.ledger.work_tables import MeetingNote, Playlist, PlaylistItem

MOST_ITEMS = 60
GONE = "This item is not on the list any more. Open the meeting again."
FULL = f"A meeting has room for {MOST_ITEMS} items. Take some out, or begin another list."


class Meetings(Database):
    """Playlists with their items, and notes. role, snapshot: as of `Actions`. LedgerRefusal, of
    every function that changes something: words are missing, or what it is about is not there."""

    def add_playlist(
        self,
        *,
        name: str,
        minutes: int,
        letters: Mapping[str, str],
        links: Sequence[str] = (),
        role: str | None = None,
        snapshot: str | None = None,
    ) -> Playlist:
        """A playlist with its first items. minutes: that each item is given. letters: by
        organisation's code. links: of the items' views, without data cut."""
        if not name.strip():
            raise LedgerRefusal("A meeting needs a name.")
        if len(links) > MOST_ITEMS:
            raise LedgerRefusal(FULL)
        row = Playlist(
            token=token_urlsafe(12), name=name.strip(), minutes=minutes, letters=dict(letters),
            role=role, snapshot=snapshot,
        )  # fmt: skip
        with self._write() as write:
            write.add(row)
            for place, link in enumerate(links, 1):
                write.add(_item(row.id, place, link, role, snapshot))
            write.note("playlist_made", row.id, snapshot, items=len(links))
        return row

    def add_item(
        self, token: str, link: str, role: str | None = None, snapshot: str | None = None
    ) -> PlaylistItem:
        """One more view, as the last."""
        with self._write() as write:
            playlist = _playlist(write, token)
            items = _items(write, playlist.id)
            if len(items) >= MOST_ITEMS:
                raise LedgerRefusal(FULL)
            place = items[-1].place + 1 if items else 1
            row = write.add(_item(playlist.id, place, link, role, snapshot))
            write.note("playlist_item_added", row.id, snapshot, playlist=playlist.id)
        return row

    def move_item(self, token: str, item: int, by: int) -> None:
        """An item some places later, or sooner where `by` is negative; the ends hold it."""
        with self._write() as write:
            items = _items(write, _playlist(write, token).id)
            at = next((i for i, row in enumerate(items) if row.id == item), None)
            if at is None:
                raise LedgerRefusal(GONE)
            moved = items.pop(at)
            items.insert(max(at + by, 0), moved)
            for place, row in enumerate(items, 1):
                row.place = place
            write.note("playlist_item_moved", item, by=by)

    def take_item_out(self, token: str, item: int) -> None:
        """An item that is not shown any more; what was noted at it stays."""
        with self._write() as write:
            row = _held(write, token, item)
            row.withdrawn = write.signature["recorded"]
            row.withdrawn_by = write.signature["actor"]
            write.note("playlist_item_taken_out", item)

    def ask(self, token: str, item: int, question: str | None) -> None:
        """The question for the group at an item; None for the catalogue's."""
        with self._write() as write:
            _held(write, token, item).question = question
            write.note("playlist_question_changed", item)

    def add_meeting_note(
        self,
        *,
        token: str,
        item: int,
        link: str,
        text: str,
        action: int | None = None,
        role: str | None = None,
        snapshot: str | None = None,
    ) -> MeetingNote:
        """Words noted at a chart and its cut. link: the view as it was shown. action: the one that
        they opened."""
        if not text.strip():
            raise LedgerRefusal("A note needs its words.")
        with self._write() as write:
            held = _held(write, token, item)
            row = MeetingNote(
                item=held.id, link=link, text=text.strip(), action=action, role=role,
                snapshot=snapshot,
            )  # fmt: skip
            write.add(row)
            write.note("meeting_note_added", row.id, snapshot, item=item)
        return row

    def playlists(self) -> list[Playlist]:
        """Every playlist, in the order in which they were made."""
        return self._all(select(Playlist).order_by(Playlist.id))

    def playlist_items(self, playlist: int) -> list[PlaylistItem]:
        """The items of a playlist in their order, those that were taken out too."""
        query = select(PlaylistItem).where(PlaylistItem.playlist == playlist)
        return self._all(query.order_by(PlaylistItem.place, PlaylistItem.id))

    def meeting_notes(self, playlist: int) -> list[MeetingNote]:
        """What was noted at the items of a playlist, in the order in which it was written."""
        query = select(MeetingNote).join(PlaylistItem, MeetingNote.item == PlaylistItem.id)
        return self._all(query.where(PlaylistItem.playlist == playlist).order_by(MeetingNote.id))


def _item(
    playlist: int, place: int, link: str, role: str | None, snapshot: str | None
) -> PlaylistItem:
    return PlaylistItem(
        playlist=playlist, place=place, link=link, question=None, role=role, snapshot=snapshot
    )


def _playlist(write: Writing, token: str) -> Playlist:
    row = write.session.scalar(select(Playlist).where(Playlist.token == token))
    if row is None:
        raise LedgerRefusal("There is no such meeting here. Open the list of meetings again.")
    return row


def _items(write: Writing, playlist: int) -> list[PlaylistItem]:
    """Those that are shown, in their order."""
    query = select(PlaylistItem).where(PlaylistItem.playlist == playlist)
    shown = query.where(PlaylistItem.withdrawn.is_(None))
    return list(write.session.scalars(shown.order_by(PlaylistItem.place, PlaylistItem.id)))


def _held(write: Writing, token: str, item: int) -> PlaylistItem:
    row = next((row for row in _items(write, _playlist(write, token).id) if row.id == item), None)
    if row is None:
        raise LedgerRefusal(GONE)
    return row
