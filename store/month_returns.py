"""From a cut's data items: who has given how much of which month, and by which submission."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache, reduce
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from catalogue.model import Catalogue

COLUMNS = ["item", "level", "org", "month", "period_months", "breakdown", "value", "status",
           "submission", "received"]  # fmt: skip
KEPT = 8  # cuts (times first months) whose answer is kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What one submission still tells of a provider's month. answered: items with a figure or a
    word in its place; figures: those with a figure; provisional: figures that may change."""

    submission: str
    received: datetime
    answered: int
    figures: int
    provisional: int


MonthReturns = Mapping[tuple[str, date], tuple[Given, ...]]  # by organisation and month


def month_returns(snapshot: Path, catalogue: Catalogue, first: date) -> MonthReturns:
    """By provider and month from `first` on: submissions in order of receipt.

    Only items that a month's own return asks for: those asked for in arrears come with a later
    month's, and quarters and groups have no month of their own. OSError: the file cannot be read.
    """
    asked = tuple(sorted(i.id for i in catalogue.items.values() if not i.matures_after_months))
    return _read(snapshot / "items.parquet", asked, first)


@lru_cache(KEPT)
def latest_births(snapshot: Path, births_item: str, until: date) -> Mapping[str, float]:
    """By provider the latest known number of births in a month, up to a month. OSError: the file
    cannot be read."""
    table = pq.read_table(
        snapshot / "items.parquet",
        columns=["org", "month", "value"],
        filters=(pc.field("item") == births_item)
        & (pc.field("level") == "provider")
        & (pc.field("period_months") == 1)
        & (pc.field("breakdown") == "all")
        & (pc.field("month") <= until)
        & pc.field("value").is_valid(),
    ).sort_by("month")
    return dict(zip(table["org"].to_pylist(), table["value"].to_pylist(), strict=True))


@lru_cache(KEPT)
def _read(file: Path, asked: tuple[str, ...], first: date) -> MonthReturns:
    table = pq.read_table(file, columns=COLUMNS, filters=pc.field("month") >= first)
    own = (
        pc.equal(table["level"], "provider"),
        pc.equal(table["period_months"], 1),
        pc.equal(table["breakdown"], "all"),
        pc.is_in(table["item"], pa.array(asked, table["item"].type)),
        pc.not_equal(table["status"], "not_submitted"),
    )
    return _by_month(table.filter(reduce(pc.and_, own)))


def _by_month(table: pa.Table) -> MonthReturns:
    flags = {
        "has": pc.is_valid(table["value"]),
        "may_change": pc.equal(table["status"], "provisional"),
    }
    for name, column in flags.items():
        table = table.append_column(name, pc.cast(column, pa.int32()))
    counted = table.group_by(["org", "month", "submission"]).aggregate(
        [("item", "count"), ("has", "sum"), ("may_change", "sum"), ("received", "min")]
    )
    found: dict[tuple[str, date], list[Given]] = {}
    for row in counted.sort_by(
        [("received_min", "ascending"), ("submission", "ascending")]
    ).to_pylist():
        found.setdefault((row["org"], row["month"]), []).append(
            Given(
                submission=row["submission"],
                received=row["received_min"],
                answered=row["item_count"],
                figures=row["has_sum"],
                provisional=row["may_change_sum"],
            )
        )
    return {key: tuple(given) for key, given in found.items()}
