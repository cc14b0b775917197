"""Demo regions in memory, as the tests of their promises need them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path

import pyarrow as pa

from catalogue.expressions import parse
from catalogue.load import load_catalogue
from catalogue.model import Catalogue
from etl.demo.direct import items_table
from etl.demo.generate import REGION, DemoCounts, generate
from etl.demo.national import write_national
from etl.fold_published import fold_published, published_rows
from etl.observe import observe
from etl.read import read_submission
from settings import ROOT
from store.grid import Grid
from store.snapshot import frame_of, frames_by_indicator

INDICATORS, PROVIDERS = ROOT / "indicators.yaml", ROOT / "providers.yaml"
UNTIL = date(2026, 9, 1)
SEEDS = range(1, 25)


@cache
def shipped() -> Catalogue:
    """The catalogue as shipped."""
    return load_catalogue(INDICATORS, PROVIDERS)


@cache
def made(seed: int, months: int = 48) -> DemoCounts:
    """The demo region of a seed."""
    known = shipped()
    return generate(seed, months, UNTIL, known, known.regions[REGION])


def grids(demo: DemoCounts, *indicators: str) -> dict[str, Grid]:
    """Some indicators of a demo region, observed from what its providers sent."""
    known = shipped()
    few = known.model_copy(update={"indicators": {i: known.indicators[i] for i in indicators}})
    sides = [
        side
        for indicator in few.indicators.values()
        for definition in indicator.definitions
        for side in (definition.numerator, definition.denominator)
        if side
    ]
    used = {few.births_item}.union(*(parse(side).items for side in sides))
    sent = replace(demo, counts={i: x for i, x in demo.counts.items() if i in used})
    frames = frames_by_indicator(frame_of(observe(items_table(sent, few), few, REGION)))
    return {indicator: Grid.from_frame(frame) for indicator, frame in frames.items()}


def national_table(demo: DemoCounts, folder: Path) -> pa.Table:
    """The demo's national files as a load takes them, in the columns of published.parquet."""
    write_national(demo, folder)
    tables = []
    for file in sorted(folder.iterdir()):
        read = read_submission(file, file.name, shipped(), REGION, UNTIL.replace(month=11))
        assert (read.verdict, read.reason) == ("accepted", None)
        tables.append(published_rows(read, datetime(2026, 11, 1, tzinfo=UTC)))
    return fold_published(None, tables)


def cut_after(grid: Grid, months: int) -> Grid:
    """What was known when only the first so many months were in."""
    seen = slice(None, months)
    assert grid.denominator is not None
    return replace(
        grid,
        month=grid.month[seen],
        numerator=grid.numerator[:, seen],
        denominator=grid.denominator[:, seen],
        status=grid.status[:, seen],
        reason=grid.reason[:, seen],
        caveat=grid.caveat[:, seen],
        definition=grid.definition[:, seen],
    )
