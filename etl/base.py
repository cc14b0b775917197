"""What a load starts from: the snapshot in force, where it still says what it would say now."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from store.pointer import read_manifest

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Base:
    """A snapshot to go on from, or nothing. inputs: ids of the submissions that are in it."""

    folder: Path | None = None
    inputs: frozenset[str] = frozenset()

    _read: dict[str, pa.Table] = field(default_factory=dict, repr=False, compare=False)

    def table(self, name: str) -> pa.Table | None:
        """One of its tables, words as dictionaries; None where there is no snapshot."""
        if self.folder is None:
            return None
        if name not in self._read:
            self._read[name] = self._from_disk(self.folder / f"{name}.parquet")
        return self._read[name]

    @staticmethod
    def _from_disk(path: Path) -> pa.Table:
        import pyarrow.parquet as pq

        from store.tables import category_columns

        return pq.ParquetFile(path, read_dictionary=list(category_columns(path))).read()


NOTHING = Base()


def base_of(data: Path, snapshot: str | None, reading: str) -> Base:
    """The snapshot, where files were read for it as they would be read now; else nothing."""
    if snapshot is None:
        return NOTHING
    manifest = read_manifest(data, snapshot)
    if manifest.get("reading") != reading:
        return NOTHING
    return Base(data / "snapshots" / snapshot, frozenset(manifest["inputs"]))
