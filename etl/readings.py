"""Readings for a snapshot: all of them, or only those that a few new returns can have changed."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from catalogue.model import Catalogue, Region
from etl.base import Base
from etl.observe import returned_months, rows_about
from store.assess import COLUMNS, read_grids
from store.decided import Decided
from store.grid import grids_of


def readings_of(
    observations: pa.Table,
    items: pa.Table,
    catalogue: Catalogue,
    region: str,
    base: Base,
    touched: frozenset[str],
    decided: Decided,
) -> pa.Table:
    """The readings table of a snapshot's observations.

    touched: organisations of whom items came since the base, or about whom something was decided.
    Where the months are the same, nobody else's series has changed but those of the LMSs, the
    region, and who took over a touched one.
    """
    former, former_items = base.table("readings"), base.table("items")
    if former is None or former_items is None or not _same_months(former_items, items):
        return read_grids(grids_of(observations), catalogue, decided)
    changed = sorted(_changed(catalogue.regions[region], touched))
    anew = read_grids(grids_of(rows_about(observations, "org", changed)), catalogue, decided)
    others = set(former["org"].unique().to_pylist()) - set(changed)
    return pa.concat_tables([rows_about(former, "org", sorted(others)).cast(COLUMNS), anew])


def _same_months(former: pa.Table, items: pa.Table) -> bool:
    return bool(np.array_equal(returned_months(former), returned_months(items)))


def _changed(region: Region, touched: frozenset[str]) -> set[str]:
    """The touched, whoever they merged into since, and all sums."""
    changed = set(touched)
    heirs = {p.code: p.successor.code for p in region.providers if p.successor}
    for code in touched:
        while code in heirs:
            code = heirs[code]
            changed.add(code)
    return changed | {lms.code for lms in region.lms} | {region.code}
