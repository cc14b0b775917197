"""Two legacy dashboards of the demo region's trusts, as their workbooks were: dirt and all."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import xlsxwriter
import yaml

from catalogue.model import Catalogue
from etl.demo.generate import DemoCounts
from etl.demo.workbooks import sent_on
from etl.marks import address

AFTER_THE_RETURNS = timedelta(hours=2)
Entry = Mapping[str, Any]  # a row or a column of a dashboard, as dashboards.yaml has it
Place = tuple[int, int]


class Cell(NamedTuple):
    """What is written into a cell. total: a formula, with `content` as its saved result."""

    content: Any
    show: str | None = None  # percent, month or bold
    total: str | None = None


@dataclass(kw_only=True)
class Sheet:
    """A sheet to be written. merged: texts by the ranges of cells that they stand across."""

    name: str
    cells: dict[Place, Cell] = field(default_factory=dict)
    merged: dict[tuple[int, int, int, int], str] = field(default_factory=dict)
    hidden: bool = False


@dataclass(kw_only=True)
class Told:
    """What must be read. sums: by provider and item. dirt: cells that hold no figure."""

    figures: int = 0
    months: list[str] = field(default_factory=list)
    sums: dict[str, dict[str, float]] = field(default_factory=dict)
    dirt: list[dict[str, Any]] = field(default_factory=list)


@dataclass(kw_only=True)
class Dashboard:
    """One workbook. file: its path below the demo's folder."""

    file: str
    layout: str
    sheets: list[Sheet]
    told: Told

    @property
    def answer(self) -> dict[str, Any]:
        """What was written and must be read, as answers.json has it."""
        return {
            "file": self.file,
            "layout": self.layout,
            "providers": sorted(self.told.sums),
            "from": min(self.told.months),
            "to": max(self.told.months),
            "figures": self.told.figures,
            "sums": self.told.sums,
            "dirt": self.told.dirt,
        }


@cache
def dashboards_plan() -> Mapping[str, Any]:
    """What the dashboards hold, from dashboards.yaml."""
    text = Path(__file__).with_name("dashboards.yaml").read_text(encoding="utf-8")
    return dict(yaml.safe_load(text))


def dashboards(demo: DemoCounts, catalogue: Catalogue) -> Iterator[Dashboard]:
    """Every workbook of both dashboards, of the trusts that the demo has."""
    from etl.demo.dashboard_a import workbooks_a
    from etl.demo.dashboard_b import workbooks_b

    yield from workbooks_a(Figures(demo, catalogue, dashboards_plan()["a"]))
    yield from workbooks_b(Figures(demo, catalogue, dashboards_plan()["b"]))


def write_dashboards(demo: DemoCounts, catalogue: Catalogue, out: Path) -> list[dict[str, Any]]:
    """Write every workbook below `out`; what answers.json says of each."""
    sent = sent_on(date.fromisoformat(f"{demo.month[-1]}-01")) + AFTER_THE_RETURNS
    told = []
    for dashboard in dashboards(demo, catalogue):
        path = out / dashboard.file
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, dashboard.sheets, sent)
        told.append(dashboard.answer)
    return told


class Figures:
    """What a dashboard says of a trust and month, and what a reader must make of it."""

    def __init__(self, demo: DemoCounts, catalogue: Catalogue, plan: Mapping[str, Any]) -> None:
        self.demo, self.catalogue, self.plan = demo, catalogue, plan
        known = [*plan.get("rows", ()), *plan.get("columns", ())]
        self._dirt = {
            (one["trust"], one["label"], len(demo.month) - 1 - one["months_ago"]): one
            for one in plan["dirt"]
        }
        self.entries = [entry for entry in known if "label" in entry]

    def cell(
        self, entry: Entry, trust: str, month: int, sheet: str, place: Place, told: Told
    ) -> Cell | None:
        """The cell of a trust's month, counted from the demo's first; None for an empty one."""
        figure = self._figure(entry, trust, month)
        if figure is None:
            return None
        dirt = self._dirt.get((trust, entry["label"], month))
        if dirt is not None:
            where = {"provider": trust, "item": entry["item"], "month": self.month(month)}
            where |= {"sheet": sheet.strip(), "cell": address(*place), "status": dirt["status"]}
            told.dirt.append(where)
            empty = dirt["cell"] is None
            return None if empty else Cell(dirt["cell"], "percent" if "percent" in dirt else None)
        if item := entry.get("item"):
            told.figures += 1
            told.months.append(self.month(month))
            sums = told.sums.setdefault(trust, {})
            sums[item] = round(sums.get(item, 0.0) + figure / entry.get("times", 1), 6)
        return _shown(figure, entry)

    def month(self, number: int) -> str:
        """A month of the demo as YYYY-MM."""
        return str(self.demo.month[number])

    def trusts(self, names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
        """Codes and names of the trusts that the demo has."""
        yield from ((code, name) for code, name in names.items() if self.demo.row(code) is not None)

    def _figure(self, entry: Entry, trust: str, month: int) -> float | None:
        items = [entry["item"]] if "item" in entry else entry.get("of", ())
        parts = [self._count(item, trust, month) for item in items]
        below = self._count(entry["over"], trust, month) if "over" in entry else 1.0
        if not parts or not below or any(part is None for part in parts):
            return None
        whole = sum(part or 0.0 for part in parts)
        if "rest_of" in entry:
            return whole - round(whole * float(entry["rest_of"]))
        figure = whole * float(entry.get("times", 1)) / below
        if "over" in entry:
            return figure
        return round(figure, 2) if "item" in entry else float(round(figure))

    def _count(self, item: str, trust: str, month: int) -> float | None:
        """What the trust's standard return says as well, once it has come in."""
        row = self.demo.row(trust)
        if row is None or item not in self.demo.counts or not 0 <= month < len(self.demo.month):
            return None
        came = self.demo.arrived(self.catalogue.items[item].matures_after_months)[row, month]
        value = float(self.demo.counts[item][row, month])
        return value if came and not np.isnan(value) else None


def _shown(figure: float, entry: Entry) -> Cell:
    """A figure as it was typed in."""
    show = entry.get("show")
    if show == "text":
        return Cell(f"{figure:.1%}")
    if show == "format":
        return Cell(round(figure, 3), "percent")
    return Cell(round(figure, 1) if show == "number" else figure)


def _write(path: Path, sheets: list[Sheet], sent: datetime) -> None:
    book = xlsxwriter.Workbook(str(path))
    book.set_properties({"created": sent.replace(tzinfo=None)})
    formats = {
        "percent": book.add_format({"num_format": "0.0%"}),
        "month": book.add_format({"num_format": "mmm yy"}),
        "bold": book.add_format({"bold": True}),
        None: book.add_format(),
    }
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        for (r, c), cell in sheet.cells.items():
            if cell.total is not None:
                page.write_formula(r, c, cell.total, formats[cell.show], cell.content)
            elif isinstance(cell.content, date):
                day = datetime(cell.content.year, cell.content.month, cell.content.day)
                page.write_datetime(r, c, day, formats["month"])
            else:
                page.write(r, c, cell.content, formats[cell.show])
        for (top, left, bottom, right), text in sheet.merged.items():
            page.merge_range(top, left, bottom, right, text, formats["bold"])
        if sheet.hidden:
            page.hide()
    book.close()
    stamp = min(sent, datetime.now(UTC)).timestamp()
    os.utime(path, (stamp, stamp))
