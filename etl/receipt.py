"""The receipt of a submission: what was understood, what was not, and where to look."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from etl.receipt_page import render
from etl.submission import Finding, Submission
from store.durable import replace_bytes

VERDICT_WORDS = {
    "accepted": "Accepted",
    "warnings": "Accepted, with remarks",
    "rejected": "Rejected: nothing in this file was loaded",
}
READ = ("final", "provisional")
EMPTY = "not_submitted"
TURNED_DOWN = ("refused", "ambiguous")
EFFECTS = ("changes", "flags", "together")


def summary(submission: Submission, received: datetime, loaded: bool = True) -> dict[str, Any]:
    """The receipt as plain values: verdict, counts, and each finding with sheet and cell.

    asked = cells + stated + empty + refused, in cells of the return. changes, flags: what loading
    it did to figures and charts (see `etl.effects`); None where it was not loaded.
    """
    months = pc.min_max(submission.items["month"]).as_py()
    status = submission.items["status"].to_pylist()
    number = {one: status.count(one) for one in sorted(set(status))}
    severities = [finding.severity for finding in submission.findings]
    refused = sum(number.get(one, 0) for one in TURNED_DOWN)
    cells, empty = sum(number.get(one, 0) for one in READ), number.get(EMPTY, 0)
    is_loaded = loaded and submission.verdict != "rejected"
    return {
        "submission": submission.short,
        "sha256": submission.sha256,
        "name": submission.name,
        "received": received.isoformat(),
        "provider": submission.provider,
        "layout": submission.layout,
        "return_status": submission.return_status,
        "as_of": submission.as_of.isoformat() if submission.as_of else None,
        "verdict": submission.verdict,
        "incident": submission.incident,
        "reason": submission.reason,
        "first_month": _month(months["min"]),
        "last_month": _month(months["max"]),
        "orgs": sorted(set(submission.items["org"].unique().to_pylist())),
        "asked": len(status),
        "cells": cells,
        "stated": len(status) - cells - empty - refused,
        "empty": empty,
        "refused": refused,
        "guessed": severities.count("guess"),
        "missing": {one: count for one, count in number.items() if one not in READ},
        "figures": submission.published.num_rows,
        "findings": [asdict(finding) for finding in submission.findings],
        "changes": [] if is_loaded else None,
        "flags": [] if is_loaded else None,
        "together": 0,
    }


def write_receipt(
    folder: Path, submission: Submission, received: datetime, loaded: bool = True
) -> Path:
    """Write both forms of the receipt and return the page's path. OSError: they were not taken.

    What an earlier receipt of the same submission says of its effects stays: reading it again does
    not undo them. loaded: False where the file is read without being taken in.
    """
    told = summary(submission, received, loaded)
    former = read_receipt(folder, submission.short) if told["changes"] is not None else None
    if former is not None and former.get("changes") is not None:
        told |= {name: former[name] for name in EFFECTS}
    return put_receipt(folder, told)


def put_receipt(folder: Path, told: dict[str, Any]) -> Path:
    """Write both forms of a receipt given as plain values; the page's path."""
    page = folder / f"{told['submission']}.html"
    replace_bytes(page.with_suffix(".json"), json.dumps(told, indent=1).encode(), durable=False)
    verdict = VERDICT_WORDS[told["verdict"]]
    replace_bytes(page, render(told, verdict).encode(), durable=False)
    return page


def read_receipt(folder: Path, submission: str) -> dict[str, Any] | None:
    """A submission's receipt as plain values, or None where there is none."""
    try:
        told: dict[str, Any] = json.loads((folder / f"{submission}.json").read_bytes())
    except FileNotFoundError:
        return None
    return told


def findings_of(told: dict[str, Any]) -> tuple[Finding, ...]:
    """The findings of a receipt given as plain values."""
    return tuple(Finding(**finding) for finding in told["findings"])


def _month(value: Any) -> str | None:
    return None if value is None else f"{value:%Y-%m}"
