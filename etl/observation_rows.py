"""Blocks of figures, one an indicator and level, laid out as rows of the observations file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from etl.cube import NEVER, Words
from etl.totals import Rows
from store.tables import OBSERVATIONS, RECEIVED, STATUSES

Array = NDArray[Any]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Block:
    """An indicator's figures at one level, for one breakdown group.

    orgs: codes, a row of the arrays each. period: (periods,) month numbers; step: months each.
    definition: (periods,) version in force. there: (organisations, periods), which become rows.
    """

    indicator: str
    level: str
    orgs: Sequence[str]
    breakdown: str
    group: str
    period: Array
    step: int
    definition: Array
    rows: Rows
    there: Array


def observation_table(blocks: Sequence[Block], words: Words) -> pa.Table:
    """All blocks as rows, in the order of the blocks; columns of words are dictionaries."""
    if not blocks:
        return OBSERVATIONS.empty_table()

    def figures(pick: Callable[[Block], Array]) -> Array:
        return np.concatenate([pick(b)[b.there] for b in blocks])

    def periods(pick: Callable[[Block], Array]) -> Array:
        return figures(lambda b: np.broadcast_to(pick(b), b.there.shape))

    def labels(pick: Callable[[Block], str]) -> pa.Array:
        names = [pick(b) for b in blocks]
        return _coded(
            np.repeat(np.arange(len(blocks)), [int(b.there.sum()) for b in blocks]), names
        )

    orgs = sorted({org for b in blocks for org in b.orgs})
    place = {org: at for at, org in enumerate(orgs)}
    month = periods(lambda b: b.period).astype("datetime64[M]").astype("datetime64[D]")
    received = figures(lambda b: b.rows.cells.received)
    columns = {
        "indicator": labels(lambda b: b.indicator),
        "definition": periods(lambda b: b.definition),
        "level": labels(lambda b: b.level),
        "org": _coded(
            figures(
                lambda b: np.repeat([place[o] for o in b.orgs], len(b.period)).reshape(
                    b.there.shape
                )
            ),
            orgs,
        ),
        "month": pa.array(month),
        "period_months": periods(lambda b: np.array(b.step)),
        "breakdown": labels(lambda b: b.breakdown),
        "group": labels(lambda b: b.group),
        "numerator": _figure(figures(lambda b: b.rows.numerator)),
        "denominator": _figure(figures(lambda b: b.rows.denominator)),
        "status": _coded(figures(lambda b: b.rows.cells.status), STATUSES),
        "reason": words.column(figures(lambda b: b.rows.cells.reason)),
        "coverage": figures(lambda b: b.rows.coverage).astype(np.float32),
        "caveat": words.column(figures(lambda b: b.rows.cells.caveat)),
        "source": words.column(figures(lambda b: b.rows.cells.source)),
        "submission": words.column(figures(lambda b: b.rows.cells.submission)),
        "received": pa.array(received, pa.int64(), mask=received == NEVER).cast(RECEIVED),
    }
    schema = pa.schema(
        [
            pa.field(f.name, pa.dictionary(pa.int32(), pa.string())) if f.type == pa.string() else f
            for f in OBSERVATIONS
        ]
    )
    return pa.table(columns).cast(schema)


def _coded(codes: Array, names: Sequence[str]) -> pa.DictionaryArray:
    """Numbers as a column of words, each word once in the dictionary."""
    kept = sorted(set(names))
    place = {name: at for at, name in enumerate(kept)}
    index = np.array([place[name] for name in names], np.int32)[codes]
    return pa.DictionaryArray.from_arrays(pa.array(index), pa.array(kept, pa.string()))


def _figure(values: Array) -> pa.Array:
    """Numbers as a column, null where missing."""
    return pa.array(values, from_pandas=True)
