"""Data problems of a month: what the checks of providers' figures found, one a check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from weakref import WeakKeyDictionary

import numpy as np
import pyarrow.parquet as pq

from store.cut import Cut
from store.earlier_cuts import Earlier, Key, month_before

ABOUT = "data"  # stands for the indicator in the key of a data problem
LISTED = 13  # months of the item's line
USUAL = 12  # months before, whose median is the usual level

Gate = tuple[str, str]  # organisation, gate


@dataclass(frozen=True, slots=True, kw_only=True)
class DataProblem:
    """A check that failed for a provider. key: its `indicator` is `ABOUT`, its rule the gate, its
    start the first month of those, one after another, in which it failed. items, indicators,
    withheld: concerned. sentences: what was found, one an item or group of items. values: the
    item's last months, oldest first, None where missing; empty where several are concerned."""

    key: Key
    level: str
    tier: str
    items: tuple[str, ...]
    indicators: tuple[str, ...]
    withheld: tuple[str, ...]
    sentences: tuple[str, ...]
    values: tuple[float | None, ...] = ()

    @property
    def usual(self) -> float | None:
        """The median of the months before; None where there is no line, or nothing before."""
        known = [value for value in self.values[-USUAL - 1 : -1] if value is not None]
        return float(np.median(known)) if known else None


# By cut, then by month: the files that they are read from never change.
_found: WeakKeyDictionary[Cut, dict[str, list[DataProblem]]] = WeakKeyDictionary()


def data_problems(cut: Cut, month: str, tier: str) -> list[DataProblem]:
    """What failed in a month ("YYYY-MM") and was not switched off, by organisation and gate."""
    kept = _found.setdefault(cut, {})
    if month not in kept:
        kept[month] = _read(cut, month, tier)
    return kept[month]


def _read(cut: Cut, month: str, tier: str) -> list[DataProblem]:
    frame = cut.snapshot.gates()
    frame = frame[frame["override"].isna()]
    months = frame["month"].dt.strftime("%Y-%m")
    failed: dict[Gate, set[str]] = {}
    for org, gate, when in zip(frame["org"], frame["gate"], months, strict=True):
        failed.setdefault((str(org), str(gate)), set()).add(str(when))
    rows: dict[Gate, list[dict[str, str]]] = {}
    for row in frame[months == month].to_dict("records"):
        rows.setdefault((str(row["org"]), str(row["gate"])), []).append(row)
    found = [
        _problem(cut, gate, told, _began(failed[gate], month), month, tier)
        for gate, told in sorted(rows.items())
        if cut.region.provider(gate[0]) is not None
    ]
    return list(_together(found))


def is_new(problem: DataProblem, earlier: Earlier | None, month: str) -> bool:
    """Whether it was not there before. earlier: None: compared with the month before `month`."""
    if earlier is None:
        return problem.key.start == month
    known = (problem.key.org, problem.key.rule) in earlier.problems
    return not known or problem.key.start > earlier.month


def _began(failed: set[str], month: str) -> str:
    while (before := month_before(month)) in failed:
        month = before
    return month


def _problem(
    cut: Cut, gate: Gate, rows: Sequence[Mapping[str, str]], start: str, month: str, tier: str
) -> DataProblem:
    org, name = gate
    items = tuple(_named(rows, "items"))
    return DataProblem(
        key=Key(org, ABOUT, name, start),
        level="provider",
        tier=tier,
        items=items,
        indicators=tuple(_named(rows, "indicators")),
        withheld=tuple(_named(rows, "withheld")),
        sentences=tuple(dict.fromkeys(str(row["sentence"]) for row in rows)),
        values=_values(cut.snapshot.path, items[0], org, month) if len(items) == 1 else (),
    )


def _together(problems: Sequence[DataProblem]) -> Iterator[DataProblem]:
    """Checks of one provider that failed for the same figures as one, named by the first of them,
    or the first that withholds something."""
    alike: dict[tuple[str, frozenset[str]], list[DataProblem]] = {}
    for one in problems:
        alike.setdefault((one.key.org, frozenset(one.items)), []).append(one)
    for several in alike.values():
        first = next((one for one in several if one.withheld), several[0])
        said = [first, *(one for one in several if one is not first)]
        yield replace(
            first,
            indicators=tuple(dict.fromkeys(name for one in said for name in one.indicators)),
            withheld=tuple(dict.fromkeys(name for one in said for name in one.withheld)),
            sentences=tuple(dict.fromkeys(words for one in said for words in one.sentences)),
        )


def _named(rows: Sequence[Mapping[str, str]], column: str) -> Iterator[str]:
    """Names of a column that stand apart by commas, each once."""
    yield from dict.fromkeys(
        name for row in rows for name in str(row[column]).split(",") if name and name != "nan"
    )


def _values(snapshot: Path, item: str, org: str, month: str) -> tuple[float | None, ...]:
    """An item's last months, oldest first."""
    table = pq.read_table(
        snapshot / "items.parquet",
        columns=["month", "period_months", "breakdown", "value"],
        filters=[("item", "==", item), ("org", "==", org)],
    )
    known = {
        str(row["month"])[:7]: row["value"]
        for row in table.to_pylist()
        if row["period_months"] == 1 and row["breakdown"] == "all"
    }
    last = np.datetime64(month, "M")
    return tuple(known.get(str(last - back)) for back in range(LISTED - 1, -1, -1))
