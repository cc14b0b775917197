"""The readings table as of an earlier month than the latest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.reading import Reading
from store.assess import COLUMNS, figures_of, verdict_of
from store.grid import Grid

POINTS = (
    "month", "numerator", "value", "status", "centre", "lower", "upper", "phase", "baseline",
    "excluded", "assessed", "rule", "side", "kind",
)  # fmt: skip
Row = dict[str, Any]
NOTHING: Row = dict.fromkeys(COLUMNS.names)
Readings = Mapping[tuple[str, str], Reading]


def rows_as_of(grid: Grid, indicator: str, readings: Readings, month: np.datetime64) -> list[Row]:
    """Rows of the readings table for one indicator, as of a month that its readings are about."""
    rows = []
    for (level, org), reading in readings.items():
        past = up_to(reading, month)
        place = int(grid.rows(level=level, orgs=(org,))[0])
        key = {"indicator": indicator, "level": level, "org": org}
        verdict = verdict_of(past, grid.month[grid.month <= month])
        rows.append(NOTHING | key | verdict | figures_of(past, grid, place))
    return rows


def plain_rows(frame: pd.DataFrame) -> list[Row]:
    """Rows of the readings file, as if worked out: None where words or figures are missing."""
    columns = {
        str(name): column.astype(object).where(column.notna(), None).tolist()
        for name, column in frame.items()
    }
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def up_to(reading: Reading, month: np.datetime64) -> Reading:
    """The reading's points that end in the month or before; lines and flags as they were read."""
    kept = int((reading.month + (reading.period_months - 1) <= month).sum())
    points: dict[str, Any] = {name: getattr(reading, name)[:kept] for name in POINTS}
    points["denominator"] = None if reading.denominator is None else reading.denominator[:kept]
    given = np.flatnonzero(np.isfinite(points["value"]))
    return replace(reading, **points, latest=int(given[-1]) if len(given) else -1)
