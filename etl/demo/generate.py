"""The demo region's counts, drawn from a seed: every item, provider and month, as arrays."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from catalogue.model import Catalogue, Provider, Region
from etl.demo.planted import left_empty, not_collected, sent, shifts, spoil
from etl.demo.recipes import Drawer

Array = NDArray[Any]
REGION = "demo"


@dataclass(frozen=True, kw_only=True, eq=False)
class DemoCounts:
    """What the demo's trusts counted.

    month: (months,) datetime64[M]. counts: item to (providers, months) float, NaN where the
    organisation did not exist, does not send that item, left it out, or its births were suspended.
    true: the same before anything was left out or spoilt: what happened, which others count too.
    sent: (providers, months) bool, whether a return for that month came in.
    """

    seed: int
    providers: tuple[Provider, ...]
    month: Array
    counts: Mapping[str, Array]
    true: Mapping[str, Array]
    sent: Array
    plan: Mapping[str, Any]

    def row(self, code: str) -> int | None:
        """The provider's row, or None if it is not among them."""
        return next((n for n, p in enumerate(self.providers) if p.code == code), None)

    def arrived(self, matures_after: int) -> Array:
        """(providers, months) bool: the return that carries a figure asked for so many months
        later came in."""
        came = np.zeros_like(self.sent)
        came[:, : self.sent.shape[1] - matures_after] = self.sent[:, matures_after:]
        return came

    def not_collected(self, item: str) -> Array:
        """(providers, months) bool: the return says that the item is not collected."""
        return not_collected(self.plan, item, self.providers, len(self.month))


@cache
def plan() -> Mapping[str, Any]:
    """The demo's recipes and planted events, from demo.yaml."""
    text = Path(__file__).with_name("demo.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def generate(
    seed: int, months: int, until: date, catalogue: Catalogue, region: Region
) -> DemoCounts:
    """Draw `months` months that end with `until` for every provider of the region."""
    figures, places, gaps = (
        np.random.default_rng(child) for child in np.random.SeedSequence(seed).spawn(3)
    )
    providers = region.providers
    month = np.arange(np.datetime64(until, "M") - months + 1, np.datetime64(until, "M") + 1)
    drawer = Drawer(
        rng=figures,
        size=_sizes(providers, month, places),
        deprivation=places.standard_normal(len(providers)),
        shift=shifts(plan(), providers, months),
        days=np.array([calendar.monthrange(m.year, m.month)[1] for m in month.astype(object)]),
    )
    for item, recipe in plan()["recipes"].items():
        drawer.draw(item, recipe)
    there = _existing(providers, month)
    suspended = _suspended(providers, month)
    counts, true = {}, {}
    for item, drawn in drawer.counts.items():
        if (entry := catalogue.items.get(item)) is None:
            continue  # a stepping stone
        told = np.array([p.kind == entry.submitter for p in providers])[:, None] & there
        told &= ~(suspended & entry.births)
        true[item] = np.where(told, drawn, np.nan)
        counts[item] = np.where(told & ~left_empty(plan(), providers, months, gaps), drawn, np.nan)
    spoil(plan(), counts, providers)
    return DemoCounts(
        seed=seed,
        providers=providers,
        month=month,
        counts=counts,
        true=true,
        sent=sent(plan(), providers, there),
        plan=plan(),
    )


def _sizes(providers: tuple[Provider, ...], month: Array, rng: np.random.Generator) -> Array:
    """Expected women giving birth, (providers, months): size, season, trend, mergers."""
    known = plan()["sizes"]
    low, high = plan()["sizes_of_others"]
    others = rng.uniform(low, high, len(providers))
    base = np.array([known.get(p.code, other) for p, other in zip(providers, others, strict=True)])
    number = month.astype(int)
    season = plan()["season"]
    turn = 2 * np.pi * ((number % 12) + 1 - season["peak_month"]) / 12
    years = (number - number[0]) / 12
    shape = (1 + season["amplitude"] * np.cos(turn)) * (1 + plan()["trend_a_year"]) ** years
    size = base[:, None] * shape
    rows = {p.code: n for n, p in enumerate(providers)}
    for n, provider in enumerate(providers):
        if provider.successor is not None and provider.successor.code in rows:
            joined = month >= np.datetime64(provider.successor.from_, "M")
            size[rows[provider.successor.code], joined] += size[n, joined]
    return np.asarray(size)


def _existing(providers: tuple[Provider, ...], month: Array) -> Array:
    dates = month.astype("datetime64[D]").astype(object)
    return np.array([[p.lms_at(day) is not None for day in dates] for p in providers])


def _suspended(providers: tuple[Provider, ...], month: Array) -> Array:
    closed = np.zeros((len(providers), len(month)), bool)
    for n, provider in enumerate(providers):
        for gap in provider.structural_zeros:
            first, last = np.datetime64(gap.from_, "M"), np.datetime64(gap.to, "M")
            closed[n] |= (month >= first) & (month <= last)
    return closed
