"""How the population is divided for equity, and what is needed to tell a gap."""

from __future__ import annotations

from pydantic import Field

from catalogue.frozen import Frozen


class Breakdown(Frozen):
    """One way of dividing the population. groups: id to name, in the order of the table; unknown:
    the one that stands for those of no known group. reference: the group that the others are
    compared with. ordered: from the most to the least deprived, so that a slope can be drawn."""

    id: str
    name: str
    groups: dict[str, str] = Field(min_length=3)
    reference: str
    unknown: str
    ordered: bool = False

    @property
    def known(self) -> tuple[str, ...]:
        """The groups but the unknown one."""
        return tuple(group for group in self.groups if group != self.unknown)


class EquityRules(Frozen):
    """When a gap can be told. windows: months that may be pooled, the first by default.
    fewest_events: of each group compared. unknown_share: of the denominator, beyond which the
    groups' rates say too little. confidence: of the intervals, shared out over all comparisons of
    a table."""

    windows: tuple[int, ...] = (12, 24, 36)
    fewest_events: int = Field(default=10, ge=1)
    unknown_share: float = Field(default=0.1, gt=0, lt=1)
    confidence: float = Field(default=0.95, gt=0.5, lt=1)
