"""What a load did to figures and flags, told on the receipts of the returns that did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from analysis.reading import Variation
from analysis.sentence import VERDICT
from catalogue.model import Catalogue, Region
from etl.base import Base
from etl.fold_archive import Winners
from etl.receipt import put_receipt, read_receipt
from etl.receipt_page import figure_words

Change = dict[str, Any]
Flag = dict[str, Any]

KEY = ("indicator", "level", "org")
TOLD = (*KEY, "variation", "sentence")


def tell_effects(
    data: Path, snapshot: str, base: Base, winners: Winners, catalogue: Catalogue, region: str
) -> None:
    """Tell on each new submission's receipt what it changed. OSError: the disk did not take it.

    snapshot: as written, in force or not. Doing it again says the same again.
    """
    new = winners.inputs - base.inputs
    changes = changes_by_submission(winners.steps, catalogue)
    flags = flags_between(base.table("readings"), _readings(data, snapshot), catalogue, region)
    folder = data / "receipts"
    told_of = set(new) if flags else new & changes.keys()
    around = _Around(catalogue, catalogue.regions[region])
    for submission in sorted(told_of):
        told = read_receipt(folder, submission)
        if told is None:
            continue  # it was deleted by hand; reading the submission again writes it
        mine = [flag for flag in flags if around.concerns(flag, told["orgs"])]
        effects: dict[str, Any] = {"changes": changes.get(submission, [])}
        if mine:  # where a load makes everything again, what was told of flags stays
            sums = any(flag["org"] not in told["orgs"] for flag in mine)
            effects |= {"flags": mine, "together": len(new) - 1 if sums else 0}
        if any(told[name] != effect for name, effect in effects.items()):
            put_receipt(folder, told | effects)


def changes_by_submission(
    steps: Iterable[Mapping[str, Any]], catalogue: Catalogue
) -> dict[str, list[Change]]:
    """Restatements as receipts tell them, by the submission that made them.

    A figure that was only confirmed, as when a provisional one is sent as final, is none.
    """
    found: dict[str, list[Change]] = {}
    for step in steps:
        if step["old_value"] is not None and step["old_value"] == step["new_value"]:
            continue
        found.setdefault(step["new_submission"], []).append(_change(step, catalogue))
    return found


def flags_between(
    before: pa.Table | None, after: pa.Table, catalogue: Catalogue, region: str
) -> list[Flag]:
    """Flags that are in one table of readings and not in the other; none without a former one."""
    if before is None:
        return []
    was, now = _flagged(before), _flagged(after)
    names = _names(catalogue.regions[region])
    found = []
    for key in sorted(was.keys() | now.keys()):
        old, new = was.get(key), now.get(key)
        indicator = catalogue.indicators.get(key[0])
        if indicator is None or (old and old["variation"]) == (new and new["variation"]):
            continue
        place = {**dict(zip(KEY, key, strict=True)), "name": indicator.name}
        for one, came in ((old, False), (new, True)):
            if one is not None:
                verdict = VERDICT[Variation(one["variation"])]
                words = f"{indicator.name}, {names.get(key[2], key[2])}. "
                words += one["sentence"] if came else f"It was: {verdict}."
                found.append({**place, "came": came, "variation": one["variation"], "words": words})
    return found


@dataclass(frozen=True, slots=True)
class _Around:
    """Whose flags a return of some organisations can move."""

    catalogue: Catalogue
    region: Region

    def concerns(self, flag: Flag, orgs: Iterable[str]) -> bool:
        """Their own and their heirs', and those of the sums that they are part of."""
        own = set(orgs)
        if flag["org"] in own:
            return True
        submitter = self.catalogue.indicators[flag["indicator"]].submitter
        members = [p for p in self.region.providers if p.code in own and p.kind == submitter]
        return any(flag["org"] in self._sums_and_heirs(p.code) for p in members)

    def _sums_and_heirs(self, code: str) -> Iterator[str]:
        yield self.region.code
        provider = self.region.provider(code)
        while provider is not None:
            yield provider.code
            yield from (membership.lms for membership in provider.memberships)
            heir = provider.successor
            provider = self.region.provider(heir.code) if heir else None


def _change(step: Mapping[str, Any], catalogue: Catalogue) -> Change:
    item = catalogue.items.get(step["item"])
    is_whole = step["breakdown"] == "all"
    return {
        "item": step["item"],
        "name": item.name if item else step["item"],
        "org": step["org"],
        "month": f"{step['month']:%Y-%m}",
        "period_months": step["period_months"],
        "group": None if is_whole else f"{step['breakdown']}, {step['group'].replace('_', ' ')}",
        "old": step["old_value"],
        "new": step["new_value"],
        "old_words": figure_words(step["old_value"], step["old_status"]),
        "new_words": figure_words(step["new_value"], step["new_status"]),
        "old_submission": step["old_submission"],
    }


def _flagged(readings: pa.Table) -> dict[tuple[str, str, str], dict[str, Any]]:
    unusual = pc.not_equal(readings["variation"].cast(pa.string()), Variation.COMMON.value)
    rows = readings.select(TOLD).filter(pc.fill_null(unusual, False)).to_pylist()
    return {(row["indicator"], row["level"], row["org"]): row for row in rows}


def _names(region: Region) -> dict[str, str]:
    names = {provider.code: provider.short_name for provider in region.providers}
    names |= {lms.code: lms.short_name for lms in region.lms}
    return names | {region.code: region.name}


def _readings(data: Path, snapshot: str) -> pa.Table:
    return pq.read_table(data / "snapshots" / snapshot / "readings.parquet", columns=list(TOLD))
