"""What goes to reader processes, and what comes back."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from catalogue.load import load_catalogue
from catalogue.model import Catalogue
from etl.faults import UserError
from etl.inbox import Arrival


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What readers share. `reading`: digest of layouts, catalogue, region and program.

    It must stay small: a process that dies before it has read a start message larger than a pipe
    holds (64 kB) leaves its parent waiting for ever. So the catalogue goes by the files' names.
    """

    data: Path
    indicators: Path
    providers: Path
    digest: str  # the catalogue's
    layouts: Path | None
    layouts_digest: str
    region: str
    reading: str
    now: datetime
    purged: frozenset[str] = frozenset()  # ids of submissions that are never taken in again
    receipts: bool = True  # whether reading an archived one again writes its receipt


@cache
def catalogue_of(indicators: Path, providers: Path, digest: str) -> Catalogue:
    """The catalogue, read once a process. UserError: it is no longer the one of that digest."""
    catalogue = load_catalogue(indicators, providers)
    if catalogue.digest != digest:
        raise UserError("The catalogue was changed while files were read; load again.")
    return catalogue


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What became of a file. entry, incidents: rows for the ledger; no entry: left for later.

    name: under which a content came that is in the archive. damaged: SHA-256 of an archived
    submission that is not what was put there, so that `file` could not be dealt with.
    """

    entry: dict[str, Any] | None
    incidents: list[dict[str, Any]] = field(default_factory=list)
    name: str | None = None
    damaged: str | None = None
    file: Arrival | str | None = None
