"""Taking in one file: read it, archive it, cache what it says, write its receipt.

Runs in reader processes. What it needs is set up once a process.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from etl.archive import Changing, Sidecar, archived_file, keep, note_name, read_sidecar, sha256_of
from etl.context import Context, Taken, catalogue_of
from etl.inbox import Arrival
from etl.layout_load import layouts_of
from etl.limits import STOPPED
from etl.parsed import Parsed
from etl.read import read_submission, shown_name
from etl.receipt import write_receipt
from etl.submission import Finding, Submission

PERSONAL_DATA = "personal_data"


def take(arrival: Arrival, context: Context) -> Taken:
    """Take in one arrival. OSError: the data folder did not take what was to be kept."""
    received = min(datetime.fromtimestamp(arrival.modified / 1e9, UTC), context.now)
    try:
        known = _known(arrival, context)
    except FileNotFoundError:
        return Taken(entry=None)  # taken away again while others were read
    except OSError as error:
        reason = f"The file cannot be opened ({error.strerror}); check its permissions."
        return _refused(arrival, context, _digest_of_path(arrival), reason)
    if known is not None:
        submission = _parsed(context).get(known.sha256) or _as_submission(known)
        return Taken(entry=_entry(arrival, submission, known.received, context))
    submission = _read(arrival.file, arrival.file.name, context, context.now.date())
    if submission.verdict != "rejected":
        try:
            keep(context.data, arrival.file, submission, received, context.now.date())
        except Changing:
            return Taken(entry=None)
        _parsed(context).put(submission)
    return _noted(arrival, submission, received, context)


def reread(sha256: str, context: Context) -> Taken:
    """Read an archived submission again, into the cache. Only a changed verdict is an entry."""
    sidecar = read_sidecar(context.data, sha256)
    file = archived_file(context.data, sha256)
    name = sidecar.names[0]
    submission = _read(file, name, context, sidecar.seen)
    _parsed(context).put(submission)
    if submission.verdict == sidecar.verdict:
        write_receipt(context.data / "receipts", submission, sidecar.received)
        return Taken(entry=None)
    return _noted(_archived_arrival(file, sidecar), submission, sidecar.received, context)


def crashed(file: Arrival | str, context: Context) -> Taken:
    """The entry of a file, or of an archived submission, at which its reader came to an end."""
    if isinstance(file, str):
        sidecar = read_sidecar(context.data, file)
        arrival = _archived_arrival(archived_file(context.data, file), sidecar)
        _parsed(context).put(_rejection(file, sidecar.names[0], STOPPED))
        return _refused(arrival, context, file, STOPPED)
    try:
        sha256 = sha256_of(file.file)
    except OSError:
        sha256 = _digest_of_path(file)
    return _refused(file, context, sha256, STOPPED)


def _read(file: Path, name: str, context: Context, today: date) -> Submission:
    catalogue = catalogue_of(context.indicators, context.providers, context.digest)
    layouts = layouts_of(context.layouts, context.layouts_digest)
    return read_submission(file, name, catalogue, context.region, today, layouts)


def _parsed(context: Context) -> Parsed:
    return Parsed(context.data, context.reading)


def _known(arrival: Arrival, context: Context) -> Sidecar | None:
    """The sidecar where this content is archived already, under whatever name."""
    sha256 = sha256_of(arrival.file)
    try:
        sidecar = read_sidecar(context.data, sha256)
    except FileNotFoundError:
        return None
    note_name(context.data, sha256, shown_name(arrival.file.name))
    return sidecar


def _as_submission(sidecar: Sidecar) -> Submission:
    return Submission(
        sha256=sidecar.sha256,
        name=sidecar.names[0],
        layout=sidecar.layout,
        provider=sidecar.provider,
        return_status="final" if sidecar.return_status == "final" else "provisional",
        as_of=sidecar.as_of,
        verdict="warnings" if sidecar.verdict == "warnings" else "accepted",
    )


def _digest_of_path(arrival: Arrival) -> str:
    """What stands for the content of a file that cannot be opened."""
    return hashlib.sha256(f"{arrival.path}:{arrival.modified}".encode()).hexdigest()


def _refused(arrival: Arrival, context: Context, sha256: str, reason: str) -> Taken:
    return _noted(
        arrival, _rejection(sha256, shown_name(arrival.file.name), reason), context.now, context
    )


def _rejection(sha256: str, name: str, reason: str) -> Submission:
    findings = (Finding("error", "", "", reason),)
    return Submission(
        sha256=sha256, name=name, verdict="rejected", reason=reason, findings=findings
    )


def _archived_arrival(file: Path, sidecar: Sidecar) -> Arrival:
    """An archived submission as if it had come by a path of its own."""
    modified = int(sidecar.received.timestamp() * 1e9)
    return Arrival(str(file), f"archive:{sidecar.sha256}", file.stat().st_size, modified)


def _noted(arrival: Arrival, submission: Submission, received: datetime, context: Context) -> Taken:
    """Write the receipt; the rows for the ledger."""
    write_receipt(context.data / "receipts", submission, received)
    incidents = [
        {
            "submission": submission.short,
            "provider": submission.provider,
            "kind": PERSONAL_DATA,
            "message": f"{one.sheet}!{one.cell}: {one.message}" if one.sheet else one.message,
        }
        for one in submission.findings
        if submission.incident and one.severity == "error"
    ]
    return Taken(entry=_entry(arrival, submission, received, context), incidents=incidents)


def _entry(
    arrival: Arrival, submission: Submission, received: datetime, context: Context
) -> dict[str, Any]:
    """A row of the ledger's submissions."""
    months = pc.min_max(submission.items["month"]).as_py()
    severities = [finding.severity for finding in submission.findings]
    return {
        "submission": submission.short,
        "sha256": submission.sha256,
        "path": arrival.path,
        "size": arrival.size,
        "modified": arrival.modified,
        "name": submission.name,
        "received": received,
        "provider": submission.provider,
        "layout": submission.layout,
        "return_status": submission.return_status,
        "as_of": submission.as_of,
        "verdict": submission.verdict,
        "reason": submission.reason,
        "incident": submission.incident,
        "first_month": months["min"],
        "last_month": months["max"],
        "cells": submission.items.num_rows - submission.items["value"].null_count,
        "figures": submission.published.num_rows,
        "errors": sum(s in ("error", "refused") for s in severities),
        "warnings": sum(s in ("warning", "guess") for s in severities),
        "reading": context.reading,
    }
