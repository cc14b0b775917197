"""The demo's planted events, as arrays of (providers, months)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.model import Provider

Array = NDArray[Any]
Plan = Mapping[str, Any]
Providers = tuple[Provider, ...]
Cell = tuple[int, int]  # provider, month


def shifts(plan: Plan, providers: Providers, months: int) -> dict[str, Array]:
    """Item to what planted events add to its true rate on the logit scale."""
    added: dict[str, Array] = {}
    for item, rows, values in _changes(plan, months):
        change = added.setdefault(item, np.zeros((len(providers), months)))
        change[[rows is None or p.code == rows for p in providers]] += values
    return added


def _changes(plan: Plan, months: int) -> Iterator[tuple[str, str | None, Array]]:
    """Each change: its item, its provider (None: all of them) and its size in each month."""
    events = plan["planted"]
    ago = np.arange(months - 1, -1, -1)
    step, fall, rise = (events[name] for name in ("step", "fall", "common_rise"))
    yield step["item"], step["provider"], np.log(step["odds"]) * (ago < step["last_months"])
    part_done = np.clip(1 - ago / fall["last_months"], 0, 1)
    yield fall["item"], fall["provider"], np.log(fall["odds_at_end"]) * part_done
    for item in rise["items"]:
        yield item, None, -rise["logit_a_year"] * ago / 12
    different = events["different"]
    rate = plan["recipes"][different["item"]]["rate"]
    odds = odds_of(rate * different["times"]) / odds_of(rate)
    yield different["item"], different["provider"], np.full(months, np.log(odds))


def odds_of(rate: float) -> float:
    """The odds of a probability."""
    return rate / (1 - rate)


def sent(plan: Plan, providers: Providers, there: Array) -> Array:
    """Whether each month's return came in: not the late one's last, not the missing quarter."""
    came = there.copy()
    late, gap = plan["planted"]["late"], plan["planted"]["missing_quarter"]
    ago = np.arange(there.shape[1] - 1, -1, -1)
    for row, provider in enumerate(providers):
        if provider.code == late["provider"]:
            came[row, ago < late["months"]] = False
        if provider.code == gap["provider"]:
            first = gap["first_months_ago"]
            came[row, (ago <= first) & (ago > first - gap["months"])] = False
    return came


def not_collected(plan: Plan, item: str, providers: Providers, months: int) -> Array:
    """Where a return says that the item is not collected."""
    absent = plan["planted"]["not_collected"]
    told = np.zeros((len(providers), months), bool)
    if item == absent["item"]:
        rows = [p.code == absent["provider"] for p in providers]
        told[rows, : absent["first_months"]] = True
    return told


def left_empty(plan: Plan, providers: Providers, months: int, rng: np.random.Generator) -> Array:
    """Where a provider left an item's cell empty now and then; to be drawn for each item."""
    gaps = plan["planted"]["gaps"]
    rows = np.array([p.code == gaps["provider"] for p in providers], bool)
    chance = rng.random((len(providers), months))
    return np.asarray(rows[:, None] & (chance < gaps["share_of_cells"]))


def spoil(plan: Plan, counts: MutableMapping[str, Array], providers: Providers) -> None:
    """Put in the figures that checks must find, in place: a sum that does not add up, a month of
    which little is known, a month that repeats the one before. counts: (providers, months)."""
    rows = {p.code: row for row, p in enumerate(providers)}
    months = next(iter(counts.values())).shape[1]
    for name, put_in in SPOILT.items():
        event = plan["planted"][name]
        column = months - 1 - event["months_ago"]
        if event["provider"] in rows and column > 0:
            put_in(event, counts, (rows[event["provider"]], column))


def _contradict(event: Plan, counts: MutableMapping[str, Array], cell: Cell) -> None:
    figures = counts[event["item"]]
    figures[cell] = np.round(figures[cell] * event["times"])


def _forget(event: Plan, counts: MutableMapping[str, Array], cell: Cell) -> None:
    known, numerator = counts[event["item"]], counts[event["numerator"]]
    before = known[cell]
    known[cell] = np.round(event["share"] * counts[event["whole"]][cell])
    numerator[cell] = np.floor(numerator[cell] * known[cell] / before)


def _copy(event: Plan, counts: MutableMapping[str, Array], cell: Cell) -> None:
    row, column = cell
    for figures in counts.values():
        figures[row, column] = figures[row, column - 1]


SPOILT: Mapping[str, Callable[[Plan, MutableMapping[str, Array], Cell], None]] = {
    "contradiction": _contradict,
    "little_known": _forget,
    "copied": _copy,
}
