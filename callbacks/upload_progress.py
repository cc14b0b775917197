"""What has become of a return that was sent on the page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from etl.upload import is_submitted
from settings import Settings
from store import clock
from store.ledger import LedgerError
from store.pointer import current_id
from store.returns import Load, Returns, returns_of
from store.tracker_words import moment_words

A_MOMENT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Progress:
    """unknown: nothing of that name was sent on the page. waiting: the load is still to come."""

    state: Literal["unknown", "waiting", "failed", "loaded"]
    words: str = ""


def progress_of(settings: Settings, submission: str) -> Progress:
    """How far a return has come that was sent on the page. It is loaded once the ledger has it."""
    since = is_submitted(settings.data, submission)
    if since is None:
        return Progress("unknown")
    try:
        returns = returns_of(settings.ledger_url)
    except LedgerError as fault:
        return Progress("waiting", str(fault))
    if not any(sent.submission == submission for sent in returns.sent):
        return _waiting(since, returns)
    if returns.load and _is_being_put_in_force(settings, returns.load):
        return Progress("waiting", "It is loaded, and shown in a moment.")
    return Progress("loaded")


def _is_being_put_in_force(settings: Settings, load: Load) -> bool:
    """A load writes the ledger a moment before it moves the pointer to its cut."""
    if load.outcome != "published" or load.finished is None:
        return False
    return clock.now() - load.finished < A_MOMENT and current_id(settings.data) != load.snapshot


def _waiting(since: datetime, returns: Returns) -> Progress:
    load = returns.load
    if load is not None and load.outcome == "failed" and load.began >= since:
        return Progress(
            "failed",
            f"Sent {moment_words(since)}, but the load failed: {load.message or 'it was stopped'} "
            "The file is in the inbox, and the next load takes it.",
        )
    return Progress("waiting", f"Sent {moment_words(since)}. It is being loaded.")
