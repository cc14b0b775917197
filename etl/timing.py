"""What the calendar says of cells: not yet due, not yet mature, closed, or fixed by reference."""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalogue.model import Catalogue, Region
from etl.cube import CODE, HAS_VALUE, NO_DATE, Cube

Array = NDArray[Any]

NO_REFERENCE = "No reference figure is known for that organisation and month"


def month_number(day: date) -> int:
    """Months since January 1970."""
    return (day.year - 1970) * 12 + day.month - 1


def month_words(number: int) -> str:
    """A month number as people write it: `May 2025`."""
    return date(1970 + number // 12, number % 12 + 1, 1).strftime("%B %Y")


def fill_reference(cube: Cube, catalogue: Catalogue) -> None:
    """Put in reference items: each dated value holds from its month until the next."""
    for at, item in enumerate(cube.items):
        if catalogue.items[item].kind != "reference":
            continue
        cube.status[at] = CODE["not_collected"]
        cube.reason[at] = cube.words.number(NO_REFERENCE)
        for dated in sorted(catalogue.items[item].values, key=lambda v: v.from_):
            if dated.org not in cube.orgs:
                continue
            cells = (at, cube.orgs.index(dated.org), cube.period >= month_number(dated.from_))
            cube.value[cells] = dated.value
            cube.status[cells] = CODE["final"]
            cube.reason[cells] = 0
            cube.source[cells] = cube.words.number(dated.source)


def close_suspended(cube: Cube, catalogue: Catalogue, region: Region) -> None:
    """Mark the births items of a closed unit: zero by structure, which is no count of nought.

    A month in which the unit reported births all the same is left as it was sent.
    """
    births = [at for at, item in enumerate(cube.items) if catalogue.items[item].births]
    if not births:
        return
    size = cube.value[cube.item(catalogue.births_item)]
    for provider in region.providers:
        for closed in provider.structural_zeros if provider.code in cube.orgs else ():
            row = cube.orgs.index(provider.code)
            inside = (cube.period >= month_number(closed.from_)) & (
                cube.period + cube.step - 1 <= month_number(closed.to)
            )
            shut = np.flatnonzero(inside & ~(size[row] > 0))
            cells = np.ix_(np.array(births), np.array([row]), shut)
            cube.value[cells] = np.nan
            cube.status[cells] = CODE["structural_zero"]
            cube.reason[cells] = cube.words.number(closed.reason)


def mark_maturity(cube: Cube, months: Array, latest: int) -> None:
    """Mark what is not due yet and what was counted too early.

    months: (items,) how long each item takes to mature. latest: the region's latest returned month.
    A figure is mature when it was counted at the end of the month in which it matures, or later.
    """
    ripe = cube.period + cube.step - 1 + months[:, None, None]
    slow = np.broadcast_to(months[:, None, None] > 0, cube.status.shape)
    waiting = slow & (ripe > latest) & (cube.status == CODE["not_submitted"])
    last_day = (ripe + 1).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64) - 1
    early = slow & (cube.status >= HAS_VALUE) & (cube.seen > NO_DATE) & (cube.seen < last_day)
    cube.status[waiting] = CODE["not_due"]
    cube.status[early] = CODE["not_mature"]
    for marked, words in ((waiting, "Due with the return for {}"), (early, "Mature after {}")):
        item, _, column = np.nonzero(marked)
        month = cube.period[column] + cube.step - 1 + months[item]
        known = {m: cube.words.number(words.format(month_words(m))) for m in set(month.tolist())}
        cube.reason[marked] = [known[m] for m in month.tolist()]
