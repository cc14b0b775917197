"""Precedence among national publications: the latest final figure for a measure stands."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import numpy as np
import pyarrow as pa

from etl.submission import Submission
from store.tables import PUBLISHED, PUBLISHED_KEY, RECEIVED, combined, ranks


def published_rows(submission: Submission, received: datetime) -> pa.Table:
    """A submission's national figures: columns of the published file."""
    table, rows = submission.published, submission.published.num_rows
    table = table.append_column("submission", pa.repeat(submission.short, rows))
    table = table.append_column("received", pa.repeat(pa.scalar(received, RECEIVED), rows))
    return table.select(PUBLISHED.names).cast(PUBLISHED)


def fold_published(previous: pa.Table | None, new: Sequence[pa.Table]) -> pa.Table:
    """One row a measure, organisation and period: final over provisional, then the latest."""
    parts = [*([] if previous is None else [previous.cast(PUBLISHED)]), *new]
    if not sum(part.num_rows for part in parts):
        return PUBLISHED.empty_table()
    table = pa.concat_tables(parts).combine_chunks()
    place = combined([ranks(table[name]) for name in PUBLISHED_KEY])
    order = np.lexsort(
        (
            np.arange(table.num_rows),
            ranks(table["submission"]),
            ranks(table["received"]),
            table["is_final"].to_numpy(),
            place,
        )
    )
    last = np.append(place[order][1:] != place[order][:-1], True)
    return table.take(pa.array(order[last]))
