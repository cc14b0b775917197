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
    folder = _folder(data, submission.sha256)
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{PARTIAL}{os.getpid()}-{submission.short}"
    try:
        with source.open("rb") as read, partial.open("wb") as written:
            shutil.copyfileobj(read, written)
            written.flush()
            os.fsync(written.fileno())
        if sha256_of(partial) != submission.sha256:
            raise Changing(submission.name)
        partial.chmod(0o444)
        partial.replace(folder / (submission.sha256 + source.suffix.lower()))
    finally:
        partial.unlink(missing_ok=True)
    sync_folder(folder)
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
    _seal(data, sidecar)


def note_name(data: Path, sha256: str, name: str) -> None:
    """Note another name under which an archived file came."""
    sidecar = read_sidecar(data, sha256)
    if name not in sidecar.names:
        known = {**_plain(sidecar), "names": [*sidecar.names, name]}
        replace_bytes(_sidecar_path(data, sha256), json.dumps(known, indent=1).encode())


def read_sidecar(data: Path, sha256: str) -> Sidecar:
    """How an archived submission came. FileNotFoundError: it is not in the archive."""
    noted: dict[str, Any] = json.loads(_sidecar_path(data, sha256).read_bytes())
    return Sidecar(
        **{
            **noted,
            "names": tuple(noted["names"]),
            "received": datetime.fromisoformat(noted["received"]),
            "seen": date.fromisoformat(noted["seen"]),
            "as_of": date.fromisoformat(noted["as_of"]) if noted["as_of"] else None,
        }
    )


def archived(data: Path) -> frozenset[str]:
    """SHA-256 of every submission in the archive."""
    return frozenset(_sealed(data / "archive"))


def archived_file(data: Path, sha256: str) -> Path:
    """An archived submission's file. FileNotFoundError: it is not there."""
    for path in _folder(data, sha256).glob(f"{sha256}.*"):
        if path.suffix != ".json":
            return path
    raise FileNotFoundError(f"{sha256} is missing from the archive")


def _sealed(home: Path) -> Iterator[str]:
    for folder in os.scandir(home) if home.is_dir() else ():
        if folder.is_dir():
            for entry in os.scandir(folder.path):
                if entry.name.endswith(".json") and not entry.name.startswith("."):
                    yield entry.name.removesuffix(".json")


def _seal(data: Path, sidecar: Sidecar) -> None:
    content = json.dumps(_plain(sidecar), indent=1).encode()
    replace_bytes(_sidecar_path(data, sidecar.sha256), content)


def _plain(sidecar: Sidecar) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(sidecar).items()
    }


def _sidecar_path(data: Path, sha256: str) -> Path:
    return _folder(data, sha256) / f"{sha256}.json"


def _folder(data: Path, sha256: str) -> Path:
    return data / "archive" / sha256[:2]
