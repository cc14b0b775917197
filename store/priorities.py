"""Where the region should look: each indicator's last year by the criteria of the work plan."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from analysis.between_providers import Spread, spread_between
from analysis.equity import Told
from analysis.intervals import interval
from analysis.priority import affected_by_spread, put_in_order
from catalogue.model import Indicator
from catalogue.priority_rules import CRITERIA
from store.assess import settings_for
from store.baselines import HALF, coverage_of, usable_counts
from store.cut import Cut
from store.equity import divided
from store.published_figures import Period, as_month, period_between

YEAR = 12  # months
NO_DIRECTION = "No agreed direction."
NO_FUNNEL = "It is followed over time; providers are not compared."
ONE_SIDED = {"lower_is_better": 1.0, "higher_is_better": -1.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one criterion finds. words: the finding, or why there is none. size: in the criterion's
    own unit, and mark: 0 to 1; NaN where it cannot be told. applies: whether the criterion has a
    meaning for this indicator."""

    words: str
    size: float = np.nan
    mark: float = np.nan
    applies: bool = True

    @property
    def is_told(self) -> bool:
        return bool(self.applies and np.isfinite(self.mark))


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An indicator as a possible priority. numerator, denominator, value, lower, upper: the
    region's last twelve months, NaN where there is none. coverage: share of the providers' months
    with a figure. score: 0 to 1, NaN where too little can be told; place: 1 for the first, 0
    without; first, last: the places it takes when a criterion is left out. poor: the data are too
    poor to tell."""

    indicator: Indicator
    findings: Mapping[str, Finding]
    numerator: float
    denominator: float
    value: float
    lower: float
    upper: float
    coverage: float
    poor: bool
    score: float = np.nan
    place: int = 0
    first: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """The region's sums over a period; NaN where there are none."""

    numerator: float
    denominator: float
    value: float
    lower: float
    upper: float


def candidates(cut: Cut, indicators: Sequence[Indicator], to: str) -> tuple[Candidate, ...]:
    """The indicators in their order: those with a score first, then those too poor to tell, each
    by name. to: "YYYY-MM", the last of the twelve months."""
    found = [_candidate(cut, one, to) for one in indicators if cut.has_returns(one.id)]
    rules = cut.catalogue.rules.priority
    marks = np.array([[one.findings[c].mark for c in CRITERIA] for one in found])
    applies = np.array([[one.findings[c].applies for c in CRITERIA] for one in found])
    if not found:
        return ()
    marks[np.array([one.poor for one in found])] = np.nan
    weights = [rules.of(criterion).weight for criterion in CRITERIA]
    order = put_in_order(marks, applies, weights, rules.least_told)
    ranked = [
        _placed(one, float(order.score[at]), int(order.place[at]), int(order.first[at]),
                int(order.last[at]))
        for at, one in enumerate(found)
    ]  # fmt: skip
    return tuple(
        sorted(
            ranked, key=lambda c: (c.place or len(ranked) + 1, c.indicator.short_name.casefold())
        )
    )


def year_of_region(cut: Cut, indicator: Indicator, period: Period) -> Year:
    """The region's sums over the months of a period that have both counts."""
    grid = cut.grid(indicator.id)
    none = Year(numerator=np.nan, denominator=np.nan, value=np.nan, lower=np.nan, upper=np.nan)
    rows = grid.rows("region", (cut.region.code,))
    if not len(rows):
        return none
    x, n, there = usable_counts(grid, int(rows[0]), np.isin(grid.month, period.months))
    version = grid.definition[int(rows[0]), np.isin(grid.month, period.months)]
    there &= version == version.max(initial=0)  # no sum crosses a change of definition
    if n is None or not there.any() or not n[there].sum():
        return none
    numerator, denominator = float(x[there].sum()), float(n[there].sum())
    lower = upper = np.nan
    if indicator.funnel != "none":
        ends = interval(numerator, denominator, indicator.funnel, indicator.multiplier)
        lower, upper = float(ends.lower), float(ends.upper)
    return Year(
        numerator=numerator, denominator=denominator,
        value=indicator.multiplier * numerator / denominator, lower=lower, upper=upper,
    )  # fmt: skip


def _placed(one: Candidate, score: float, place: int, first: int, last: int) -> Candidate:
    told = {name: getattr(one, name) for name in Candidate.__slots__}
    return Candidate(**{**told, "score": score, "place": place, "first": first, "last": last})


def _candidate(cut: Cut, indicator: Indicator, to: str) -> Candidate:
    last = as_month(to)
    period = period_between(last - (YEAR - 1), last)
    year = year_of_region(cut, indicator, period)
    coverage = coverage_of(cut.grid(indicator.id), period)
    spread = spread_of(cut, indicator, to)
    find: dict[str, Callable[[], Finding]] = {
        "variation": lambda: _variation(cut, spread),
        "concern": lambda: _concern(cut, indicator, to),
        "target": lambda: _target(cut, indicator, year),
        "equity": lambda: _equity(cut, indicator, to),
        "burden": lambda: _burden(cut, indicator, to, year, spread),
    }
    rules = cut.catalogue.rules.priority
    return Candidate(
        indicator=indicator,
        findings={criterion: find[criterion]() for criterion in CRITERIA},
        numerator=year.numerator, denominator=year.denominator, value=year.value,
        lower=year.lower, upper=year.upper,
        coverage=coverage,
        poor=bool(np.isfinite(coverage) and coverage < rules.least_coverage),
    )  # fmt: skip


def _mark(cut: Cut, criterion: str, size: float) -> float:
    return float(np.clip(size / cut.catalogue.rules.priority.of(criterion).full, 0.0, 1.0))


def spread_of(cut: Cut, indicator: Indicator, to: str) -> tuple[Spread, np.ndarray] | str:
    """How much providers truly differ, and their denominators."""
    if indicator.funnel == "none" or indicator.min_level != "provider":
        return NO_FUNNEL
    found = cut.comparison(indicator.id, to, YEAR, "region", None)
    if found is None:
        return "No provider has both counts in these months."
    enough = found.months_used >= HALF
    told = spread_between(found.numerator[enough], found.denominator[enough], indicator.funnel)
    return told if isinstance(told, str) else (told, found.denominator[enough])


def _variation(cut: Cut, spread: tuple[Spread, np.ndarray] | str) -> Finding:
    if isinstance(spread, str):
        return Finding(words=spread, applies=spread != NO_FUNNEL)
    one = spread[0]
    ends = f"spread {one.sd:.2f}, 95 % interval {one.lower:.2f} to {one.upper:.2f}"
    if not one.beyond_chance:
        return Finding(words=f"Chance alone could give as much: {ends}.", size=0.0, mark=0.0)
    words = f"Providers differ beyond chance: {ends}."
    return Finding(words=words, size=one.lower, mark=_mark(cut, "variation", one.lower))


def _concern(cut: Cut, indicator: Indicator, to: str) -> Finding:
    if indicator.direction == "neutral":
        return Finding(words=NO_DIRECTION, applies=False)
    rows = [row for row in cut.rows(indicator.id, to).values() if row["variation"] is not None]
    own = [row for row in rows if row["level"] == "provider"] or rows
    if not own:
        return Finding(words="No series can be assessed.")
    months = cut.catalogue.rules.priority.sustained_months
    latest = as_month(to)
    lasting = [
        row for row in own
        if str(row["variation"]).startswith("concern")
        and row["since"] is not None
        and int((latest - as_month(row["since"])).astype(int)) >= months - 1
    ]  # fmt: skip
    share = len(lasting) / len(own)
    whose = "providers" if own[0]["level"] == "provider" else "series"
    words = (
        f"{len(lasting)} of {len(own)} {whose} assessed have a special cause of concern that has "
        f"stood for {months} months or more."
    )
    return Finding(words=words, size=share, mark=_mark(cut, "concern", share))


def _target(cut: Cut, indicator: Indicator, year: Year) -> Finding:
    aim = settings_for(indicator, cut.catalogue.rules, "region").target
    if aim is None:
        return Finding(words="No agreed or national target.", applies=False)
    if not np.isfinite(year.value):
        return Finding(words="The region has no figure of these months.")
    unit = indicator.unit_words
    told = f"{year.value:.1f} against {aim:g} {unit}".strip()
    side = ONE_SIDED[indicator.direction]
    if side * (year.value - aim) <= 0:
        return Finding(words=f"Met: {told}.", size=0.0, mark=0.0)
    nearest = year.lower if side > 0 else year.upper
    if np.isfinite(nearest) and side * (nearest - aim) <= 0:
        return Finding(words=f"Not met, within chance: {told}.", size=0.0, mark=0.0)
    distance = abs(year.value - aim) / abs(aim) if aim else 1.0
    words = f"Not met: {told}."
    return Finding(words=words, size=distance, mark=_mark(cut, "target", distance))


def _equity(cut: Cut, indicator: Indicator, to: str) -> Finding:
    if not indicator.equity or indicator.direction == "neutral":
        return Finding(words="Not collected by group, or no agreed direction.", applies=False)
    worse = Told.HIGHER if indicator.direction == "lower_is_better" else Told.LOWER
    widest, words, told = 0.0, "No gap beyond chance can be told.", False
    for breakdown in cut.catalogue.breakdowns.values():
        found = divided(cut, indicator, breakdown, ("region", cut.region.code), YEAR, to).gaps
        if found is None:
            continue
        told |= any(said not in (Told.CANNOT_TELL, Told.REFERENCE) for said in found.told)
        for at, said in enumerate(found.told):
            if said != worse:
                continue
            ends = found.ratio_interval
            end = float(ends.lower[at] if worse == Told.HIGHER else ends.upper[at])
            if np.isfinite(end) and end > 0 and abs(np.log(end)) > widest:
                widest = abs(float(np.log(end)))
                group = list(breakdown.groups.values())[at]
                words = (
                    f"{breakdown.name}, {group}: {found.ratio[at]:.2f} times the reference group, "
                    f"95 % interval {ends.lower[at]:.2f} to {ends.upper[at]:.2f}."
                )
    if not told:
        return Finding(words="Too few events, or too many without a known group, to tell.")
    return Finding(words=words, size=widest, mark=_mark(cut, "equity", widest))


def _burden(
    cut: Cut, indicator: Indicator, to: str, year: Year, spread: tuple[Spread, np.ndarray] | str
) -> Finding:
    """How many women or babies a year the gap stands for: the gap to the target, else to England,
    else what providers' true differences add up to."""
    if indicator.funnel == "none":
        return Finding(words=NO_FUNNEL, applies=False)
    gap = _gap(cut, indicator, to, year)
    if gap is not None:
        size, beside = gap
        words = f"About {size:,.0f} women or babies a year lie between the region and {beside}."
        return Finding(words=words, size=size, mark=_mark(cut, "burden", size))
    if isinstance(spread, str):
        return Finding(words="There is nothing to set the region beside.")
    if not spread[0].beyond_chance:
        return Finding(words="No difference beyond chance to add up.", size=0.0, mark=0.0)
    size = affected_by_spread(spread[1], spread[0].sd_of_value)
    words = f"Providers' true differences stand for about {size:,.0f} women or babies a year."
    return Finding(words=words, size=size, mark=_mark(cut, "burden", size))


def _gap(cut: Cut, indicator: Indicator, to: str, year: Year) -> tuple[float, str] | None:
    """Events between the region and its target, or England; None where the region is not on the
    wrong side of either beyond chance."""
    side = ONE_SIDED.get(indicator.direction)
    if side is None or not np.isfinite(year.value):
        return None
    beside: list[tuple[float, str]] = []
    aim = settings_for(indicator, cut.catalogue.rules, "region").target
    if aim is not None:
        beside.append((aim, "the target"))
    nation = cut.national(indicator.id, to, YEAR)
    if nation is not None:
        beside.append((nation.value * indicator.multiplier, nation.name))
    nearest = year.lower if side > 0 else year.upper
    for value, name in beside:
        if side * (nearest - value) > 0:
            return abs(year.value - value) / indicator.multiplier * year.denominator, name
    return None
