"""Which snapshots there are, and which is in force. Needs nothing but the folder's names."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from store.durable import replace_text

BUILDING = ".building-"
MANIFEST = "manifest.json"


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


def clear_building(data: Path) -> None:
    """Remove what killed writers left half done. Only for who holds the load's lock."""
    for left in (data / "snapshots").glob(f"{BUILDING}*"):
        shutil.rmtree(left, ignore_errors=True)
