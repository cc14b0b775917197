"""A snapshot made anew without some of its submissions, all else as it was."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from catalogue.faults import CatalogueError
from catalogue.load import load_catalogue
from etl.archive import Damaged, archived
from etl.base import NOTHING, Base, base_of
from etl.context import Context
from etl.fold_archive import Unread, Winners, fold_archive
from etl.layout_load import layouts_digest, layouts_of
from etl.mend import lost
from etl.parsed import Parsed
from etl.publish import Cut, publish
from etl.readers import Readers
from etl.version import program_version, reading_digest
from store.pointer import read_manifest, snapshot_ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Without:
    """What is to be left out, and the folder of layouts that files are read by. gone: ids of
    submissions, purged: the one that it is about now."""

    layouts: Path | None
    gone: frozenset[str]
    purged: str
    when: datetime


def remake(data: Path, snapshot: str, without: Without, workers: int | None) -> str | None:
    """The id of the snapshot that takes the place of one; None where nothing would be left in it,
    or where this program no longer understands its catalogue.

    It has the former's catalogue, judgements and time of making, and is read as this program reads.
    LoadError: the archive no longer holds what was in it.
    """
    manifest = read_manifest(data, snapshot)
    wanted = frozenset(manifest["inputs"]) - without.gone
    try:
        cut = _cut(data, snapshot, manifest, without)
    except CatalogueError:
        return None
    if not wanted:
        return None
    base = _base(data, snapshot, cut.reading, wanted)
    context = _context(data, snapshot, cut, without.layouts)
    winners = _winners(data, base, context, wanted, workers)
    return publish(data, cut, NOTHING, winners)[0]


def _cut(data: Path, snapshot: str, manifest: Mapping[str, Any], without: Without) -> Cut:
    folder = data / "snapshots" / snapshot
    indicators, providers = folder / "indicators.yaml", folder / "providers.yaml"
    catalogue = load_catalogue(indicators, providers)
    return Cut(
        region=manifest["region"],
        catalogue=catalogue,
        reading=reading_digest(
            catalogue.digest, manifest["region"], layouts_digest(without.layouts)
        ),
        program=program_version(),
        indicators=indicators.read_bytes(),
        providers=providers.read_bytes(),
        judgements=pq.read_table(folder / "judgements.parquet").to_pylist(),
        created=datetime.fromisoformat(manifest["created"]),
        more={
            "replaces": snapshot,
            "purged": [*manifest.get("purged", ()), without.purged],
            "remade": without.when.isoformat(),
        },
    )


def _base(data: Path, snapshot: str, reading: str, wanted: frozenset[str]) -> Base:
    """The snapshot before it, where it holds nothing that is not wanted."""
    before = [one for one in snapshot_ids(data) if one < snapshot]
    base = base_of(data, before[-1], reading) if before else NOTHING
    return base if base.inputs <= wanted else NOTHING


def _context(data: Path, snapshot: str, cut: Cut, layouts: Path | None) -> Context:
    folder = (data / "snapshots" / snapshot).resolve()
    assert cut.created is not None  # that of the snapshot
    return Context(
        data=data.resolve(),
        indicators=folder / "indicators.yaml",
        providers=folder / "providers.yaml",
        digest=cut.catalogue.digest,
        layouts=layouts.resolve() if layouts else None,
        layouts_digest=layouts_digest(layouts),
        region=cut.region,
        reading=cut.reading,
        now=cut.created,
        receipts=False,  # those of today's reading stand
    )


def _winners(
    data: Path, base: Base, context: Context, wanted: frozenset[str], workers: int | None
) -> Winners:
    """The figures that stood. LoadError: the archive has lost some of what was wanted."""
    there = {sha256[:16]: sha256 for sha256 in archived(data)}
    if missing := wanted - there.keys():
        raise lost(missing)
    pending = [there[short] for short in sorted(wanted - base.inputs)]
    parsed = Parsed(data, context.reading)
    layouts = layouts_of(context.layouts, context.layouts_digest)
    try:
        try:
            return fold_archive(base, parsed, data, pending, layouts)
        except Unread:  # as a rule, all or nothing of an earlier way of reading is in the cache
            _read_again(context, pending, workers)
        return fold_archive(base, parsed, data, pending, layouts)
    except Damaged as fault:
        raise lost({str(fault)}) from fault


def _read_again(context: Context, pending: list[str], workers: int | None) -> None:
    with Readers(lambda: context, workers) as readers:
        readers.start(pending)
        for taken in readers.results():
            if taken.damaged:
                raise Damaged(taken.damaged)
