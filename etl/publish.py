"""From the winners of precedence to a published snapshot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from catalogue.model import Catalogue
from etl.analysts_caveats import with_caveats
from etl.base import Base
from etl.fold_archive import Winners
from etl.gates.override import overrides_of
from etl.judgements import Judged, judgements_digest
from etl.observe import observe_and_check
from etl.readings import readings_of
from store.decided import decided_of
from store.snapshot import SnapshotWriter
from store.tables import JUDGEMENTS


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What a snapshot is made of besides the figures."""

    region: str
    catalogue: Catalogue
    reading: str  # digest of layouts, catalogue, region and program
    program: str
    indicators: bytes
    providers: bytes
    judgements: Judged = ()
    created: datetime | None = None  # by default now
    more: Mapping[str, Any] = field(default_factory=dict)  # for the manifest


def publish(data: Path, cut: Cut, base: Base, winners: Winners) -> tuple[str, int]:
    """Write the snapshot, which nothing points to yet; its id, and how many signals are new.

    OSError: the disk did not take it.
    """
    items = winners.items
    with SnapshotWriter(data, cut.created) as writer:
        writer.add("items", items)
        writer.add("published", winners.published)
        writer.add("dashboards", winners.dashboards)
        writer.add("judgements", _judgements(cut.judgements))
        observations, gates = observe_and_check(
            items, cut.catalogue, cut.region, overrides_of(cut.judgements)
        )
        observations = with_caveats(observations, cut.judgements, cut.catalogue)
        writer.add("observations", observations)
        writer.add("gates", gates)
        readings = readings_of(
            observations, items, cut.catalogue, cut.region, base, winners.touched,
            decided_of(cut.judgements),
        )  # fmt: skip
        writer.add("readings", readings)
        files = {"indicators.yaml": cut.indicators, "providers.yaml": cut.providers}
        manifest = {
            "region": cut.region,
            "catalogue": cut.catalogue.digest,
            "judgements": judgements_digest(cut.judgements),
            "program": cut.program,
            "reading": cut.reading,
            "inputs": sorted(winners.inputs),
            **cut.more,
        }
        signals = readings["newly_flagged"].to_pylist().count(True)
        return writer.finish(files, manifest), signals


def _judgements(rows: Judged) -> pa.Table:
    return pa.Table.from_pylist(list(rows), JUDGEMENTS) if rows else JUDGEMENTS.empty_table()
