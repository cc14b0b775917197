"""The demo's counts by ethnic group and by deprivation, a calendar quarter at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.expressions import parse
from catalogue.model import Catalogue
from etl.demo.generate import DemoCounts

Array = NDArray[Any]
STREAM = 2  # of the seed: another one than returns and national figures are drawn from
QUARTER = 3


@dataclass(frozen=True, kw_only=True, eq=False)
class GroupCounts:
    """quarter: (quarters,) datetime64[M], first months; counts: breakdown to item to (providers,
    quarters, groups), NaN where the quarter has no whole sum. Groups stand as in the catalogue."""

    quarter: Array
    counts: Mapping[str, Mapping[str, Array]]


def by_group(demo: DemoCounts, catalogue: Catalogue) -> GroupCounts:
    """Every item that is asked by group, divided so that the groups add up to the quarter.

    A part is divided among the groups of its whole, and never exceeds it in any group."""
    rng = np.random.default_rng([demo.seed, STREAM])
    wanted = items_by_group(catalogue)
    quarter, totals = _quarters(demo, catalogue)
    made = {
        name: _divide(demo, catalogue, name, wanted, totals, rng) for name in catalogue.breakdowns
    }
    return GroupCounts(quarter=quarter, counts=made)


def items_by_group(catalogue: Catalogue) -> list[str]:
    """The items that indicators with equity are made of, in the catalogue's order."""
    used = {
        item
        for indicator in catalogue.with_equity()
        for definition in indicator.definitions
        for text in filter(None, (definition.numerator, definition.denominator))
        for item in parse(text).items
    }
    return [item for item in catalogue.items if item in used]


def planted_gaps(demo: DemoCounts, catalogue: Catalogue) -> dict[str, list[list[str]]]:
    """Indicator and breakdown of every gap that was planted, and of those where there is none."""
    odds: Mapping[str, Mapping[str, Any]] = demo.plan["by_group"]["log_odds"]
    found: dict[str, list[list[str]]] = {"gaps": [], "no_gaps": []}
    for indicator in catalogue.with_equity():
        tops = parse(indicator.definitions[-1].numerator).items
        for breakdown in catalogue.breakdowns:
            there = any(breakdown in odds.get(item, {}) for item in tops)
            found["gaps" if there else "no_gaps"].append([indicator.id, breakdown])
    return found


def _quarters(demo: DemoCounts, catalogue: Catalogue) -> tuple[Array, Mapping[str, Array]]:
    """First months of the whole quarters, and each item's sums over them, where the return that
    carries them came in."""
    number = demo.month.astype(int)
    starts = np.flatnonzero((number % QUARTER == 0) & (np.arange(number.size) <= number.size - 3))
    sums = {}
    for item, drawn in demo.counts.items():
        whole = np.asarray(sum(drawn[:, starts + k] for k in range(QUARTER)))
        came = demo.arrived(catalogue.items[item].matures_after_months)[:, starts + QUARTER - 1]
        sums[item] = np.where(came, whole, np.nan)
    return demo.month[starts], sums


def _divide(
    demo: DemoCounts, catalogue: Catalogue, breakdown: str, wanted: list[str],
    totals: Mapping[str, Array], rng: np.random.Generator,
) -> Mapping[str, Array]:  # fmt: skip
    plan = demo.plan["by_group"]
    groups = list(catalogue.breakdowns[breakdown].groups)
    base = np.array([plan["shares"][breakdown][group] for group in groups])
    share = rng.dirichlet(base * plan["likeness"], len(demo.providers))[:, None, :]
    divided: dict[str, Array] = {}
    for item in _in_order(demo, wanted):
        whole = _whole(demo, item, divided)
        odds = plan["log_odds"].get(item, {}).get(breakdown, {})
        weight = np.exp([odds.get(group, 0.0) for group in groups])
        room = divided[whole] if whole else None
        divided[item] = _allocated(totals[item], room, share * weight, weight, rng)
    return {item: divided[item] for item in wanted}


def _in_order(demo: DemoCounts, wanted: list[str]) -> Iterator[str]:
    """Wholes before their parts, as the recipes stand."""
    yield from (item for item in demo.plan["recipes"] if item in wanted)


def _whole(demo: DemoCounts, item: str, divided: Mapping[str, Array]) -> str | None:
    """The nearest item divided already that this one is a part of."""
    recipes = demo.plan["recipes"]
    above = recipes[item]
    while (parent := above.get("share_of") or above.get("rest_of")) is not None:
        if parent in divided:
            return str(parent)
        above = recipes[parent]
    return None


def _allocated(
    total: Array, room: Array | None, share: Array, weight: Array, rng: np.random.Generator
) -> Array:
    """(providers, quarters, groups): the totals divided by chance, within the whole's groups."""
    shape = (*total.shape, weight.size)
    known = np.isfinite(total)
    limit = np.zeros(shape, np.int64)
    if room is not None:
        known &= np.isfinite(room).all(axis=-1)
        limit = np.where(known[..., None], room, 0).astype(np.int64)
    count = np.where(known, total, 0).astype(np.int64)
    if room is None:
        made = rng.multinomial(count, _as_shares(np.broadcast_to(share, shape)))
    elif (weight == weight[0]).all():
        made = _drawn_alike(count, limit, rng)
    else:
        made = _within(rng.multinomial(count, _as_shares(limit * weight)), limit)
    return np.where(known[..., None], made, np.nan)


def _drawn_alike(count: Array, limit: Array, rng: np.random.Generator) -> Array:
    """Everyone of the whole is as likely as any other to be of the part: without a gap."""
    left, made = np.minimum(count, limit.sum(axis=-1)), np.zeros_like(limit)
    for group in range(limit.shape[-1]):
        others = limit[..., group + 1 :].sum(axis=-1)
        made[..., group] = rng.hypergeometric(limit[..., group], others, left)
        left = left - made[..., group]
    made[..., 0] += count - made.sum(axis=-1)  # of a figure that was spoilt
    return made


def _within(made: Array, limit: Array) -> Array:
    """The same totals with no group beyond its limit: what is too much goes where most room is.
    Totals beyond the sum of the limits stay so, in the first group."""
    kept = np.minimum(made, limit)
    left = (made - kept).sum(axis=-1)
    while left.any():
        space = limit - kept
        roomiest = space.argmax(axis=-1)[..., None]
        most = np.take_along_axis(space, roomiest, -1)[..., 0]
        moved = np.where(most > 0, np.minimum(left, most), left)
        np.put_along_axis(
            kept, roomiest, np.take_along_axis(kept, roomiest, -1) + moved[..., None], -1
        )
        left = left - moved
    return kept


def _as_shares(pull: Array) -> Array:
    whole = pull.sum(axis=-1, keepdims=True)
    return np.where(whole > 0, pull / np.where(whole > 0, whole, 1), 1 / pull.shape[-1])
