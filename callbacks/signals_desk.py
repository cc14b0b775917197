"""What the signals page stands on: a cut's inbox, and what was made of its flags."""

from __future__ import annotations

from dataclasses import dataclass

from catalogue.view import View
from store.cut import Cut
from store.signals import Earlier, Inbox, Signal, earlier_cut, inbox_of
from store.store import Store
from store.triaged import Triaged, triaged


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """All that the page asks: a cut's inbox, and what was made of its flags. refusal: why the
    reader cannot save anything; None: the reader can."""

    store: Store
    cut: Cut
    view: View
    inbox: Inbox
    made: Triaged
    refusal: str | None

    def shown(self) -> tuple[Signal, ...]:
        """The new flags in the state asked for."""
        wanted = self.view.state
        return tuple(s for s in self.inbox.new if wanted in (None, self.made.state(s.key)))


def desk_of(
    store: Store, cut: Cut, view: View, refusal: str | None = None
) -> tuple[Desk, tuple[str, ...]]:
    """The desk of a view whose months are settled, and what is to be said of it. A frozen link
    shows the triage of its cut's time. LedgerError: the ledger does not answer."""
    indicators = cut.catalogue.in_set(view.set or cut.catalogue.sets[0].id)
    earlier, told = _earlier(store, cut, view)
    inbox = inbox_of(cut, indicators, earlier, view.provider, view.to)
    made = triaged(store.settings, cut.created if view.snapshot is not None else None)
    desk = Desk(store=store, cut=cut, view=view, inbox=inbox, made=made, refusal=refusal)
    return desk, told


def _earlier(store: Store, cut: Cut, view: View) -> tuple[Earlier | None, tuple[str, ...]]:
    """The cut that is compared with. Of an earlier month than the latest there is none: its flags
    are new where the month before was not flagged."""
    if view.to is not None:
        return None, ()
    found = earlier_cut(store.settings, cut, view.since)
    if view.since and found is None:
        other = "There is no such earlier data cut, so the usual one is compared with."
        return earlier_cut(store.settings, cut), (other,)
    return found, ()
