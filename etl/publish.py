"""From the winners of precedence to a published snapshot."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from catalogue.model import Catalogue
from etl.base import Base
from etl.fold_archive import Winners
from etl.gates.override import GateOverride
from etl.observe import observe_and_check
from etl.readings import readings_of
from store.snapshot import frame_of, frames_by_indicator, write_snapshot
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
    overrides: Sequence[GateOverride] = ()  # gates that are switched off


def publish(data: Path, cut: Cut, base: Base, winners: Winners) -> tuple[str, int]:
    """Write the snapshot, which nothing points to yet; its id, and how many signals are new.

    OSError: the disk did not take it.
    """
    judgements = JUDGEMENTS.empty_table()  # nobody can make any yet
    items = winners.items
    observations, gates = observe_and_check(items, cut.catalogue, cut.region, cut.overrides)
    frames = frames_by_indicator(frame_of(observations))
    readings = readings_of(frames, items, cut.catalogue, cut.region, base, winners.touched)
    tables = {
        "observations": observations,
        "items": items,
        "published": winners.published,
        "readings": readings,
        "gates": gates,
        "judgements": judgements,
    }
    files = {"indicators.yaml": cut.indicators, "providers.yaml": cut.providers}
    manifest = {
        "region": cut.region,
        "catalogue": cut.catalogue.digest,
        "judgements": _digest(judgements),
        "program": cut.program,
        "reading": cut.reading,
        "inputs": sorted(winners.inputs),
    }
    signals = readings["newly_flagged"].to_pylist().count(True)
    return write_snapshot(data, tables, files, manifest), signals


def _digest(table: pa.Table) -> str:
    return hashlib.sha256(repr(table.to_pylist()).encode()).hexdigest()
