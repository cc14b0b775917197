"""What makes an indicator a priority, and how much each reason counts."""

from __future__ import annotations

from pydantic import Field

from catalogue.frozen import Frozen

CRITERIA = ("variation", "concern", "target", "equity", "burden")


class Criterion(Frozen):
    """weight: its part beside the others. full: the size at which it gets the full mark, from
    which on more of it counts no more."""

    weight: float = Field(gt=0)
    full: float = Field(gt=0)


class PriorityRules(Frozen):
    """variation: of providers' true values, sd on the log or logit scale, the low end of its
    interval. concern: the share of providers whose latest flag is one of concern and has stood for
    `sustained_months`. target: how far the region misses it, as a share of it. equity: the gap
    beyond chance, as the logarithm of a ratio. burden: women or babies a year. least_told: the
    share of the weights that must be told; least_coverage: of the providers' months, below which
    the data are too poor to tell."""

    variation: Criterion = Criterion(weight=3, full=0.3)
    concern: Criterion = Criterion(weight=3, full=0.25)
    target: Criterion = Criterion(weight=2, full=0.25)
    equity: Criterion = Criterion(weight=2, full=0.5)
    burden: Criterion = Criterion(weight=2, full=200)
    sustained_months: int = Field(default=3, ge=1)
    least_told: float = Field(default=0.5, gt=0, le=1)
    least_coverage: float = Field(default=0.7, gt=0, le=1)

    def of(self, criterion: str) -> Criterion:
        """KeyError: there is no such criterion."""
        if criterion not in CRITERIA:
            raise KeyError(criterion)
        found: Criterion = getattr(self, criterion)
        return found
