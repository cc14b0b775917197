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
from etl.demo.recipes import Drawer

Array = NDArray[Any]
REGION = "demo"
SIZES_WHEN_UNKNOWN = (140.0, 650.0)


@dataclass(frozen=True, eq=False)
class DemoCounts:
    """What the demo's trusts counted.

    month: (months,) datetime64[M]. counts: item to (providers, months) float, NaN where the
    organisation did not exist, does not send that item, or its births were suspended.
    sent: (providers, months) bool, whether a return for that month came in.
    """

    seed: int
    providers: tuple[Provider, ...]
    month: Array
    counts: Mapping[str, Array]
    sent: Array
    plan: Mapping[str, Any]

    def row(self, code: str) -> int | None:
        """The provider's row, or None if it is not among them."""
        return next((n for n, p in enumerate(self.providers) if p.code == code), None)


@cache
def plan() -> Mapping[str, Any]:
    """The demo's recipes and planted events, from demo.yaml."""
    text = (Path(__file__).with_name("demo.yaml")).read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def generate(
    seed: int, months: int, until: date, catalogue: Catalogue, region: Region
) -> DemoCounts:
    """Draw `months` months that end with `until` for every provider of the region."""
    rng = np.random.default_rng(seed)
    month = np.arange(np.datetime64(until, "M") - months + 1, np.datetime64(until, "M") + 1)
    providers = region.providers
    size = _sizes(providers, month, rng)
    deprivation = np.random.default_rng(seed + 1).standard_normal(len(providers))
    days = np.array([calendar.monthrange(m.year, m.month)[1] for m in month.astype(object)])
    drawer = Drawer(rng, size, deprivation, _planted_shifts(providers, month), days.astype(float))
    for item, recipe in plan()["recipes"].items():
        drawer.draw(item, recipe)
    there = _existing(providers, month)
    counts = {}
    for item, drawn in drawer.counts.items():
        entry = catalogue.items[item]
        sends = np.array([p.kind == entry.submitter for p in providers])[:, None] & there
        if entry.births:
            sends &= ~_suspended(providers, month)
        counts[item] = np.where(sends, drawn, np.nan)
    return DemoCounts(seed, providers, month, counts, _sent(providers, there), plan())


def _sizes(providers: tuple[Provider, ...], month: Array, rng: np.random.Generator) -> Array:
    """Expected women giving birth, (providers, months): size, season, trend, mergers."""
    known = plan()["sizes"]
    low, high = SIZES_WHEN_UNKNOWN
    base = np.array([float(known.get(p.code, rng.uniform(low, high))) for p in providers])
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


def _planted_shifts(providers: tuple[Provider, ...], month: Array) -> dict[str, Array]:
    """Item to what the planted events add to its rate, (providers, months), logit scale."""
    events, shape = plan()["planted"], (len(providers), len(month))
    rows = {p.code: n for n, p in enumerate(providers)}
    ago = len(month) - 1 - np.arange(len(month))
    shifts: dict[str, Array] = {}

    def add(item: str, row: int | slice, values: Array) -> None:
        shifts.setdefault(item, np.zeros(shape))[row] += values

    step, fall, rise, different = (events[k] for k in ("step", "fall", "common_rise", "different"))
    if step["provider"] in rows:
        late = ago < step["last_months"]
        add(step["item"], rows[step["provider"]], late * np.log(step["odds"]))
    if fall["provider"] in rows:
        done = np.clip(1 - ago / fall["last_months"], 0, 1)
        add(fall["item"], rows[fall["provider"]], done * np.log(fall["odds_at_end"]))
    for item in rise["items"]:
        add(item, slice(None), rise["logit_a_year"] * -ago / 12 * np.ones(shape))
    if different["provider"] in rows:
        rate = plan()["recipes"][different["item"]]["rate"]
        raised = rate * different["times"]
        odds = (raised / (1 - raised)) / (rate / (1 - rate))
        add(different["item"], rows[different["provider"]], np.full(len(month), np.log(odds)))
    return shifts


def _sent(providers: tuple[Provider, ...], there: Array) -> Array:
    """Which months' returns came in: not the late one's last, not the missing quarter."""
    sent = there.copy()
    late, gap = plan()["planted"]["late"], plan()["planted"]["missing_quarter"]
    for n, provider in enumerate(providers):
        if provider.code == late["provider"]:
            sent[n, -late["months"] :] = False
        if provider.code == gap["provider"]:
            first = there.shape[1] - 1 - gap["first_months_ago"]
            sent[n, max(first, 0) : max(first + gap["months"], 0)] = False
    return sent
