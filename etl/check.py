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

    receipts: folder for receipts, made where it is missing. UserError: a file is not there.
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
        if submission.items.num_rows:
            from etl.gates.of_return import with_gates  # only for a return: it takes a while

            submission = with_gates(submission, settings.data, catalogue, region)
        if receipts is not None:
            write_receipt(receipts, submission, now)
        typer.echo(told(submission))
        gravest = max(gravest, EXIT[submission.verdict])
    return gravest


def told(submission: Submission) -> str:
    """A submission's verdict and findings, a line each."""
    lines = [f"{submission.name}: {VERDICT_WORDS[submission.verdict]}."]
    if submission.reason:
        lines.append(f"  {submission.reason}")
    for one in submission.findings:
        place = "!".join(filter(None, (one.sheet, one.cell)))
        lines.append(f"  {one.severity}{f' at {place}' if place else ''}: {one.message}")
    return "\n".join(lines)
