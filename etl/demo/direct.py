"""The demo region as a snapshot straight away, without spreadsheets: for benchmarks and tests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import pyarrow as pa

from catalogue.model import Catalogue, Item
from etl.base import NOTHING
from etl.demo.by_group import by_group
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
    monthly = [_item_rows(demo, catalogue.items[item]) for item in demo.counts]
    whole = {"period_months": 1, "breakdown": "all", "group": "all"}
    table = _with(pa.concat_tables(monthly), whole)
    divided = list(_group_rows(demo, catalogue))
    table = pa.concat_tables([table, *(part.select(table.column_names) for part in divided)])
    now = datetime.now(UTC)
    same = {
        "reason": None, "caveat": None, "source": SOURCE, "submission": SOURCE, "received": now,
        "is_final": True, "as_of": now.date(),
    }  # fmt: skip
    return _with(table, same).select(ITEMS.names).cast(ITEMS)


def _with(table: pa.Table, same: Mapping[str, Any]) -> pa.Table:
    """The table with columns that hold one value each."""
    for name, value in same.items():
        column = pa.repeat(pa.scalar(value, ITEMS.field(name).type), table.num_rows)
        table = table.append_column(name, column)
    return table


def _group_rows(demo: DemoCounts, catalogue: Catalogue) -> Iterator[pa.Table]:
    """What was counted by group: an item, breakdown and group at a time."""
    codes = np.array([p.code for p in demo.providers], dtype=object)
    divided = by_group(demo, catalogue)
    first = divided.quarter.astype("datetime64[D]")
    for breakdown, items in divided.counts.items():
        for item, counts in items.items():
            for at, group in enumerate(catalogue.breakdowns[breakdown].groups):
                row, column = np.nonzero(np.isfinite(counts[:, :, at]))
                table = pa.table(
                    {
                        "org": pa.array(codes[row], pa.string()),
                        "month": pa.array(first[column]),
                        "value": pa.array(counts[row, column, at]),
                    }
                )
                same = {
                    "item": item, "level": "provider", "status": "final", "period_months": 3,
                    "breakdown": breakdown, "group": group,
                }  # fmt: skip
                yield _with(table, same)


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
    demo: DemoCounts, catalogue: Catalogue, indicators: Path, providers: Path, data: Path,
    published: pa.Table | None = None,
) -> str:  # fmt: skip
    """Write the demo's snapshot into a data folder and put it in force; its id.

    indicators, providers: the YAML files that `catalogue` was made from. published: national
    figures, none by default."""
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
        published=PUBLISHED.empty_table() if published is None else published,
        inputs=frozenset(),
        dashboards=dashboards_table(demo, catalogue),
    )
    identity, _ = publish(data, cut, NOTHING, winners)
    point_to(data, identity)
    return identity
