"""What one gate says of every organisation and month."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from numpy.typing import NDArray

from catalogue.gates import GateBase

Array = NDArray[Any]
Said = dict[str, str]  # what stands in place of the names in a gate's sentence


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Verdict:
    """failed: bool, (organisations, months). found: what was said of a cell, by row and column.

    items: what is in doubt. indicators: those that it concerns, where these are not all that are
    made of the items.
    """

    gate: GateBase
    failed: Array
    items: tuple[str, ...]
    found: Callable[[int, int], Said]
    indicators: tuple[str, ...] = ()

    def sentence(self, row: int, column: int) -> str:
        """What is to be said of a cell that failed."""
        return self.gate.sentence.format_map(self.found(row, column))
