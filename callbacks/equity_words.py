"""Gaps between groups, in words."""

from __future__ import annotations

from itertools import groupby

import numpy as np

from analysis.equity import Gaps, Told
from catalogue.breakdowns import Breakdown
from catalogue.model import Catalogue, Indicator
from charts.interval_bar import interval_scale
from charts.words import count, month_words, number, with_unit
from layouts.equity import Division, GroupRow
from store.equity import Divided

HIDDEN = "–"
TOLD = {
    Told.HIGHER: ("higher", "▲"),
    Told.LOWER: ("lower", "▼"),
    Told.NO_GAP: ("no gap that chance would not explain", "="),
    Told.CANNOT_TELL: ("cannot tell", "?"),
    Told.REFERENCE: ("compared with this group", "•"),
}
NOTHING = "No whole quarter with figures of every group was sent for these months."


def by_pathway(catalogue: Catalogue) -> list[tuple[str, list[Indicator]]]:
    """Indicators with figures by group, by the pathway's name."""
    names = {p.id: p.name for p in catalogue.pathways}
    ordered = catalogue.with_equity()
    return [(names[key], list(group)) for key, group in groupby(ordered, key=lambda i: i.pathway)]


def division(indicator: Indicator, found: Divided) -> Division:
    """One breakdown's part of the page."""
    breakdown, gaps = found.breakdown, found.gaps
    if gaps is None:
        return Division(
            id=breakdown.id, name=breakdown.name, sentence=NOTHING, notes=(), rows=(), scale=None,
            benchmark=None,
        )  # fmt: skip
    reference = list(breakdown.groups).index(breakdown.reference)
    benchmark = float(gaps.value[reference])
    return Division(
        id=breakdown.id,
        name=breakdown.name,
        sentence=sentence(indicator, breakdown, gaps),
        notes=tuple(_notes(indicator, found, gaps)),
        rows=[_row(breakdown, gaps, i) for i in range(len(breakdown.groups))],
        scale=interval_scale(gaps.lower, gaps.upper, benchmark),
        benchmark=benchmark if np.isfinite(benchmark) else None,
    )


def sentence(indicator: Indicator, breakdown: Breakdown, gaps: Gaps) -> str:
    """What is to be seen of one breakdown: the gap between the ends of an order, else every group
    that differs from the reference group."""
    names = list(breakdown.groups.values())
    ids = list(breakdown.groups)
    reference = ids.index(breakdown.reference)
    if breakdown.ordered:
        return _ends(indicator, names, gaps, 0, reference)
    differing = [i for i, told in enumerate(gaps.told) if told in (Told.HIGHER, Told.LOWER)]
    if differing:
        listed = "; ".join(_gap(indicator, names[i], gaps, i) for i in differing)
        return f"Beside {names[reference]}: {listed}."
    if Told.NO_GAP in gaps.told:
        return f"No group differs from {names[reference]} by more than chance would explain."
    return "The numbers cannot tell whether any group differs."


def _ends(indicator: Indicator, names: list[str], gaps: Gaps, first: int, last: int) -> str:
    if gaps.told[first] == Told.CANNOT_TELL:
        return "The numbers cannot tell whether the most and the least deprived fifth differ."
    both = (
        f"{with_unit(float(gaps.value[first]), indicator.unit_words)} in the most deprived fifth, "
        f"{with_unit(float(gaps.value[last]), indicator.unit_words)} in the least"
    )
    if gaps.told[first] == Told.NO_GAP:
        return f"{both}: no gap that chance would not explain."
    return f"{both}: {_size(indicator, gaps, first)}."


def _gap(indicator: Indicator, name: str, gaps: Gaps, at: int) -> str:
    return f"{name} {_size(indicator, gaps, at)}"


def _size(indicator: Indicator, gaps: Gaps, at: int) -> str:
    """ "8.1 points higher (95 % interval 7.2 to 9.0), 2.3 times"."""
    sign = 1 if gaps.difference[at] >= 0 else -1
    low, high = sorted(
        sign * float(edge[at]) for edge in (gaps.difference_interval.lower,
                                            gaps.difference_interval.upper)
    )  # fmt: skip
    unit = "points" if indicator.unit == "percent" else indicator.unit_words
    way = TOLD[gaps.told[at]][0]
    said = f"{number(abs(float(gaps.difference[at])))} {unit} {way}"
    return f"{said} (95 % interval {number(low)} to {number(high)}), {_times(gaps, at)}"


def _times(gaps: Gaps, at: int) -> str:
    ratio = float(gaps.ratio[at])
    return f"{number(ratio, 2)} times" if np.isfinite(ratio) else HIDDEN


def _notes(indicator: Indicator, found: Divided, gaps: Gaps) -> list[str]:
    notes = []
    slope = gaps.slope
    if slope is not None and np.isfinite(slope.value):
        unit = "points" if indicator.unit == "percent" else indicator.unit_words
        notes.append(
            f"Slope index of inequality: {number(slope.value)} {unit} from the least to the most "
            f"deprived end (95 % interval {number(slope.lower)} to {number(slope.upper)})."
        )
    elif slope is not None:
        notes.append("Slope index of inequality: cannot tell.")
    if np.isfinite(gaps.unknown_share):
        share = 100 * gaps.unknown_share
        notes.append(f"Without a known group: {number(share)} % of the denominator.")
    if found.quarters < found.asked:
        notes.append(
            f"{found.quarters} of {found.asked} quarters have figures of every group by one "
            "definition; the others are left out."
        )
    return notes


def _row(breakdown: Breakdown, gaps: Gaps, i: int) -> GroupRow:
    group = list(breakdown.groups)[i]
    value = float(gaps.value[i])
    known, unknown = np.isfinite(value), group == breakdown.unknown
    told, shape = ("", "") if unknown else TOLD[gaps.told[i]]
    compared = known and np.isfinite(gaps.difference[i]) and not unknown
    reference = group == breakdown.reference
    return GroupRow(
        name=breakdown.groups[group],
        events=_count(gaps.numerator[i]),
        of=_count(gaps.denominator[i]),
        value=number(value) if known else HIDDEN,
        interval=f"{number(gaps.lower[i])} to {number(gaps.upper[i])}" if known else HIDDEN,
        bar=(float(gaps.lower[i]), value, float(gaps.upper[i])) if known else None,
        difference=f"{float(gaps.difference[i]):+.1f}" if compared and not reference else "",
        ratio=number(float(gaps.ratio[i]), 2) if compared and not reference else "",
        told=told,
        shape=shape,
        unknown=unknown,
    )


def _count(value: float) -> str:
    return count(value) if np.isfinite(value) else HIDDEN


def months_pooled(found: Divided) -> str:
    """ "November 2025 to October 2026"."""
    return f"{month_words(found.first)} to {month_words(found.last)}"
