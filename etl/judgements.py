"""What people decided, as it goes into a snapshot."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from catalogue.model import Region
from store.decision_kinds import CAVEAT, DEFINITION, GATE_OVERRIDE, LEFT_OUT, PHASE
from store.ledger import Ledger
from store.ledger.tables import Judgement, LeftOut, NewPhase

Judged = Sequence[dict[str, Any]]


def judgements_of(ledger: Ledger, region: Region) -> Judged:
    """Rows of the judgements file: every decision that holds, as they were made.

    kind: `caveat`, `gate_override`, `phase`, `left_out`, `definition` or `target`. indicator: the
    item, indicator or concept it is about, None for all. value: a caveat's words, or the gate's id
    (None: every gate), or whose decision a phase or a point left out was, or what was agreed. from,
    to: first days of the first and the last month, None where open.
    """
    caveats = [
        _row(CAVEAT, row, region) | {"value": row.text, "reason": None} for row in ledger.caveats()
    ]
    overrides = [
        _row(GATE_OVERRIDE, row, region) | {"value": row.gate, "reason": row.reason}
        for row in ledger.gate_overrides()
    ]
    phases = [_with_reason(PHASE, row, region) for row in ledger.new_phases()]
    left_out = [_with_reason(LEFT_OUT, row, region) for row in ledger.left_outs()]
    return caveats + overrides + phases + left_out + _agreed(ledger)


def _agreed(ledger: Ledger) -> list[dict[str, Any]]:
    """What the region agreed on for its set. value: the choice, or the target's figure."""
    in_force = {
        (row.kind, row.subject): row for row in ledger.set_decisions() if row.stage == "agreed"
    }
    return [
        {
            "kind": row.kind,
            "indicator": row.subject,
            "level": None,
            "org": None,
            "from": row.first_month,
            "to": None,
            "value": row.choice if row.kind == DEFINITION else f"{row.value:g}",
            "reason": row.reason,
            "actor": row.actor,
            "made": row.recorded,
        }
        for row in in_force.values()
    ]


def _with_reason(kind: str, row: NewPhase | LeftOut, region: Region) -> dict[str, Any]:
    return _row(kind, row, region) | {"value": row.role, "reason": row.reason}


def judgements_digest(rows: Judged) -> str:
    """What is the same as long as nobody decides anything."""
    told = json.dumps(list(rows), sort_keys=True, default=date.isoformat)
    return hashlib.sha256(told.encode()).hexdigest()


def _row(kind: str, row: Judgement, region: Region) -> dict[str, Any]:
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
