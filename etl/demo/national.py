"""Made-up national files in the layout of the published measures: what the region is held to."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.national_check import published_rate, rounded_to_5
from etl.demo.generate import DemoCounts
from etl.demo.national_own import DID_NOT_SUBMIT, LOW_QUALITY, Figure, Trust, own_trusts
from etl.demo.recipes import shifted

Array = NDArray[Any]
Measure = Mapping[str, Any]
Row = tuple[str, ...]
COLUMNS = (
    "Org_Code", "Org_Name", "Org_Level", "RPStartDate", "RPEndDate",
    "IndicatorFamily", "Indicator", "Currency", "Value",
)  # fmt: skip
YEAR = 12
STREAM = 1  # of the seed: another one than the returns are drawn from
PROVISIONAL = 2  # months that are, or were, published provisionally


class Told(NamedTuple):
    """A period as a file names it, and its columns among the months. of_all: every trust is in it,
    not only the region's own. ago: months before the last, None for a year."""

    start: date
    end: date
    columns: slice
    of_all: bool
    ago: int | None


class Others(NamedTuple):
    """The invented trusts' counts of a measure, (trusts, months), and who has none."""

    events: Array
    women: Array
    absent: Array
    doubtful: Array


def write_national(demo: DemoCounts, folder: Path) -> int:
    """Write the final file and the provisional one into `folder`; the number of trusts in them."""
    folder.mkdir(parents=True, exist_ok=True)
    plan = demo.plan["national"]
    months = _months(demo)
    for kind in ("final", "provisional"):
        rng = np.random.default_rng([demo.seed, STREAM])  # both tell of the same trusts
        name = f"msds-{months[0]}-to-{months[-1]}-measures-{kind}-invented.csv"
        with (folder / name).open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow(COLUMNS)
            writer.writerows(_rows(demo, months, rng, final=kind == "final"))
    return int(plan["trusts"]) + sum(p.kind == "maternity" for p in demo.providers)


def _months(demo: DemoCounts) -> Array:
    plan = demo.plan["national"]
    last = demo.month[-1] - plan["behind_months"]
    return np.arange(last - YEAR * plan["years"] + 1, last + 1)


def _rows(
    demo: DemoCounts, months: Array, rng: np.random.Generator, *, final: bool
) -> Iterator[Row]:
    """Every line of a file: by measure, period, organisation and currency."""
    plan = demo.plan["national"]
    low, high = plan["sizes"]
    size = rng.uniform(low, high, (plan["trusts"], 1))
    absent = rng.permutation(plan["trusts"]) < plan["did_not_submit"]
    for measure, drawn in plan["measures"].items():
        others = _others(plan, drawn, size, absent, len(months), rng)
        for told in _periods(plan, drawn, months):
            if _stands_in(told, final=final):
                period = (f"{told.start:%d/%m/%Y}", f"{told.end:%d/%m/%Y}")
                own = own_trusts(demo, measure, months[told.columns], told.ago, final=final)
                for org, figure in _organisations(told, others, own):
                    for currency, value in _cells(figure, drawn["per"]).items():
                        yield (*org, *period, "CQIM_Rate", measure, currency, value)


def _stands_in(told: Told, *, final: bool) -> bool:
    """The last month is provisional alone, the one before it first provisional and then final."""
    if told.ago is None:
        return final
    return told.ago > 0 if final else told.ago < PROVISIONAL


def _others(
    plan: Mapping[str, Any], drawn: Measure, size: Array, absent: Array, months: int,
    rng: np.random.Generator,
) -> Others:  # fmt: skip
    trusts = len(size)
    women = rng.poisson(np.repeat(size * drawn["births_share"], months, axis=1))
    effect = rng.normal(0, drawn["sd"], (trusts, 1)) if drawn["sd"] else np.zeros((trusts, 1))
    events = rng.binomial(women, shifted(drawn["rate"], effect))
    return Others(events, women, absent, rng.permutation(trusts) < plan["low_quality"])


def _periods(plan: Mapping[str, Any], drawn: Measure, months: Array) -> Iterator[Told]:
    """Each period of a measure: years, then single months or windows of some."""
    for start in range(0, len(months), YEAR):
        columns = slice(start, start + YEAR)
        first, last = _first_day(months[start]), _last_day(months[columns][-1])
        yield Told(first, last, columns, True, None)
    window = drawn.get("window_months", 1)
    if drawn.get("monthly") or window > 1:
        for column in range(len(months) - plan["months"], len(months)):
            told = months[column] + drawn.get("lag_months", 0)
            columns = slice(column + 1 - window, column + 1)
            ago = len(months) - 1 - column
            yield Told(_first_day(told), _last_day(told), columns, window == 1, ago)


def _organisations(
    told: Told, others: Others, own: Mapping[Trust, Figure]
) -> Iterator[tuple[Trust, Figure]]:
    """Each trust, then England: all that have a figure."""
    events, women = (c[:, told.columns].sum(axis=1) for c in (others.events, others.women))
    if told.of_all:
        for n in range(len(events)):
            trust = Trust(f"N{n + 1:03d}", f"INVENTED TRUST {n + 1}", "Provider")
            figure: Figure = (int(events[n]), int(women[n]))
            if others.absent[n] or others.doubtful[n]:
                figure = DID_NOT_SUBMIT if others.absent[n] else LOW_QUALITY
            yield trust, figure
    yield from own.items()
    counted = ~(others.absent | others.doubtful)
    pairs = [figure for figure in own.values() if isinstance(figure, tuple)]
    total = (
        int(events[counted].sum()) + sum(above for above, _ in pairs),
        int(women[counted].sum()) + sum(below for _, below in pairs),
    )
    yield Trust("ALL", "ALL SUBMITTERS", "National"), total


def _cells(figure: Figure, per: int) -> dict[str, str]:
    """A figure as published, by currency."""
    rate = "Rate per Thousand" if per == 1000 else "Rate"
    if figure == DID_NOT_SUBMIT:
        return dict.fromkeys(("Numerator", "Denominator", rate), "DNS")
    if figure == LOW_QUALITY:
        return {"Numerator": "0", "Denominator": "0", rate: "Low DQ"}
    pair = np.array(figure, float)
    above, below = (f"{count:.0f}" for count in rounded_to_5(pair))
    (shown,) = published_rate(pair[:1], pair[1:], per)
    hidden = "*" if np.isnan(shown) else f"{shown:.1f}"
    return {"Numerator": above, "Denominator": below, rate: hidden}


def _first_day(month: np.datetime64) -> date:
    return date.fromisoformat(f"{month}-01")


def _last_day(month: np.datetime64) -> date:
    return _first_day(month + 1) - timedelta(days=1)
