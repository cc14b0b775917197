"""Rows for other programs: the same as files and screens show, in the same columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Literal

import pandas as pd

from catalogue.model import Indicator, Provider
from store.assess import COLUMNS as READINGS
from store.cut import Cut, Subject
from store.export import COLUMNS, rows
from store.pointer import read_manifest, snapshot_ids

Kind = Literal["number", "integer", "boolean", "numbers", "string"]
CATALOGUE = (
    "id", "name", "short_name", "pathway", "domain", "tier", "headline", "unit", "direction",
    "submitter", "min_level", "chart", "funnel", "target", "target_status", "definition",
    "definition_from", "numerator_items", "denominator_items", "numerator_words",
    "denominator_words", "national_code", "national_match",
)  # fmt: skip
PROVIDERS = (
    "code", "name", "lms", "region", "short_name", "kind", "peer_group", "neonatal_level",
    "successor", "successor_from",
)  # fmt: skip
SNAPSHOTS = ("id", "created", "region", "current", "observations", "program")
OBSERVATIONS = COLUMNS
READING = tuple(READINGS.names)
_NUMBERS = (
    "numerator", "denominator", "value", "lower_95", "upper_95", "centre", "lower_limit",
    "upper_limit", "lower", "upper", "events_since", "spark_centre", "target",
)  # fmt: skip
_WHOLE = ("definition", "period_months", "side", "observations")
_TRUTHS = ("newly_flagged", "headline", "current")


def kind_of(column: str) -> Kind:
    """What a column of these tables holds."""
    if column in _NUMBERS:
        return "number"
    if column in _WHOLE:
        return "integer"
    if column in _TRUTHS:
        return "boolean"
    return "numbers" if column == "spark" else "string"


class Page:
    """Some rows of a table that is made a part at a time: those from `offset` on, `limit` at most.
    more: whether others follow."""

    def __init__(self, parts: Iterator[pd.DataFrame], offset: int, limit: int) -> None:
        self.more = False
        found: list[pd.DataFrame] = []
        passed = 0
        for part in parts:
            start = max(offset - passed, 0)
            end = offset + limit - passed
            passed += len(part)
            if end <= 0 or (start < len(part) and end < len(part)):
                self.more = True
            if start < len(part) and end > 0:
                found.append(part.iloc[start:end])
            if self.more:
                break
        self.rows = pd.concat(found, ignore_index=True) if found else pd.DataFrame()


def observation_parts(
    cut: Cut,
    indicators: Sequence[str],
    subjects: Sequence[Subject],
    *,
    from_: str | None = None,
    to: str | None = None,
    chart: str = "auto",
) -> Iterator[pd.DataFrame]:
    """An indicator's series at a time, a row a point, in the columns of the CSV."""
    for indicator in indicators:
        if cut.has_returns(indicator):
            yield rows(cut, indicator, subjects=subjects, from_=from_, to=to, chart=chart)


def reading_parts(
    cut: Cut, indicators: Sequence[str], subjects: Sequence[Subject], month: str | None
) -> Iterator[pd.DataFrame]:
    """An indicator's rows of the readings table at a time, as of a month or the latest."""
    for indicator in indicators:
        if cut.has_returns(indicator):
            found = cut.rows(indicator, month)
            told = [found[subject] for subject in subjects if subject in found]
            yield pd.DataFrame(told, columns=list(READING)).astype(object)


def catalogue_rows(cut: Cut, indicators: Sequence[str]) -> Iterator[pd.DataFrame]:
    """What is measured, a row an indicator, by the definition in force at the cut's last month."""
    made = [_measure(cut.indicator(indicator), cut) for indicator in indicators]
    yield pd.DataFrame(made, columns=list(CATALOGUE)).astype(object)


def provider_rows(cut: Cut, codes: Sequence[str]) -> Iterator[pd.DataFrame]:
    """Who submits, a row an organisation, with the LMS of the cut's last month (its own last one,
    if it has closed)."""
    found = [_provider(p, cut) for p in cut.region.providers if p.code in codes]
    yield pd.DataFrame(found, columns=list(PROVIDERS)).astype(object)


def snapshot_rows(cut: Cut, data: Path) -> Iterator[pd.DataFrame]:
    """The data cuts that can be asked for, latest first."""
    made = []
    for name in sorted(snapshot_ids(data), reverse=True):
        manifest = read_manifest(data, name)
        made.append(
            {
                "id": name,
                "created": manifest["created"],
                "region": manifest["region"],
                "current": name == cut.id,
                "observations": manifest["rows"].get("observations"),
                "program": manifest.get("program"),
            }
        )
    yield pd.DataFrame(made, columns=list(SNAPSHOTS)).astype(object)


def _measure(indicator: Indicator, cut: Cut) -> dict[str, Any]:
    month = cut.months[-1].astype("datetime64[D]").item() if cut.months else cut.created.date()
    version = indicator.definition_at(month)
    target, national = indicator.target, indicator.national
    return {
        **{name: getattr(indicator, name) for name in CATALOGUE if hasattr(indicator, name)},
        "target": None if target is None else target.value,
        "target_status": None if target is None else target.status,
        "definition": version.version,
        "definition_from": version.from_.isoformat(),
        "numerator_items": version.numerator,
        "denominator_items": version.denominator,
        "numerator_words": version.numerator_words,
        "denominator_words": version.denominator_words,
        "national_code": None if national is None else national.code,
        "national_match": None if national is None else national.match,
    }


def _provider(provider: Provider, cut: Cut) -> dict[str, Any]:
    month = cut.months[-1].astype("datetime64[D]").item() if cut.months else cut.created.date()
    heir = provider.successor
    return {
        "code": provider.code,
        "name": provider.name,
        "lms": provider.lms_at(month) or provider.memberships[-1].lms,
        "region": cut.region.code,
        "short_name": provider.short_name,
        "kind": provider.kind,
        "peer_group": provider.group_at(month),
        "neonatal_level": provider.neonatal_level,
        "successor": None if heir is None else heir.code,
        "successor_from": None if heir is None else heir.from_.isoformat(),
    }
