"""Dashboard A: a workbook for each trust and financial year, an indicator a row."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from etl.demo.dashboards import Cell, Dashboard, Entry, Figures, Sheet, Told
from etl.marks import address

HEADING, FIRST_MONTH = 5, 3
MONTHS = 12
WORDS = ("Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Jan", "Feb", "Mar")
QUARTER_ENDS = (2, 5, 8, 11)
PER_CENT = 0.01


def workbooks_a(figures: Figures) -> Iterator[Dashboard]:
    """The workbooks of the years that the demo reaches into, the earliest first."""
    first, last = figures.demo.month[0], figures.demo.month[-1]
    latest = _year_of(last)
    for year in range(max(_year_of(first), latest - figures.plan["years"] + 1), latest + 1):
        for code, name in figures.trusts(figures.plan["trusts"]):
            told = Told()
            start = int((np.datetime64(f"{year}-04") - first).astype(int))
            sheet = _sheet(figures, code, name, year, start, told)
            if told.months:
                yield Dashboard(
                    file=f"dashboards/A {code} {year}-{(year + 1) % 100:02d}.xlsx",
                    layout=figures.plan["layout"],
                    sheets=[sheet, _definitions()],
                    told=told,
                )


def _year_of(month: np.datetime64) -> int:
    """The calendar year in which a month's financial year begins."""
    return int(str(month)[:4]) - (int(str(month)[5:7]) < 4)


def _sheet(figures: Figures, code: str, name: str, year: int, start: int, told: Told) -> Sheet:
    last = FIRST_MONTH + MONTHS
    title = figures.plan["title"].format(year=f"{year}/{(year + 1) % 100:02d}")
    sheet = Sheet(name=f"Dashboard {year}-{(year + 1) % 100:02d}", merged={(0, 0, 0, last): title})
    sheet.cells |= {(2, 0): Cell("Trust", "bold"), (2, 1): Cell(name)}
    sheet.merged[HEADING - 1, FIRST_MONTH, HEADING - 1, last - 1] = "Month"
    heads = ("Indicator", "Goal", "Red flag", *(_head(year, n) for n in range(MONTHS)), "YTD")
    sheet.cells |= {(HEADING, c): Cell(text, "bold") for c, text in enumerate(heads)}
    r = HEADING + 1
    for entry in figures.plan["rows"]:
        if code not in entry.get("only", [code]):
            continue
        if "section" in entry:
            sheet.merged[r, 0, r, last] = entry["section"]
        else:
            _row(sheet, r, entry, figures, code, start, told)
        r += 1
    for note in figures.plan["footnotes"]:
        r += 1
        sheet.cells[r, 0] = Cell(note)
    return sheet


def _head(year: int, n: int) -> str:
    return f"{WORDS[n]}-{(year + n // 9) % 100:02d}"


def _row(
    sheet: Sheet, r: int, entry: Entry, figures: Figures, code: str, start: int, told: Told
) -> None:
    """An indicator's months, and the year to date as a formula."""
    sheet.cells |= {
        (r, 0): Cell(entry["label"]),
        (r, 1): Cell(entry.get("goal", "")),
        (r, 2): Cell(entry.get("flag", "")),
    }
    numbers = []
    for n in range(MONTHS):
        if entry.get("quarterly") and n not in QUARTER_ENDS:
            continue
        place = (r, FIRST_MONTH + n)
        cell = figures.cell(entry, code, start + n, sheet.name, place, told)
        if cell is not None:
            sheet.cells[place] = cell
            numbers += [cell.content] if isinstance(cell.content, float) else []
    if numbers:
        total = sum(numbers) / (len(numbers) if "over" in entry else 1)
        what = "AVERAGE" if "over" in entry else "SUM"
        ends = address(r, FIRST_MONTH), address(r, FIRST_MONTH + MONTHS - 1)
        show = "percent" if entry.get("show") == "format" else None
        formula = f"={what}({ends[0]}:{ends[1]})"
        sheet.cells[r, FIRST_MONTH + MONTHS] = Cell(round(total, 3), show, formula)


def _definitions() -> Sheet:
    lines = (
        "Definitions",
        "Births are those in hospital, unless it says otherwise.",
        "Rates are typed in from each trust's own report.",
    )
    return Sheet(name="Definitions", cells={(r, 0): Cell(text) for r, text in enumerate(lines)})
