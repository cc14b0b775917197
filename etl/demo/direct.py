"""The demo region as a snapshot straight away, without spreadsheets: for benchmarks and tests."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from catalogue.model import Catalogue, Item
from etl.base import NOTHING
from etl.demo.dashboards import write_dashboards
from etl.demo.generate import REGION, DemoCounts
from etl.fold_archive import Winners
from etl.fold_dashboards import dashboard_rows, fold_dashboards, legacy_layouts
from etl.layout_load import load_layouts
from etl.publish import Cut, publish
from etl.read import read_submission
from etl.version import program_version, reading_digest
from store.snapshot import point_to
from store.tables import DASHBOARDS, ITEMS, PUBLISHED

SOURCE = "demo"


def items_table(demo: DemoCounts, catalogue: Catalogue) -> pa.Table:
    """Everything the demo's trusts sent, in the columns of the items file."""
    parts = [_item_rows(demo, catalogue.items[item]) for item in demo.counts]
    table = pa.concat_tables(parts)
    now = datetime.now(UTC)
    same = {
        "period_months": 1, "breakdown": "all", "group": "all", "reason": None, "caveat": None,
        "source": SOURCE, "submission": SOURCE, "received": now, "is_final": True,
        "as_of": now.date(),
    }  # fmt: skip
    for name, value in same.items():
        column = pa.repeat(pa.scalar(value, ITEMS.field(name).type), table.num_rows)
        table = table.append_column(name, column)
    return table.select(ITEMS.names).cast(ITEMS)


def dashboards_table(demo: DemoCounts, catalogue: Catalogue) -> pa.Table:
    """What the demo's older dashboards say, read from their workbooks as a load would."""
    layouts = load_layouts()
    with TemporaryDirectory() as folder:
        out = Path(folder)
        read = [
            read_submission(out / told["file"], told["file"], catalogue, REGION, _today(demo))
            for told in write_dashboards(demo, catalogue, out)
        ]
    now = datetime.now(UTC)
    rows = [dashboard_rows(one, now) for one in read if one.layout in legacy_layouts(layouts)]
    return fold_dashboards(DASHBOARDS.empty_table(), rows)


def _today(demo: DemoCounts) -> date:
    """A day by which all of the demo's months have begun."""
    last: date = demo.month[-1].astype("datetime64[D]").item()
    return last


def _item_rows(demo: DemoCounts, item: Item) -> pa.Table:
    """What varies: one item's figures that arrived, and where it is not collected."""
    codes = np.array([p.code for p in demo.providers], dtype=object)
    areas = np.array([next(iter(p.submits_for_lms), "") for p in demo.providers], dtype=object)
    orgs = areas if item.level == "lms" else codes
    counts = demo.counts[item.id]
    came = np.isfinite(counts) & demo.arrived(item.matures_after_months)
    row, column = np.nonzero(came & (orgs != "")[:, None])
    absent = demo.not_collected(item.id)[row, column]
    return pa.table(
        {
            "item": pa.repeat(item.id, len(row)),
            "level": pa.repeat(item.level, len(row)),
            "org": pa.array(orgs[row], pa.string()),
            "month": pa.array(demo.month[column].astype("datetime64[D]")),
            "value": pa.array(counts[row, column], mask=absent),
            "status": pa.array(np.where(absent, "not_collected", "final")),
        }
    )


def publish_demo(
    demo: DemoCounts, catalogue: Catalogue, indicators: Path, providers: Path, data: Path
) -> str:
    """Write the demo's snapshot into a data folder and put it in force; its id.

    indicators, providers: the YAML files that `catalogue` was made from."""
    cut = Cut(
        region=REGION,
        catalogue=catalogue,
        reading=reading_digest(catalogue.digest, REGION),
        program=program_version(),
        indicators=indicators.read_bytes(),
        providers=providers.read_bytes(),
    )
    items = items_table(demo, catalogue)
    winners = Winners(
        items=items,
        published=PUBLISHED.empty_table(),
        inputs=frozenset(),
        dashboards=dashboards_table(demo, catalogue),
    )
    identity, _ = publish(data, cut, NOTHING, winners)
    point_to(data, identity)
    return identity
