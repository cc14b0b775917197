"""The columns of the files at rest, and the order in which their rows are kept."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from numpy.typing import NDArray

Array = NDArray[Any]

# In order of how much each explains: of several operands the first named here speaks for all.
STATUSES = (
    "structural_zero",
    "not_due",
    "suppressed",
    "refused",
    "ambiguous",
    "not_collected",
    "not_applicable",
    "not_submitted",
    "withheld",
    "not_mature",
    "provisional",
    "final",
)

RECEIVED = pa.timestamp("us", tz="UTC")

ITEM_KEY = ("item", "level", "org", "month", "period_months", "breakdown", "group")

ITEMS = pa.schema(
    [
        ("item", pa.string()),
        ("level", pa.string()),
        ("org", pa.string()),
        ("month", pa.date32()),
        ("period_months", pa.int8()),
        ("breakdown", pa.string()),
        ("group", pa.string()),
        ("value", pa.float64()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("caveat", pa.string()),
        ("source", pa.string()),
        ("submission", pa.string()),
        ("received", RECEIVED),
        # What precedence needs to go on from here without reading old returns again:
        ("is_final", pa.bool_()),
        ("as_of", pa.date32()),
    ]
)

# What each legacy dashboard said by itself: data items, and figures of its own in their columns.
DASHBOARD_KEY = ("source", *ITEM_KEY)
DASHBOARDS = ITEMS

OBSERVATION_KEY = ("indicator", "level", "org", "month", "period_months", "breakdown", "group")

OBSERVATIONS = pa.schema(
    [
        ("indicator", pa.string()),
        ("definition", pa.int16()),
        ("level", pa.string()),
        ("org", pa.string()),
        ("month", pa.date32()),
        ("period_months", pa.int8()),
        ("breakdown", pa.string()),
        ("group", pa.string()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("status", pa.string()),
        ("reason", pa.string()),
        ("coverage", pa.float32()),
        ("caveat", pa.string()),
        ("source", pa.string()),
        ("submission", pa.string()),
        ("received", RECEIVED),
    ]
)

PUBLISHED_KEY = ("indicator", "org_level", "org_code", "period_start", "period_end", "source")

PUBLISHED = pa.schema(
    [
        ("indicator", pa.string()),
        ("org_code", pa.string()),
        ("org_name", pa.string()),
        ("org_level", pa.string()),
        ("period_start", pa.date32()),
        ("period_end", pa.date32()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("rate", pa.float64()),
        ("per", pa.int32()),
        ("rounding", pa.string()),
        ("status", pa.string()),
        ("definition_match", pa.string()),
        ("peer_group", pa.string()),
        ("caveat", pa.string()),
        ("is_final", pa.bool_()),
        ("source", pa.string()),
        ("submission", pa.string()),
        ("received", RECEIVED),
    ]
)

# What people decide and what changes a number. Nothing writes these rows yet.
JUDGEMENTS = pa.schema(
    [
        ("kind", pa.string()),
        ("indicator", pa.string()),
        ("level", pa.string()),
        ("org", pa.string()),
        ("from", pa.date32()),
        ("to", pa.date32()),
        ("value", pa.string()),
        ("reason", pa.string()),
        ("actor", pa.string()),
        ("made", RECEIVED),
    ]
)

# What failed of the checks of providers' figures: a row a gate, provider and month.
GATES = pa.schema(
    [
        ("org", pa.string()),
        ("month", pa.date32()),
        ("gate", pa.string()),
        ("severity", pa.string()),  # error, warning
        ("sentence", pa.string()),  # what was found and what to look at
        ("items", pa.string()),  # concerned, apart by commas
        ("indicators", pa.string()),  # made of them
        ("withheld", pa.string()),  # of those, the ones that are withheld for it
        ("override", pa.string()),  # why it was switched off here; null: it was not
        ("override_actor", pa.string()),
    ]
)

KEYS: dict[str, tuple[str, ...]] = {
    "items": ITEM_KEY,
    "dashboards": DASHBOARD_KEY,
    "observations": OBSERVATION_KEY,
    "published": PUBLISHED_KEY,
    "readings": ("indicator", "level", "org"),
    "gates": ("org", "month", "gate", "items", "indicators"),
}


def sorted_for_storage(name: str, table: pa.Table) -> pa.Table:
    """The table in the order its file is kept in, which makes it small and quick to search."""
    keys = KEYS.get(name, ())
    if not keys or table.num_rows < 2:
        return table
    place = combined([ranks(table[key]) for key in keys])
    if bool((place[1:] >= place[:-1]).all()):
        return table
    return table.take(pa.array(np.argsort(place, kind="stable")))


def combined(parts: list[Array]) -> Array:
    """One whole number a row that orders rows as the parts do, the first part foremost."""
    place = np.zeros(len(parts[0]), np.int64)
    room = 1
    for part in parts:
        size = int(part.max(initial=0)) + 1
        if room * size >= 2**62:  # squeeze what is there, and go on
            place, room = np.unique(place, return_inverse=True)[1], len(place)
        place, room = place * size + part, room * size
    return place


def ranks(column: pa.ChunkedArray) -> Array:
    """Whole numbers from 0 in the order of a column's values, without gaps wider than its range."""
    if pa.types.is_string(column.type) or pa.types.is_dictionary(column.type):
        code, words = codes_and_words(column)
        order = np.argsort(words, kind="stable")
        rank = np.empty(len(words), np.int64)
        rank[order] = np.arange(len(words))
        ranked: Array = np.where(code < 0, 0, rank[code] + 1) if len(words) else code + 1
        return ranked
    wide = pa.int32() if pa.types.is_date32(column.type) else pa.int64()
    number = column.cast(wide).to_numpy().astype(np.int64)
    above: Array = number - (number.min() if len(number) else 0)
    return above


def codes_and_words(column: pa.ChunkedArray) -> tuple[Array, Array]:
    """A column of words as whole numbers (-1: missing) and the words that they stand for."""
    coded = column if pa.types.is_dictionary(column.type) else column.dictionary_encode()
    if coded.num_chunks > 1:
        coded = coded.unify_dictionaries()
    whole = coded.combine_chunks()
    code = whole.indices.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.int64)
    return code, np.asarray(whole.dictionary.to_pylist(), dtype=object)


def category_columns(path: Path) -> tuple[str, ...]:
    """The columns of words of a file at rest."""
    schema = pq.read_schema(path)
    return tuple(field.name for field in schema if pa.types.is_string(field.type))
