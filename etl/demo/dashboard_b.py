"""Dashboard B: one workbook, a sheet for each trust, months down and counts across."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from etl.demo.dashboards import Cell, Dashboard, Figures, Sheet, Told
from etl.months import last_day

GROUPS, HEADING = 3, 4
MARCH = 3


def workbooks_b(figures: Figures) -> Iterator[Dashboard]:
    """The workbook, if any of its trusts is in the demo."""
    told = Told()
    sheets = [
        _sheet(figures, code, name, told) for code, name in figures.trusts(figures.plan["sheets"])
    ]
    if told.months:
        yield Dashboard(
            file=f"dashboards/B {max(told.months)}.xlsx",
            layout=figures.plan["layout"],
            sheets=[_contents(sheets), *sheets, _workings()],
            told=told,
        )


def _sheet(figures: Figures, code: str, name: str, told: Told) -> Sheet:
    columns = figures.entries
    sheet = Sheet(name=name, merged={(0, 0, 0, len(columns)): figures.plan["title"]})
    sheet.cells[HEADING, 0] = Cell("Month ending", "bold")
    misspelt = {o["label"]: o["as"] for o in figures.plan["misspelt"] if o["trust"] == code}
    starts = [c for c, entry in enumerate(columns, 1) if "group" in entry]
    for begin, end in zip(starts, [*starts[1:], len(columns) + 1], strict=True):
        sheet.merged[GROUPS, begin, GROUPS, end - 1] = columns[begin - 1]["group"]
    for c, entry in enumerate(columns, 1):
        sheet.cells[HEADING, c] = Cell(misspelt.get(entry["label"], entry["label"]), "bold")
    count = len(figures.demo.month)
    r = HEADING + 1
    for number in range(max(count - figures.plan["months"], 0), count):
        month = date.fromisoformat(f"{figures.month(number)}-01")
        sheet.cells[r, 0] = Cell(last_day(month))
        for c, entry in enumerate(columns, 1):
            cell = figures.cell(entry, code, number, name, (r, c), told)
            cell = Cell(entry["text"]) if "text" in entry else cell
            if cell is not None:
                sheet.cells[r, c] = cell
        r += 1
        if month.month == MARCH:
            _total(sheet, r, f"Total {month.year - 1}/{month.year % 100:02d}", len(columns))
            r += 1
    for note in figures.plan["footnotes"]:
        r += 1
        sheet.cells[r, 0] = Cell(note)
    return sheet


def _total(sheet: Sheet, r: int, label: str, columns: int) -> None:
    """The sum of the months above: a row that is no month."""
    sheet.cells[r, 0] = Cell(label, "bold")
    for c in range(1, columns + 1):
        above = [sheet.cells[k, c].content for k in range(HEADING + 1, r) if (k, c) in sheet.cells]
        sheet.cells[r, c] = Cell(sum(x for x in above if isinstance(x, float)), "bold")


def _contents(sheets: list[Sheet]) -> Sheet:
    lines = ["Contents", *(sheet.name.strip() for sheet in sheets), "Frozen at each quarter's end."]
    return Sheet(name="Contents", cells={(r, 0): Cell(text) for r, text in enumerate(lines)})


def _workings() -> Sheet:
    cells = {(0, 0): Cell("Month ending"), (0, 1): Cell("Bookings"), (1, 0): Cell("not for use")}
    return Sheet(name="Workings", cells=cells, hidden=True)
