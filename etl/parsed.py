"""The cache of what was read from archived submissions, by content and by how it was read."""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.submission import Finding, Submission
from store.durable import replace_bytes

META = b"submission"
MORE = ("published", "figures")  # tables that most submissions have not
DIGEST = 32  # bytes of a SHA-256


@dataclass(frozen=True, slots=True)
class Parsed:
    """The cache for one way of reading: `reading` is the digest of layouts and catalogue.

    It may be deleted at any time: what is missing is read again from the archive.
    """

    data: Path
    reading: str

    @property
    def folder(self) -> Path:
        return self.data / "parsed" / self.reading

    def put(self, submission: Submission) -> None:
        """Keep a submission. OSError: the disk did not take it."""
        meta = {META: json.dumps(_plain(submission)).encode()}
        for part in MORE:
            if getattr(submission, part).num_rows:
                self._write(getattr(submission, part), self._path(submission.sha256, part))
        self._write(
            submission.items.replace_schema_metadata(meta), self._path(submission.sha256, "items")
        )

    def has(self, sha256: str) -> bool:
        """Whether there is something of the submission here; `get` tells whether it is whole."""
        return self._path(sha256, "items").is_file()

    def get(self, sha256: str) -> Submission | None:
        """The submission as it was read, or None where it must be read again."""
        try:
            items = _table(self._path(sha256, "items"))
            told = json.loads(items.schema.metadata[META])
            more = {part: _table(self._path(sha256, part)) for part in told.pop("more")}
        except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
            return None  # never there, torn by a power cut (a cache is not synced), or damaged
        return _submission(told, items.replace_schema_metadata(None), more)

    def forget_others(self) -> None:
        """Drop what was read in other ways, once this one is in force."""
        for folder in (self.data / "parsed").iterdir() if self.folder.is_dir() else ():
            if folder != self.folder:
                shutil.rmtree(folder, ignore_errors=True)

    def _path(self, sha256: str, part: str) -> Path:
        return self.folder / f"{sha256}.{part}.arrow"

    def _write(self, table: pa.Table, path: Path) -> None:
        replace_bytes(path, _bytes(table), durable=False)


def _bytes(table: pa.Table) -> bytes:
    """Arrow's own stream, which is quicker to write than Parquet, behind its SHA-256: what is
    damaged must not be taken for a figure."""
    sink = pa.BufferOutputStream()
    options = pa.ipc.IpcWriteOptions(compression="lz4", use_threads=False)
    with pa.ipc.new_stream(sink, table.schema, options=options) as stream:
        stream.write_table(table)
    content: bytes = sink.getvalue().to_pybytes()
    return hashlib.sha256(content).digest() + content


def _table(path: Path) -> pa.Table:
    """The table. OSError, ValueError: it is not there, or not as it was written."""
    kept = path.read_bytes()
    digest, content = kept[:DIGEST], kept[DIGEST:]
    if hashlib.sha256(content).digest() != digest:
        raise ValueError("damaged")
    options = pa.ipc.IpcReadOptions(use_threads=False)  # a small table is read before they start
    return pa.ipc.open_stream(content, options=options).read_all()


def forget_parsed(data: Path, sha256: str) -> None:
    """Drop a submission from the cache, in whatever way it was read."""
    for path in (data / "parsed").glob(f"*/*{sha256}*"):
        path.unlink(missing_ok=True)


def _plain(submission: Submission) -> dict[str, Any]:
    kept = {
        field.name: getattr(submission, field.name)
        for field in fields(submission)
        if field.name not in ("items", *MORE, "findings")
    }
    kept["as_of"] = submission.as_of.isoformat() if submission.as_of else None
    kept["findings"] = [asdict(finding) for finding in submission.findings]
    kept["more"] = [part for part in MORE if getattr(submission, part).num_rows]
    return kept


def _submission(told: dict[str, Any], items: pa.Table, more: dict[str, pa.Table]) -> Submission:
    findings = tuple(Finding(**finding) for finding in told.pop("findings"))
    as_of = told.pop("as_of")
    return Submission(
        **told,
        as_of=date.fromisoformat(as_of) if as_of else None,
        findings=findings,
        items=items,
        **more,
    )
