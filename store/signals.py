"""The signals of a cut: which flags are new since an earlier one, and which went."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq

from analysis.reading import State, Variation
from catalogue.model import Indicator
from settings import Settings
from store.as_of import Row
from store.cut import Cut
from store.pointer import MANIFEST, snapshot_ids

KNOWN_CUTS = 512  # whose flags are kept in memory: small tables
LOOKED_BACK = 400  # cuts, at one a night more than a year
COLUMNS = ["indicator", "level", "org", "month", "rule", "since", "variation"]
IN_DATA = (State.WITHHELD, State.NOT_SUBMITTED, State.SUPPRESSED)


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


class Tier(StrEnum):
    """What a signal asks for, the first most."""

    CORE_CONCERN = "core_concern"
    OTHER_CONCERN = "other_concern"
    CHANGE = "change"
    IMPROVEMENT = "improvement"


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """A flag with the row of the readings table that it stands in."""

    key: Key
    level: str
    tier: Tier
    row: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """A cut that is compared with: its flags, and the latest month that it knows."""

    snapshot: str
    month: str
    keys: frozenset[Key]


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Indicators of one provider that have no figure of the month, for one reason."""

    org: str
    state: State
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Inbox:
    """new: flags that were not there before, gravest first, then by name. standing: how many were.
    gone: flags of the earlier cut that are not there any more. assessed: cells that could have been
    flagged. earlier: what is compared with; None: with the month before, within this cut."""

    new: tuple[Signal, ...]
    standing: int
    gone: tuple[Key, ...]
    problems: tuple[Problem, ...]
    assessed: int
    earlier: Earlier | None


def inbox_of(
    cut: Cut,
    indicators: Sequence[Indicator],
    earlier: Earlier | None,
    provider: str | None = None,
    month: str | None = None,
) -> Inbox:
    """The signals of some indicators. Providers' flags alone, as region and LMSs sum the same
    figures; of indicators that are not shown by provider, those of the LMSs.

    month: "YYYY-MM", None for the latest. Without an earlier cut, a flag is new where the month
    before was not flagged."""
    rows = [row for one in indicators for row in _own_rows(cut, one, month)]
    rows = [row for row in rows if provider in (None, row["org"])]
    flagged = [signal for row in rows if (signal := _signal(cut, row))]
    new = [signal for signal in flagged if _is_new(signal, earlier)]
    keys, asked = {signal.key for signal in flagged}, {one.id for one in indicators}
    gone = sorted(
        key
        for key in (earlier.keys if earlier else ())
        if key not in keys
        and key.indicator in asked
        and provider in (None, key.org)
        and _is_own(cut, key)
    )
    return Inbox(
        new=tuple(sorted(new, key=lambda signal: _rank(cut, signal))),
        standing=len(flagged) - len(new),
        gone=tuple(gone),
        problems=tuple(_problems(rows)),
        assessed=sum(row["variation"] is not None for row in rows),
        earlier=earlier,
    )


def _own_rows(cut: Cut, indicator: Indicator, month: str | None) -> list[Row]:
    level = "provider" if indicator.min_level == "provider" else "lms"
    return [row for row in cut.rows(indicator.id, month).values() if row["level"] == level]


def _is_own(cut: Cut, key: Key) -> bool:
    """Whether a flag is of an organisation whose flags are listed."""
    if cut.indicator(key.indicator).min_level == "provider":
        return cut.region.provider(key.org) is not None
    return any(lms.code == key.org for lms in cut.region.lms)


def _signal(cut: Cut, row: Row) -> Signal | None:
    """The signal of a row; None where nothing is flagged."""
    key = _key(row)
    if key is None:
        return None
    tier = _tier(cut.indicator(row["indicator"]), str(row["variation"]))
    return Signal(key=key, level=row["level"], tier=tier, row=row)


def _key(row: Mapping[str, object]) -> Key | None:
    variation, since = row["variation"], row["since"]
    if variation is None or since is None or variation == Variation.COMMON:
        return None
    return Key(str(row["org"]), str(row["indicator"]), str(row["rule"]), str(since)[:7])


def _tier(indicator: Indicator, variation: str) -> Tier:
    if variation.startswith("concern"):
        return Tier.CORE_CONCERN if indicator.tier == "core" else Tier.OTHER_CONCERN
    return Tier.IMPROVEMENT if variation.startswith("improvement") else Tier.CHANGE


def _is_new(signal: Signal, earlier: Earlier | None) -> bool:
    if earlier is None:
        return bool(signal.row["newly_flagged"])
    return signal.key not in earlier.keys


def _rank(cut: Cut, signal: Signal) -> tuple[int, str, str]:
    name = cut.org_name(signal.level, signal.key.org).casefold()
    return list(Tier).index(signal.tier), name, cut.indicator(signal.key.indicator).name


def _problems(rows: Iterable[Row]) -> list[Problem]:
    found: dict[tuple[str, State], list[str]] = {}
    for row in rows:
        if row["level"] == "provider" and row["state"] in IN_DATA:
            found.setdefault((row["org"], State(row["state"])), []).append(row["indicator"])
    return [
        Problem(org=org, state=state, indicators=tuple(names))
        for (org, state), names in sorted(found.items())
    ]


def earlier_cut(settings: Settings, cut: Cut, asked: str | None = None) -> Earlier | None:
    """The cut that was asked for, or the last one before this whose latest month is earlier; None
    where there is none. asked: a snapshot's id."""
    if not cut.months:
        return None
    latest = str(cut.months[-1])
    before = [name for name in snapshot_ids(settings.data) if name < cut.id]
    for name in reversed(before[-LOOKED_BACK:]):
        if asked in (None, name):
            found = _flags_of(settings.data, name)
            if found is not None and (asked or found.month < latest):
                return found
    return None


def earlier_cuts(settings: Settings, cut: Cut) -> list[Earlier]:
    """The last cut of each month before this one's, latest first: what can be compared with."""
    latest = str(cut.months[-1]) if cut.months else ""
    found: dict[str, Earlier] = {}
    before = [name for name in snapshot_ids(settings.data) if name < cut.id]
    for name in reversed(before[-LOOKED_BACK:]):
        one = _flags_of(settings.data, name)
        if one is not None and one.month < latest:
            found.setdefault(one.month, one)
    return list(found.values())


def first_seen(settings: Settings, cut: Cut, key: Key, earlier: Earlier | None) -> str:
    """The id of the first cut since the earlier one in which the flag stood."""
    after = earlier.snapshot if earlier else cut.id
    for name in snapshot_ids(settings.data):
        if after < name < cut.id:
            found = _flags_of(settings.data, name)
            if found is not None and key in found.keys:
                return name
    return cut.id


def _flags_of(data: Path, snapshot: str) -> Earlier | None:
    """What another cut flagged; None where it cannot be read, or has no returns."""
    folder = data / "snapshots" / snapshot
    try:
        stamp = (folder / MANIFEST).stat().st_mtime_ns  # a purge makes a cut anew
        return _read_flags(folder, stamp)
    except (OSError, ValueError):
        return None


@lru_cache(KNOWN_CUTS)
def _read_flags(folder: Path, stamp: int) -> Earlier | None:
    table = pq.read_table(folder / "readings.parquet", columns=COLUMNS)
    if not len(table):
        return None
    keys = (_key(row) for row in table.to_pylist())
    month = np.datetime64(max(table["month"].to_pylist()), "M")
    return Earlier(snapshot=folder.name, month=str(month), keys=frozenset(filter(None, keys)))
