"""How each data item of the demo region is drawn: one method a kind of recipe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Recipe = Mapping[str, Any]
HOURS_IN_A_WEEK = 168
CENTS = 2  # decimals of whole-time equivalents


@dataclass(kw_only=True, eq=False)
class Drawer:
    """Draws items one after another; each may stand on those before it.

    size: (providers, months) expected women giving birth. deprivation: (providers,) about 0.
    shift: item to (providers, months) added to its true rate on the logit scale (log for rates).
    days: (months,) days in each month. counts: what has been drawn, (providers, months).
    """

    rng: np.random.Generator
    size: Array
    deprivation: Array
    shift: Mapping[str, Array]
    days: Array
    counts: dict[str, Array] = field(default_factory=dict)

    def draw(self, item: str, recipe: Recipe) -> None:
        """Draw one item by its recipe."""
        kinds: dict[str, Callable[[str, Recipe], Array]] = {
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
        kind = next(key for key in recipe if key in kinds)
        self.counts[item] = np.asarray(kinds[kind](item, recipe), dtype=float)

    def _effect(self, item: str, recipe: Recipe) -> Array:
        """Between-provider effect and planted shift of an item, (providers, months)."""
        own = self.rng.standard_normal((len(self.size), 1)) * recipe.get("sd", 0.0)
        pull = recipe.get("deprivation", 0.0) * self.deprivation[:, None]
        effect = np.asarray(own + pull + self.shift.get(item, 0.0))
        return np.broadcast_to(effect, self.size.shape)

    def _left(self, whole: str, recipe: Recipe) -> Array:
        """The whole less what other items have taken of it."""
        taken = sum((self.counts[part] for part in recipe.get("less", ())), start=np.float64(0))
        return np.asarray(self.counts[whole] - taken)

    def _per_size(self, item: str, recipe: Recipe) -> Array:
        return np.asarray(self.rng.poisson(self.size * recipe["per_size"]))

    def _share(self, item: str, recipe: Recipe) -> Array:
        left = self._left(recipe["share_of"], recipe).astype(np.int64)
        return self.rng.binomial(left, shifted(recipe["rate"], self._effect(item, recipe)))

    def _rest(self, item: str, recipe: Recipe) -> Array:
        return self._left(recipe["rest_of"], recipe)

    def _sum(self, item: str, recipe: Recipe) -> Array:
        return np.asarray(sum(self.counts[part] for part in recipe["sum_of"]))

    def _rate(self, item: str, recipe: Recipe) -> Array:
        rate = recipe["rate"] * np.exp(self._effect(item, recipe))
        return np.asarray(self.rng.poisson(self.counts[recipe["rate_on"]] * rate))

    def _twins(self, item: str, recipe: Recipe) -> Array:
        women = self.counts[recipe["with_twins"]]
        return women + self.rng.binomial(women.astype(np.int64), recipe["rate"])

    def _per_unit(self, item: str, recipe: Recipe) -> Array:
        return np.asarray(self.rng.poisson(recipe["per_unit"] * np.exp(self._effect(item, recipe))))

    def _staff(self, item: str, recipe: Recipe) -> Array:
        yearly = 12 * self.size.mean(axis=1, keepdims=True) / recipe["staff_for"]
        drift = np.cumsum(self.rng.normal(0, 0.004, self.size.shape), axis=1)
        return np.asarray(np.round(yearly * np.exp(self._effect(item, recipe) + drift), CENTS))

    def _shifts(self, item: str, recipe: Recipe) -> Array:
        return np.broadcast_to(recipe["shifts_a_day"] * self.days, self.size.shape)

    def _level(self, item: str, recipe: Recipe) -> Array:
        level = recipe["level"] * np.exp(self._effect(item, recipe))
        noise = self.rng.normal(0, 1.5, self.size.shape)
        return np.asarray(np.round(np.minimum(level + noise, HOURS_IN_A_WEEK), 1))

    def _rolling(self, item: str, recipe: Recipe) -> Array:
        drift = np.cumsum(self.rng.normal(0.003, 0.008, self.size.shape), axis=1)
        return np.asarray(np.round(recipe["rolling_level"] * np.exp(drift)))


def shifted(rate: float, effect: Array) -> Array:
    """A probability moved by an effect on the logit scale."""
    return np.asarray(1 / (1 + (1 - rate) / rate * np.exp(-effect)))
