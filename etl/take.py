"""Taking in one file: read it, archive it, cache what it says, write its receipt.

Runs in reader processes. What it needs is set up once a process.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow.compute as pc

from etl.archive import (
    Changing,
    Damaged,
    Sidecar,
    archived_file,
    is_whole,
    keep,
    read_sidecar,
    sha256_of,
    store_file,
)
from etl.context import Context, Taken, catalogue_of
from etl.inbox import Arrival, withheld
from etl.layout_load import layouts_of
from etl.limits import STOPPED
from etl.parsed import Parsed
from etl.read import read_bytes, shown_name
from etl.receipt import write_receipt
from etl.submission import Finding, Submission

PERSONAL_DATA = "personal_data"
PURGED = (
    "This very file was taken out of the dashboard for good (see the ledger for why), so it is "
    "not taken in again. Mend it and send it anew."
)


def take(arrival: Arrival, context: Context) -> Taken:
    """Take in one arrival. OSError: the data folder did not take what was to be kept."""
    received = min(datetime.fromtimestamp(arrival.modified / 1e9, UTC), context.now)
    try:
        raw = arrival.file.read_bytes()  # once: what is judged is what is kept
    except FileNotFoundError:
        return Taken(entry=None)  # taken away again while others were read
    except OSError as error:
        reason = f"The file cannot be opened ({error.strerror}); check its permissions."
        return _refused(arrival, context, arrival.unopened, reason)
    sha256 = hashlib.sha256(raw).hexdigest()
    if sha256[:16] in context.purged:
        return _purged(arrival, sha256, context)
    try:
        known = _known(arrival, sha256, context)
    except Damaged:
        return Taken(entry=None, damaged=sha256, file=arrival)
    except (Changing, FileNotFoundError):
        return Taken(entry=None)
    if known is not None:
        return _again(arrival, known, received, context)
    submission = _read(raw, arrival.name, context, context.now.date())
    if not arrival.is_as_it_was():
        return Taken(entry=None)  # it is still being written: what was read may be a half
    if submission.verdict != "rejected":
        sidecar = _sidecar(submission, received, context.now.date())
        keep(context.data, raw, arrival.file.suffix.lower(), sidecar)
        _parsed(context).put(submission)
    return _noted(arrival, submission, received, context)


def reread(sha256: str, context: Context) -> Taken:
    """Read an archived submission again, into the cache. Only a changed verdict is an entry."""
    try:
        sidecar = read_sidecar(context.data, sha256)
    except Damaged:
        return Taken(entry=None, damaged=sha256, file=sha256)
    if not is_whole(context.data, sha256):
        return Taken(entry=None, damaged=sha256, file=sha256)
    submission = _read_archived(sidecar, context)
    if submission.verdict == sidecar.verdict or not context.receipts:
        if context.receipts:
            write_receipt(context.data / "receipts", submission, sidecar.received)
        return Taken(entry=None)
    return _noted_archived(sidecar, submission, context)


def noted_anew(sha256: str, context: Context) -> Taken:
    """The entry of an archived submission that the ledger does not know."""
    sidecar = read_sidecar(context.data, sha256)
    submission = _parsed(context).get(sha256) or _read_archived(sidecar, context)
    return _noted_archived(sidecar, submission, context)


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
        sha256 = file.unopened
    return _refused(file, context, sha256, STOPPED)


def _read(raw: bytes, name: str, context: Context, today: date) -> Submission:
    catalogue = catalogue_of(context.indicators, context.providers, context.digest)
    layouts = layouts_of(context.layouts, context.layouts_digest)
    return read_bytes(raw, name, catalogue, context.region, today, layouts)


def _parsed(context: Context) -> Parsed:
    return Parsed(context.data, context.reading)


def _known(arrival: Arrival, sha256: str, context: Context) -> Sidecar | None:
    """The sidecar where this content is archived already, under whatever name; should the
    archived file have suffered, it is put back from this one. Damaged: the sidecar has."""
    try:
        sidecar = read_sidecar(context.data, sha256)
    except FileNotFoundError:
        return None
    if not is_whole(context.data, sha256):
        store_file(context.data, sha256, arrival.file)
    return sidecar


def _again(arrival: Arrival, known: Sidecar, received: datetime, context: Context) -> Taken:
    """The entry of a file whose content is archived. A killed load may have archived it and come
    no further, so what comes after that is made up for."""
    submission = _parsed(context).get(known.sha256) or _read_archived(known, context)
    page = context.data / "receipts" / f"{known.short}.html"
    if not page.exists():
        write_receipt(page.parent, submission, known.received)
    entry = _entry(arrival, submission, received, context)
    return Taken(entry={**entry, "seen": known.seen}, name=arrival.name)


def _read_archived(sidecar: Sidecar, context: Context) -> Submission:
    """Read an archived submission again, as of the day it was first read, into the cache."""
    raw = archived_file(context.data, sidecar.sha256).read_bytes()
    submission = _read(raw, sidecar.names[0], context, sidecar.seen)
    _parsed(context).put(submission)
    return submission


def _purged(arrival: Arrival, sha256: str, context: Context) -> Taken:
    """The refusal of a content that was purged: nothing is written of it but that."""
    entry = _entry(arrival, _rejection(sha256, "(purged)", PURGED), context.now, context)
    # An incident: it is deleted from our own inbox, as personal data is.
    return Taken(entry={**entry, "path": withheld(arrival.path), "incident": True})


def _sidecar(submission: Submission, received: datetime, seen: date) -> Sidecar:
    return Sidecar(
        sha256=submission.sha256,
        names=(submission.name,),
        received=received,
        seen=seen,
        provider=submission.provider,
        layout=submission.layout,
        return_status=submission.return_status,
        as_of=submission.as_of,
        verdict=submission.verdict,
    )


def _refused(arrival: Arrival, context: Context, sha256: str, reason: str) -> Taken:
    return _noted(
        arrival, _rejection(sha256, shown_name(arrival.name), reason), context.now, context
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


def _noted_archived(sidecar: Sidecar, submission: Submission, context: Context) -> Taken:
    arrival = _archived_arrival(archived_file(context.data, sidecar.sha256), sidecar)
    taken = _noted(arrival, submission, sidecar.received, context)
    assert taken.entry is not None  # what is noted has its row
    return replace(taken, entry={**taken.entry, "seen": sidecar.seen})


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
        "path": arrival.told,
        "size": arrival.size,
        "modified": arrival.modified,
        "name": submission.name,
        "received": received,
        "seen": context.now.date(),
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
        "issues": [asdict(finding) for finding in submission.findings],
    }
