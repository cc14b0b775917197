"""Files written so that a power cut or a full disk leaves the old state or the new, not a half."""

from __future__ import annotations

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PARTIAL = ".partial-"
SYNCING = 16  # files at a time


def write_bytes(path: Path, content: bytes, durable: bool = True) -> None:
    """Write a new file and wait until the disk has it. OSError: it could not be written."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        if durable:
            os.fsync(file.fileno())


def replace_bytes(path: Path, content: bytes, durable: bool = True) -> None:
    """Put a file in the place of another in one step. OSError leaves the former file as it was.

    durable: False for what can be made again; it is not waited for.
    """
    partial = path.parent / f"{PARTIAL}{os.getpid()}-{path.name}"
    try:
        try:
            write_bytes(partial, content, durable)
        except FileNotFoundError:  # as a rule the folder is there, and asking each time adds up
            path.parent.mkdir(parents=True, exist_ok=True)
            write_bytes(partial, content, durable)
        partial.replace(path)
    except BaseException:
        partial.unlink(missing_ok=True)
        raise
    if durable:
        sync_folder(path.parent)


def replace_text(path: Path, content: str) -> None:
    """As `replace_bytes`, for text."""
    replace_bytes(path, content.encode())


def sync_folder(folder: Path) -> None:
    """Wait until the disk has the folder's names. Windows has no such call and needs none."""
    _sync(folder)


def sync_all(paths: Iterable[Path]) -> None:
    """Wait until the disk has all of these files, and the names in these folders.

    Asked together, they go to the disk together: one after the other each would wait its turn.
    """
    with ThreadPoolExecutor(SYNCING) as pool:
        list(pool.map(_sync, paths))


def _sync(path: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def clear_partial(folder: Path) -> None:
    """Remove the halves that killed writers left anywhere under a folder."""
    for left in folder.rglob(f"{PARTIAL}*"):
        left.unlink(missing_ok=True)
