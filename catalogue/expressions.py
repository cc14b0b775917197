"""Expressions over data items: item ids, `+`, `-` and `rolling(item, n)`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # who only checks a catalogue, as a load with nothing new does, needs no numpy
    from numpy.typing import NDArray

    Array = NDArray[Any]

TERM = re.compile(
    r"\s*(?P<sign>[+-])?\s*"
    r"(?:rolling\(\s*(?P<rolled>[a-z]\w*)\s*,\s*(?P<months>\d{1,2})\s*\)|(?P<item>[a-z]\w*))\s*"
)


class ExpressionError(ValueError):
    """The text is not an expression; the message says what is expected."""


@dataclass(frozen=True, slots=True)
class Term:
    """One item of a sum, as it is or summed over the months that end with each month."""

    sign: int
    item: str
    months: int = 1


@dataclass(frozen=True, slots=True)
class Expression:
    """A sum of terms."""

    terms: tuple[Term, ...]

    @property
    def items(self) -> frozenset[str]:
        """The ids of all items in it."""
        return frozenset(term.item for term in self.terms)

    def evaluate(self, values: Mapping[str, Array]) -> Array:
        """The result on arrays of (..., months), consecutive months last.

        NaN is missing: one missing operand, or one missing month of a rolling sum, makes the result
        missing. KeyError: an item that `values` does not hold.
        """
        total: Array | None = None
        for term in self.terms:
            part = term.sign * rolling_sum(values[term.item], term.months)
            total = part if total is None else total + part
        assert total is not None  # a parsed expression has at least one term
        return total


def rolling_sum(values: Array, months: int) -> Array:
    """Sums over `months` columns that end with each; NaN where any of them is missing."""
    import numpy as np

    values = np.asarray(values, dtype=float)
    if months == 1:
        return values
    result = np.full(values.shape, np.nan)
    if values.shape[-1] >= months:
        windows = np.lib.stride_tricks.sliding_window_view(values, months, axis=-1)
        result[..., months - 1 :] = windows.sum(axis=-1)
    return result


@cache
def parse(text: str) -> Expression:
    """The expression that the text says. ExpressionError where it says none."""
    terms: list[Term] = []
    position = 0
    while position < len(text):
        found = TERM.match(text, position)
        if found is None or (terms and found["sign"] is None):
            raise ExpressionError(
                f"“{text}” is not understood from character {position + 1}; "
                "write item ids joined by + and -, or rolling(item, months)"
            )
        terms.append(_term(found))
        position = found.end()
    if not terms:
        raise ExpressionError("it is empty; write item ids joined by + and -")
    return Expression(tuple(terms))


def _term(found: re.Match[str]) -> Term:
    sign = -1 if found["sign"] == "-" else 1
    if found["item"]:
        return Term(sign, found["item"])
    months = int(found["months"])
    if months < 2:
        raise ExpressionError("a rolling sum needs at least 2 months")
    return Term(sign, found["rolled"], months)
