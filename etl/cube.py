"""Data items as arrays: items x organisations x periods, with the status of every cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from store.tables import STATUSES, codes_and_words

Array = NDArray[Any]

CODE = {status: code for code, status in enumerate(STATUSES)}
HAS_VALUE = CODE["not_mature"]  # this status and all after it come with a value
NEVER = np.iinfo(np.int64).min

WITHDRAWN = "Withdrawn by the sender"
NO_RETURN = "No return has been received"


class Words:
    """Texts by number, each kept once; 0 is no text."""

    def __init__(self) -> None:
        self.texts: list[str | None] = [None]
        self._number: dict[str, int] = {}

    def number(self, text: str) -> int:
        """The text's number, the same for the same text."""
        if text not in self._number:
            self._number[text] = len(self.texts)
            self.texts.append(text)
        return self._number[text]

    def numbers(self, column: pa.ChunkedArray) -> Array:
        """A column of texts as numbers, 0 where there is none."""
        code, words = codes_and_words(column)
        number = np.array([self.number(word) for word in words] + [0], np.int32)
        return number[code]  # -1, a missing text, takes the last: 0

    def join(self, first: Array, second: Array) -> Array:
        """Both texts where they differ, else the one there is."""
        both = (first > 0) & (second > 0) & (first != second)
        joined = np.where(first > 0, first, second)
        for place in zip(*np.nonzero(both), strict=True):
            joined[place] = self.number(f"{self.texts[first[place]]}; {self.texts[second[place]]}")
        return joined

    def column(self, numbers: Array) -> pa.DictionaryArray:
        """Numbers as a column of texts, null where 0."""
        used = np.flatnonzero(np.bincount(numbers, minlength=len(self.texts))[1:]) + 1
        place = np.zeros(len(self.texts), np.int32)
        place[used] = np.arange(len(used))
        return pa.DictionaryArray.from_arrays(
            pa.array(place[numbers], mask=numbers == 0),
            pa.array([self.texts[number] for number in used], pa.string()),
        )


@dataclass(slots=True, kw_only=True, eq=False)
class Cube:
    """What is known of every cell. Arrays: (items, organisations, periods).

    period: (periods,) int, months since January 1970 of each period's first month. step: months a
    period. value: NaN where missing. status: codes into STATUSES. reason, caveat, source,
    submission: numbers of Words. received: microseconds since 1970, NEVER where nothing came.
    seen: the day (since 1970) on which the figure was counted.
    """

    items: tuple[str, ...]
    orgs: tuple[str, ...]
    period: Array
    step: int
    words: Words
    value: Array
    status: Array
    reason: Array
    caveat: Array
    source: Array
    submission: Array
    received: Array
    seen: Array

    def item(self, item: str) -> int:
        """The item's place in the arrays."""
        return self.items.index(item)


def build_cube(
    rows: pa.Table,
    items: Iterable[str],
    orgs: Sequence[str],
    period: Array,
    step: int,
    words: Words,
) -> Cube:
    """The cube of item rows (columns of the items file) of one level, length and group.

    Cells without a row are `not_submitted`. Rows about other items, organisations or periods are
    left out.
    """
    names = tuple(sorted(items))
    shape = (len(names), len(orgs), len(period))
    item, org = _places(rows["item"], names), _places(rows["org"], orgs)
    month = months_of(rows["month"])
    column = np.searchsorted(period, month).clip(max=max(len(period) - 1, 0))
    inside = (item >= 0) & (org >= 0)
    if len(period):
        inside &= period[column] == month
    place = np.ravel_multi_index((item[inside], org[inside], column[inside]), shape)

    def spread(values: Array, empty: Any) -> Array:
        full = np.full(shape, empty, dtype=values.dtype)
        full.flat[place] = values[inside]
        return full

    status, reason = _statuses(rows, words)
    received = rows["received"].cast(pa.int64()).to_numpy()
    day = received // 86_400_000_000
    as_of = rows["as_of"].cast(pa.int32()).fill_null(NO_DATE).to_numpy().astype(np.int64)
    return Cube(
        items=names,
        orgs=tuple(orgs),
        period=period,
        step=step,
        words=words,
        value=spread(rows["value"].to_numpy().astype(float), np.nan),
        status=spread(status, CODE["not_submitted"]),
        reason=spread(reason, words.number(NO_RETURN)),
        caveat=spread(words.numbers(rows["caveat"]), 0),
        source=spread(words.numbers(rows["source"]), 0),
        submission=spread(words.numbers(rows["submission"]), 0),
        received=spread(received, NEVER),
        seen=spread(np.where(as_of == NO_DATE, day, as_of), NO_DATE),
    )


NO_DATE = -(2**31)


def months_of(column: pa.ChunkedArray) -> Array:
    """Months since January 1970 of a column of dates."""
    days = column.cast(pa.int32()).to_numpy().astype("datetime64[D]")
    months: Array = days.astype("datetime64[M]").astype(np.int64)
    return months


def _places(column: pa.ChunkedArray, names: Sequence[str]) -> Array:
    """Where each row's word stands among the names, -1 where it does not."""
    code, words = codes_and_words(column)
    where = {name: index for index, name in enumerate(names)}
    return np.array([where.get(word, -1) for word in words] + [-1], np.int64)[code]


def _statuses(rows: pa.Table, words: Words) -> tuple[Array, Array]:
    """Codes and reasons of the rows; what was withdrawn is as if it had not been sent."""
    code, names = codes_and_words(rows["status"])
    reason = words.numbers(rows["reason"])
    withdrawn = names == "withdrawn"
    known = [CODE.get(name, CODE["not_submitted"]) for name in names]
    if withdrawn.any():
        reason = np.where(withdrawn[code], words.number(WITHDRAWN), reason)
    return np.array([*known, CODE["not_submitted"]], np.int8)[code], reason
