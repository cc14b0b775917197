"""Gates on figures of one month that cannot all be right: sums, parts, shares, numerators."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from catalogue.gates import NumeratorsGate, SeenGate, ShareGate, SumGate, WithinGate
from catalogue.model import Indicator
from etl.gates.figures import Array, Figures, count_words, items_of, share_words
from etl.gates.verdict import Said, Verdict

A_HAIR = 1e-9  # shares that differ by less are the same


def sums(gate: SumGate, figures: Figures) -> Iterator[Verdict]:
    """Where the part is not the whole."""
    part, whole = figures.sum_of(gate.part), figures.sum_of(gate.whole)
    allowed = gate.tolerance + gate.tolerance_share * np.abs(whole)
    yield Verdict(
        gate=gate,
        failed=np.abs(part - whole) > allowed + A_HAIR,
        items=gate.concerns or items_of(gate.part),
        found=lambda row, at: _two(part, whole, row, at),
    )


def parts(gate: WithinGate, figures: Figures) -> Iterator[Verdict]:
    """Where a part is more than its whole."""
    for one, all_ in gate.pairs:
        names = {"part_name": figures.name_of(one), "whole_name": figures.name_of(all_)}
        yield _within(gate, figures, one, all_, names)


def numerators(gate: NumeratorsGate, figures: Figures) -> Iterator[Verdict]:
    """Where a proportion's numerator is more than its denominator."""
    for indicator in figures.catalogue.indicators.values():
        for one, all_ in dict.fromkeys(_proportions(indicator)):
            if set(items_of(one)).isdisjoint(gate.ratios):
                names = {"name": indicator.short_name}
                yield _within(gate, figures, one, all_, names, (indicator.id,))


def shares(gate: ShareGate, figures: Figures) -> Iterator[Verdict]:
    """Where a share is not a plausible one."""
    part = figures.sum_of(gate.part, gate.months)
    whole = figures.sum_of(gate.whole, gate.months)
    share = np.full(part.shape, np.nan)
    np.divide(part, whole, out=share, where=whole > 0)
    failed = np.zeros(share.shape, bool)
    if gate.at_least is not None:
        failed |= share < gate.at_least - A_HAIR
    if gate.more_than is not None:
        failed |= share <= gate.more_than
    if gate.at_most is not None:
        failed |= share > gate.at_most + A_HAIR
    yield Verdict(
        gate=gate,
        failed=failed,
        items=gate.concerns or items_of(gate.part),
        found=lambda row, at: {
            **_two(part, whole, row, at),
            "share": share_words(share[row, at]),
        },
    )


def seen(gate: SeenGate, figures: Figures) -> Iterator[Verdict]:
    """Where nothing was counted in any of the months."""
    there = figures.sum_of(gate.part)
    nought = np.where(np.isnan(there), np.nan, there != 0)
    window = np.full(nought.shape, np.nan)
    if nought.shape[1] >= gate.months:
        windows = np.lib.stride_tricks.sliding_window_view(nought, gate.months, axis=1)
        window[:, gate.months - 1 :] = windows.sum(axis=-1)
    yield Verdict(
        gate=gate,
        failed=window == 0,
        items=gate.concerns or items_of(gate.part),
        found=lambda row, at: {"months": str(gate.months)},
    )


def _within(
    gate: WithinGate | NumeratorsGate,
    figures: Figures,
    one: str,
    all_: str,
    names: Said,
    indicators: tuple[str, ...] = (),
) -> Verdict:
    part, whole = figures.sum_of(one), figures.sum_of(all_)
    return Verdict(
        gate=gate,
        failed=part > whole + A_HAIR,
        items=gate.concerns or items_of(one),
        indicators=indicators,
        found=lambda row, at: {**_two(part, whole, row, at), **names},
    )


def _proportions(indicator: Indicator) -> Iterator[tuple[str, str]]:
    """Numerator and denominator of each version, where one is a part of the other."""
    if indicator.chart in ("p", "rare") and indicator.unit in ("percent", "per_1000"):
        for version in indicator.definitions:
            if version.denominator is not None:
                yield version.numerator, version.denominator


def _two(part: Array, whole: Array, row: int, at: int) -> Said:
    return {"part": count_words(part[row, at]), "whole": count_words(whole[row, at])}
