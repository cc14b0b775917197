"""What goes to reader processes, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from catalogue.model import Catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What readers share. `reading`: digest of layouts, catalogue, region and program."""

    data: Path
    catalogue: Catalogue
    region: str
    reading: str
    now: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file. entry, incidents: rows for the ledger; no entry: left for later."""

    entry: dict[str, Any] | None
    incidents: list[dict[str, Any]] = field(default_factory=list)
