"""The demo region's own trusts as a national body publishes them: as they truly counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from analysis.national_check import SMALL
from catalogue.model import Provider
from etl.demo.generate import DemoCounts

Array = NDArray[Any]
Figure = tuple[int, int] | str  # both counts, or the sign that stands in their place
DID_NOT_SUBMIT, LOW_QUALITY = "DNS", "Low DQ"


class Trust(NamedTuple):
    code: str
    name: str
    level: str


def own_trusts(
    demo: DemoCounts, measure: str, months: Array, ago: int | None, *, final: bool
) -> Mapping[Trust, Figure]:
    """Figures of the region's own trusts for some months. A trust that was taken over is in its
    successor's figures from the first period that ends with it. Empty where the demo does not reach
    back so far. ago: months before the last told, None for a year. final: not provisional."""
    places = np.searchsorted(demo.month, months)
    if months[0] < demo.month[0] or months[-1] > demo.month[-1]:
        return {}
    return {
        Trust(provider.code, provider.name.upper(), "Provider"): _figure(
            demo, provider, measure, places, ago, final=final
        )
        for provider in demo.providers
        if provider.kind == "maternity" and not _taken_over(provider, months[-1])
    }


def _figure(
    demo: DemoCounts, provider: Provider, measure: str, places: Array, ago: int | None, *,
    final: bool,
) -> Figure:  # fmt: skip
    planted = demo.plan["national"]["own"]
    absent, doubtful = planted["did_not_submit"], planted["low_quality"]
    if provider.code == absent["provider"] and ago == absent["months_ago"]:
        return DID_NOT_SUBMIT
    if provider.code == doubtful["provider"] and measure == doubtful["measure"]:
        return LOW_QUALITY
    terms = demo.plan["national"]["measures"][measure]
    above, below = (
        _sum(demo, provider, terms[term], places) for term in ("numerator", "denominator")
    )
    return round(above * _times(planted, provider, measure, ago, final=final)), round(below)


def _times(
    planted: Mapping[str, Any], provider: Provider, measure: str, ago: int | None, *, final: bool
) -> float:
    """What a numerator is multiplied by: a true difference, or births that are not all in yet."""
    different, early = planted["different"], planted["provisional"]
    if (provider.code, measure, ago) == tuple(
        different[key] for key in ("provider", "measure", "months_ago")
    ):
        return float(different["times"])
    if not final and (provider.code, measure) == (early["provider"], early["measure"]):
        return float(early["times"])
    return 1.0


def _sum(demo: DemoCounts, provider: Provider, item: str, places: Array) -> float:
    """A true count over some months, with those of trusts taken over by their end."""
    last = demo.month[places[-1]]
    codes = {provider.code} | {
        p.code
        for p in demo.providers
        if p.successor is not None and p.successor.code == provider.code and _taken_over(p, last)
    }
    rows = np.flatnonzero([p.code in codes for p in demo.providers])
    return float(np.nansum(_in_force(demo, item)[np.ix_(rows, places)]))


def _in_force(demo: DemoCounts, item: str) -> Array:
    """True counts, with the one that a trust corrected."""
    true, again = demo.true[item], demo.plan["planted"]["restated"]
    row, column = demo.row(again["provider"]), len(demo.month) - 1 - again["months_ago"]
    if item != again["item"] or row is None or column < 0:
        return true
    corrected = true.copy()
    corrected[row, column] = round(corrected[row, column] * again["times"])
    return corrected


def _taken_over(provider: Provider, month: np.datetime64) -> bool:
    successor = provider.successor
    return successor is not None and bool(np.datetime64(successor.from_, "M") <= month)


def planted_national(demo: DemoCounts) -> dict[str, Any]:
    """What was planted in the national files, with the month that it is about: of a measure that is
    told later, the reporting month is so much later. suppressed: measure and provider of each rate
    of the last months that is hidden, for its count is 1 to 7."""
    last = demo.month[-1] - demo.plan["national"]["behind_months"]
    planted: dict[str, Any] = {
        name: dict(event) | {"month": str(last - event.get("months_ago", 0))}
        for name, event in demo.plan["national"]["own"].items()
        if demo.row(event["provider"]) is not None
    }
    return planted | {"suppressed": list(_hidden(demo, last))}


def _hidden(demo: DemoCounts, last: np.datetime64) -> Iterator[dict[str, str]]:
    for measure, told in demo.plan["national"]["measures"].items():
        window = np.arange(last + 1 - told.get("window_months", 1), last + 1)
        own = own_trusts(demo, measure, window, 0, final=True)
        for trust, figure in own.items():
            if isinstance(figure, tuple) and 0 < figure[0] <= SMALL:
                yield {"measure": measure, "provider": trust.code}
