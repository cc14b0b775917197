"""Which snapshots there are, and which is in force. Needs nothing but the folder's names."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from store.durable import replace_text

BUILDING = ".building-"
MANIFEST = "manifest.json"
REPLACED = "replaced.json"


class NoSnapshot(Exception):
    """There is no such snapshot; the message is a sentence for the user."""


def point_to(data: Path, snapshot: str) -> None:
    """Put a snapshot in force, in one step. NoSnapshot: it is not there."""
    if not (data / "snapshots" / snapshot / MANIFEST).is_file():
        raise NoSnapshot(f"There is no data cut {snapshot}; check its name.")
    replace_text(data / "CURRENT", snapshot + "\n")


def current_id(data: Path) -> str | None:
    """The id of the snapshot in force, or None before the first load."""
    try:
        return (data / "CURRENT").read_text(encoding="utf-8").strip() or None
    except FileNotFoundError:
        return None


def snapshot_ids(data: Path) -> tuple[str, ...]:
    """All complete snapshots, oldest first."""
    home = data / "snapshots"
    found = home.iterdir() if home.is_dir() else ()
    return tuple(sorted(p.name for p in found if p.name[0] != "." and (p / MANIFEST).is_file()))


def read_manifest(data: Path, snapshot: str) -> dict[str, Any]:
    """What a snapshot notes about itself. NoSnapshot: it is not there."""
    path = data / "snapshots" / snapshot / MANIFEST
    # The id may come from an address: it must be a name, never a path.
    if not snapshot or Path(snapshot).name != snapshot or not path.is_file():
        raise NoSnapshot(f"There is no data cut {snapshot}; the link may be from another place.")
    manifest: dict[str, Any] = json.loads(path.read_bytes())
    return manifest


def replacements(data: Path, purged: str | None = None) -> dict[str, str | None]:
    """By the id of a snapshot that was taken away, the one that was made in its place; None where
    none could be made. purged: only those that held that submission."""
    return {
        snapshot: told["by"]
        for snapshot, told in _replaced(data).items()
        if purged is None or told["purged"] == purged
    }


def note_replacement(data: Path, snapshot: str, by: str | None, purged: str) -> None:
    """Note which snapshot stands in the place of one, before that is taken away.

    purged: id of the submission that it held.
    """
    known = {**_replaced(data), snapshot: {"by": by, "purged": purged}}
    replace_text(data / "snapshots" / REPLACED, json.dumps(known, indent=1))


def standing(data: Path, snapshot: str) -> str:
    """The snapshot itself, or the one that stands in its place."""
    known = replacements(data)
    while replaced := known.get(snapshot):
        snapshot = replaced
    return snapshot


def _replaced(data: Path) -> dict[str, dict[str, Any]]:
    try:
        found: dict[str, Any] = json.loads((data / "snapshots" / REPLACED).read_bytes())
    except FileNotFoundError:
        return {}
    return found


def is_whole(data: Path, manifest: Mapping[str, Any]) -> bool:
    """Whether a snapshot's files are, byte for byte, those that were written."""
    folder = data / "snapshots" / manifest["id"]
    return all(is_as_written(folder / name, digest) for name, digest in manifest["files"].items())


def is_as_written(path: Path, digest: str) -> bool:
    """Whether a file has the content of that SHA-256."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == digest
    except FileNotFoundError:
        return False


def remove_snapshot(data: Path, snapshot: str) -> None:
    """Take a snapshot away, its manifest first, so that no half of it is taken for one."""
    folder = data / "snapshots" / snapshot
    (folder / MANIFEST).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def clear_building(data: Path) -> None:
    """Remove what killed writers left half done. Only for who holds the load's lock."""
    for left in (data / "snapshots").glob(f"{BUILDING}*"):
        shutil.rmtree(left, ignore_errors=True)
