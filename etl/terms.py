"""An indicator's numerator or denominator, worked out of a cube of data items."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.expressions import Expression
from etl.cube import CODE, HAS_VALUE, NEVER, Cube

Array = NDArray[Any]


@dataclass(slots=True, kw_only=True, eq=False)
class Cells:
    """Figures of organisations by period; arrays (organisations, periods) as in a Cube."""

    value: Array
    status: Array
    reason: Array
    caveat: Array
    source: Array
    submission: Array
    received: Array

    def where(self, chosen: Array, other: Cells) -> Cells:
        """These cells where chosen, the other's elsewhere."""
        return Cells(
            **{
                name: np.where(chosen, getattr(self, name), getattr(other, name))
                for name in self.__dataclass_fields__
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Merged:
    """Series of organisations that took others over, for sums over several months.

    value: (items, organisations, periods), with the former organisations' values added in the
    months before they merged. since: (organisations,) month number from which it is to be used.
    """

    value: Array
    since: Array


def evaluate(cube: Cube, expression: Expression, merged: Merged) -> Cells:
    """The expression's cells. A missing operand makes the result missing, with its reason."""
    places = {item: cube.item(item) for item in expression.items}
    total = expression.evaluate({item: cube.value[at] for item, at in places.items()})
    if any(term.months > 1 for term in expression.terms):
        after = expression.evaluate({item: merged.value[at] for item, at in places.items()})
        total = np.where(cube.period >= merged.since[:, None], after, total)
    parts = [_operand(cube, term.item, term.months) for term in expression.terms]
    result = parts[0]
    for part in parts[1:]:
        result = both(result, part, cube)
    result.value = total
    # A sum may lack a merged organisation's month although its own operands are there.
    lost = np.isnan(total) & (result.status >= HAS_VALUE)
    if lost.any():
        words = cube.words.number("A month of an organisation that has merged is missing")
        result.status = np.where(lost, CODE["not_submitted"], result.status)
        result.reason = np.where(lost, words, result.reason)
    return result


def both(first: Cells, second: Cells, cube: Cube) -> Cells:
    """Two operands together: the more telling status, the later receipt, both caveats."""
    telling = first.status <= second.status
    later = second.received > first.received
    return Cells(
        value=first.value,
        status=np.minimum(first.status, second.status),
        reason=np.where(telling, first.reason, second.reason),
        caveat=cube.words.join(first.caveat, second.caveat),
        source=np.where(later, second.source, first.source),
        submission=np.where(later, second.submission, first.submission),
        received=np.maximum(first.received, second.received),
    )


def _operand(cube: Cube, item: str, months: int) -> Cells:
    """An item's cells as an operand, for sums of several months those of the whole span."""
    at = cube.item(item)
    cells = Cells(**{name: getattr(cube, name)[at].copy() for name in Cells.__dataclass_fields__})
    return cells if months == 1 else _span(cells, cube, months)


def _span(cells: Cells, cube: Cube, months: int) -> Cells:
    """Cells as the last of a span of months: missing when one of the span is."""
    columns = np.arange(cells.status.shape[1])
    missing = cells.status < HAS_VALUE
    last = np.maximum.accumulate(np.where(missing, columns, -1), axis=1)
    inside = (last >= 0) & (last > columns - months)
    status = np.take_along_axis(cells.status, np.maximum(last, 0), axis=1)
    earlier = inside & ~missing
    cells.status = np.where(inside, status, cells.status)
    sentence = cube.words.number(f"One of the {months} months that are summed is missing")
    cells.reason = np.where(earlier, sentence, cells.reason)
    young = ~inside & (columns < months - 1)
    if young.any():
        cells.status = np.where(young, CODE["not_applicable"], cells.status)
        sentence = cube.words.number(f"The first {months} months are needed for a sum of {months}")
        cells.reason = np.where(young, sentence, cells.reason)
    return cells


def nothing(shape: tuple[int, int]) -> Cells:
    """Cells that neither hold nor hide anything, as the denominator of a plain count."""
    zero = np.zeros(shape, np.int32)
    return Cells(
        value=np.full(shape, np.nan),
        status=np.full(shape, CODE["final"], np.int8),
        reason=zero,
        caveat=zero,
        source=zero,
        submission=zero,
        received=np.full(shape, NEVER),
    )
