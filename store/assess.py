"""Readings of an indicator's series, and the table of them that the overview draws."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from analysis.read import read_many
from analysis.reading import Array, ChartSettings, Reading, Series, State
from catalogue.model import Catalogue, Indicator, Rules
from store.decided import NOTHING, Decided
from store.grid import Grid

if TYPE_CHECKING:
    import pandas as pd

ASSESSED_TARGETS = ("national", "agreed")
SPARK_POINTS = 13
COLUMNS = pa.schema(
    [
        ("indicator", pa.string()),
        ("level", pa.string()),
        ("org", pa.string()),
        ("chart", pa.string()),
        ("month", pa.date32()),
        ("status", pa.string()),
        ("latest_month", pa.date32()),
        ("period_months", pa.int8()),
        ("value", pa.float64()),
        ("numerator", pa.float64()),
        ("denominator", pa.float64()),
        ("centre", pa.float64()),
        ("lower", pa.float64()),
        ("upper", pa.float64()),
        ("side", pa.int8()),
        ("rule", pa.string()),
        ("since", pa.date32()),
        ("variation", pa.string()),
        ("assurance", pa.string()),
        ("state", pa.string()),
        ("newly_flagged", pa.bool_()),
        ("events_since", pa.float64()),
        ("caveat", pa.string()),
        ("sentence", pa.string()),
        ("spark", pa.list_(pa.float64())),
        ("spark_centre", pa.float64()),
    ]
)


def settings_for(
    indicator: Indicator, rules: Rules, level: str, chart: str = "auto"
) -> ChartSettings:
    """How an indicator's series at a level are read.

    A target is passed on only where it may be assessed: it is national or agreed, the indicator
    has a direction, and the target is meant for that level. chart: auto or a chart's name."""
    target = indicator.target
    assessed = (
        target is not None
        and target.status in ASSESSED_TARGETS
        and indicator.direction != "neutral"
        and (target.scope == "all" or level in ("lms", "region"))
    )
    return ChartSettings(
        chart=chart,
        hint=indicator.chart,
        multiplier=indicator.multiplier,
        proportion=indicator.chart == "p" or indicator.unit == "percent",
        direction=indicator.direction,
        bin_months=indicator.bin_months,
        target=target.value if target is not None and assessed else None,
        unit_words=indicator.unit_words,
        convention=rules.convention,
        shift_points=rules.shift_points,
        trend_points=rules.trend_points,
        baseline_points=rules.baseline_points,
        minimum_points=rules.minimum_points,
        gap_months=rules.gap_months,
        rare_events_a_month=rules.rare_events_a_month,
        near_ceiling=rules.near_ceiling,
        suppressed_share=rules.suppressed_share,
    )


def read_indicator(
    grid: Grid,
    indicator: Indicator,
    catalogue: Catalogue,
    chart: str = "auto",
    month: str | None = None,
    decided: Decided = NOTHING,
) -> dict[tuple[str, str], Reading]:
    """Readings of all organisations of a grid, by level and code, but of levels at which the
    indicator is not shown. Icons are about its last month, or an earlier one ("YYYY-MM"); limits
    are those of the whole series either way.

    A new phase begins where the definition's version changes, where an organisation takes another
    one over, and where somebody decided so, who may also have left points out."""
    readings: dict[tuple[str, str], Reading] = {}
    ratio = any(version.denominator is not None for version in indicator.definitions)
    for level in filter(indicator.shown_at, dict.fromkeys(grid.level.tolist())):
        rows = grid.rows(level=level)
        settings = replace(
            settings_for(indicator, catalogue.rules, level, chart), exact_latest=month
        )
        series = series_of(grid, rows, ratio, takeovers(catalogue), decided, indicator.id)
        orgs = grid.org[rows].tolist()
        for row, org, reading in zip(rows, orgs, read_many(series, settings), strict=True):
            readings[level, org] = told_why(reading, grid, int(row), month)
    return readings


def told_why(reading: Reading, grid: Grid, row: int, month: str | None) -> Reading:
    """The reading of a row of the grid, its sentence saying why the month is withheld, if it is.

    month: the one that the sentence is about ("YYYY-MM"), by default the grid's last."""
    if reading.state != State.WITHHELD:
        return reading
    asked = grid.month[-1] if month is None else np.datetime64(month, "M")
    ends = reading.month + (reading.period_months - 1)
    first = reading.month[np.flatnonzero(ends <= asked)[-1:]]
    inside = (grid.month >= first) & (grid.month < first + reading.period_months)
    held = grid.reason[row, inside & (grid.status[row] == "withheld")].tolist()
    why = next((said for said in held if said), None)
    return replace(reading, sentence=f"{reading.sentence} {_sentence(why)}") if why else reading


def _sentence(why: str) -> str:
    """A reason without its first word, which the reading has said already, as a sentence."""
    said = why.removeprefix("Withheld: ")
    said = f"{said[:1].upper()}{said[1:]}"
    return said if said.endswith(".") else f"{said}."


def series_of(
    grid: Grid,
    rows: Array,
    ratio: bool,
    taken_over: Mapping[str, list[np.datetime64]],
    decided: Decided = NOTHING,
    indicator: str = "",
) -> Series:
    """Some rows of the grid as series. ratio: the indicator has a denominator, even where no month
    of these has one. indicator: the grid's, whose decisions hold."""
    numerator = grid.numerator[rows]
    denominator = np.full(numerator.shape, np.nan) if ratio else None
    if ratio and grid.denominator is not None:
        denominator = grid.denominator[rows]
    segment = grid.definition[rows].astype(int)
    excluded = np.zeros(numerator.shape, bool)
    for place, org in enumerate(grid.org[rows].tolist()):
        for month in (*taken_over.get(org, ()), *decided.phases(org, indicator)):
            segment[place] += grid.month >= month
        excluded[place] = decided.excluded(org, indicator, grid.month)
    return Series(
        month=grid.month,
        numerator=numerator,
        denominator=denominator,
        status=grid.status[rows],
        segment=segment,
        excluded=excluded if excluded.any() else None,
    )


def takeovers(catalogue: Catalogue) -> dict[str, list[np.datetime64]]:
    """For each organisation that carries on another one: the months from which it does."""
    found: dict[str, list[np.datetime64]] = {}
    for region in catalogue.regions.values():
        for provider in region.providers:
            if provider.successor is not None:
                month = np.datetime64(provider.successor.from_, "M")
                found.setdefault(provider.successor.code, []).append(month)
    return found


def read_all(
    observations: Mapping[str, pd.DataFrame],
    catalogue: Catalogue,
    region: str,
    decided: Decided = NOTHING,
) -> pa.Table:
    """The readings table: a row for each indicator and organisation, at the default settings.

    observations: indicator id to its rows of the observations file. `month` is the latest month of
    the region; `status` and `state` are about it (about the last whole quarter, where the chart's
    points are quarters), the figures about `latest_month`. An indicator that the catalogue no
    longer holds is left out."""
    frames = ((name, observations[name]) for name in sorted(observations))
    return read_grids(
        ((name, Grid.from_frame(frame)) for name, frame in frames if len(frame)), catalogue, decided
    )


def read_grids(
    grids: Iterable[tuple[str, Grid]], catalogue: Catalogue, decided: Decided = NOTHING
) -> pa.Table:
    """As `read_all`, of each indicator's id and grid."""
    rows: list[dict[str, Any]] = []
    for name, grid in grids:
        indicator = catalogue.indicators.get(name)
        if indicator is None:
            continue
        places = {key: place for place, key in enumerate(zip(grid.level, grid.org, strict=True))}
        readings = read_indicator(grid, indicator, catalogue, decided=decided)
        for (level, org), reading in readings.items():
            place = places[level, org]
            key = {"indicator": name, "level": level, "org": org}
            rows.append(key | verdict_of(reading, grid.month) | figures_of(reading, grid, place))
    return pa.Table.from_pylist(rows, schema=COLUMNS)


def verdict_of(reading: Reading, month: Array) -> dict[str, Any]:
    """What the readings table says of the overview's month."""
    return {
        "chart": reading.chart,
        "month": month[-1].item(),
        "status": str(reading.status[-1]) if len(reading.status) else "not_submitted",
        "period_months": reading.period_months,
        "since": None if reading.since is None else reading.since.item(),
        "variation": reading.variation,
        "assurance": reading.assurance,
        "state": reading.state,
        "newly_flagged": reading.newly_flagged,
        "events_since": reading.events_since,
        "sentence": reading.sentence,
        "spark": [finite(value) for value in reading.value[-SPARK_POINTS:].tolist()],
    }


def figures_of(reading: Reading, grid: Grid, place: int) -> dict[str, Any]:
    """What the readings table says of the latest point with a value; nothing where none has one."""
    at = reading.latest
    if at < 0:
        return {}
    first_month = int((reading.month[at] - grid.month[0]).astype(int))
    last_month = first_month + reading.period_months - 1
    shown = reading.variation is not None
    return {
        "latest_month": reading.month[at].item(),
        "value": finite(reading.value[at]),
        "numerator": finite(reading.numerator[at]),
        "denominator": None if reading.denominator is None else finite(reading.denominator[at]),
        "centre": finite(reading.centre[at]),
        "lower": finite(reading.lower[at]),
        "upper": finite(reading.upper[at]),
        "side": int(reading.side[at]) if shown else 0,
        "rule": reading.rule[at] if shown else "",
        "caveat": grid.caveat[place, last_month],
        "spark_centre": finite(reading.centre[at]),
    }


def finite(value: float) -> float | None:
    """The number, or None where there is none."""
    return float(value) if math.isfinite(value) else None
