"""One indicator's monthly figures as arrays: organisations down, months across."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from analysis.reading import Array
from store.tables import codes_and_words

if TYPE_CHECKING:
    import pandas as pd

ABSENT = "not_applicable"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Grid:
    """An indicator's observations for the whole population (`breakdown` all), by month.

    level, org: (orgs,) str. month: (months,) datetime64[M], consecutive, oldest first.
    numerator, denominator: (orgs, months) float, NaN where missing; a plain count has denominator
    None. status: (orgs, months) str, `not_applicable` where there is no row. reason, caveat:
    (orgs, months) object, None where there is none. definition: (orgs, months) int, the version in
    force, 0 where there is no row.
    """

    level: Array
    org: Array
    month: Array
    numerator: Array
    denominator: Array | None
    status: Array
    reason: Array
    caveat: Array
    definition: Array

    @classmethod
    def from_frame(cls, frame: pd.DataFrame) -> Grid:
        """The grid of one indicator's rows of the observations file.

        Rows of quarters, years or population groups are left out. Two rows for one organisation
        and month are an error of the snapshot: ValueError.
        """
        frame = monthly_rows(frame)
        return _grid(
            _Rows(
                level=coded(frame["level"]),
                org=coded(frame["org"]),
                month=month_numbers(frame["month"]),
                numerator=frame["numerator"].to_numpy(float, na_value=np.nan),
                denominator=frame["denominator"].to_numpy(float, na_value=np.nan),
                status=texts(frame["status"]),
                reason=notes(frame["reason"]),
                caveat=notes(frame["caveat"]),
                definition=frame["definition"].to_numpy(int),
            )
        )

    def rows(self, level: str | None = None, orgs: tuple[str, ...] | None = None) -> Array:
        """Row numbers of a level, of some organisations, or of both, in the grid's order."""
        kept = np.ones(len(self.org), bool)
        if level is not None:
            kept &= self.level == level
        if orgs is not None:
            kept &= np.isin(self.org, orgs)
        return np.flatnonzero(kept)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Rows:
    """Rows of single months and of everyone, column by column. level, org: whole numbers and the
    words that they stand for. month: months since January 1970."""

    level: tuple[Array, Array]
    org: tuple[Array, Array]
    month: Array
    numerator: Array
    denominator: Array
    status: Array
    reason: Array
    caveat: Array
    definition: Array

    def part(self, some: slice) -> _Rows:
        """Some of the rows."""
        return _Rows(
            level=(self.level[0][some], self.level[1]),
            org=(self.org[0][some], self.org[1]),
            month=self.month[some],
            numerator=self.numerator[some],
            denominator=self.denominator[some],
            status=self.status[some],
            reason=self.reason[some],
            caveat=self.caveat[some],
            definition=self.definition[some],
        )


def _grid(rows: _Rows) -> Grid:
    months = rows.month
    first = int(months.min()) if len(months) else 0
    columns = int(months.max()) - first + 1 if len(months) else 0
    level, org, row = _pairs(rows.level, rows.org)
    place = row * columns + (months - first)
    if len(place) and np.bincount(place).max() > 1:
        raise ValueError("an organisation has two rows for one month of an indicator")
    shape = (len(org), columns)

    def spread(values: Array, empty: Any) -> Array:
        full = np.full(shape[0] * shape[1], empty, dtype=values.dtype)
        full[place] = values
        return full.reshape(shape)

    known = np.isfinite(rows.denominator).any()
    return Grid(
        level=level,
        org=org,
        month=(first + np.arange(columns)).astype("datetime64[M]"),
        numerator=spread(rows.numerator, np.nan),
        denominator=spread(rows.denominator, np.nan) if known else None,
        status=spread(rows.status, ABSENT),
        reason=spread(rows.reason, None),
        caveat=spread(rows.caveat, None),
        definition=spread(rows.definition, 0),
    )


def grids_of(observations: pa.Table) -> Iterator[tuple[str, Grid]]:
    """The grid of each indicator of the observations table, whose rows stand together there.

    As `Grid.from_frame`, without pandas, whose import takes longer than all the grids.
    """
    breakdown, breakdowns = codes_and_words(observations["breakdown"])
    kept = np.append(breakdowns == "all", False)[breakdown]
    kept &= observations["period_months"].to_numpy() == 1
    monthly = observations if bool(kept.all()) else observations.filter(kept)
    status, statuses = codes_and_words(monthly["status"])
    rows = _Rows(
        level=_coded_words(monthly["level"]),
        org=_coded_words(monthly["org"]),
        month=monthly["month"].to_numpy().astype("datetime64[M]").astype(np.int64),
        numerator=monthly["numerator"].to_numpy(),
        denominator=monthly["denominator"].to_numpy(),
        status=_wide(statuses.astype(str))[status],
        reason=_words_or_none(monthly["reason"]),
        caveat=_words_or_none(monthly["caveat"]),
        definition=monthly["definition"].to_numpy().astype(int),
    )
    indicator, names = codes_and_words(monthly["indicator"])
    starts = np.flatnonzero(np.diff(indicator, prepend=-1)).tolist()
    for start, end in pairwise([*starts, len(indicator)]):
        yield str(names[indicator[start]]), _grid(rows.part(slice(start, end)))


def _coded_words(column: pa.ChunkedArray) -> tuple[Array, Array]:
    code, words = codes_and_words(column)
    return code, words.astype(str)


def _words_or_none(column: pa.ChunkedArray) -> Array:
    code, words = codes_and_words(column)
    noted: Array = np.array([*words, None], dtype=object)[code]  # -1, no word, takes the last
    return noted


def monthly_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of single months and of everyone. The frame itself where all rows are such."""
    kept = (frame["period_months"].to_numpy() == 1) & (texts(frame["breakdown"]) == "all")
    return frame if bool(kept.all()) else frame[kept]


def organisations(frame: pd.DataFrame) -> tuple[Array, Array, Array]:
    """Level and code of each organisation, and for each row of the frame which one it is about."""
    return _pairs(coded(frame["level"]), coded(frame["org"]))


def _pairs(level: tuple[Array, Array], org: tuple[Array, Array]) -> tuple[Array, Array, Array]:
    (level_code, levels), (org_code, orgs) = level, org
    pair = level_code * len(orgs) + org_code
    there = np.bincount(pair, minlength=len(levels) * len(orgs)) > 0
    found = np.flatnonzero(there)
    row = (np.cumsum(there) - 1)[pair]
    if not len(found):
        return np.empty(0, "U1"), np.empty(0, "U1"), row
    return levels[found // len(orgs)], orgs[found % len(orgs)], row


def coded(column: pd.Series[Any]) -> tuple[Array, Array]:
    """A column of words as whole numbers and the words that they stand for."""
    if column.dtype != "category":
        column = column.astype("category")
    return column.cat.codes.to_numpy(np.int64), column.cat.categories.to_numpy(str)


def texts(column: pd.Series[Any]) -> Array:
    """A column of words, wide enough for the word that stands for an absent row."""
    code, words = coded(column)
    wide = _wide(words)
    return wide[code] if len(code) else np.empty(0, wide.dtype)


def _wide(words: Array) -> Array:
    return words.astype(f"U{max(words.dtype.itemsize // 4, len(ABSENT))}")


def notes(column: pd.Series[Any]) -> Array:
    """A column of free text as objects, None where there is none."""
    if column.dtype == "category":
        words = np.array([*column.cat.categories, None], dtype=object)
        coded_notes: Array = words[column.cat.codes.to_numpy(np.int64)]
        return coded_notes
    kept = column.to_numpy(object, copy=True)
    kept[column.isna().to_numpy(bool)] = None
    return kept


def month_numbers(column: pd.Series[Any]) -> Array:
    """Months since January 1970 of a column of dates."""
    dates = column.to_numpy()
    return dates.astype("datetime64[M]").astype(np.int64)
