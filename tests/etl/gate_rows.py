"""Rows of items and catalogues for the tests of gates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa
from pydantic import TypeAdapter

from catalogue.gates import Gate
from catalogue.model import Catalogue
from etl.gates.override import GateOverride
from etl.observe import Observed, observe_and_check
from store.tables import ITEMS, OBSERVATIONS
from tests.etl import made_returns

REGION = "demo"
RECEIVED = datetime(2026, 6, 1, tzinfo=UTC)
MATERNITY = [
    p.code
    for p in made_returns.catalogue().regions[REGION].providers
    if p.kind == "maternity" and p.successor is None
]
Figures = Mapping[tuple[str, str, date], float]


def months(number: int, last: date = date(2026, 4, 1)) -> list[date]:
    """So many months that end with one, oldest first."""
    end = last.year * 12 + last.month - 1
    return [date(m // 12, m % 12 + 1, 1) for m in range(end - number + 1, end + 1)]


def series(item: str, org: str, values: Sequence[float | None], last: date = date(2026, 4, 1)):
    """An item's figures of months that end with one; None: not sent."""
    when = months(len(values), last)
    return {(item, org, m): v for m, v in zip(when, values, strict=True) if v is not None}


def everywhere(items: Mapping[str, float], when: Sequence[date]) -> dict[Any, float]:
    """The same figures of every maternity provider in every month."""
    return {
        (item, org, month): value
        for item, value in items.items()
        for org in MATERNITY
        for month in when
    }


def items_of(figures: Figures, **more: Any) -> pa.Table:
    """Figures by item, organisation and month as the items table."""
    rows = [
        {
            "item": item,
            "level": "provider",
            "org": org,
            "month": month,
            "period_months": 1,
            "breakdown": "all",
            "group": "all",
            "value": value,
            "status": "final",
            "source": "standard",
            "submission": "made",
            "received": RECEIVED,
            "is_final": True,
            **more,
        }
        for (item, org, month), value in figures.items()
    ]
    return pa.Table.from_pylist(rows, schema=ITEMS)


def only(known: Catalogue, *gates: str, **made: Mapping[str, Any]) -> Catalogue:
    """The catalogue with some of its gates alone, and with gates made for a test."""
    adapter: TypeAdapter[Any] = TypeAdapter(Gate)
    common = {"severity": "error", "sentence": "It does not hold.", "source": "a test"}
    new = {
        name: adapter.validate_python({**common, **told, "id": name}) for name, told in made.items()
    }
    return known.model_copy(update={"gates": {g: known.gates[g] for g in gates} | new})


def checked(
    known: Catalogue, figures: Figures, overrides: Sequence[GateOverride] = (), **more: Any
) -> Observed:
    """Observations of the demo region and what failed, from figures."""
    found = observe_and_check(items_of(figures, **more), known, REGION, overrides)
    return Observed(found.observations.cast(OBSERVATIONS), found.gates)


def failures(found: Observed) -> list[tuple[str, str, date]]:
    """Gate, organisation and month of what failed."""
    return [(row["gate"], row["org"], row["month"]) for row in found.gates.to_pylist()]


def row_of(found: Observed, **which: Any) -> dict[str, Any]:
    """The one observation of that description."""
    rows = found.observations.to_pylist()
    (row,) = [r for r in rows if all(r[name] == value for name, value in which.items())]
    return row


def off(provider: str, gate: str | None, **more: Any) -> GateOverride:
    """A gate that somebody switched off."""
    told = {"from_": None, "to": None, "reason": "A new unit", "actor": "jo", "at": RECEIVED}
    return GateOverride(provider=provider, gate=gate, **{**told, **more})
