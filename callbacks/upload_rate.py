"""How often returns may be sent: counted in the data folder, so for all workers together."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

from filelock import FileLock

from store.durable import replace_bytes

SPAN = timedelta(minutes=1)
RECENT = ".uploads-recent.json"


def admits(data: Path, most: int, now: datetime) -> bool:
    """Whether one more may be sent now, which then counts as sent. OSError: the disk did not take
    it."""
    with FileLock(data / f"{RECENT}.lock"):
        recent = [moment for moment in _read(data / RECENT) if now - moment < SPAN]
        if len(recent) >= most:
            return False
        told = [moment.isoformat() for moment in (*recent, now)]
        replace_bytes(data / RECENT, json.dumps(told).encode(), durable=False)
    return True


def _read(file: Path) -> list[datetime]:
    try:
        return [datetime.fromisoformat(moment) for moment in json.loads(file.read_bytes())]
    except (FileNotFoundError, ValueError):  # a count that is lost begins anew
        return []
