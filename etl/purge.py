"""Taking one submission out of everything: archive, cache, receipts, inbox and every snapshot."""

from __future__ import annotations

from pathlib import Path

from etl.archive import archived, forget, sha256_of
from etl.faults import UserError
from etl.heal import heal
from etl.inbox import discover
from etl.lock import locked
from etl.parsed import forget_parsed
from etl.remake import Without, remake
from settings import Settings
from store.ledger import Ledger
from store.ledger.tables import Purge
from store.pointer import (
    current_id,
    note_replacement,
    point_to,
    read_manifest,
    remove_snapshot,
    replacements,
    snapshot_ids,
)

SHORTEST = 8  # characters of a SHA-256 that name a submission


def purge(settings: Settings, sha256: str, reason: str, workers: int | None = None) -> Purge:
    """Take a submission out for good; what was noted of that.

    sha256: of its content, or the first characters of it, such as the number on the receipt.
    Once noted it is finished by the next load, should this one be killed, and the content is never
    taken in again. LoadError, UserError: a sentence; nothing has changed.
    """
    if not reason.strip():
        raise UserError("A purge needs a reason; give it with --reason.")
    with locked(settings.data):
        ledger = Ledger(settings.ledger_url)
        try:
            heal(settings.data, ledger)
            content = _content(settings.data, ledger, sha256.lower())
            if content not in {one.sha256 for one in ledger.purges()}:
                ledger.begin_purge(content, reason.strip())
            finish_purges(settings, ledger, workers)
            return next(one for one in ledger.purges() if one.sha256 == content)
        finally:
            ledger.close()


def finish_purges(settings: Settings, ledger: Ledger, workers: int | None) -> None:
    """Finish every purge that was begun. Only under the load's lock."""
    for one in ledger.purges():
        if one.finished is None:
            _finish(settings, ledger, one, workers)


def _content(data: Path, ledger: Ledger, asked: str) -> str:
    """The one content that is meant. UserError: none, or several."""
    known = {sha256 for sha256, _ in ledger.contents()} | archived(data)
    found = [sha256 for sha256 in known if sha256.startswith(asked)]
    if len(asked) < SHORTEST or len(found) != 1:
        raise UserError(
            f"{'No' if not found else 'More than one'} submission is known by {asked}; give the "
            f"number on its receipt, or at least {SHORTEST} characters of its SHA-256."
        )
    return found[0]


def _finish(settings: Settings, ledger: Ledger, one: Purge, workers: int | None) -> None:
    data = settings.data
    run = ledger.begin("purge", settings.region)
    former = current_id(data)
    forget(data, one.sha256)
    forget_parsed(data, one.sha256)
    for receipt in (data / "receipts").glob(f"*{one.submission}*"):
        receipt.unlink()
    _leave_the_inbox(data / "inbox", one.sha256)
    gone = frozenset(purge.submission for purge in ledger.purges())
    _remake_all(settings, one, gone, workers)
    now = current_id(data)
    remade = replacements(data, one.submission)
    ledger.end_purge(one.sha256, now, remade)
    outcome = "published" if now != former and now else "nothing_new"
    snapshot = now if outcome == "published" else None
    ledger.commit(run, {"outcome": outcome, "snapshot": snapshot, "former": former})


def _leave_the_inbox(inbox: Path, sha256: str) -> None:
    """Delete every file of that content from our own inbox, and from nowhere else."""
    for arrival in discover(inbox) if inbox.is_dir() else ():
        if sha256_of(arrival.file) == sha256:
            arrival.file.unlink()


def _remake_all(settings: Settings, one: Purge, gone: frozenset[str], workers: int | None) -> None:
    """Make every snapshot that holds the submission anew without it, oldest first."""
    data = settings.data
    without = Without(layouts=settings.layouts, gone=gone, purged=one.submission, when=one.recorded)
    for snapshot in snapshot_ids(data):
        if one.submission not in read_manifest(data, snapshot)["inputs"]:
            continue
        new = remake(data, snapshot, without, workers)
        note_replacement(data, snapshot, new, one.submission)
        if snapshot == current_id(data):
            _put_in_force(data, new)
        remove_snapshot(data, snapshot)


def _put_in_force(data: Path, snapshot: str | None) -> None:
    if snapshot is None:  # nothing is left to be shown
        (data / "CURRENT").unlink()
    else:
        point_to(data, snapshot)
