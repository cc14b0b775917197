"""The store that pages ask: the cut in force, and frozen ones by name."""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path
from threading import Lock

import structlog

from catalogue.view import SNAPSHOT
from settings import Settings
from store.cut import Cut
from store.pointer import MANIFEST, NoSnapshot, current_id, snapshot_ids, standing
from store.snapshot import open_snapshot

FROZEN = 4  # earlier cuts held in memory
Stamp = tuple[int, int] | None  # when a file was last put in place, and which one it is

log = structlog.get_logger()


class Store:
    """Cuts of one data folder. Nothing is opened before it is asked for; a pointer that moved is
    noticed at the next question, and the new cut is opened beside the old, which whoever reads it
    keeps. Safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self._current: Cut | None = None
        self._stamp: Stamp = None
        self._frozen: OrderedDict[str, tuple[Stamp, Cut]] = OrderedDict()
        self._opening = Lock()
        self._keeping = Lock()

    def current(self) -> Cut | None:
        """The cut in force, or None before the first load.

        Where the new cut cannot be read the former one stays in force, and the log says so: the
        one that was shown, or after a restart the latest that can be read."""
        stamp = _stamp(self.settings.data / "CURRENT")
        if stamp == self._stamp:
            return self._current
        # While one thread opens the new cut, others go on with the old one, if there is one.
        if not self._opening.acquire(blocking=self._current is None):
            return self._current
        try:
            if stamp != self._stamp:
                self._current = self._open_current()
                self._stamp = stamp
        finally:
            self._opening.release()
        return self._current

    def cut(self, snapshot: str | None) -> Cut | None:
        """A frozen cut by its name, or the one in force; None where there is none."""
        current = self.current()
        if snapshot is None or (current is not None and snapshot == current.id):
            return current
        if not SNAPSHOT.fullmatch(snapshot):
            return None
        snapshot = standing(self.settings.data, snapshot)
        if current is not None and snapshot == current.id:
            return current
        stamp = _stamp(self.settings.data / "snapshots" / snapshot / MANIFEST)
        with self._keeping:
            known = self._frozen.get(snapshot)
            if known is not None and known[0] == stamp:
                self._frozen.move_to_end(snapshot)
                return known[1]
            self._frozen.pop(snapshot, None)  # purged, or made anew
        return None if stamp is None else self._open_frozen(snapshot, stamp)

    def _open_current(self) -> Cut | None:
        name = current_id(self.settings.data)
        if name is None:
            return None
        if self._current is not None and self._current.id == name:
            return self._current
        cut = self._opened(name)
        if cut is not None or self._current is not None:
            return cut or self._current
        others = (one for one in reversed(snapshot_ids(self.settings.data)) if one != name)
        return next(filter(None, map(self._opened, others)), None)

    def _opened(self, snapshot: str) -> Cut | None:
        try:
            return Cut(open_snapshot(self.settings.data, snapshot), self.settings)
        except (NoSnapshot, OSError, ValueError, KeyError) as fault:
            log.error("a data cut cannot be read", snapshot=snapshot, fault=str(fault))
            return None

    def _open_frozen(self, snapshot: str, stamp: Stamp) -> Cut | None:
        cut = self._opened(snapshot)
        if cut is None:
            return None
        with self._keeping:
            self._frozen[snapshot] = (stamp, cut)
            while len(self._frozen) > FROZEN:
                self._frozen.popitem(last=False)
        return cut


def _stamp(path: Path) -> Stamp:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_ino
