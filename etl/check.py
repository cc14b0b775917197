"""Reading files before they are sent: as the load does, with nothing stored."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import typer

from catalogue.load import load_catalogue
from etl.faults import UserError
from etl.read import read_submission
from etl.receipt import VERDICT_WORDS, write_receipt
from etl.submission import Submission
from etl.version import region_of
from settings import Settings

EXIT = {"accepted": 0, "warnings": 2, "rejected": 3}


def check_files(files: Sequence[Path], receipts: Path | None, settings: Settings) -> int:
    """Print what is found in each file; the exit code of the gravest verdict.

    receipts: folder for receipts and marked returns, made where it is missing. UserError: a file
    is not there.
    """
    for file in files:
        if not file.is_file():
            raise UserError(f"There is no file {file}; check its name and folder.")
    catalogue = load_catalogue(settings.indicators, settings.providers)
    region = region_of(catalogue, settings)
    now = datetime.now(UTC)
    gravest = 0
    for file in files:
        submission = read_submission(file, file.name, catalogue, region.id, now.date())
        if receipts is not None:
            _answer(receipts, file, submission, now)
        typer.echo(told(submission))
        gravest = max(gravest, EXIT[submission.verdict])
    return gravest


def _answer(folder: Path, file: Path, submission: Submission, now: datetime) -> None:
    """Write the receipt, and beside it the file with its findings marked."""
    from etl.marked_return import mark, write_marked  # only where it is asked for: it is slow

    write_receipt(folder, submission, now, loaded=False)
    marked = mark(file.read_bytes(), submission.findings)
    if marked is not None:
        write_marked(folder, submission.short, marked)


def told(submission: Submission) -> str:
    """A submission's verdict and findings, a line each."""
    lines = [f"{submission.name}: {VERDICT_WORDS[submission.verdict]}."]
    if submission.reason:
        lines.append(f"  {submission.reason}")
    for one in submission.findings:
        place = "!".join(filter(None, (one.sheet, one.cell)))
        lines.append(f"  {one.severity}{f' at {place}' if place else ''}: {one.message}")
    return "\n".join(lines)
