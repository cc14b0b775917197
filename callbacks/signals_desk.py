"""What the signals page stands on: a cut's inbox, and what was made of its flags."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from callbacks.months import month_of
from catalogue.model import Indicator
from catalogue.view import View
from store.cut import Cut
from store.data_problems import DataProblem
from store.earlier_cuts import Earlier, asked_earlier, month_before, usual_earlier
from store.ledger import LedgerError
from store.signals import Inbox, Scope, Signal, inbox_of
from store.store import Store
from store.triaged import NEW, Triaged, triaged

Listed = Signal | DataProblem


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

    @property
    def month(self) -> str:
        """The month that the page is about, "YYYY-MM"."""
        return month_of(self.view, self.cut.months)

    @property
    def months_between(self) -> int:
        """How many months lie between what is compared and the month shown."""
        return 1 if self.inbox.earlier is None else _months(self.inbox.earlier.month, self.month)

    def shown(self, listed: Sequence[Listed] | None = None) -> tuple[Listed, ...]:
        """The new ones in the state asked for, or those of some that are."""
        every = (*self.inbox.new, *self.inbox.sums) if listed is None else listed
        wanted = self.view.state
        return tuple(s for s in every if wanted in (None, self.made.state(s.key)))

    def waiting(self) -> int:
        """How many of those that are counted nobody has looked at."""
        return sum(self.made.state(one.key) == NEW for one in self.inbox.new)


def desk_of(
    store: Store, cut: Cut, view: View, refusal: str | None = None
) -> tuple[Desk, tuple[str, ...]]:
    """The desk of a view whose months are settled, and what is to be said of it. A frozen link
    shows the triage of its cut's time. Where the ledger does not answer, the flags stand alone."""
    earlier, told = _earlier(store, cut, view)
    view = view.but(since=None) if told else view
    inbox = inbox_of(cut, scope_of(cut, view), earlier)
    try:
        made = triaged(store.settings, cut.created if view.snapshot is not None else None)
    except LedgerError as fault:
        made = Triaged(steps={}, known=False)
        told = (*told, f"{fault} What was made of the flags is not shown.")
    desk = Desk(store=store, cut=cut, view=view, inbox=inbox, made=made, refusal=refusal)
    return desk, told


def scope_of(cut: Cut, view: View, indicators: Sequence[Indicator] | None = None) -> Scope:
    """Whose signals a view asks for; those of its set, or of some indicators."""
    return Scope(
        indicators=indicators or cut.catalogue.in_set(view.set or cut.catalogue.sets[0].id),
        provider=view.provider,
        lms=view.lms,
        month=view.to,
    )


def _earlier(store: Store, cut: Cut, view: View) -> tuple[Earlier | None, tuple[str, ...]]:
    """The cut that is compared with. Of an earlier month than the latest there is none: its flags
    are new where the month before was not flagged."""
    if view.to is not None:
        return None, ()
    usual = usual_earlier(store.settings, cut)
    if view.since is None:
        return usual, ()
    found = asked_earlier(store.settings, cut, view.since)
    if found is None:
        return usual, ("There is no such earlier data cut, so the usual one is compared with.",)
    return found, ()


def _months(first: str, last: str) -> int:
    months = 0
    while last > first:
        last, months = month_before(last), months + 1
    return months
