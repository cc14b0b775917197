"""What people decided, as it goes into a snapshot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from catalogue.model import Region
from store.ledger import Ledger
from store.ledger.tables import Caveat, GateOverride

CAVEAT, GATE_OVERRIDE = "caveat", "gate_override"
Judged = Sequence[dict[str, Any]]


def judgements_of(ledger: Ledger, region: Region) -> Judged:
    """Rows of the judgements file: every caveat and gate override that holds, as they were made.

    kind: `caveat` or `gate_override`. indicator: the item or indicator it is about, None for all.
    value: a caveat's words, or the gate's id (None: every gate). from, to: first days of the first
    and the last month, None where open.
    """
    caveats = [
        _row(CAVEAT, row, region) | {"value": row.text, "reason": None} for row in ledger.caveats()
    ]
    overrides = [
        _row(GATE_OVERRIDE, row, region) | {"value": row.gate, "reason": row.reason}
        for row in ledger.gate_overrides()
    ]
    return caveats + overrides


def judgements_digest(rows: Judged) -> str:
    """What is the same as long as nobody decides anything."""
    told = json.dumps(list(rows), sort_keys=True, default=date.isoformat)
    return hashlib.sha256(told.encode()).hexdigest()


def _row(kind: str, row: Caveat | GateOverride, region: Region) -> dict[str, Any]:
    return {
        "kind": kind,
        "indicator": row.subject,
        "level": _level(row.org, region),
        "org": row.org,
        "from": row.first_month,
        "to": row.last_month,
        "actor": row.actor,
        "made": row.recorded,
    }


def _level(org: str, region: Region) -> str:
    if org == region.code:
        return "region"
    return "lms" if org in {lms.code for lms in region.lms} else "provider"
