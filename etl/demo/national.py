"""A made-up national file in the layout of the published measures: what the region is held to."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from etl.demo.generate import DemoCounts
from etl.demo.recipes import shifted

Array = NDArray[Any]
Measure = Mapping[str, Any]
Row = tuple[str, ...]
COLUMNS = (
    "Org_Code", "Org_Name", "Org_Level", "RPStartDate", "RPEndDate",
    "IndicatorFamily", "Indicator", "Currency", "Value",
)  # fmt: skip
SMALL, STEP = 7, 5
YEAR = 12
STREAM = 1  # of the seed: another one than the returns are drawn from


class Trust(NamedTuple):
    code: str
    name: str
    level: str


def write_national(demo: DemoCounts, folder: Path) -> int:
    """Write the file into `folder`; the number of trusts in it."""
    folder.mkdir(parents=True, exist_ok=True)
    plan = demo.plan["national"]
    last = demo.month[-1] - plan["behind_months"]
    months = np.arange(last - YEAR * plan["years"] + 1, last + 1)
    rng = np.random.default_rng([demo.seed, STREAM])
    name = f"msds-{months[0]}-to-{months[-1]}-measures-invented.csv"
    with (folder / name).open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(_rows(plan, months, rng))
    return int(plan["trusts"])


def _rows(plan: Mapping[str, Any], months: Array, rng: np.random.Generator) -> Iterator[Row]:
    """Every line: by measure, period, organisation and currency."""
    trusts = plan["trusts"]
    low, high = plan["sizes"]
    size = rng.uniform(low, high, (trusts, 1))
    absent = rng.permutation(trusts) < plan["did_not_submit"]
    for measure, drawn in plan["measures"].items():
        women = rng.poisson(np.repeat(size * drawn["births_share"], len(months), axis=1))
        effect = rng.normal(0, drawn["sd"], (trusts, 1)) if drawn["sd"] else np.zeros((trusts, 1))
        events = rng.binomial(women, shifted(drawn["rate"], effect))
        doubtful = rng.permutation(trusts) < plan["low_quality"]
        for start, end, columns in _periods(plan, drawn, months):
            period = (f"{start:%d/%m/%Y}", f"{end:%d/%m/%Y}")
            pair = events[:, columns].sum(axis=1), women[:, columns].sum(axis=1)
            for org, cells in _organisations(*pair, absent, doubtful, drawn["per"]):
                for currency, value in cells.items():
                    yield (*org, *period, "CQIM_Rate", measure, currency, value)


def _periods(
    plan: Mapping[str, Any], drawn: Measure, months: Array
) -> Iterator[tuple[date, date, slice]]:
    """First and last day of each period as the file names it, and its columns."""
    for start in range(0, len(months), YEAR):
        columns = slice(start, start + YEAR)
        yield _first_day(months[start]), _last_day(months[columns][-1]), columns
    if drawn.get("monthly"):
        for column in range(len(months) - plan["months"], len(months)):
            told = months[column] + drawn.get("lag_months", 0)
            yield _first_day(told), _last_day(told), slice(column, column + 1)


def _organisations(
    events: Array, women: Array, absent: Array, doubtful: Array, per: int
) -> Iterator[tuple[Trust, dict[str, str]]]:
    """Each trust and England, with the figures by currency."""
    rate = "Rate per Thousand" if per == 1000 else "Rate"
    for n in range(len(events)):
        trust = Trust(f"N{n + 1:03d}", f"INVENTED TRUST {n + 1}", "Provider")
        if absent[n]:
            yield trust, dict.fromkeys(("Numerator", "Denominator", rate), "DNS")
        elif doubtful[n]:
            yield trust, {"Numerator": "0", "Denominator": "0", rate: "Low DQ"}
        else:
            yield trust, _figures(int(events[n]), int(women[n]), per, rate)
    counted = ~(absent | doubtful)
    total = int(events[counted].sum()), int(women[counted].sum())
    yield Trust("ALL", "ALL SUBMITTERS", "National"), _figures(*total, per, rate)


def _figures(events: int, women: int, per: int, rate: str) -> dict[str, str]:
    above, below = rounded(events), rounded(women)
    hidden = 0 < above <= SMALL
    shown = "*" if hidden or not below else f"{per * above / below:.1f}"
    return {"Numerator": str(above), "Denominator": str(below), rate: shown}


def rounded(count: int) -> int:
    """A count as published: 0 stays, 1 to 7 reads 5, the rest goes to the nearest 5."""
    if 0 < count <= SMALL:
        return STEP
    return STEP * ((2 * count + STEP) // (2 * STEP))


def _first_day(month: np.datetime64) -> date:
    return date.fromisoformat(f"{month}-01")


def _last_day(month: np.datetime64) -> date:
    return _first_day(month + 1) - timedelta(days=1)
