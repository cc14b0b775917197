"""From a cut's items and gates: what the trust badges stand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from catalogue.gates import STABILITY
from catalogue.model import Catalogue, Item, Provider, Region
from store.trust import TrustFacts

Key = tuple[str, str, date]  # item, organisation as its rows have it, month
KEY = ["item", "org", "month"]


def trust_facts(
    snapshot: Path,
    catalogue: Catalogue,
    region: Region,
    last: date,
    days_late: Mapping[str, Sequence[int | None]] | None = None,
    restated: Mapping[str, int] | None = None,
) -> Mapping[str, TrustFacts]:
    """By provider the facts of the months that end with `last` (`rules.trust.months` of them).

    snapshot: its folder. days_late, restated: what the ledger tells, by provider (see TrustFacts;
    a provider that is left out has no late return, or no restated figure); None: not known.
    OSError: the cut cannot be read.
    """
    months = months_until(last, catalogue.rules.trust.months)
    given = _given(snapshot, months[0], last)
    failed = _failed(snapshot, catalogue, months[0], last)
    found = {}
    for provider in region.providers:
        cells = set(_asked(provider, catalogue, months))
        code = provider.code
        found[code] = TrustFacts(
            months=tuple(m for m in months if provider.lms_at(m)),
            asked=len(cells),
            given=len(cells & given),
            contradicted=frozenset(m for org, m, steady in failed if org == code and not steady),
            unsteady=frozenset(m for org, m, steady in failed if org == code and steady),
            days_late=None if days_late is None else tuple(days_late.get(code, ())),
            restated=None if restated is None else restated.get(code, 0),
        )
    return found


def months_until(last: date, number: int) -> tuple[date, ...]:
    """So many months that end with one, oldest first, each by its first day."""
    end = last.year * 12 + last.month - 1
    return tuple(date(m // 12, m % 12 + 1, 1) for m in range(end - number + 1, end + 1))


def _given(snapshot: Path, first: date, last: date) -> frozenset[Key]:
    """The cells that hold a figure."""
    file = pq.ParquetFile(snapshot / "items.parquet", read_dictionary=["item", "org", "breakdown"])
    table = file.read(columns=[*KEY, "period_months", "breakdown", "value"])
    kept = pc.and_(pc.greater_equal(table["month"], first), pc.less_equal(table["month"], last))
    kept = pc.and_(kept, pc.equal(table["period_months"], 1))
    kept = pc.and_(kept, pc.equal(table["breakdown"].cast(pa.string()), "all"))
    rows = table.filter(pc.and_(kept, table["value"].is_valid())).select(KEY)
    return frozenset(zip(*(column.to_pylist() for column in rows.columns), strict=True))


def _failed(
    snapshot: Path, catalogue: Catalogue, first: date, last: date
) -> list[tuple[str, date, bool]]:
    """Organisation, month, and whether it was a check against earlier months."""
    path = snapshot / "gates.parquet"
    if not path.is_file():  # a cut from before there were gates
        return []
    table = pq.ParquetFile(path).read(columns=["org", "month", "gate", "override"])
    rows = table.to_pylist()
    return [
        (row["org"], row["month"], catalogue.gates[row["gate"]].kind in STABILITY)
        for row in rows
        if first <= row["month"] <= last and row["override"] is None
    ]


def _asked(provider: Provider, catalogue: Catalogue, months: Sequence[date]) -> Iterator[Key]:
    """The cells that a provider's returns are asked for: those of births not while its unit is
    closed, and those that take time to mature only once they are due."""
    items = [i for i in catalogue.items.values() if i.kind != "reference"]
    own = [i for i in items if i.submitter == provider.kind]
    for n, month in enumerate(months):
        if provider.lms_at(month) is None:
            continue
        closed = any(gap.from_ <= month <= gap.to for gap in provider.structural_zeros)
        for item in own:
            due = n + item.matures_after_months < len(months)
            if due and not (closed and item.births):
                yield from ((item.id, org, month) for org in _senders(provider, item))


def _senders(provider: Provider, item: Item) -> Sequence[str]:
    """As whom a provider sends an item: itself, or the LMSs that it sends for."""
    return (provider.code,) if item.level == "provider" else provider.submits_for_lms
