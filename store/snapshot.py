"""Snapshots: immutable folders of Parquet files, and the pointer to the one in force."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from catalogue.load import load_catalogue
from catalogue.model import Catalogue
from store import clock
from store.durable import sync_folder, write_bytes
from store.pointer import (
    BUILDING,
    MANIFEST,
    NoSnapshot,
    current_id,
    is_as_written,
    is_whole,
    point_to,
    read_manifest,
    snapshot_ids,
)
from store.tables import DASHBOARDS, GATES, category_columns, sorted_for_storage

__all__ = [
    "MANIFEST",
    "NoSnapshot",
    "Snapshot",
    "SnapshotWriter",
    "current_id",
    "frame_of",
    "frames_by_indicator",
    "open_snapshot",
    "point_to",
    "read_manifest",
    "snapshot_ids",
    "write_snapshot",
]

if TYPE_CHECKING:
    import pandas as pd

OPENED = (
    "indicators.yaml", "providers.yaml", "observations.parquet", "published.parquet",
    "readings.parquet",
)  # fmt: skip


@dataclass(frozen=True, kw_only=True, eq=False)
class Snapshot:
    """One data cut, in memory. Key columns of the frames are categories.

    observations: rows of the observations file by indicator, in the file's order. catalogue: that
    of the cut's own copies of the YAML files. region: the region it was made for.
    """

    id: str
    created: datetime
    manifest: Mapping[str, Any]
    path: Path
    catalogue: Catalogue
    region: str
    observations: dict[str, pd.DataFrame]
    published: pd.DataFrame
    readings: pd.DataFrame

    def items(self) -> pd.DataFrame:
        """The data items behind it, read from disk when asked for. NoSnapshot: damaged."""
        _check(self.path / "items.parquet", self.manifest)
        return _frame(self.path / "items.parquet")

    def dashboards(self) -> pd.DataFrame:
        """What each legacy dashboard said by itself (column source: its layout), its own figures
        beside the items that it carried, read from disk when asked for; no rows where the cut was
        made before this was kept. NoSnapshot: damaged."""
        path = self.path / "dashboards.parquet"
        if not path.is_file():
            return frame_of(DASHBOARDS.empty_table())
        _check(path, self.manifest)
        return _frame(path)

    def judgements(self) -> list[dict[str, Any]]:
        """What was decided when it was made, read from disk when asked for. NoSnapshot: damaged."""
        _check(self.path / "judgements.parquet", self.manifest)
        rows: list[dict[str, Any]] = pq.read_table(self.path / "judgements.parquet").to_pylist()
        return rows

    def gates(self) -> pd.DataFrame:
        """What failed of the checks of providers' figures, read from disk when asked for; no rows
        where the cut was made before there were any."""
        path = self.path / "gates.parquet"
        return _frame(path) if path.is_file() else frame_of(GATES.empty_table())


class SnapshotWriter:
    """A snapshot while it is made: each table goes to the disk as soon as it is known, beside
    whatever its caller still works out. The folder appears whole or not at all.

    created: by default now. Leaving it without `finish`, or with an OSError (a full disk), leaves
    nothing behind.
    """

    def __init__(self, data: Path, created: datetime | None = None) -> None:
        home = data / "snapshots"
        home.mkdir(parents=True, exist_ok=True)
        self._created = created or clock.now()
        self._building = home / f"{BUILDING}{os.getpid()}-{self._created:%H%M%S%f}"
        self._rows: dict[str, int] = {}
        self._written: list[Future[None]] = []
        self._threads = ThreadPoolExecutor()  # Parquet is written without holding up other threads

    def __enter__(self) -> SnapshotWriter:
        shutil.rmtree(self._building, ignore_errors=True)  # of a writer that was killed
        self._building.mkdir()
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        shutil.rmtree(self._building, ignore_errors=True)  # unless it has its name by now

    def add(self, name: str, table: pa.Table) -> None:
        """Write a table as `<name>.parquet`, sorted, one row group an indicator where it has one.

        An OSError comes with `finish`.
        """
        self._rows[name] = table.num_rows
        path = self._building / f"{name}.parquet"
        self._written.append(self._threads.submit(_write_sorted, name, table, path))

    def finish(self, files: Mapping[str, bytes], manifest: Mapping[str, Any]) -> str:
        """Write the rest and give the folder its name, which is the snapshot's id; the pointer is
        not moved.

        files: by file name, as they are. manifest: what is to be noted beside id, created, row
        counts and hashes. OSError: the disk did not take it.
        """
        for name, content in files.items():
            write_bytes(self._building / name, content)
        for written in self._written:
            written.result()
        return _seal(self._building, self._created, manifest, self._rows)


def write_snapshot(
    data: Path,
    tables: Mapping[str, pa.Table],
    files: Mapping[str, bytes],
    manifest: Mapping[str, Any],
    created: datetime | None = None,
) -> str:
    """Write a snapshot into the data folder and return its id: see `SnapshotWriter`."""
    with SnapshotWriter(data, created) as writer:
        for name, table in tables.items():
            writer.add(name, table)
        return writer.finish(files, manifest)


def open_snapshot(data: Path, snapshot: str | None = None) -> Snapshot:
    """A snapshot in memory, by default the one in force.

    NoSnapshot: none, not that one, or its files are not what was written.
    """
    chosen = snapshot or current_id(data)
    if chosen is None:
        raise NoSnapshot("No data has been loaded yet; run `python -m etl run` first.")
    manifest = read_manifest(data, chosen)
    path = data / "snapshots" / chosen
    for name in OPENED:
        _check(path / name, manifest)
    return Snapshot(
        id=chosen,
        created=datetime.fromisoformat(manifest["created"]),
        manifest=manifest,
        path=path,
        catalogue=load_catalogue(path / "indicators.yaml", path / "providers.yaml"),
        region=manifest["region"],
        observations=frames_by_indicator(_frame(path / "observations.parquet")),
        published=_frame(path / "published.parquet"),
        readings=_frame(path / "readings.parquet"),
    )


def _check(path: Path, manifest: Mapping[str, Any]) -> None:
    """NoSnapshot: the file is not what was written; numbers that changed by themselves are worse
    than none."""
    if not is_as_written(path, manifest["files"][path.name]):
        raise NoSnapshot(
            f"The data cut {manifest['id']} is damaged ({path.name}); the next load makes it anew."
        )


def _write_sorted(name: str, table: pa.Table, path: Path) -> None:
    _write_table(sorted_for_storage(name, table), path)


def _write_table(table: pa.Table, path: Path) -> None:
    # Without Arrow's own schema the file says plain strings, and row groups can be skipped.
    with pq.ParquetWriter(path, table.schema, compression="zstd", store_schema=False) as writer:
        for start, length in _row_groups(table):
            writer.write_table(table.slice(start, length), row_group_size=max(length, 1))
    with path.open("rb") as written:
        os.fsync(written.fileno())


def _row_groups(table: pa.Table) -> list[tuple[int, int]]:
    """Start and length of each row group: an indicator's rows, or the whole table."""
    if "indicator" not in table.column_names or not table.num_rows:
        return [(0, table.num_rows)]
    runs = pc.run_end_encode(table["indicator"].cast(pa.string()).combine_chunks())
    ends = runs.run_ends.to_pylist()
    return [(start, end - start) for start, end in zip([0, *ends[:-1]], ends, strict=True)]


def _seal(
    building: Path, created: datetime, manifest: Mapping[str, Any], rows: Mapping[str, int]
) -> str:
    """Write the manifest, make all files read-only, and give the folder its name."""
    hashes = {path.name: _sha256(path) for path in sorted(building.iterdir())}
    content = hashlib.sha256(json.dumps([hashes, manifest], sort_keys=True).encode()).hexdigest()
    identity = f"{created:%Y%m%dT%H%M%SZ}-{content[:8]}"
    noted = {**manifest, "id": identity, "created": created.isoformat(), "rows": dict(rows)}
    noted["files"] = hashes
    write_bytes(building / MANIFEST, json.dumps(noted, indent=1, sort_keys=True).encode())
    for path in building.iterdir():
        path.chmod(0o444)
    sync_folder(building)
    final = building.parent / identity
    if (final / MANIFEST).is_file() and is_whole(building.parent.parent, noted):
        shutil.rmtree(building)  # the same content within the same second
        return identity
    shutil.rmtree(final, ignore_errors=True)  # or what was left of it
    building.rename(final)
    sync_folder(building.parent)
    return identity


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def frame_of(table: pa.Table) -> pd.DataFrame:
    """A table as a frame; dictionaries become categories, dates datetime64."""
    frame: pd.DataFrame = table.to_pandas(date_as_object=False)
    return frame


def frames_by_indicator(frame: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """The rows of each indicator, which stand together; views, not copies."""
    if frame.empty:
        return {}
    codes = frame["indicator"].cat.codes.to_numpy()
    starts = np.flatnonzero(np.diff(codes, prepend=-1))
    ends = np.append(starts[1:], len(codes))
    names = frame["indicator"].cat.categories
    return {
        str(names[codes[start]]): frame.iloc[start:end].reset_index(drop=True)
        for start, end in zip(starts, ends, strict=True)
    }


def _frame(path: Path) -> pd.DataFrame:
    """A file as a frame, its words as categories."""
    return frame_of(pq.ParquetFile(path, read_dictionary=list(category_columns(path))).read())
