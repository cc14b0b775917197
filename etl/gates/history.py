"""Gates that hold a provider's month against its own earlier ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

import numpy as np

from catalogue.gates import CopiedGate, HistoryGate, JumpGate, VolumeGate
from etl.gates.figures import Array, Figures, count_words, share_words
from etl.gates.verdict import Said, Verdict
from etl.timing import month_words

NORMAL = 1.4826  # the median absolute deviation of a normal distribution times this is its sd
HALF = 0.5  # added to counts before their logarithm is taken


def volumes(gate: VolumeGate, figures: Figures) -> Iterator[Verdict]:
    """Where an item is far below its usual level, by more than chance explains."""
    value = figures.value[figures.places(gate.items)]
    levels = [level.centre for level in _levels(figures, gate.items, gate)]
    failed = np.ones(value.shape, bool)
    for usual in levels:
        few = usual - gate.sigmas * np.sqrt(usual)
        failed &= value < np.minimum(gate.at_least * usual, few)
    yield from _each(gate, figures, gate.items, failed, levels[0])


def jumps(gate: JumpGate, figures: Figures) -> Iterator[Verdict]:
    """Where an item has left its usual level by more than is plausible.

    z = (log x - m) / s, with m the median of the earlier logarithms and s their robust standard
    deviation, at least that of a Poisson count; half is added to every figure. The logarithm makes
    much of a small count that is low, so chance is asked on the square-root scale as well.
    """
    items = gate.items or _others(gate, figures)
    value = figures.value[figures.places(items)] + HALF
    levels = _levels(figures, items, gate, lambda counts: np.log(counts + HALF))
    failed = np.ones(value.shape, bool)
    for level in levels:
        usual = np.exp(level.centre)
        spread = np.maximum(NORMAL * level.spread, 1 / np.sqrt(usual))
        away = np.abs(np.log(value) - level.centre)
        failed &= (away > gate.z * spread) & (away >= np.log(gate.fold))
        failed &= 2 * np.abs(np.sqrt(value) - np.sqrt(usual)) > gate.z
        failed &= usual - HALF >= gate.usual_at_least
    yield from _each(gate, figures, items, failed, np.exp(levels[0].centre) - HALF)


def copies(gate: CopiedGate, figures: Figures) -> Iterator[Verdict]:
    """Where a return repeats the one before: each item as of the month whose return carried it."""
    late = np.array([figures.catalogue.items[item].matures_after_months for item in figures.items])
    sent = np.stack([_later(figures.value[n], months) for n, months in enumerate(late)])
    before = _later(sent, 1)
    compared = np.isfinite(sent) & np.isfinite(before)
    total, same = compared.sum(axis=0), (compared & (sent == before)).sum(axis=0)
    copied = (total >= gate.items_at_least) & (same >= gate.share * total)
    if not copied.any():
        return
    for months in np.unique(late).tolist():
        items = tuple(item for item, m in zip(figures.items, late, strict=True) if m == months)
        yield Verdict(
            gate=gate,
            failed=_earlier(copied, months),
            items=items,
            found=_copied(figures, same, total, months),
        )


class _Level(NamedTuple):
    """The median of the months before each, and the median distance from it; NaN where too few of
    them are known. Arrays: (items, organisations, months)."""

    centre: Array
    spread: Array


def _levels(
    figures: Figures,
    items: Sequence[str],
    gate: HistoryGate,
    scale: Callable[[Array], Array] = np.asarray,
) -> list[_Level]:
    """Usual levels on a scale: that of each organisation's own months, and, once it has taken
    another one over, that of both together, which some items add up to and others do not."""
    places = figures.places(items)
    own = _level(scale(figures.value[places]), gate)
    takers = np.flatnonzero(figures.since <= figures.period.max(initial=-1))
    if not len(takers):
        return [own]
    joint = _level(scale(figures.merged[places][:, takers]), gate)
    after = figures.period >= figures.since[takers, None]
    both = _Level(own.centre.copy(), own.spread.copy())
    both.centre[:, takers] = np.where(after, joint.centre, own.centre[:, takers])
    both.spread[:, takers] = np.where(after, joint.spread, own.spread[:, takers])
    return [own, both]


def _level(values: Array, gate: HistoryGate) -> _Level:
    empty = np.full((*values.shape[:-1], gate.months), np.nan)
    padded = np.concatenate([empty, values], axis=-1)
    windows = np.lib.stride_tricks.sliding_window_view(padded, gate.months, axis=-1)[..., :-1, :]
    centre = _median(windows, gate.known)
    return _Level(centre, _median(np.abs(windows - centre[..., None]), gate.known))


def _median(windows: Array, known: int) -> Array:
    """The median of the last axis without its NaN; NaN where fewer than `known` are left."""
    ordered = np.sort(windows, axis=-1)  # NaN goes last
    count = np.isfinite(windows).sum(axis=-1)
    upper = np.take_along_axis(ordered, (count // 2)[..., None], axis=-1)
    lower = np.take_along_axis(ordered, np.maximum((count - 1) // 2, 0)[..., None], axis=-1)
    middle: Array = (lower[..., 0] + upper[..., 0]) / 2
    return np.where(count >= known, middle, np.nan)


def _others(gate: JumpGate, figures: Figures) -> Sequence[str]:
    """All items that providers count and that no other gate of the kind names."""
    named = {
        item
        for other in figures.catalogue.gates.values()
        if isinstance(other, JumpGate)
        for item in other.items
    }
    known = figures.catalogue.items
    return [
        item
        for item in figures.items
        if item not in named and known[item].kind == "count" and known[item].level == "provider"
    ]


def _later(values: Array, months: int) -> Array:
    """Figures moved so many months on: what is told of a month stands at that of its return."""
    moved = np.full(values.shape, np.nan)
    moved[..., months:] = values[..., : values.shape[-1] - months]
    return moved


def _earlier(failed: Array, months: int) -> Array:
    moved = np.zeros(failed.shape, bool)
    moved[:, : failed.shape[1] - months] = failed[:, months:]
    return moved


def _each(
    gate: VolumeGate | JumpGate,
    figures: Figures,
    items: Sequence[str],
    failed: Array,
    usual: Array,
) -> Iterator[Verdict]:
    """A verdict an item that failed anywhere. failed, usual: (items, organisations, months)."""
    for n in np.flatnonzero(failed.any(axis=(1, 2))).tolist():
        yield Verdict(
            gate=gate,
            failed=failed[n],
            items=gate.concerns or (items[n],),
            found=_beside(figures.catalogue.items[items[n]].name, figures.item(items[n]), usual[n]),
        )


def _beside(name: str, value: Array, usual: Array) -> Callable[[int, int], Said]:
    def said(row: int, at: int) -> Said:
        return {
            "item": name,
            "value": count_words(value[row, at]),
            "usual": count_words(round(float(usual[row, at]))),
            "share": share_words(value[row, at] / usual[row, at]),
        }

    return said


def _copied(figures: Figures, same: Array, total: Array, months: int) -> Callable[[int, int], Said]:
    def said(row: int, at: int) -> Said:
        sent = at + months
        return {
            "same": str(same[row, sent]),
            "compared": str(total[row, sent]),
            "month": month_words(int(figures.period[sent])),
            "before": month_words(int(figures.period[sent]) - 1),
        }

    return said
