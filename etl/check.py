"""Reading files before they are sent: as the load does, with nothing stored.

The files are read by a process of their own, which none of them can outgrow (see `etl.limits`). It
is parted off before the libraries are loaded: that costs nothing, and later it would not be safe.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Sequence
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import typer

from etl.faults import UserError
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
    codes: list[int] = []
    while len(codes) < len(files):
        left = files[len(codes) :]
        found = _in_its_own_process(left, receipts, settings)
        codes += found
        if len(found) < len(left):
            codes.append(_stopped(left[len(found)], receipts))
    return max(codes, default=0)


def _in_its_own_process(
    files: Sequence[Path], receipts: Path | None, settings: Settings
) -> list[int]:
    """Exit codes of the files, up to one that ended the process that read them."""
    methods = multiprocessing.get_all_start_methods()
    context: Any = multiprocessing.get_context("fork" if "fork" in methods else "spawn")
    receive, send = context.Pipe(duplex=False)
    process = context.Process(target=_read_all, args=(files, receipts, settings, send))
    process.start()
    send.close()
    codes: list[int] = []
    try:
        while len(codes) < len(files):
            told = receive.recv()
            if isinstance(told, Exception):
                raise told
            code, words = told
            codes.append(code)
            typer.echo(words)
    except EOFError:
        pass
    finally:
        process.join()
    return codes


def _read_all(
    files: Sequence[Path], receipts: Path | None, settings: Settings, send: Connection
) -> None:
    """Read files in order, and send each one's exit code and words, or what went wrong."""
    from catalogue.faults import CatalogueError
    from catalogue.load import load_catalogue
    from etl.layout_load import layouts_known
    from etl.limits import limit_memory, time_limit
    from etl.read import read_submission
    from etl.version import region_of

    try:
        catalogue = load_catalogue(settings.indicators, settings.providers)
        region = region_of(catalogue, settings)
        layouts = layouts_known(settings.layouts, catalogue)
    except (UserError, CatalogueError) as fault:
        send.send(fault)
        return
    limit_memory()
    for file in files:
        with time_limit():
            submission = read_submission(
                file, file.name, catalogue, region.id, _now().date(), layouts
            )
            if submission.items.num_rows:
                from etl.gates.of_return import with_gates  # only for a return: it takes a while

                try:
                    submission = with_gates(submission, settings.data, catalogue, region)
                except UserError as fault:
                    send.send(fault)
                    return
        send.send(_told(file, submission, receipts))


def _stopped(file: Path, receipts: Path | None) -> int:
    """Tell of a file at which its reader came to an end."""
    from etl.limits import STOPPED
    from etl.read import unread

    code, words = _told(file, unread(file, STOPPED), receipts)
    typer.echo(words)
    return code


def _answer(folder: Path, file: Path, submission: Any) -> None:
    """Write the receipt, and beside it the file with its findings marked."""
    from etl.marked_return import mark, write_marked  # only where it is asked for: it is slow
    from etl.receipt import write_receipt

    write_receipt(folder, submission, _now(), loaded=False)
    marked = mark(file.read_bytes(), submission.findings)
    if marked is not None:
        write_marked(folder, submission.short, marked)


def _told(file: Path, submission: Any, receipts: Path | None) -> tuple[int, str]:
    """The exit code of a submission, and its verdict and findings, a line each."""
    from etl.receipt import VERDICT_WORDS

    if receipts is not None:
        _answer(receipts, file, submission)
    lines = [f"{submission.name}: {VERDICT_WORDS[submission.verdict]}."]
    if submission.reason:
        lines.append(f"  {submission.reason}")
    for one in submission.findings:
        place = "!".join(filter(None, (one.sheet, one.cell)))
        lines.append(f"  {one.severity}{f' at {place}' if place else ''}: {one.message}")
    return EXIT[submission.verdict], "\n".join(lines)


def _now() -> datetime:
    return datetime.now(UTC)
