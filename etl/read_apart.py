"""One file read and judged in a process of its own, with limits of time and memory."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from etl.faults import UserError
from etl.receipt import write_receipt
from etl.submission import Finding, Submission
from settings import ROOT, Settings

SECONDS = 60
BYTES = 4 * 2**30  # of address space: the libraries alone take some of it, a file at most 1 GB
JUDGED = (0, 2, 3)  # exit codes of `python -m etl check`
TOO_MUCH = (
    "Reading this file took too much time or memory, or stopped the reader. Save it again as "
    ".xlsx, without other sheets, and send that."
)


def read_apart(
    settings: Settings, file: Path, receipts: Path, seconds: float = SECONDS
) -> dict[str, Any]:
    """The receipt of a file as `python -m etl check` writes it, its two forms left in `receipts`.

    seconds: how long reading may take. A file that the reader does not survive is rejected.
    UserError: nothing can be read now, such as with a faulty catalogue.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "etl", "check", str(file), "--receipts", str(receipts)],
        cwd=ROOT,
        env={**os.environ, **settings.environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        _limit_memory(process.pid)
        _, said = process.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        said = ""
    if process.returncode == 1 and said.count("\n") == 1:  # a sentence, not a traceback
        raise UserError(said.strip())
    page = next(receipts.glob("*.json"), None) if process.returncode in JUDGED else None
    page = page or _rejected(file, receipts).with_suffix(".json")
    told: dict[str, Any] = json.loads(page.read_bytes())
    return told


def _rejected(file: Path, receipts: Path) -> Path:
    submission = Submission(
        sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
        name=file.name,
        verdict="rejected",
        reason=TOO_MUCH,
        findings=(Finding("error", "", "", TOO_MUCH),),
    )
    return write_receipt(receipts, submission, datetime.now(UTC))


def _limit_memory(process: int) -> None:
    """Only Linux can limit another process; elsewhere the time limit alone holds."""
    if sys.platform != "linux":
        return
    import resource

    resource.prlimit(process, resource.RLIMIT_AS, (BYTES, BYTES))
