"""How many new signals wait: the number beside the page's name on every page."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from callbacks.signals_desk import scope_of
from catalogue.view import View
from store.cut import Cut
from store.earlier_cuts import Key, usual_earlier
from store.ledger import LedgerError
from store.signals import inbox_of
from store.store import Store
from store.triaged import NEW, triaged

# By cut, then by set: which are new does not change, what was made of them does.
_new: WeakKeyDictionary[Cut, dict[str | None, tuple[Key, ...]]] = WeakKeyDictionary()


def waiting(store: Store, cut: Cut, view: View) -> int | None:
    """New flags and data problems of a set that nobody has looked at, of all providers, at the
    latest month; None where the ledger does not answer."""
    if not cut.has_returns():
        return None
    kept = _new.setdefault(cut, {})
    if view.set not in kept:
        scope = scope_of(cut, View(set=view.set))
        kept[view.set] = tuple(
            one.key for one in inbox_of(cut, scope, usual_earlier(store.settings, cut)).new
        )
    if not kept[view.set]:
        return 0
    try:
        made = triaged(store.settings, cut.created if view.snapshot is not None else None)
    except LedgerError:
        return None
    return sum(made.state(key) == NEW for key in kept[view.set])
