"""How each data item of the demo region is drawn: one function a kind of recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Recipe = Mapping[str, Any]
TWO_PLACES = 2


def as_counts(drawn: Array) -> Array:
    """Whole numbers as the floats in which counts travel, so that one may be missing."""
    return np.asarray(drawn, dtype=float)


class Drawer:
    """Draws items one after another; each may stand on those before it.

    size: (providers, months) expected women giving birth. deprivation: (providers,) about 0.
    shift: item to (providers, months) added to its true rate on the logit scale (log for rates).
    days: (months,) days in each month. counts: what has been drawn, (providers, months).
    """

    def __init__(
        self,
        rng: np.random.Generator,
        size: Array,
        deprivation: Array,
        shift: Mapping[str, Array],
        days: Array,
    ) -> None:
        self.rng, self.size, self.deprivation = rng, size, deprivation
        self.shift, self.days = shift, days
        self.counts: dict[str, Array] = {}
        self.kinds: dict[str, Callable[[str, Recipe], Array]] = {
            "per_size": self._per_size,
            "share_of": self._share,
            "rest_of": self._rest,
            "sum_of": self._sum,
            "rate_on": self._rate,
            "with_twins": self._twins,
            "per_unit": self._per_unit,
            "staff_for": self._staff,
            "shifts_a_day": self._shifts,
            "level": self._level,
            "rolling_level": self._rolling,
        }

    def draw(self, item: str, recipe: Recipe) -> None:
        """Draw one item by its recipe."""
        kind = next(key for key in recipe if key in self.kinds)
        self.counts[item] = self.kinds[kind](item, recipe)

    def _effect(self, item: str, recipe: Recipe) -> Array:
        """Between-provider effect and planted shift of an item, (providers, months)."""
        own = self.rng.standard_normal((len(self.size), 1)) * recipe.get("sd", 0.0)
        pull = recipe.get("deprivation", 0) * 0.2 * self.deprivation[:, None]
        return np.asarray(own + pull + self.shift.get(item, 0.0))

    def _probability(self, item: str, recipe: Recipe) -> Array:
        rate = recipe["rate"]
        logit = np.log(rate / (1 - rate)) + self._effect(item, recipe)
        return np.asarray(1 / (1 + np.exp(-logit)))

    def _left(self, whole: str, recipe: Recipe) -> Array:
        """The whole less what other items have taken of it."""
        taken = sum((self.counts[part] for part in recipe.get("less", ())), start=np.float64(0))
        return np.asarray(self.counts[whole] - taken)

    def _per_size(self, item: str, recipe: Recipe) -> Array:
        return as_counts(self.rng.poisson(self.size * recipe["per_size"]))

    def _share(self, item: str, recipe: Recipe) -> Array:
        left = self._left(recipe["share_of"], recipe).astype(np.int64)
        chance = np.broadcast_to(self._probability(item, recipe), left.shape)
        return as_counts(self.rng.binomial(left, chance))

    def _rest(self, item: str, recipe: Recipe) -> Array:
        return self._left(recipe["rest_of"], recipe)

    def _sum(self, item: str, recipe: Recipe) -> Array:
        return np.asarray(sum(self.counts[part] for part in recipe["sum_of"]))

    def _rate(self, item: str, recipe: Recipe) -> Array:
        rate = recipe["rate"] * np.exp(self._effect(item, recipe))
        return as_counts(self.rng.poisson(self.counts[recipe["rate_on"]] * rate))

    def _twins(self, item: str, recipe: Recipe) -> Array:
        women = self.counts[recipe["with_twins"]]
        return as_counts(women + self.rng.binomial(women.astype(np.int64), recipe["rate"]))

    def _per_unit(self, item: str, recipe: Recipe) -> Array:
        mean = recipe["per_unit"] * np.exp(self._effect(item, recipe))
        return as_counts(self.rng.poisson(np.broadcast_to(mean, self.size.shape)))

    def _staff(self, item: str, recipe: Recipe) -> Array:
        yearly = 12 * self.size.mean(axis=1, keepdims=True) / recipe["staff_for"]
        drift = np.cumsum(self.rng.normal(0, 0.004, self.size.shape), axis=1)
        return np.round(yearly * np.exp(self._effect(item, recipe) + drift), TWO_PLACES)

    def _shifts(self, item: str, recipe: Recipe) -> Array:
        return as_counts(np.broadcast_to(recipe["shifts_a_day"] * self.days, self.size.shape))

    def _level(self, item: str, recipe: Recipe) -> Array:
        level = recipe["level"] * np.exp(self._effect(item, recipe))
        noise = self.rng.normal(0, 1.5, self.size.shape)
        return np.round(np.minimum(level + noise, 168), 1)

    def _rolling(self, item: str, recipe: Recipe) -> Array:
        drift = np.cumsum(self.rng.normal(0.003, 0.008, self.size.shape), axis=1)
        return np.round(recipe["rolling_level"] * np.exp(drift))
