"""What the returns that are not in do to the region: the share of births that is covered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from catalogue.model import Provider
from store.tracker import Tracker, suspension_at


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A maternity provider's share of the region's births, and whether its return is in."""

    provider: Provider
    share: float
    is_in: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The last month of a tracker. parts: those in first, each by size. needed: the share below
    which the region's rates are withheld."""

    month: date
    parts: tuple[Part, ...]
    needed: float

    @property
    def share(self) -> float:
        """The share of births that is in."""
        return sum(part.share for part in self.parts if part.is_in)

    @property
    def is_enough(self) -> bool:
        """Whether the region's rates are shown."""
        return self.share >= self.needed

    @property
    def absent(self) -> tuple[Part, ...]:
        """Those that are not in, largest first."""
        return tuple(part for part in self.parts if not part.is_in)

    def steps(self) -> tuple[tuple[Part, float], ...]:
        """The fewest that would make it enough, each with the share once it is in too; none where
        it is enough already."""
        share, steps = self.share, []
        for part in self.absent:
            if share >= self.needed:
                break
            share += part.share
            steps.append((part, share))
        return tuple(steps)


def coverage_of(tracker: Tracker, births: Mapping[str, float], needed: float) -> Coverage | None:
    """The coverage of a tracker's last month; None where no maternity provider owes a return.

    births: by provider the latest known of a month. Who never told of births counts like the
    average of those who did, as in the sums; a closed unit has none.
    """
    month = tracker.months[-1]
    owing = [p for p in tracker.asked if p.kind == "maternity"]
    sizes = _sizes(owing, births, month)
    total = sum(sizes)
    if not total:
        return None
    arrived = {p.code for p in tracker.arrived}
    parts = [
        Part(provider=p, share=size / total, is_in=p.code in arrived)
        for p, size in zip(owing, sizes, strict=True)
    ]
    parts.sort(key=lambda part: (not part.is_in, -part.share))
    return Coverage(month=month, parts=tuple(parts), needed=needed)


def _sizes(providers: Sequence[Provider], births: Mapping[str, float], month: date) -> list[float]:
    known = [births[p.code] for p in providers if p.code in births]
    otherwise = sum(known) / len(known) if known else 1.0
    return [0.0 if suspension_at(p, month) else births.get(p.code, otherwise) for p in providers]
