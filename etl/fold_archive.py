"""Folding archived submissions into what is in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from etl.archive import Sidecar, read_sidecar
from etl.base import Base
from etl.fold import candidates, fold
from etl.fold_dashboards import dashboard_rows, fold_dashboards, legacy_layouts
from etl.fold_published import fold_published, published_rows
from etl.layout_kinds import Layouts
from etl.parsed import Parsed
from store.tables import DASHBOARDS, ITEMS, PUBLISHED

BATCH = 250  # submissions folded at a time, so that memory stays small


@dataclass(slots=True, kw_only=True, eq=False)
class Winners:
    """The figures that stand: of all, of what is published, and within each legacy dashboard.

    inputs: ids of the submissions in them. steps: restatements.

    touched: organisations that the new submissions are about.
    """

    items: pa.Table
    published: pa.Table
    inputs: frozenset[str]
    dashboards: pa.Table = field(default_factory=DASHBOARDS.empty_table)
    steps: list[dict[str, Any]] = field(default_factory=list)
    touched: frozenset[str] = frozenset()


class Unread(Exception):
    """Submissions (SHA-256) that the cache does not have whole."""

    def __init__(self, sha256s: frozenset[str]) -> None:
        super().__init__(f"{len(sha256s)} submissions are to be read again")
        self.sha256s = sha256s


def fold_archive(
    base: Base, parsed: Parsed, data: Path, pending: Iterable[str], layouts: Layouts
) -> Winners:
    """The base with all pending submissions (SHA-256) that were read and not rejected.

    Where there is none of them, its inputs are those of the base. Unread: the cache has lost some;
    read them again, and begin anew.
    """
    sidecars = sorted(
        (read_sidecar(data, sha256) for sha256 in pending), key=lambda s: (s.received, s.sha256)
    )
    items, published = base.table("items"), base.table("published")
    dashboards = base.table("dashboards")
    winners = Winners(
        items=ITEMS.empty_table() if items is None else items,
        published=PUBLISHED.empty_table() if published is None else published,
        dashboards=DASHBOARDS.empty_table() if dashboards is None else dashboards,
        inputs=base.inputs,
    )
    legacy = legacy_layouts(layouts)
    priority = {layout.id: layout.priority for layout in layouts.values()}
    for start in range(0, len(sidecars), BATCH):
        _fold_batch(winners, parsed, sidecars[start : start + BATCH], priority, legacy)
    return winners


def _fold_batch(
    winners: Winners,
    parsed: Parsed,
    batch: list[Sidecar],
    priority: Mapping[str, int],
    legacy: frozenset[str],
) -> None:
    """Fold some submissions into the winners, in place."""
    read = [(parsed.get(sidecar.sha256), sidecar) for sidecar in batch]
    if unread := frozenset(sidecar.sha256 for s, sidecar in read if s is None):
        raise Unread(unread)
    good = [(s, sidecar) for s, sidecar in read if s is not None and s.verdict != "rejected"]
    if not good:
        return
    folded = fold(winners.items, [candidates(s, side.received) for s, side in good], priority)
    winners.items = folded.items
    winners.published = fold_published(
        winners.published, [published_rows(s, side.received) for s, side in good]
    )
    winners.dashboards = fold_dashboards(
        winners.dashboards,
        [dashboard_rows(s, side.received) for s, side in good if s.layout in legacy],
    )
    winners.inputs |= {side.short for _, side in good}
    winners.touched |= {org for s, _ in good for org in s.items["org"].unique().to_pylist()}
    winners.steps += folded.restatements.to_pylist()
