"""Pooled figures by ethnic group and by deprivation, read as gaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.equity import EquitySettings, Gaps, gaps
from analysis.reading import Array
from catalogue.breakdowns import Breakdown
from catalogue.model import Indicator
from store.cut import Cut, Subject
from store.grid import texts

QUARTER = 3
FIGURES = ("final", "provisional")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Divided:
    """One organisation's figures by one breakdown. first, last: months pooled, datetime64[M], both
    included. quarters: of `asked`, those with a figure of every group. gaps: None where there is
    no such quarter. definitions: versions in force in them."""

    breakdown: Breakdown
    first: np.datetime64
    last: np.datetime64
    quarters: int
    asked: int
    gaps: Gaps | None
    definitions: tuple[int, ...]


def divided(
    cut: Cut, indicator: Indicator, breakdown: Breakdown, subject: Subject, window: int, to: str
) -> Divided:
    """The whole quarters that end by a month ("YYYY-MM"), as many as the window of months holds,
    pooled. Quarters of an older definition are left out: no sum crosses a change of it."""
    end = np.datetime64(to, "M") + 1
    end -= int(end.astype(int)) % QUARTER  # the month after the latest whole quarter
    quarters = np.arange(end - window, end, QUARTER)
    numerator, denominator, version = _counts(cut, indicator, breakdown, subject, quarters)
    whole = np.isfinite(numerator).all(axis=1) & np.isfinite(denominator).all(axis=1)
    if whole.any():
        whole &= version == version[whole].max()
    pooled = None
    if whole.any():
        x, n = numerator[whole].sum(axis=0), denominator[whole].sum(axis=0)
        pooled = gaps(x, n, _settings(cut, indicator, breakdown))
    return Divided(
        breakdown=breakdown,
        first=quarters[0],
        last=quarters[-1] + (QUARTER - 1),
        quarters=int(whole.sum()),
        asked=len(quarters),
        gaps=pooled,
        definitions=tuple(np.unique(version[whole]).tolist()),
    )


def _counts(
    cut: Cut, indicator: Indicator, breakdown: Breakdown, subject: Subject, quarters: Array
) -> tuple[Array, Array, Array]:
    """(quarters, groups) numerators and denominators, NaN where a quarter has none; (quarters,)
    version of the definition, 0 where there is no row."""
    shape = (len(quarters), len(breakdown.groups))
    numerator, denominator = np.full(shape, np.nan), np.full(shape, np.nan)
    version = np.zeros(len(quarters), int)
    frame = cut.snapshot.observations.get(indicator.id)
    if frame is None:
        return numerator, denominator, version
    level, org = subject
    kept = (
        (texts(frame["breakdown"]) == breakdown.id)
        & (texts(frame["level"]) == level)
        & (texts(frame["org"]) == org)
        & (frame["period_months"].to_numpy() == QUARTER)
        & np.isin(texts(frame["status"]), FIGURES)
    )
    rows = frame[kept]
    month = rows["month"].to_numpy().astype("datetime64[M]")
    place = {group: at for at, group in enumerate(breakdown.groups)}
    group = np.array([place.get(name, -1) for name in texts(rows["group"])], int)
    at = np.searchsorted(quarters, month)
    ours = (at < len(quarters)) & (group >= 0)
    ours &= quarters[np.minimum(at, len(quarters) - 1)] == month
    numerator[at[ours], group[ours]] = rows["numerator"].to_numpy(float)[ours]
    denominator[at[ours], group[ours]] = rows["denominator"].to_numpy(float)[ours]
    version[at[ours]] = rows["definition"].to_numpy(int)[ours]
    return numerator, denominator, version


def _settings(cut: Cut, indicator: Indicator, breakdown: Breakdown) -> EquitySettings:
    assert indicator.funnel != "none"  # the catalogue's check sees to it
    groups, rules = list(breakdown.groups), cut.catalogue.rules.equity
    return EquitySettings(
        kind=indicator.funnel,
        multiplier=indicator.multiplier,
        reference=groups.index(breakdown.reference),
        unknown=groups.index(breakdown.unknown),
        ordered=breakdown.ordered,
        fewest_events=rules.fewest_events,
        most_unknown=rules.unknown_share,
        confidence=rules.confidence,
    )
