"""The cache of what was read from archived submissions, by content and by how it was read."""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass, fields
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from etl.submission import Finding, Submission
from store.durable import PARTIAL

META = b"submission"


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
        self.folder.mkdir(parents=True, exist_ok=True)
        meta = {META: json.dumps(_plain(submission)).encode()}
        if submission.published.num_rows:
            self._write(submission.published, self._path(submission.sha256, "published"))
        self._write(
            submission.items.replace_schema_metadata(meta), self._path(submission.sha256, "items")
        )

    def has(self, sha256: str) -> bool:
        """Whether the submission can be taken from here."""
        try:
            return META in pq.read_schema(self._path(sha256, "items")).metadata
        except (OSError, pa.ArrowException):
            return False

    def get(self, sha256: str) -> Submission | None:
        """The submission as it was read, or None where it must be read again."""
        try:
            items = _checked(self._path(sha256, "items"))
            told = json.loads(items.schema.metadata[META])
            has_published = told.pop("has_published")
            published = _checked(self._path(sha256, "published")) if has_published else None
        except (OSError, pa.ArrowException, KeyError, TypeError, ValueError):
            return None  # never there, torn by a power cut (a cache is not synced), or damaged
        return _submission(told, items.replace_schema_metadata(None), published)

    def forget_others(self) -> None:
        """Drop what was read in other ways, once this one is in force."""
        for folder in (self.data / "parsed").iterdir() if self.folder.is_dir() else ():
            if folder != self.folder:
                shutil.rmtree(folder, ignore_errors=True)

    def _path(self, sha256: str, part: str) -> Path:
        return self.folder / f"{sha256}.{part}.parquet"

    def _write(self, table: pa.Table, path: Path) -> None:
        partial = path.parent / f"{PARTIAL}{os.getpid()}-{path.name}"
        try:
            pq.write_table(table, partial, compression="zstd", write_page_checksum=True)
            partial.replace(path)
        finally:
            partial.unlink(missing_ok=True)


def forget_parsed(data: Path, sha256: str) -> None:
    """Drop a submission from the cache, in whatever way it was read."""
    for path in (data / "parsed").glob(f"*/*{sha256}*"):
        path.unlink(missing_ok=True)


def _checked(path: Path) -> pa.Table:
    """The table, its pages as they were written. OSError, ArrowException: they are not."""
    return pq.ParquetFile(path, page_checksum_verification=True).read()


def _plain(submission: Submission) -> dict[str, Any]:
    kept = {
        field.name: getattr(submission, field.name)
        for field in fields(submission)
        if field.name not in ("items", "published", "findings")
    }
    kept["as_of"] = submission.as_of.isoformat() if submission.as_of else None
    kept["findings"] = [asdict(finding) for finding in submission.findings]
    kept["has_published"] = submission.published.num_rows > 0
    return kept


def _submission(told: dict[str, Any], items: pa.Table, published: pa.Table | None) -> Submission:
    findings = tuple(Finding(**finding) for finding in told.pop("findings"))
    as_of = told.pop("as_of")
    return Submission(
        **told,
        as_of=date.fromisoformat(as_of) if as_of else None,
        findings=findings,
        items=items,
        **({} if published is None else {"published": published}),
    )
