"""The sheet Equity of the demo's returns: figures by quarter and group."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from catalogue.model import Catalogue
from etl.demo.by_group import QUARTER, by_group
from etl.demo.generate import DemoCounts

Cell = float | str | None


class Divided:
    """What each return says by group."""

    def __init__(self, demo: DemoCounts, catalogue: Catalogue) -> None:
        self.demo, self.catalogue = demo, catalogue
        self.divided = by_group(demo, catalogue)

    def sheet(self, row: int, column: int) -> Iterator[tuple[Cell, ...]]:
        """The lines of the return of a provider's month, headings first; none where no quarter's
        figures are complete by then."""
        lines = list(self._lines(row, column))
        if lines:
            yield ("Item", "Description", "Quarter", *self._headings())
            yield from lines

    def _headings(self) -> Iterator[str]:
        own = self.demo.plan["by_group"]["headings"]
        for breakdown in self.catalogue.breakdowns.values():
            for group, name in breakdown.groups.items():
                yield own.get(breakdown.id, {}).get(group, name)

    def _lines(self, row: int, column: int) -> Iterator[tuple[Cell, ...]]:
        first, *others = self.divided.counts.values()
        for item in first:
            matures = self.catalogue.items[item].matures_after_months
            begins = self.demo.month[column] - matures - (QUARTER - 1)
            at = np.flatnonzero(self.divided.quarter == begins)
            if not at.size:
                continue
            cells = np.concatenate([part[item][row, at[0]] for part in (first, *others)])
            if np.isfinite(cells).all():
                quarter = f"{begins.astype(object).year} Q{begins.astype(object).month // 3 + 1}"
                yield (item, self.catalogue.items[item].name, quarter, *cells.tolist())
