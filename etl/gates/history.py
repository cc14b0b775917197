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
    """Where a month, or a return with what it tells of earlier months, repeats the one before.

    Items that are asked for with the same delay stand together: they fail where the whole is a
    copy, and they are.
    """
    delay = np.array([figures.catalogue.items[item].matures_after_months for item in figures.items])
    of_month = _repeats(figures.value)
    of_return = _repeats(
        np.stack([_later(value, d) for value, d in zip(figures.value, delay, strict=True)])
    )
    pattern = np.zeros(figures.shape, np.int64)  # which groups failed together, a bit each
    groups = [delay == months for months in np.unique(delay)]
    for bit, (group, months) in enumerate(zip(groups, np.unique(delay).tolist(), strict=True)):
        copied = _is_copy(gate, of_month) & _is_copy(gate, of_month, group)
        sent = _is_copy(gate, of_return) & _is_copy(gate, of_return, group)
        pattern |= (copied | _earlier(sent, months)).astype(np.int64) << bit
    for found in np.unique(pattern[pattern > 0]).tolist():
        failed = pattern == found
        together = np.any([g for bit, g in enumerate(groups) if found >> bit & 1], axis=0)
        together &= np.isfinite(figures.value[:, failed]).any(axis=1)
        yield Verdict(
            gate=gate,
            failed=failed,
            items=tuple(np.array(figures.items)[together].tolist()),
            found=_copied(figures, of_month, together),
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


class _Repeats(NamedTuple):
    """Which figures can be held against the month before, and which are the same; bool arrays
    (items, organisations, months)."""

    compared: Array
    same: Array


def _repeats(values: Array) -> _Repeats:
    before = _later(values, 1)
    compared = np.isfinite(values) & np.isfinite(before)
    return _Repeats(compared, compared & (values == before))


def _is_copy(gate: CopiedGate, repeats: _Repeats, group: Array | None = None) -> Array:
    """Whether so many of the figures are the same: of all of them, or of a group of items."""
    chosen = slice(None) if group is None else group
    total, same = repeats.compared[chosen].sum(axis=0), repeats.same[chosen].sum(axis=0)
    least = gate.items_at_least if group is None else 1
    copied: Array = (total >= least) & (same >= gate.share * total)
    return copied


def _level(values: Array, gate: HistoryGate) -> _Level:
    """The level of some items, each by itself: the windows of all of them together are some 100 MB,
    and asking the system for so much memory takes longer than the sums."""
    levels = [_level_of_one(item, gate) for item in values]
    if not levels:
        return _Level(values, values)
    return _Level(*(np.stack(part) for part in zip(*levels, strict=True)))


def _level_of_one(values: Array, gate: HistoryGate) -> _Level:
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


def _copied(figures: Figures, repeats: _Repeats, group: Array) -> Callable[[int, int], Said]:
    def said(row: int, at: int) -> Said:
        month = int(figures.period[at])
        return {
            "same": str(repeats.same[group, row, at].sum()),
            "compared": str(repeats.compared[group, row, at].sum()),
            "month": month_words(month),
            "before": month_words(month - 1),
        }

    return said
