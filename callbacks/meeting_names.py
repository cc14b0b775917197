"""Providers' names as a meeting shows them: as they are, or as letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from random import Random, SystemRandom

import numpy as np

from analysis.reading import FunnelReading, Limits
from catalogue.model import Region
from store.comparison import Comparison
from store.cut import Cut
from store.meeting import drawn_letters, with_new


@dataclass(frozen=True, slots=True)
class Names:
    """letters: by provider's code, None where names are shown."""

    cut: Cut
    letters: Mapping[str, str] | None = None

    @property
    def hidden(self) -> bool:
        return self.letters is not None

    def of(self, level: str, org: str) -> str:
        """An organisation's name, or "Provider F". LMSs and the region keep theirs."""
        if self.letters is None or level != "provider":
            return self.cut.org_name(level, org)
        return f"Provider {self.letters[org]}" if org in self.letters else "Provider"

    def beside(self, comparison: Comparison) -> Comparison:
        """A comparison in which these names stand, in the order of the letters."""
        if self.letters is None:
            return comparison
        names = [self.of("provider", org) for org in comparison.orgs]
        order = sorted(range(len(names)), key=lambda i: (len(names[i]), names[i]))
        return replace(
            comparison,
            orgs=tuple(comparison.orgs[i] for i in order),
            names=tuple(names[i] for i in order),
            numerator=comparison.numerator[order],
            denominator=comparison.denominator[order],
            months_used=comparison.months_used[order],
            own=comparison.own[order],
            reading=_in_order(comparison.reading, order),
            stabilised=None,
        )


def names_for(cut: Cut, letters: Mapping[str, str] | None) -> Names:
    """Names as letters of a meeting; None: names as they are."""
    if letters is None:
        return Names(cut)
    return Names(cut, with_new(letters, [p.code for p in cut.region.providers]))


def letters_of(region: Region, chance: Random | None = None) -> dict[str, str]:
    """New letters for a region's providers."""
    ordered = sorted(region.providers, key=lambda p: p.short_name.casefold())
    return drawn_letters([p.code for p in ordered], chance or SystemRandom())


@cache
def passing_letters(region: str, codes: tuple[str, ...]) -> dict[str, str]:
    """Letters for a chart that stands on no list; they last as long as the program runs."""
    return drawn_letters(codes, SystemRandom())


def _in_order(reading: FunnelReading, order: list[int]) -> FunnelReading:
    drawn = reading.limits
    sides = ("lower_998", "lower_95", "upper_95", "upper_998")
    every = {side: np.broadcast_to(getattr(drawn, side), reading.value.shape) for side in sides}
    limits = Limits(**{side: line[order] for side, line in every.items()})
    return replace(
        reading,
        value=reading.value[order],
        lower_ci=reading.lower_ci[order],
        upper_ci=reading.upper_ci[order],
        position=tuple(reading.position[i] for i in order),
        z=reading.z[order],
        detectable=reading.detectable[order],
        limits=limits,
    )
