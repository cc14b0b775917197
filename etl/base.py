"""What a load starts from: the snapshot in force, where it still says what it would say now."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from store.pointer import NoSnapshot, is_whole, read_manifest

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Base:
    """A snapshot to go on from, or nothing. inputs: ids of the submissions that are in it.

    judgements: the digest of what was decided when it was made. damaged: there was one, but its
    files are not what was written, so that all is to be made again.
    """

    folder: Path | None = None
    inputs: frozenset[str] = frozenset()
    judgements: str = ""
    damaged: bool = False

    _read: dict[str, pa.Table] = field(default_factory=dict, repr=False, compare=False)

    def table(self, name: str) -> pa.Table | None:
        """One of its tables, words as dictionaries; None where there is no snapshot, or where it
        was made before there was such a table."""
        if self.folder is None or not (self.folder / f"{name}.parquet").is_file():
            return None
        if name not in self._read:
            self._read[name] = self._from_disk(self.folder / f"{name}.parquet")
        return self._read[name]

    def judged(self) -> list[dict[str, Any]]:
        """Rows of what was decided when it was made."""
        table = self.table("judgements")
        return [] if table is None else table.to_pylist()

    @staticmethod
    def _from_disk(path: Path) -> pa.Table:
        import pyarrow.parquet as pq

        from store.tables import category_columns

        return pq.ParquetFile(path, read_dictionary=list(category_columns(path))).read()


NOTHING = Base()
DAMAGED = Base(damaged=True)


def base_of(data: Path, snapshot: str | None, reading: str) -> Base:
    """The snapshot, where files were read for it as they would be read now; else nothing."""
    if snapshot is None:
        return NOTHING
    try:
        manifest = read_manifest(data, snapshot)
        if not is_whole(data, manifest):
            return DAMAGED
    except (NoSnapshot, ValueError, KeyError):
        return DAMAGED
    if manifest.get("reading") != reading:
        return NOTHING
    return Base(
        data / "snapshots" / snapshot, frozenset(manifest["inputs"]), manifest["judgements"]
    )
