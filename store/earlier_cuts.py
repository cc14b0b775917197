"""Earlier cuts, as the signals of a later one are held against them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

from analysis.reading import Variation
from settings import Settings
from store.cut import Cut
from store.pointer import MANIFEST, snapshot_ids

KNOWN_CUTS = 512  # whose flags are kept in memory: small tables
LOOKED_BACK = 400  # cuts, at one a night more than a year
COLUMNS = ["indicator", "level", "org", "month", "latest_month", "rule", "since", "variation"]
NAMED_BY = "%Y%m%dT%H%M%SZ"  # how a data cut's name begins


class Key(NamedTuple):
    """What a signal is known by. start: "YYYY-MM", the first month of its run."""

    org: str
    indicator: str
    rule: str
    start: str

    @property
    def text(self) -> str:
        """As it stands in an address."""
        return ".".join(self)


class Flag(NamedTuple):
    """A flag of a cut. high: to which side it lies. point: "YYYY-MM", the flagged point."""

    key: Key
    level: str
    high: bool
    point: str

    def carries_on(self, before: Flag | None) -> bool:
        """Whether it is of the run that an earlier cut flagged already.

        The rule that names a run may change as points are added, and so may the month in which it
        began as limits settle; neither makes the run new."""
        if before is None:
            return False
        return self.high == before.high and self.key.start <= before.point


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A cut that is compared with. month: the latest that it knows, "YYYY-MM". flags: by
    organisation and indicator. problems: organisation and gate that failed in that month."""

    snapshot: str
    month: str
    flags: Mapping[tuple[str, str], Flag]
    problems: frozenset[tuple[str, str]]

    @property
    def made(self) -> datetime:
        """When it was made, UTC, as its name tells."""
        return made_at(self.snapshot)


def made_at(snapshot: str) -> datetime:
    """When a data cut was made, UTC, as its name tells."""
    return datetime.strptime(snapshot[:16], NAMED_BY).replace(tzinfo=UTC)


def month_before(month: str) -> str:
    """ "2026-09" to "2026-08"."""
    return str(np.datetime64(month, "M") - 1)


def flag_of(row: Mapping[str, object]) -> Flag | None:
    """The flag of a row of the readings table; None where nothing is flagged."""
    variation, since = row["variation"], row["since"]
    if variation is None or since is None or not row["rule"] or variation == Variation.COMMON:
        return None
    key = Key(str(row["org"]), str(row["indicator"]), str(row["rule"]), str(since)[:7])
    high, point = str(variation).endswith("high"), str(row["latest_month"])[:7]
    return Flag(key, str(row["level"]), high, point)


def usual_earlier(settings: Settings, cut: Cut) -> Earlier | None:
    """The last cut whose latest month is the one before this cut's; None where none is kept."""
    if not cut.months:
        return None
    wanted = month_before(str(cut.months[-1]))
    for one in _before(settings, cut):
        if one.month <= wanted:
            return one if one.month == wanted else None
    return None


def asked_earlier(settings: Settings, cut: Cut, snapshot: str) -> Earlier | None:
    """The cut of that name; None where it is not kept, or not of an earlier month."""
    names = _names_before(settings, cut)
    found = _read(settings.data, snapshot) if snapshot in names else None
    return found if found is not None and found.month < str(cut.months[-1]) else None


def earlier_cuts(settings: Settings, cut: Cut) -> list[Earlier]:
    """The last cut of each month before this one's, latest first: what can be compared with."""
    latest = str(cut.months[-1]) if cut.months else ""
    found: dict[str, Earlier] = {}
    for one in _before(settings, cut):
        if one.month < latest:
            found.setdefault(one.month, one)
    return [found[month] for month in sorted(found, reverse=True)]


def first_seen(settings: Settings, cut: Cut, flag: Flag) -> str:
    """The id of the first cut, of those in an unbroken row up to this one, that held the run."""
    first = cut.id
    for one in _before(settings, cut):
        if not flag.carries_on(one.flags.get((flag.key.org, flag.key.indicator))):
            break
        first = one.snapshot
    return first


def _names_before(settings: Settings, cut: Cut) -> list[str]:
    return [name for name in snapshot_ids(settings.data) if name < cut.id]


def _before(settings: Settings, cut: Cut) -> Iterator[Earlier]:
    """Earlier cuts, latest first; those that cannot be read are passed over."""
    for name in reversed(_names_before(settings, cut)[-LOOKED_BACK:]):
        found = _read(settings.data, name)
        if found is not None:
            yield found


def _read(data: Path, snapshot: str) -> Earlier | None:
    """What another cut flagged; None where it cannot be read, or has no returns."""
    folder = data / "snapshots" / snapshot
    try:
        stamp = (folder / MANIFEST).stat().st_mtime_ns  # a purge makes a cut anew
        return _flags(folder, stamp)
    except (OSError, ValueError):
        return None


@lru_cache(KNOWN_CUTS)
def _flags(folder: Path, stamp: int) -> Earlier | None:
    table = pq.read_table(folder / "readings.parquet", columns=COLUMNS)
    if not len(table):
        return None
    found = filter(None, map(flag_of, table.to_pylist()))
    month = str(np.datetime64(max(table["month"].to_pylist()), "M"))
    return Earlier(
        snapshot=folder.name,
        month=month,
        flags={(flag.key.org, flag.key.indicator): flag for flag in found},
        problems=frozenset(_problems(folder / "gates.parquet", month)),
    )


def _problems(path: Path, month: str) -> Iterator[tuple[str, str]]:
    if not path.is_file():  # a cut from before there were gates
        return
    table = pq.read_table(path, columns=["org", "month", "gate", "override"])
    for row in table.to_pylist():
        if row["override"] is None and str(row["month"])[:7] == month:
            yield row["org"], row["gate"]
