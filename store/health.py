"""How the dashboard is: its last loads, what it holds, its room, and what is wrong."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from settings import Settings
from store import clock
from store.ledger import Ledger, LedgerError
from store.ledger.tables import LoadRun
from store.pointer import NoSnapshot, current_id, read_manifest

OVERDUE = timedelta(hours=36)  # a nightly load has been missed
LOOKED_AT = 200  # loads
LITTLE_ROOM = 0.1  # of the disk
STUCK = timedelta(hours=6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """What the health page tells. problems: a sentence each; none: all is well.

    last: the latest load. failures: those of the last thirty days that failed. rows: of each table
    of the data cut in force. free, total: bytes of the disk that holds the data folder.
    """

    checked: datetime
    problems: tuple[str, ...]
    last: LoadRun | None
    failures: tuple[LoadRun, ...]
    rejected: int
    snapshot: str | None
    created: datetime | None
    rows: dict[str, int]
    submissions: int
    free: int
    total: int


def health(settings: Settings) -> Health:
    """Look at ledger, pointer and disk, changing nothing. Never raises for what it finds."""
    now = clock.now()
    runs, problems = _runs(settings)
    recent = [run for run in runs if now - run.recorded < timedelta(days=30)]
    manifest, damage = _manifest(settings)
    free, total = _room(settings)
    problems += [*damage, *_late(runs, now), *_failed(runs)]
    if total and free / total < LITTLE_ROOM:
        problems.append(f"Only {free / total:.0%} of the disk is free; make room.")
    created = manifest.get("created")
    return Health(
        checked=now,
        problems=tuple(problems),
        last=runs[0] if runs else None,
        failures=tuple(run for run in recent if run.outcome == "failed"),
        rejected=sum(run.rejected for run in recent),
        snapshot=manifest.get("id"),
        created=datetime.fromisoformat(created) if created else None,
        rows=dict(manifest.get("rows", {})),
        submissions=len(manifest.get("inputs", ())),
        free=free,
        total=total,
    )


def _runs(settings: Settings) -> tuple[list[LoadRun], list[str]]:
    """The latest loads, and whether the ledger could not tell."""
    ledger = Ledger(settings.ledger_url, only_read=True)
    try:
        return ledger.loads(LOOKED_AT), []
    except LedgerError:
        return [], ["The ledger does not answer: nothing has been loaded yet, or it is damaged."]
    finally:
        ledger.close()


def _manifest(settings: Settings) -> tuple[dict[str, Any], list[str]]:
    try:
        snapshot = current_id(settings.data)
        return (read_manifest(settings.data, snapshot) if snapshot else {}), []
    except (NoSnapshot, ValueError, OSError):
        return {}, ["The data cut in force cannot be read; the next load makes it anew."]


def _room(settings: Settings) -> tuple[int, int]:
    try:
        room = shutil.disk_usage(settings.data)
    except OSError:
        return 0, 0
    return room.free, room.total


def _late(runs: list[LoadRun], now: datetime) -> list[str]:
    ended = [run.finished for run in runs if run.finished and run.outcome != "failed"]
    if runs and runs[0].outcome == "running" and now - runs[0].recorded > STUCK:
        return ["The last load began long ago and has not ended; the next one puts it right."]
    if not ended or now - max(ended) > OVERDUE:
        hours = OVERDUE // timedelta(hours=1)
        return [f"No load has ended well in the last {hours} hours; see whether the timer runs."]
    return []


def _failed(runs: list[LoadRun]) -> list[str]:
    done = [run for run in runs if run.outcome != "running"]
    if done and done[0].outcome == "failed":
        return [f"The last load failed: {done[0].message or 'it did not say why'}"]
    return []
