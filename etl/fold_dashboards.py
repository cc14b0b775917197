"""What each legacy dashboard said by itself: precedence among its own workbooks alone."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc

from etl.fold import candidates, fold
from etl.layout_kinds import Layouts
from etl.layout_tables import TablesLayout
from etl.submission import Submission
from store.tables import DASHBOARDS


def legacy_layouts(layouts: Layouts) -> frozenset[str]:
    """Ids of the layouts of dashboards that have figures of their own."""
    known = layouts.values()
    return frozenset(x.id for x in known if isinstance(x, TablesLayout) and x.is_legacy)


def dashboard_rows(submission: Submission, received: datetime) -> pa.Table:
    """All that a dashboard's workbook said: its items, and figures of its own, in one table."""
    both = pa.concat_tables([submission.items, submission.figures])
    return candidates(submission, received, both)


def fold_dashboards(previous: pa.Table, new: Sequence[pa.Table]) -> pa.Table:
    """The winners within each layout (column source), of the previous ones and the new rows.

    Nothing of another layout, the standard return's included, takes their place: what a dashboard
    said stays beside what the region takes for the figure.
    """
    if not any(rows.num_rows for rows in new):
        return previous
    fresh = pa.concat_tables([DASHBOARDS.empty_table(), *new])
    sources = {*pc.unique(previous["source"]).to_pylist(), *pc.unique(fresh["source"]).to_pylist()}
    parts = [
        fold(_of(previous, source), [_of(fresh, source)], {}).items.cast(DASHBOARDS)
        for source in sorted(sources)
    ]
    return pa.concat_tables(parts)


def _of(rows: pa.Table, source: str) -> pa.Table:
    return rows.filter(pc.equal(rows["source"], source))
