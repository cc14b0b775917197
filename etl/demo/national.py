"""A made-up national file in the published monthly layout, for the benchmark to show."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from etl.demo.generate import DemoCounts

Array = NDArray[Any]
COLUMNS = (
    "Org_Code", "Org_Name", "Org_Level", "RPStartDate", "RPEndDate",
    "IndicatorFamily", "Indicator", "Currency", "Value",
)  # fmt: skip
SMALL, STEP = 7, 5
SIZES = (110.0, 700.0)


def write_national(demo: DemoCounts, folder: Path) -> int:
    """Write the national file into `folder`; the number of trusts in it."""
    folder.mkdir(parents=True, exist_ok=True)
    plan = demo.plan["national"]
    last = demo.month[-1] - plan["behind_months"]
    months = np.arange(last - plan["months"] + 1, last + 1)
    name = f"msds-{months[0]}-to-{months[-1]}-measures-invented.csv"
    with (folder / name).open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(COLUMNS)
        writer.writerows(_rows(plan, months, np.random.default_rng(demo.seed + 2)))
    return int(plan["trusts"])


def _rows(
    plan: Mapping[str, Any], months: Array, rng: np.random.Generator
) -> Iterator[tuple[str, ...]]:
    size = rng.uniform(*SIZES, (plan["trusts"], 1))
    for measure, recipe in plan["measures"].items():
        shape = (plan["trusts"], len(months))
        denominator = rng.poisson(np.broadcast_to(size * recipe["births_share"], shape))
        logit = np.log(recipe["rate"] / (1 - recipe["rate"]))
        effect = rng.normal(0, recipe["sd"], (plan["trusts"], 1))
        chance = np.broadcast_to(1 / (1 + np.exp(-(logit + effect))), shape)
        numerator = rng.binomial(denominator, chance)
        for column, month in enumerate(months):
            yield from _organisations(
                measure, recipe, month, numerator[:, column], denominator[:, column]
            )


def _organisations(
    measure: str,
    recipe: Mapping[str, Any],
    month: np.datetime64,
    numerator: Array,
    denominator: Array,
) -> Iterator[tuple[str, ...]]:
    start: date = (month + recipe.get("lag_months", 0)).astype(object)
    end = (start.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    period = (f"{start:%d/%m/%Y}", f"{end:%d/%m/%Y}")
    places = [
        (f"N{n:03d}", f"INVENTED TRUST {n}", "Provider", x, d)
        for n, (x, d) in enumerate(zip(numerator, denominator, strict=True), start=1)
    ]
    places.append(("ALL", "ALL SUBMITTERS", "National", numerator.sum(), denominator.sum()))
    currency = "Rate per Thousand" if recipe["per"] == 1000 else "Rate"
    for code, name, level, events, women in places:
        shown, whole = rounded(int(events)), rounded(int(women))
        figures = {"Numerator": str(shown), "Denominator": str(whole)}
        figures[currency] = f"{recipe['per'] * shown / whole:.1f}" if whole else "*"
        for kind, value in figures.items():
            yield (code, name, level, *period, "CQIM_Rate", measure, kind, value)


def rounded(count: int) -> int:
    """A count as published: 0 stays, 1 to 7 reads 5, the rest goes to the nearest 5."""
    if 0 < count <= SMALL:
        return STEP
    return STEP * ((2 * count + STEP) // (2 * STEP))
