"""Small regions as snapshots on disk, for tests of the store, the pages and the browser."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

import numpy as np
import pandas as pd
import pyarrow as pa

from catalogue.load import load_catalogue
from etl.demo.command import write_demo
from etl.demo.direct import publish_demo
from settings import ROOT, Settings
from store.assess import COLUMNS
from store.snapshot import point_to, write_snapshot
from store.tables import ITEMS, JUDGEMENTS, OBSERVATIONS, PUBLISHED
from tests.etl.made_demo import made, national_table, shipped

INDICATORS, PROVIDERS = ROOT / "indicators.yaml", ROOT / "providers.yaml"
LAST = date(2026, 9, 1)
MEASURE = "pph_1500_rate"


def settings_of(data: Path, region: str = "demo") -> Settings:
    """Settings of a data folder, whatever the environment says."""
    return Settings(data=data, region=region, indicators=INDICATORS, providers=PROVIDERS)


def build_demo(data: Path, seed: int = 1, months: int = 60, until: date = LAST) -> str:
    """The demo region as a data cut in force; its id."""
    write_demo(
        data, INDICATORS, PROVIDERS, seed=seed, months=months, parquet_only=True, until=until
    )
    return (data / "CURRENT").read_text().strip()


def build_with_national(data: Path) -> str:
    """The demo region with the national files that its own trusts are in; the cut's id."""
    demo = made(1)
    with TemporaryDirectory() as folder:
        published = national_table(demo, Path(folder))
    return publish_demo(demo, shipped(), INDICATORS, PROVIDERS, data, published)


def build_cuts(data: Path, *lasts: date) -> list[str]:
    """The demo region as a data cut for each last month, made on the 21st of the month after it, so
    that they stand in their order; their ids. The last one is in force."""
    made = []
    for last in lasts:
        when = datetime(last.year, last.month + 1, 21, 2, 2, tzinfo=UTC)
        with patch("store.clock.now", return_value=when):
            made.append(build_demo(data, until=last))
    return made


def some_cuts(every: Path, data: Path, *lasts: date) -> list[str]:
    """A data folder with some of the cuts of another, the last of which is in force; their ids."""
    begin = [f"{last.year}{last.month + 1:02d}21" for last in lasts]
    shutil.copytree(every, data, dirs_exist_ok=True)
    for snapshot in (data / "snapshots").iterdir():
        if snapshot.name[:8] not in begin:
            shutil.rmtree(snapshot)
    made = sorted(path.name for path in (data / "snapshots").iterdir())
    assert len(made) == len(lasts)
    assert (data / "CURRENT").read_text().strip() == made[-1]
    return made


def build_published(data: Path, region: str = "nwc", trusts: int = 60) -> str:
    """A region without returns: two years of one published measure for invented English trusts and
    the region's own; the id of the cut in force."""
    catalogue = load_catalogue(INDICATORS, PROVIDERS)
    own = [p for p in catalogue.regions[region].of_kind("maternity") if p.successor is None]
    random = np.random.default_rng(4)
    codes = [f"X{n:02d}" for n in range(trusts)] + [p.code for p in own]
    names = [f"Invented trust {n:02d}" for n in range(trusts)] + [p.name for p in own]
    rows = []
    for year in (2023, 2024):
        births = random.integers(1200, 9000, len(codes))
        women = random.binomial(births, 0.03)
        units = list(zip(codes, names, women, births, strict=True))
        units.append(("ENG", "England", int(women.sum()), int(births.sum())))
        rows += [_published(year, *unit) for unit in units]
    published = pa.Table.from_pandas(
        pd.DataFrame(rows, columns=PUBLISHED.names), schema=PUBLISHED, preserve_index=False
    )
    tables = {
        "items": ITEMS.empty_table(),
        "observations": OBSERVATIONS.empty_table(),
        "published": published,
        "readings": COLUMNS.empty_table(),
        "judgements": JUDGEMENTS.empty_table(),
    }
    files = {path.name: path.read_bytes() for path in (INDICATORS, PROVIDERS)}
    made = write_snapshot(data, tables, files, {"region": region, "inputs": []})
    point_to(data, made)
    return made


def _published(year: int, code: str, name: str, women: int, births: int) -> dict[str, object]:
    row = {
        "indicator": MEASURE,
        "org_code": code,
        "org_name": name,
        "org_level": "national" if code == "ENG" else "provider",
        "period_start": date(year, 4, 1),
        "period_end": date(year + 1, 3, 31),
        "numerator": float(women),
        "denominator": float(births),
        "rate": 1000 * women / births,
        "per": 1000,
        "rounding": "none",
        "status": "ok",
        "definition_match": "convertible",
        "source": "msds_measures",
        "submission": "made",
    }
    return {name: row.get(name) for name in PUBLISHED.names}
