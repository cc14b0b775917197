"""After a load that was killed: put right what it left, before the next one begins."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from store.durable import PARTIAL, clear_partial
from store.ledger import Ledger
from store.pointer import (
    clear_building,
    current_id,
    point_to,
    read_manifest,
    remove_snapshot,
    replacements,
    snapshot_ids,
    standing,
)


def heal(data: Path, ledger: Ledger) -> None:
    """Bring pointer, ledger and folders into one state. Only under the load's lock.

    A snapshot that the ledger calls published is put in force; one that it never heard of, made
    since the killed load began, is removed, as is everything half written.
    """
    for folder in (data, data / "snapshots"):
        for left in folder.glob(f"{PARTIAL}*"):
            left.unlink(missing_ok=True)
    killed = ledger.abandon_running()
    published = ledger.published()
    if published:
        published = standing(data, published)
        if published != current_id(data) and published in snapshot_ids(data):
            point_to(data, published)
    if killed is None:
        return
    clear_building(data)
    for folder in (data / "archive", data / "parsed", data / "receipts", data / "digests"):
        clear_partial(folder)
    _remove_unknown(data, ledger, killed)


def _remove_unknown(data: Path, ledger: Ledger, since: datetime) -> None:
    known = ledger.snapshots() | {current_id(data)} | set(replacements(data).values())
    for snapshot in snapshot_ids(data):
        made = datetime.fromisoformat(read_manifest(data, snapshot)["created"])
        if snapshot not in known and made >= since:
            remove_snapshot(data, snapshot)
