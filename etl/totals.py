"""Sums of organisations: an LMS's of its providers, the region's of them all."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from etl.cube import CODE, HAS_VALUE, NEVER, Words
from etl.terms import Cells

Array = NDArray[Any]

SHUT = CODE["structural_zero"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rows:
    """An indicator's figures of some organisations; arrays (organisations, periods).

    denominator: NaN throughout for a plain count. coverage: share of the births of the
    organisations below that is in the figure. there: whether the organisation has a row at all.
    """

    numerator: Array
    denominator: Array
    cells: Cells
    coverage: Array
    there: Array


def total(
    parts: Rows, chosen: Array, weight: Array, ratio: bool, least: float, words: Words
) -> Rows:
    """The sum, one organisation, of those parts that have both terms; Rows of shape (1, periods).

    chosen: (parts, periods), who belongs to it when. weight: (parts, periods), births. ratio: False
    for a plain count, which needs every part. least: coverage under which the sum is withheld. A
    closed unit is a part with no births: it counts as there, with nothing.
    """
    shut = chosen & (parts.cells.status == SHUT)
    complete = np.isfinite(parts.numerator) & (np.isfinite(parts.denominator) | (not ratio))
    summed = chosen & ~shut & complete
    asked = chosen & ~shut
    coverage = _share(summed, asked, weight)
    enough = summed.any(axis=0) & (coverage >= least if ratio else (summed == asked).all(axis=0))
    numerator = np.where(enough, np.where(summed, parts.numerator, 0).sum(axis=0), np.nan)
    denominator = np.where(enough, np.where(summed, parts.denominator, 0).sum(axis=0), np.nan)
    status, reason = _missing(parts.cells, chosen, summed, words)
    lowest = np.where(summed, parts.cells.status, CODE["final"]).min(axis=0)
    spoken = _sentences(enough, summed, asked, coverage, least if ratio else 1.0, words)
    reason = np.where(summed.any(axis=0), spoken, reason)
    return Rows(
        numerator=numerator[None],
        denominator=denominator[None] if ratio else np.full((1, len(numerator)), np.nan),
        cells=Cells(
            value=numerator[None],
            status=np.where(enough, lowest, status)[None].astype(np.int8),
            reason=reason[None],
            caveat=np.zeros((1, len(numerator)), np.int32),
            source=np.zeros((1, len(numerator)), np.int32),
            submission=np.zeros((1, len(numerator)), np.int32),
            received=np.where(chosen, parts.cells.received, NEVER).max(axis=0, initial=NEVER)[None],
        ),
        coverage=coverage[None],
        there=np.atleast_2d(chosen.any(axis=0)),
    )


def _share(summed: Array, asked: Array, weight: Array) -> Array:
    """Share of births; of organisations where no births are known of any."""
    births = np.where(asked, weight, 0).sum(axis=0)
    count = asked.sum(axis=0)
    by_births = np.where(summed, weight, 0).sum(axis=0) / np.where(births > 0, births, 1)
    by_count = summed.sum(axis=0) / np.maximum(count, 1)
    share: Array = np.where(births > 0, by_births, by_count)
    return share


def _missing(parts: Cells, chosen: Array, summed: Array, words: Words) -> tuple[Array, Array]:
    """Status and reason of a sum that is not given: what all parts say, else withheld."""
    absent = chosen & ~summed
    code = np.where(absent, parts.status, np.int8(127))
    first, last = code.min(axis=0), np.where(absent, parts.status, -1).max(axis=0, initial=-1)
    alone = ~summed.any(axis=0) & (first < HAS_VALUE)
    # A closed unit beside others that sent nothing: the others' status is the one that matters.
    only_shut = alone & (last == SHUT)
    open_code = np.where(absent & (parts.status != SHUT), parts.status, np.int8(127)).min(axis=0)
    open_code = np.where(only_shut, SHUT, open_code)
    shared = alone & ((open_code == last) | only_shut)
    status = np.where(shared, open_code, CODE["withheld"])
    row = (absent & (parts.status == status)).argmax(axis=0)
    reason = np.take_along_axis(parts.reason, row[None], axis=0)[0]
    return status, np.where(shared, reason, words.number("No provider has sent both counts"))


def _sentences(
    enough: Array, summed: Array, asked: Array, coverage: Array, least: float, words: Words
) -> Array:
    """Where providers are lacking: who is in the sum, and why it is withheld."""
    here, all_ = summed.sum(axis=0), asked.sum(axis=0)
    number = np.zeros(len(here), np.int32)
    for column in np.flatnonzero((here < all_) & (here > 0)):
        text = f"{here[column]} of {all_[column]} providers, {coverage[column]:.0%} of births"
        if not enough[column]:
            needed = "every provider is" if least >= 1 else f"{least:.0%} of births are"
            text = f"Withheld: {text}; {needed} needed"
        number[column] = words.number(text)
    return number
