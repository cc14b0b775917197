"""The demo region as a snapshot straight away, without spreadsheets: for benchmarks."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from catalogue.load import load_catalogue
from catalogue.model import Catalogue, Region
from etl.demo.generate import DemoCounts
from etl.observe import observe
from store.assess import read_all
from store.snapshot import open_snapshot, point_to, write_snapshot
from store.tables import ITEMS, JUDGEMENTS, PUBLISHED

SOURCE = "demo"


def items_table(demo: DemoCounts, catalogue: Catalogue) -> pa.Table:
    """Everything the demo's trusts sent, in the columns of the items file."""
    codes = np.array([p.code for p in demo.providers])
    area = np.array([next(iter(p.submits_for_lms), "") for p in demo.providers])
    months = demo.month.astype("datetime64[D]")
    parts = []
    for item, counts in demo.counts.items():
        entry = catalogue.items[item]
        orgs = area if entry.level == "lms" else codes
        matured = np.arange(counts.shape[1]) < counts.shape[1] - entry.matures_after_months
        given = np.isfinite(counts) & demo.sent & matured & (orgs != "")[:, None]
        row, column = np.nonzero(given)
        parts.append(
            pd.DataFrame(
                {
                    "item": item,
                    "level": entry.level,
                    "org": orgs[row],
                    "month": months[column],
                    "value": counts[row, column],
                }
            )
        )
    frame = pd.concat(parts, ignore_index=True)
    now = datetime.now(UTC)
    frame = frame.assign(
        period_months=1, breakdown="all", group="all", status="final", reason=None, caveat=None,
        source=SOURCE, submission=SOURCE, received=now, is_final=True, as_of=now.date(),
    )  # fmt: skip
    return pa.Table.from_pandas(frame[ITEMS.names], schema=ITEMS, preserve_index=False)


def publish(
    demo: DemoCounts, catalogue: Catalogue, region: Region, files: dict[str, bytes], data: Path
) -> str:
    """Write the demo's snapshot into a data folder and put it in force; its id."""
    items = items_table(demo, catalogue)
    observations = observe(items, catalogue, region.id)
    tables = {
        "items": items,
        "observations": observations,
        "published": PUBLISHED.empty_table(),
        "judgements": JUDGEMENTS.empty_table(),
    }
    manifest = {"region": region.id, "catalogue": catalogue.digest, "inputs": [], "seed": demo.seed}
    draft = write_snapshot(data, tables | {"readings": pa.table({})}, files, manifest)
    readings = read_all(open_snapshot(data, draft).observations, catalogue, region.id)
    id_ = write_snapshot(data, tables | {"readings": readings}, files, manifest)
    point_to(data, id_)
    return id_


def load_files(indicators: Path, providers: Path) -> tuple[Catalogue, dict[str, bytes]]:
    """A catalogue and its two files as a snapshot keeps them."""
    files = {"indicators.yaml": indicators.read_bytes(), "providers.yaml": providers.read_bytes()}
    return load_catalogue(indicators, providers), files
