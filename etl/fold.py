"""Precedence: of all that was ever sent for a cell, the one figure that stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from etl.submission import Submission
from store.tables import ITEM_KEY, ITEMS, RECEIVED, codes_and_words, combined, ranks

Array = NDArray[Any]

VALUES = ("final", "provisional")
# What may stand in the place of an earlier figure. An empty, refused or ambiguous cell may not.
REPLACES = (*VALUES, "not_collected", "suppressed", "withdrawn")

RESTATEMENTS = pa.schema(
    [
        *(ITEMS.field(name) for name in ITEM_KEY),
        ("old_value", pa.float64()),
        ("old_status", pa.string()),
        ("old_submission", pa.string()),
        ("new_value", pa.float64()),
        ("new_status", pa.string()),
        ("new_submission", pa.string()),
        ("received", RECEIVED),
    ]
)


@dataclass(frozen=True, slots=True, eq=False)
class Folded:
    """items: the winners, in the order of their file. restatements: what replaced what."""

    items: pa.Table
    restatements: pa.Table


def candidates(
    submission: Submission, received: datetime, among: pa.Table | None = None
) -> pa.Table:
    """A submission's cells with what precedence asks about: columns of the items file.

    among: cells of it in the columns of items, by default its items.
    """
    table = submission.items if among is None else among
    rows = table.num_rows
    is_final = pc.equal(table["status"], "final")
    if submission.return_status == "final":  # what is no value is as final as its return
        is_final = pc.or_(is_final, pc.not_equal(table["status"], "provisional"))
    extra = {
        "source": pa.repeat(submission.layout or "", rows),
        "submission": pa.repeat(submission.short, rows),
        "received": pa.repeat(pa.scalar(received, RECEIVED), rows),
        "is_final": is_final,
        "as_of": pa.repeat(pa.scalar(submission.as_of, pa.date32()), rows),
    }
    for name, column in extra.items():
        table = table.append_column(name, column)
    return table.select(ITEMS.names).cast(ITEMS)


def fold(previous: pa.Table | None, new: Sequence[pa.Table], priority: Mapping[str, int]) -> Folded:
    """Previous winners and new candidates, folded into the winners of both.

    priority: that of each layout (column `source`); the higher wins. The order is total: value or
    token over empty, final over provisional, layout, receipt, date of the return, submission. So
    folding one by one, in any order, ends as folding all at once. A restatement is each step at
    which a figure took the place of another that differed, in the order of receipt.
    """
    table = _one_table(previous, new)
    if not table.num_rows:
        return Folded(ITEMS.empty_table(), RESTATEMENTS.empty_table())
    kept_before = 0 if previous is None else previous.num_rows
    if table.num_rows == kept_before:
        return Folded(table, RESTATEMENTS.empty_table())
    place = combined([ranks(table[name]) for name in ITEM_KEY])
    touched = np.isin(place, place[kept_before:])
    row = np.flatnonzero(touched)
    strength = _strength(table.take(row), priority)
    winners = _last_of_each(place[row], strength)
    standing = np.concatenate([np.flatnonzero(~touched), row[winners]])
    standing = standing[np.argsort(place[standing], kind="stable")]
    return Folded(
        table.take(standing),
        _restatements(table.take(row), place[row], strength, row < kept_before),
    )


def _one_table(previous: pa.Table | None, new: Sequence[pa.Table]) -> pa.Table:
    """All rows in one table, its words as dictionaries: quick to compare and to take from."""
    coded = pa.schema(
        [
            (field.name, pa.dictionary(pa.int32(), pa.string()))
            if pa.types.is_string(field.type)
            else field
            for field in ITEMS
        ]
    )
    fresh = pa.concat_tables([ITEMS.empty_table(), *new]).combine_chunks().cast(coded)
    joined = pa.concat_tables([*([] if previous is None else [previous.cast(coded)]), fresh])
    return joined.unify_dictionaries().combine_chunks()


def _strength(rows: pa.Table, priority: Mapping[str, int]) -> Array:
    """Each row's place in the total order of precedence, whole numbers from 0."""
    code, words = codes_and_words(rows["status"])
    replaces = np.isin(words, REPLACES)[code]
    code, words = codes_and_words(rows["source"])
    layout = np.array([priority.get(word, 0) for word in words], np.int64)[code]
    order = np.lexsort(
        (
            np.arange(rows.num_rows),
            ranks(rows["submission"]),
            _days(rows["as_of"]),
            ranks(rows["received"]),
            layout,
            rows["is_final"].to_numpy(),
            replaces,
        )
    )
    strength = np.empty(rows.num_rows, np.int64)
    strength[order] = np.arange(rows.num_rows)
    # Rows that may not replace are kept apart by the sign, for the restatements.
    signed: Array = np.where(replaces, strength, strength - rows.num_rows)
    return signed


def _last_of_each(place: Array, strength: Array) -> Array:
    """For each place, the row of the greatest strength."""
    order = np.lexsort((strength, place))
    last = np.append(place[order][1:] != place[order][:-1], True)
    winners: Array = order[last]
    return winners


def _restatements(rows: pa.Table, place: Array, strength: Array, before: Array) -> pa.Table:
    """Steps at which the standing figure was replaced by one that differs from it."""
    arrival = np.where(before, -1, ranks(rows["received"]))
    order = np.lexsort((strength, arrival, place))
    order = order[strength[order] >= 0]
    # A step is a row stronger than all that came before it for its place.
    group = np.cumsum(np.diff(place[order], prepend=place[order[:1]]) != 0)
    reach = strength[order] + group * len(place)
    steps = order[reach == np.maximum.accumulate(reach)]
    old, new = steps[:-1], steps[1:]
    value, status = rows["value"].to_numpy(), ranks(rows["status"])
    submission = ranks(rows["submission"])
    same = ((value[old] == value[new]) | (np.isnan(value[old]) & np.isnan(value[new]))) & (
        status[old] == status[new]
    )
    told = (place[old] == place[new]) & (submission[old] != submission[new]) & ~same
    return _pairs(rows.take(old[told]), rows.take(new[told]))


def _pairs(old: pa.Table, new: pa.Table) -> pa.Table:
    columns = {name: new[name] for name in ITEM_KEY}
    for prefix, side in (("old", old), ("new", new)):
        for name in ("value", "status", "submission"):
            columns[f"{prefix}_{name}"] = side[name]
    columns["received"] = new["received"]
    return pa.table(columns).cast(RESTATEMENTS)


def _days(column: pa.ChunkedArray) -> Array:
    """Dates as days; no date comes before every date."""
    days: Array = column.cast(pa.int32()).fill_null(-(2**31)).to_numpy()
    return days
