"""The archive of submissions by content, and the cache of what was read from them."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.durable import PARTIAL, replace_bytes, sync_folder

if TYPE_CHECKING:
    from etl.submission import Submission


class Changing(Exception):
    """The file changed while it was being read; it is left for the next load."""


class Damaged(Exception):
    """What the archive holds of a submission is not what was put there; its SHA-256."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sidecar:
    """How an archived submission came. `seen`: the day it was first read, which is its `today`."""

    sha256: str
    names: tuple[str, ...]
    received: datetime
    seen: date
    provider: str | None
    layout: str | None
    return_status: str
    as_of: date | None
    verdict: str

    @property
    def short(self) -> str:
        """The submission's id."""
        return self.sha256[:16]


def sha256_of(path: Path) -> str:
    """The content's SHA-256. OSError: the file cannot be read."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def keep(data: Path, source: Path, submission: Submission, received: datetime, seen: date) -> None:
    """Archive an accepted file, read-only, with its sidecar. The sidecar comes last and seals it.

    Changing: the file is no longer what was read. OSError: the disk did not take it.
    """
    store_file(data, submission.sha256, source)
    sidecar = Sidecar(
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
    seal(data, sidecar)


def store_file(data: Path, sha256: str, source: Path) -> None:
    """Copy a file into the archive, read-only and whole or not at all.

    Changing: it has another content by now. OSError: the disk did not take it.
    """
    folder = _folder(data, sha256)
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{PARTIAL}{os.getpid()}-{sha256[:16]}"
    try:
        with source.open("rb") as read, partial.open("wb") as written:
            shutil.copyfileobj(read, written)
            written.flush()
            os.fsync(written.fileno())
        if sha256_of(partial) != sha256:
            raise Changing(sha256)
        partial.chmod(0o444)
        partial.replace(folder / (sha256 + source.suffix.lower()))
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(folder)


def seal(data: Path, sidecar: Sidecar) -> None:
    """Write a sidecar, or put it in the place of the former one. OSError: it was not taken."""
    content = json.dumps(_plain(sidecar), indent=1).encode()
    replace_bytes(_sidecar_path(data, sidecar.sha256), content)


def read_sidecar(data: Path, sha256: str) -> Sidecar:
    """How an archived submission came.

    FileNotFoundError: it is not in the archive. Damaged: its sidecar cannot be understood.
    """
    content = _sidecar_path(data, sha256).read_bytes()
    try:
        noted: dict[str, Any] = json.loads(content)
        return Sidecar(
            **{
                **noted,
                "names": tuple(noted["names"]),
                "received": datetime.fromisoformat(noted["received"]),
                "seen": date.fromisoformat(noted["seen"]),
                "as_of": date.fromisoformat(noted["as_of"]) if noted["as_of"] else None,
            }
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Damaged(sha256) from error


def is_whole(data: Path, sha256: str) -> bool:
    """Whether the archived file is there, byte for byte as it came."""
    try:
        return sha256_of(archived_file(data, sha256)) == sha256
    except FileNotFoundError:
        return False


def forget(data: Path, sha256: str) -> None:
    """Take a submission out of the archive, its sidecar first, so that no half of it counts."""
    _sidecar_path(data, sha256).unlink(missing_ok=True)
    for path in _folder(data, sha256).glob(f"*{sha256[:16]}*"):
        path.unlink(missing_ok=True)
    if _folder(data, sha256).is_dir():
        sync_folder(_folder(data, sha256))


def archived(data: Path) -> frozenset[str]:
    """SHA-256 of every submission in the archive: those with both file and sidecar."""
    sealed: set[str] = set()
    held: set[str] = set()
    for name in _names(data / "archive"):
        sha256, _, ending = name.partition(".")
        (sealed if ending == "json" else held).add(sha256)
    return frozenset(sealed & held)


def archived_file(data: Path, sha256: str) -> Path:
    """An archived submission's file. FileNotFoundError: it is not there."""
    for path in archived_files(data, sha256):
        return path
    raise FileNotFoundError(f"{sha256} is missing from the archive")


def archived_files(data: Path, sha256: str) -> Iterator[Path]:
    """The file of a submission; more than one where a copy came back under another ending."""
    for path in _folder(data, sha256).glob(f"{sha256}*"):
        if path.suffix != ".json":
            yield path


def _names(home: Path) -> Iterator[str]:
    for folder in os.scandir(home) if home.is_dir() else ():
        if folder.is_dir():
            with os.scandir(folder.path) as entries:
                yield from (entry.name for entry in entries if not entry.name.startswith("."))


def _plain(sidecar: Sidecar) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(sidecar).items()
    }


def _sidecar_path(data: Path, sha256: str) -> Path:
    return _folder(data, sha256) / f"{sha256}.json"


def _folder(data: Path, sha256: str) -> Path:
    return data / "archive" / sha256[:2]
