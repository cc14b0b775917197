"""The archive of submissions by content, and the cache of what was read from them."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from store.durable import PARTIAL, replace_bytes, sync_all, sync_folder, write_bytes

SHA256 = 64  # characters


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


def keep(data: Path, content: bytes, ending: str, sidecar: Sidecar) -> None:
    """Archive the content of an accepted file, read-only, with its sidecar, which comes last and
    seals it.

    ending: of the file's name, with its dot. `settle` makes it last. OSError: the disk did not
    take it.
    """
    _store(data, sidecar.sha256, content, ending)
    seal(data, sidecar, durable=False)


def settle(data: Path, sha256s: Iterable[str]) -> None:
    """Wait until the disk has these submissions: only then may the ledger call them accepted.

    Waiting for many at once takes hardly longer than for one.
    """
    wanted = frozenset(sha256s)
    folders = {_folder(data, sha256) for sha256 in wanted}
    found = (path for folder in folders for path in folder.iterdir())
    files = [path for path in found if path.name.partition(".")[0] in wanted]
    if files:
        sync_all([*files, *folders, data / "archive"])


def store_file(data: Path, sha256: str, source: Path) -> None:
    """Copy a file into the archive, read-only and whole or not at all.

    Changing: it has another content by now. OSError: the disk did not take it.
    """
    content = source.read_bytes()
    if hashlib.sha256(content).hexdigest() != sha256:
        raise Changing(sha256)
    _store(data, sha256, content, source.suffix.lower())
    settle(data, (sha256,))


def _store(data: Path, sha256: str, content: bytes, ending: str) -> None:
    folder = _folder(data, sha256)
    folder.mkdir(parents=True, exist_ok=True)
    partial = folder / f"{PARTIAL}{os.getpid()}-{sha256[:16]}"
    try:
        write_bytes(partial, content, durable=False)
        partial.chmod(0o444)
        partial.replace(folder / (sha256 + ending))
    finally:
        partial.unlink(missing_ok=True)


def seal(data: Path, sidecar: Sidecar, *, durable: bool = True) -> None:
    """Write a sidecar, or put it in the place of the former one. OSError: it was not taken."""
    content = json.dumps(_plain(sidecar), indent=1).encode()
    replace_bytes(_sidecar_path(data, sidecar.sha256), content, durable)


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
    names = list(_names(data / "archive"))
    sealed = {name[:SHA256] for name in names if name.endswith(".json")}
    return frozenset(sealed & {name[:SHA256] for name in names if not name.endswith(".json")})


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
    """Names in the folders of the archive; those of halves begin with a dot and are no SHA-256."""
    for folder in os.listdir(home) if home.is_dir() else ():
        if len(folder) == 2:
            yield from os.listdir(home / folder)


def _plain(sidecar: Sidecar) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(sidecar).items()
    }


def _sidecar_path(data: Path, sha256: str) -> Path:
    return _folder(data, sha256) / f"{sha256}.json"


def _folder(data: Path, sha256: str) -> Path:
    return data / "archive" / sha256[:2]
