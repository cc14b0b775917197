"""Taking figures away where a check of them failed, with the reason in their place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from etl.cube import CODE, HAS_VALUE, Words
from etl.totals import Rows

Array = NDArray[Any]


def withhold(rows: Rows, why: Array, words: Words) -> Rows:
    """The rows without the figures of those cells for which a reason is given.

    why: (organisations, periods) of words, None where nothing is withheld. A cell that has no
    figure anyway keeps its own reason.
    """
    held = (why != None) & (rows.cells.status >= HAS_VALUE)  # noqa: E711, on arrays
    if not held.any():
        return rows
    reason = rows.cells.reason.copy()
    reason[held] = [words.number(said) for said in why[held]]
    return replace(
        rows,
        numerator=np.where(held, np.nan, rows.numerator),
        denominator=np.where(held, np.nan, rows.denominator),
        cells=replace(
            rows.cells,
            value=np.where(held, np.nan, rows.cells.value),
            status=np.where(held, CODE["withheld"], rows.cells.status).astype(np.int8),
            reason=reason,
        ),
    )
