"""The names under which an archived content came, and when it came first."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from etl.archive import Sidecar, read_sidecar, seal
from etl.context import Taken
from etl.parsed import forget_parsed

Came = tuple[datetime, str]  # when, under which name


def note_arrivals(data: Path, taken: Iterable[Taken], published: Collection[str]) -> None:
    """Note in the sidecars what came more than once, so that the order of reading leaves no trace.

    taken: what one load read. published: ids of submissions in the snapshot in force; when those
    came first is settled. For the others the earliest name and time stand, as they do for a load
    that is not disturbed.
    """
    for sha256, came in _came_again(taken).items():
        sidecar = read_sidecar(data, sha256)
        if sidecar.short in published:
            new = _with_names(sidecar, [name for _, name in came])
        else:
            new = _settled(sidecar, came)
            forget_parsed(data, sha256)  # it may have been read under another name
        if new != sidecar:
            seal(data, new)


def _came_again(taken: Iterable[Taken]) -> dict[str, list[Came]]:
    """Contents that came twice in this load, or were archived before it, each in order."""
    found: dict[str, list[Came]] = {}
    again = set()
    for one in taken:
        if one.entry is None or one.entry["verdict"] == "rejected":
            continue
        sha256 = one.entry["sha256"]
        if one.name is not None or sha256 in found:
            again.add(sha256)
        came = (one.entry["received"], one.name or one.entry["name"])
        found.setdefault(sha256, []).append(came)
    return {sha256: sorted(found[sha256]) for sha256 in again}


def _settled(sidecar: Sidecar, came: list[Came]) -> Sidecar:
    named = {name for _, name in came}
    before = [(sidecar.received, name) for name in sidecar.names if name not in named]
    first, *_ = order = sorted([*came, *before])
    names = tuple(dict.fromkeys(name for _, name in order))
    return replace(sidecar, names=names, received=min(first[0], sidecar.received))


def _with_names(sidecar: Sidecar, names: list[str]) -> Sidecar:
    return replace(sidecar, names=tuple(dict.fromkeys([*sidecar.names, *names])))
