"""One indicator's monthly figures as arrays: organisations down, months across."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.reading import Array

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
        months = month_numbers(frame["month"])
        first = int(months.min()) if len(months) else 0
        columns = int(months.max()) - first + 1 if len(months) else 0
        level, org, row = organisations(frame)
        place = row * columns + (months - first)
        if len(place) and np.bincount(place).max() > 1:
            raise ValueError("an organisation has two rows for one month of an indicator")
        shape = (len(org), columns)

        def spread(values: Array, empty: Any) -> Array:
            full = np.full(shape[0] * shape[1], empty, dtype=values.dtype)
            full[place] = values
            return full.reshape(shape)

        denominator = frame["denominator"].to_numpy(float, na_value=np.nan)
        return cls(
            level=level,
            org=org,
            month=(first + np.arange(columns)).astype("datetime64[M]"),
            numerator=spread(frame["numerator"].to_numpy(float, na_value=np.nan), np.nan),
            denominator=spread(denominator, np.nan) if np.isfinite(denominator).any() else None,
            status=spread(texts(frame["status"]), ABSENT),
            reason=spread(notes(frame["reason"]), None),
            caveat=spread(notes(frame["caveat"]), None),
            definition=spread(frame["definition"].to_numpy(int), 0),
        )

    def rows(self, level: str | None = None, orgs: tuple[str, ...] | None = None) -> Array:
        """Row numbers of a level, of some organisations, or of both, in the grid's order."""
        kept = np.ones(len(self.org), bool)
        if level is not None:
            kept &= self.level == level
        if orgs is not None:
            kept &= np.isin(self.org, orgs)
        return np.flatnonzero(kept)


def monthly_rows(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows of single months and of everyone. The frame itself where all rows are such."""
    kept = (frame["period_months"].to_numpy() == 1) & (texts(frame["breakdown"]) == "all")
    return frame if bool(kept.all()) else frame[kept]


def organisations(frame: pd.DataFrame) -> tuple[Array, Array, Array]:
    """Level and code of each organisation, and for each row of the frame which one it is about."""
    level_code, levels = coded(frame["level"])
    org_code, orgs = coded(frame["org"])
    pair = level_code * len(orgs) + org_code
    there = np.bincount(pair, minlength=len(levels) * len(orgs)) > 0
    found = np.flatnonzero(there)
    row = (np.cumsum(there) - 1)[pair]
    if not len(found):
        return np.empty(0, "U1"), np.empty(0, "U1"), row
    return levels[found // len(orgs)], orgs[found % len(orgs)], row


def coded(column: pd.Series[Any]) -> tuple[Array, Array]:
    """A column of words as whole numbers and the words that they stand for."""
    if not isinstance(column.dtype, pd.CategoricalDtype):
        column = column.astype("category")
    return column.cat.codes.to_numpy(np.int64), column.cat.categories.to_numpy(str)


def texts(column: pd.Series[Any]) -> Array:
    """A column of words, wide enough for the word that stands for an absent row."""
    code, words = coded(column)
    wide = words.astype(f"U{max(words.dtype.itemsize // 4, len(ABSENT))}")
    return wide[code] if len(code) else np.empty(0, wide.dtype)


def notes(column: pd.Series[Any]) -> Array:
    """A column of free text as objects, None where there is none."""
    if isinstance(column.dtype, pd.CategoricalDtype):
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
