"""From data items to observations: every indicator, organisation and month, with its status."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from catalogue.expressions import Expression, parse
from catalogue.model import Catalogue, Indicator, Region
from etl.cube import NEVER, Cube, Words, build_cube, months_of
from etl.gates.evaluate import NOTHING_FAILED
from etl.gates.evaluate import evaluate as evaluate_gates
from etl.gates.figures import Figures
from etl.gates.override import GateOverride
from etl.membership import Members, members, merged_series
from etl.observation_rows import Block, observation_table
from etl.terms import Cells, Merged, both, evaluate, nothing
from etl.timing import close_suspended, fill_reference, mark_maturity, month_number
from etl.totals import Rows, total
from etl.withhold import withhold
from store.tables import codes_and_words, combined, sorted_for_storage

Array = NDArray[Any]


class Observed(NamedTuple):
    """observations: columns and order of their file, words as dictionaries. gates: what failed of
    the checks, as in the gates file."""

    observations: pa.Table
    gates: pa.Table


def observe(
    items: pa.Table,
    catalogue: Catalogue,
    region_id: str,
    overrides: Sequence[GateOverride] = (),
) -> pa.Table:
    """The observations of one region; see `observe_and_check`."""
    return observe_and_check(items, catalogue, region_id, overrides).observations


def observe_and_check(
    items: pa.Table,
    catalogue: Catalogue,
    region_id: str,
    overrides: Sequence[GateOverride] = (),
) -> Observed:
    """The observations of one region, without what its gates withhold.

    items: the winners of precedence. Each indicator gets a row for every month between the
    region's first and latest returned month, for every provider that was a member of an LMS in
    that month, for its LMSs and for the region; quarters, years and groups get rows where such
    items were sent. Gates look at providers' single months. overrides: gates switched off.
    """
    region = catalogue.regions[region_id]
    codes = [*(p.code for p in region.providers), *(x.code for x in region.lms), region.code]
    ours = rows_about(items, "org", codes)
    words = Words()
    blocks: list[Block] = []
    gated = NOTHING_FAILED
    span = returned_months(ours)
    for (step, breakdown, group), rows in _slices(ours) if len(span) else ():
        monthly = (step, breakdown) == (1, "all")
        period = span if monthly else np.unique(months_of(rows["month"]))
        sheet = _sheet(rows, catalogue, region, period, step, int(span[-1]), words)
        if monthly:
            figures = Figures.of(sheet.cubes["provider"], catalogue, region)
            gated = evaluate_gates(figures, overrides)
            sheet.withheld.update(gated.withheld)
        for indicator in sorted(catalogue.indicators.values(), key=lambda i: i.id):
            if monthly or sheet.was_sent(indicator):
                found = sheet.blocks(indicator, every_month=monthly)
                blocks += [Block(breakdown=breakdown, group=group, **block) for block in found]
    table = sorted_for_storage("observations", observation_table(blocks, words))
    return Observed(table, gated.rows)


def returned_months(items: pa.Table) -> Array:
    """Month numbers from the first to the latest month for which anybody gave a figure."""
    code, words = codes_and_words(items["breakdown"])
    given = np.append(words == "all", False)[code] & (items["period_months"].to_numpy() == 1)
    given &= ~np.isnan(items["value"].to_numpy())
    months = months_of(items["month"])[given]
    return np.arange(months.min(), months.max() + 1) if len(months) else months


def rows_about(rows: pa.Table, column: str, names: Sequence[str]) -> pa.Table:
    """The rows whose word in a column is one of some names."""
    code, words = codes_and_words(rows[column])
    chosen = np.append(np.isin(words, names), False)[code]  # -1, no word, takes the last
    return rows if bool(chosen.all()) else rows.filter(chosen)


def _slices(items: pa.Table) -> Iterator[tuple[tuple[int, str, str], pa.Table]]:
    """Rows of one length of period, breakdown and group at a time."""
    months = items["period_months"].to_numpy()
    breakdown, breakdowns = codes_and_words(items["breakdown"])
    group, groups = codes_and_words(items["group"])
    kind = combined([months.astype(np.int64), breakdown, group])
    found, first = np.unique(kind, return_index=True)
    for one, at in zip(found, first, strict=True):
        key = int(months[at]), str(breakdowns[breakdown[at]]), str(groups[group[at]])
        yield key, items if len(found) == 1 else items.filter(kind == one)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Sheet:
    """The items of one slice, by level, with what is known about the organisations."""

    catalogue: Catalogue
    region: Region
    cubes: dict[str, Cube]
    merged: dict[str, Merged]
    members: Members
    sent: frozenset[str]
    withheld: dict[str, Array] = field(default_factory=dict)  # see `Gated`

    def was_sent(self, indicator: Indicator) -> bool:
        """Whether the slice holds all that the indicator is made of, and no sums over months."""
        expressions = [e for pair in _expressions(indicator) for e in pair if e]
        spans = any(term.months > 1 for e in expressions for term in e.terms)
        asked = {
            item
            for expression in expressions
            for item in expression.items
            if self.catalogue.items[item].kind != "reference"
        }
        return not spans and asked <= self.sent

    def blocks(self, indicator: Indicator, every_month: bool) -> list[dict[str, Any]]:
        """The indicator's rows by level, in the order of the file.

        every_month: a row for every member in every month, whether anything came or not.
        """
        levels = self._levels(indicator)
        cube = self.cubes["provider"]
        version = _versions(indicator, cube.period)
        result = []
        for level in sorted(levels):
            rows = levels[level]
            came = rows.cells.received > NEVER
            there = rows.there if every_month else rows.there & came
            result.append(
                {
                    "indicator": indicator.id,
                    "level": level,
                    "orgs": self.cubes[level].orgs,
                    "period": cube.period,
                    "step": cube.step,
                    "definition": np.array([d.version for d in indicator.definitions])[version],
                    "rows": rows,
                    "there": there,
                }
            )
        return result

    def _levels(self, indicator: Indicator) -> dict[str, Rows]:
        """Figures by level: as sent, or as sums where the indicator is one that can be summed."""
        if indicator.aggregation == "submitted" or self._is_sent_by_lms(indicator):
            return self._from_lms(indicator)
        provider = self._rows(indicator, "provider")
        if indicator.aggregation == "none":
            return {"provider": provider}
        belongs, ours = self.members.lms, provider.there
        sums = [
            self._sum(indicator, provider, ours & (belongs == at), self.members.weight)
            for at in range(len(self.region.lms))
        ]
        whole = self._sum(indicator, provider, ours, self.members.weight)
        return {"provider": provider, "lms": stack(sums), "region": whole}

    def _from_lms(self, indicator: Indicator) -> dict[str, Rows]:
        rows = self._rows(indicator, "lms")
        if indicator.aggregation == "sum":
            equal = np.ones(rows.there.shape)
            return {"lms": rows, "region": self._sum(indicator, rows, rows.there, equal)}
        region = self._rows(indicator, "region")
        return {"lms": rows, **({"region": region} if region.there.any() else {})}

    def _is_sent_by_lms(self, indicator: Indicator) -> bool:
        return any(
            self.catalogue.items[item].level == "lms"
            for pair in _expressions(indicator)
            for expression in pair
            if expression
            for item in expression.items
        )

    def _sum(self, indicator: Indicator, parts: Rows, chosen: Array, weight: Array) -> Rows:
        ratio = any(d.denominator for d in indicator.definitions)
        least = self.catalogue.rules.coverage
        return total(parts, chosen, weight, ratio, least, self.cubes["provider"].words)

    def _rows(self, indicator: Indicator, level: str) -> Rows:
        """The figures that organisations of one level sent themselves."""
        cube, merged = self.cubes[level], self.merged[level]
        shape = cube.status.shape[1:]
        version = _versions(indicator, cube.period)
        tops, bottoms = [], []
        for numerator, denominator in _expressions(indicator):
            tops.append(evaluate(cube, numerator, merged))
            bottoms.append(evaluate(cube, denominator, merged) if denominator else nothing(shape))
        top, bottom = tops[0], bottoms[0]
        for at in range(1, len(tops)):
            top = tops[at].where(version == at, top)
            bottom = bottoms[at].where(version == at, bottom)
        rows = Rows(
            numerator=top.value,
            denominator=bottom.value,
            cells=both(top, bottom, cube),
            coverage=np.ones(shape, np.float32),
            there=self._there(indicator, level, shape, top.received),
        )
        why = self.withheld.get(indicator.id) if level == "provider" else None
        return rows if why is None else withhold(rows, why, cube.words)

    def _there(
        self, indicator: Indicator, level: str, shape: tuple[int, ...], received: Array
    ) -> Array:
        if level == "provider":
            kind = self.members.kind == indicator.submitter
            return np.asarray(kind[:, None] & (self.members.lms >= 0))
        # The region sends nothing unless it once did.
        return np.full(shape, level == "lms" or bool((received > NEVER).any()))


def _sheet(
    rows: pa.Table,
    catalogue: Catalogue,
    region: Region,
    period: Array,
    step: int,
    latest: int,
    words: Words,
) -> _Sheet:
    """The slice's items as cubes, with what the calendar and the catalogue say about them."""
    orgs = {
        "provider": [p.code for p in region.providers],
        "lms": [lms.code for lms in region.lms],
        "region": [region.code],
    }
    cubes = {
        level: level_cube(rows, catalogue, region, level, codes, period, step, latest, words)
        for level, codes in orgs.items()
    }
    return _Sheet(
        catalogue=catalogue,
        region=region,
        cubes=cubes,
        merged={level: merged_series(cube, region.providers) for level, cube in cubes.items()},
        members=members(region, catalogue, cubes["provider"]),
        sent=frozenset(pc.unique(rows["item"]).to_pylist()),
    )


def level_cube(
    rows: pa.Table,
    catalogue: Catalogue,
    region: Region,
    level: str,
    orgs: Sequence[str],
    period: Array,
    step: int,
    latest: int,
    words: Words,
) -> Cube:
    """The items of some organisations of one level, with what the calendar says of them.

    latest: number of the latest returned month."""
    chosen = rows_about(rows, "level", [level])
    cube = build_cube(chosen, catalogue.items, sorted(orgs), period, step, words)
    fill_reference(cube, catalogue)
    close_suspended(cube, catalogue, region)
    slow = np.array([catalogue.items[item].matures_after_months for item in cube.items])
    mark_maturity(cube, slow, latest)
    return cube


def stack(parts: list[Rows]) -> Rows:
    """Rows of several organisations, one below the other."""
    cells = [part.cells for part in parts]
    return Rows(
        cells=Cells(
            **{
                name: np.concatenate([getattr(c, name) for c in cells])
                for name in Cells.__dataclass_fields__
            }
        ),
        **{
            name: np.concatenate([getattr(part, name) for part in parts])
            for name in ("numerator", "denominator", "coverage", "there")
        },
    )


def _expressions(indicator: Indicator) -> list[tuple[Expression, Expression | None]]:
    """Numerator and denominator of each version of the definition."""
    return [
        (parse(d.numerator), parse(d.denominator) if d.denominator else None)
        for d in indicator.definitions
    ]


def _versions(indicator: Indicator, period: Array) -> Array:
    """Which of the indicator's definitions is in force in each period."""
    starts = [month_number(d.from_) for d in indicator.definitions]
    return np.maximum(np.searchsorted(starts, period, side="right") - 1, 0)
