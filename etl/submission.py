"""What reading a file gives: its figures, its verdict, and every remark on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

import pyarrow as pa

Severity = Literal["error", "refused", "guess", "warning", "note"]
ReturnStatus = Literal["final", "provisional"]
Verdict = Literal["accepted", "warnings", "rejected"]

ITEMS = pa.schema(
    [
        ("item", pa.string()),
        ("level", pa.string()),
        ("org", pa.string()),
        ("month", pa.date32()),
        ("period_months", pa.int8()),
        ("breakdown", pa.string()),
        ("group", pa.string()),
        ("value", pa.float64()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("caveat", pa.string()),
    ]
)

PUBLISHED = pa.schema(
    [
        ("indicator", pa.string()),
        ("org_code", pa.string()),
        ("org_name", pa.string()),
        ("org_level", pa.string()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("rate", pa.float64()),
        ("per", pa.int32()),
        ("rounding", pa.string()),
        ("status", pa.string()),
        ("definition_match", pa.string()),
        ("peer_group", pa.string()),
        ("caveat", pa.string()),
        ("is_final", pa.bool_()),
        ("source", pa.string()),
    ]
)

NO_ITEMS, NO_PUBLISHED = ITEMS.empty_table(), PUBLISHED.empty_table()  # made once: it is slow


@dataclass(frozen=True, slots=True)
class Finding:
    """A remark for the receipt. It names the place and never repeats what may identify a person."""

    severity: Severity
    sheet: str
    cell: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """One file as read. `items` holds candidate values, `published` national figures, `figures` a
    regional dashboard's own, in the columns of items."""

    sha256: str
    name: str
    layout: str | None = None
    provider: str | None = None
    return_status: ReturnStatus = "final"
    as_of: date | None = None
    verdict: Verdict = "accepted"
    incident: bool = False  # certain personal data: the file is never kept
    reason: str | None = None  # why it was rejected, in one sentence
    items: pa.Table = field(default_factory=lambda: NO_ITEMS)
    published: pa.Table = field(default_factory=lambda: NO_PUBLISHED)
    figures: pa.Table = field(default_factory=lambda: NO_ITEMS)
    findings: tuple[Finding, ...] = ()

    @property
    def short(self) -> str:
        """The submission's id."""
        return self.sha256[:16]
