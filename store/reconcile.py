"""What one definition or another does to a figure: both worked out from the same returns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from analysis.reading import Array
from catalogue.crosswalk import Formula
from catalogue.model import Catalogue, Indicator, Region
from store.dashboards import Dashboards
from store.grid import Grid
from store.item_series import Terms, operands

OURS = "region"  # the region's own definition, beside those of dashboards a and b
TWO = 2


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """One definition's figures. sources: whose it is: a, b, region, as far as they agree.
    terms: sums over the same providers as the other lines, (1, months). value: (months,) in the
    indicator's unit, NaN where it cannot be worked out."""

    sources: tuple[str, ...]
    terms: Terms
    value: Array


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Effect:
    """Two or three definitions side by side.

    month: (months,) datetime64[M]. lines: dashboard A's first. gaps: (months,) object, why a month
    cannot be worked out, else None. breaks: places in month at which the region's definition
    changed. latest: the place of the last month that can be worked out; None: there is none.
    spread: over the providers, in that month, the least and the greatest of the second line less
    the first; None where only one provider has both. providers: how many have both. without:
    (months,) object, codes of the providers that are in the region's figure and not in these sums,
    as one definition lacks a count of theirs."""

    month: Array
    lines: tuple[Line, ...]
    gaps: Array
    breaks: tuple[int, ...]
    latest: int | None
    spread: tuple[float, float] | None
    providers: int
    without: Array


class Effects:
    """Works out effects from the figures of one data cut."""

    def __init__(self, catalogue: Catalogue, region: Region, dashboards: Dashboards) -> None:
        self._catalogue, self._region, self._said = catalogue, region, dashboards

    def of(
        self, indicator: Indicator, grid: Grid, months: Array, orgs: Sequence[str] | None = None
    ) -> Effect | None:
        """The effect over some of the cut's months; None where no dashboard's definition can be
        set beside the region's, or all are the same.

        grid: the indicator's figures, whose own providers and months are taken as they are shown
        everywhere else. orgs: of these providers alone, by default of all."""
        formulas = self._formulas(indicator)
        if len(formulas) < TWO:
            return None
        rows = grid.rows("provider", tuple(orgs) if orgs is not None else None)
        ours = _ours(grid, rows)
        codes = [str(code) for code in grid.org[rows]]
        place = np.array([self._said.items.orgs.index(code) for code in codes], np.int64)
        columns = np.searchsorted(self._said.items.month, grid.month)
        terms = {
            sources: ours if OURS in sources else self._theirs(formula, place, columns)
            for sources, formula in formulas.items()
        }
        both = np.logical_and.reduce([t.known for t in terms.values()]) & ours.known
        keep = np.isin(grid.month, months)
        due = grid.status[rows] != "not_applicable"
        enough = self._enough(both, due, place, columns)
        gaps = self._gaps(formulas, ours, both, due, enough, place, columns, orgs is not None)
        kept = {s: t.total(both & enough) for s, t in terms.items()}
        lines = [_line(s, t, keep, indicator.multiplier) for s, t in kept.items()]
        found = _effect(indicator, grid, keep, lines, terms, both & enough, gaps)
        left_out = (ours.known & due & ~both & enough)[:, keep]
        for month in range(left_out.shape[1]):
            found.without[month] = tuple(np.array(codes)[left_out[:, month]].tolist())
        return found

    def _formulas(self, indicator: Indicator) -> dict[tuple[str, ...], Formula]:
        """The definitions that differ, dashboard A's first, each with whose it is. Those of another
        kind of figure (a count beside a rate) are left out."""
        latest = indicator.definitions[-1]
        changed = len({(d.numerator, d.denominator) for d in indicator.definitions}) > 1
        ours = Formula(numerator=latest.numerator, denominator=latest.denominator)
        given = indicator.crosswalk.given if indicator.crosswalk else {}
        known = [(s, d.definition) for s, d in given.items() if d.definition is not None]
        by_formula: dict[tuple[str, str | None], list[str]] = {}
        for source, formula in known if changed else [*known, (OURS, ours)]:
            if (formula.denominator is None) == (ours.denominator is None):
                key = (formula.numerator, formula.denominator)
                by_formula.setdefault(key, []).append(source)
        found = {
            tuple(sources): Formula(numerator=top, denominator=bottom)
            for (top, bottom), sources in by_formula.items()
        }
        # What the region counted by one definition and then by another is nobody else's.
        return {**found, (OURS,): ours} if changed else found

    def _theirs(self, formula: Formula, place: Array, columns: Array) -> Terms:
        terms = self._said.items.terms(formula)
        at = np.ix_(place, columns)
        bottom = terms.denominator
        return Terms(terms.numerator[at], None if bottom is None else bottom[at])

    def _enough(self, both: Array, due: Array, place: Array, columns: Array) -> Array:
        """(1, months) bool: the providers with every figure stand for enough of the births."""
        births = self._said.items.of(self._catalogue.births_item)[np.ix_(place, columns)]
        known = np.isfinite(births)
        weight = np.where(known, births, 0).sum(axis=1) / np.maximum(known.sum(axis=1), 1)
        if not weight.any():
            weight = np.ones(len(place))
        whole = (due * weight[:, None]).sum(axis=0)
        have = ((both & due) * weight[:, None]).sum(axis=0)
        share = np.divide(have, whole, out=np.zeros(len(whole)), where=whole > 0)
        enough: Array = (share >= self._catalogue.rules.coverage)[None, :]
        return enough

    def _gaps(
        self, formulas: dict[tuple[str, ...], Formula], ours: Terms, both: Array, due: Array,
        enough: Array, place: Array, columns: Array, alone: bool,
    ) -> Array:  # fmt: skip
        """(months,) object: why no figure stands there, None where one does."""
        at = np.ix_(place, columns)
        items = {n: self._said.items.of(n)[at] for f in formulas.values() for n in operands(f)}
        found = np.full(both.shape[1], None, dtype=object)
        for month in np.flatnonzero(~enough[0] | ~both.any(axis=0)):
            ours_alone = due[:, month] & ~both[:, month] & ours.known[:, month]
            lacking = [
                self._said.names[name]
                for name, values in items.items()
                if np.isnan(values[ours_alone, month]).any()
            ]
            if lacking:
                found[month] = f"{', '.join(lacking)}: not sent"
            else:
                found[month] = "no figure" if alone else "too few returns in"
        return found


def _ours(grid: Grid, rows: Array) -> Terms:
    bottom = grid.denominator
    return Terms(grid.numerator[rows], None if bottom is None else bottom[rows])


def _line(sources: tuple[str, ...], terms: Terms, keep: Array, multiplier: float) -> Line:
    bottom = terms.denominator
    shown = Terms(terms.numerator[:, keep], None if bottom is None else bottom[:, keep])
    return Line(sources=sources, terms=shown, value=shown.rate(multiplier)[0])


def _effect(
    indicator: Indicator, grid: Grid, keep: Array, lines: list[Line],
    terms: dict[tuple[str, ...], Terms], both: Array, gaps: Array,
) -> Effect:  # fmt: skip
    month = grid.month[keep]
    there = np.flatnonzero(np.isfinite([line.value for line in lines]).all(axis=0))
    latest = int(there[-1]) if len(there) else None
    spread, providers = None, 0
    if latest is not None:
        at = int(np.flatnonzero(keep)[latest])
        rates = [t.rate(indicator.multiplier)[:, at] for t in terms.values()]
        gap = (rates[1] - rates[0])[both[:, at]]
        gap = gap[np.isfinite(gap)]
        providers = len(gap)
        spread = (float(gap.min()), float(gap.max())) if providers >= TWO else None
    return Effect(
        month=month,
        lines=tuple(lines),
        gaps=gaps[keep],
        without=np.full(len(month), None, dtype=object),
        breaks=_breaks(indicator, month),
        latest=latest,
        spread=spread,
        providers=providers,
    )


def _breaks(indicator: Indicator, month: Array) -> tuple[int, ...]:
    """Places at which another version of the region's definition begins."""
    starts = [np.datetime64(d.from_, "M") for _, d in pairwise(indicator.definitions)]
    return tuple(int(np.searchsorted(month, s)) for s in starts if month[0] < s <= month[-1])
