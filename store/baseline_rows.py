"""First-year baselines as rows: an indicator each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from analysis.between_providers import Spread
from store.baselines import Baseline, ranked
from store.cut import Cut

METHOD = "DerSimonian and Laird 1986; interval Viechtbauer 2007; share Higgins and Thompson 2002"
SCALES = {"binomial": "logit", "poisson": "log"}
# Each column with its type, as CSV on the Web names it, and what it holds.
COLUMNS = {
    "indicator": ("string", "The indicator's id in the catalogue."),
    "name": ("string", "Its short name."),
    "pathway": ("string", "Where on the pathway of care it stands."),
    "unit": ("string", "percent, per_1000, ratio, count or hours."),
    "definition": ("integer", "Version of the definition in force at the cut."),
    "period_start": ("date", "First day of its first year under that definition."),
    "period_end": ("date", "Last day of that year; empty where it is not whole yet."),
    "numerator": ("number", "The region's count above the line over the year."),
    "denominator": ("number", "The region's count below the line; empty for a plain count."),
    "value": ("number", "The region's value in the unit; empty where reason says why."),
    "lower_95": ("number", "Lower end of its 95 % interval."),
    "upper_95": ("number", "Upper end of its 95 % interval."),
    "reason": ("string", "Why there is no value."),
    "providers": ("integer", "Providers with both counts in six months of the year or more."),
    "coverage": ("number", "Share of the providers' months that have a figure, 0 to 1."),
    "lowest": ("number", "The lowest value of a provider over the year, in the unit."),
    "highest": ("number", "The highest."),
    "between_sd": ("number", "Standard deviation of the providers' true values, on scale."),
    "between_sd_lower_95": ("number", "Lower end of its 95 % interval."),
    "between_sd_upper_95": ("number", "Upper end of its 95 % interval."),
    "scale": ("string", "logit or log: the scale of between_sd."),
    "between_sd_value": ("number", "The same in the indicator's unit, about the region's value."),
    "share_beyond_chance": ("number", "Share of all the variation that chance does not give."),
    "beyond_chance": ("boolean", "Whether the interval of between_sd leaves nought out."),
    "place": ("integer", "Among the indicators of the set with that, 1 for the largest."),
    "variation": ("string", "The same in words, or why it cannot be told."),
    "method": ("string", "Whose methods these are."),
    "snapshot": ("string", "The data cut that every row is of."),
    "suppression": ("string", "Whether small numbers were hidden; none: they were not."),
}
FIRST = {1: "Largest", 2: "Second", 3: "Third"}
ENDINGS = {1: "st", 2: "nd", 3: "rd"}


def told_of_set(cut: Cut, chosen: str | None) -> tuple[list[Baseline], Mapping[str, int]]:
    """The baselines of a set (None: the first) by pathway, and the place of those that differ."""
    indicators = cut.catalogue.in_set(chosen or cut.catalogue.sets[0].id)
    told = [cut.baseline(i.id) for i in indicators if cut.has_returns(i.id)]
    return told, ranked(told)


def place_words(one: Baseline, places: Mapping[str, int]) -> str:
    """Where its variation stands among the indicators': never where a provider stands."""
    if isinstance(one.spread, str):
        return "Cannot tell"
    place = places.get(one.indicator)
    if place is None:
        return "No more than chance gives"
    return f"{FIRST.get(place, _ordinal(place))} of {len(places)}"


def _ordinal(number: int) -> str:
    teen = 10 < number % 100 < 20
    return f"{number}{'th' if teen else ENDINGS.get(number % 10, 'th')}"


def baseline_rows(cut: Cut, told: Sequence[Baseline], places: Mapping[str, int]) -> pd.DataFrame:
    """A row an indicator, in the order given."""
    rows = [_row(cut, one, places) for one in told]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _row(cut: Cut, one: Baseline, places: Mapping[str, int]) -> dict[str, Any]:
    indicator = cut.indicator(one.indicator)
    found = {
        "indicator": one.indicator,
        "name": indicator.short_name,
        "pathway": indicator.pathway,
        "unit": indicator.unit,
        "definition": one.definition,
        "period_start": one.period.start.isoformat() if one.period else "",
        "period_end": one.period.end.isoformat() if one.period else "",
        "numerator": one.numerator,
        "denominator": one.denominator,
        "value": one.value,
        "lower_95": one.lower,
        "upper_95": one.upper,
        "reason": one.why,
        "providers": one.providers,
        "coverage": one.coverage,
        "lowest": one.low,
        "highest": one.high,
        "place": str(places.get(one.indicator, "")),
        "variation": place_words(one, places),
        "snapshot": cut.id,
        "suppression": "none",
    }
    if isinstance(one.spread, str):
        return found | {"beyond_chance": "", "variation": f"Cannot tell: {one.spread}"}
    return found | _spread(one.spread, indicator.multiplier, SCALES[indicator.funnel])


def _spread(spread: Spread, multiplier: float, scale: str) -> dict[str, Any]:
    return {
        "between_sd": spread.sd,
        "between_sd_lower_95": spread.lower,
        "between_sd_upper_95": spread.upper,
        "scale": scale,
        "between_sd_value": multiplier * spread.sd_of_value,
        "share_beyond_chance": spread.share,
        "beyond_chance": str(spread.beyond_chance).lower(),
        "method": METHOD,
    }
