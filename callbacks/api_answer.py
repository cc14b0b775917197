"""Rows as an answer over HTTP: JSON, CSV or Parquet, a page at a time, kept for a data cut."""

from __future__ import annotations

import gzip
import hashlib
import io
import math
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

import flask
import numpy as np
import orjson
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from store.asked_rows import Page, kind_of
from store.export import rows_csv

MIMETYPE = {
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "parquet": "application/vnd.apache.parquet",
}
ARROW = {
    "number": pa.float64(),
    "integer": pa.int32(),
    "boolean": pa.bool_(),
    "numbers": pa.list_(pa.float64()),
    "string": pa.string(),
}
KEPT_BYTES = 64 * 1024 * 1024  # of answers, packed, in one process
PACKED = 5  # of gzip: a third of the time of 9


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer as it is sent. packed: the same by gzip, "" where that gains nothing."""

    content: bytes
    packed: bytes
    mimetype: str
    etag: str
    more: str | None  # the address of the next page
    snapshot: str


class Kept:
    """Answers that were given, the last asked for kept longest. Safe to share between threads."""

    def __init__(self, most: int = KEPT_BYTES) -> None:
        self._answers: OrderedDict[str, Answer] = OrderedDict()
        self._most, self._size = most, 0
        self._lock = Lock()

    def get(self, key: str, make: Callable[[], Answer]) -> Answer:
        """The answer of that key, made where it is not kept."""
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
                return self._answers[key]
        answer = make()
        with self._lock:
            if key not in self._answers:
                self._answers[key] = answer
                self._size += _bytes(answer)
            while self._size > self._most and len(self._answers) > 1:
                self._size -= _bytes(self._answers.popitem(last=False)[1])
        return answer


def made(
    page: Page, columns: tuple[str, ...], format: str, snapshot: str, key: str, more: str
) -> Answer:
    """The answer of some rows. more: the address of the next page, which is said only where there
    are more rows."""
    following = more if page.more else None
    frame = page.rows.reindex(columns=list(columns))
    if format == "json":
        body = {"data": plain(frame), "snapshot": snapshot, "next": following}
        content = orjson.dumps(body)
    elif format == "csv":
        content = rows_csv(frame)
    else:
        content = _parquet(frame)
    packed = b"" if format == "parquet" else gzip.compress(content, PACKED, mtime=0)
    etag = f"{snapshot}-{hashlib.sha256(key.encode()).hexdigest()[:16]}"
    return Answer(content, packed, MIMETYPE[format], etag, following, snapshot)


def send(answer: Answer) -> flask.Response:
    """The answer, or that the asker has it already."""
    packs = bool(answer.packed) and "gzip" in flask.request.accept_encodings
    response = flask.Response(
        answer.packed if packs else answer.content, content_type=answer.mimetype
    )
    if packs:
        response.headers["Content-Encoding"] = "gzip"
    response.headers["Vary"] = "Accept-Encoding"
    response.headers["Cache-Control"] = "private, no-cache"  # ask again whether it still holds
    response.headers["X-Snapshot"] = answer.snapshot
    if answer.more:
        response.headers["Link"] = f'<{answer.more}>; rel="next"'
    # One tag for both ways of sending: it names the figures, so it is a weak one.
    response.set_etag(answer.etag, weak=True)
    return response.make_conditional(flask.request)


def plain(frame: pd.DataFrame) -> list[dict[str, object]]:
    """Rows as JSON knows them: what is missing is null, and no number is without end."""
    columns = {str(name): _plain_column(frame[name], str(name)) for name in frame.columns}
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _plain_column(column: pd.Series, name: str) -> list[object]:
    cells = column.astype(object).where(column.notna(), None).tolist()
    if kind_of(name) == "integer":  # a column that lacks some is one of floats to pandas
        return [None if cell is None else int(cell) for cell in cells]
    return [_plain(cell) for cell in cells]


def _plain(cell: object) -> object:
    if isinstance(cell, np.generic):
        return _plain(cell.item())
    if isinstance(cell, float):
        return cell if math.isfinite(cell) else None
    if hasattr(cell, "isoformat"):
        return cell.isoformat()[:10]
    if isinstance(cell, list | tuple | np.ndarray):
        return [_plain(one) for one in cell]
    return cell


def _parquet(frame: pd.DataFrame) -> bytes:
    schema = pa.schema([(str(name), ARROW[kind_of(str(name))]) for name in frame.columns])
    out = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(plain(frame), schema=schema), out, compression="zstd")
    return out.getvalue()


def _bytes(answer: Answer) -> int:
    return len(answer.content) + len(answer.packed)
