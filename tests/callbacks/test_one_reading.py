"""One Reading: every cell of the overview, its indicator page and both files say the same."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from bs4 import BeautifulSoup, Tag
from lxml.html import fromstring

from app import create_app
from charts.words import month_words
from tests.callbacks.over_http import Dashboard
from tests.callbacks.sent import by_id, markup_with, words
from tests.demo_region import settings_of
from tests.one_reading import (
    CELL_ICON,
    ICON,
    Page,
    Seen,
    about_somebody,
    differences,
    month_shown,
    number,
)

SETS = ("all", "pmh")
VARIATIONS = ("common_cause", "concern", "improvement", "neutral")


@pytest.fixture(scope="module")
def dashboard(demo: Path) -> Dashboard:
    return Dashboard(create_app(settings_of(demo)))


@pytest.fixture(scope="module")
def cells(dashboard: Dashboard) -> list[Seen]:
    return [cell for chosen in SETS for cell in cells_of(dashboard, chosen)]


def cells_of(dashboard: Dashboard, chosen: str, more: str = "") -> list[Seen]:
    markup = markup_with(dashboard.content(f"/?set={chosen}{more}"), "overview-matrix")
    return [seen(cell, chosen) for cell in BeautifulSoup(markup, "lxml").select("tbody td.org")]


def seen(cell: Tag, chosen: str) -> Seen:
    icons = [CELL_ICON.search(" ".join(image["class"]))[1] for image in cell.select(".first .sign")]

    def text(select: str) -> str:
        found = cell.select_one(select)
        return found.get_text() if found else ""

    return Seen(
        set=chosen,
        link=str(cell.a["href"]),
        sentence=text(".said"),
        sign=icons[0],
        target=next(iter(icons[1:]), ""),
        value=text(".value"),
        last="last" in cell["class"],
    )


def page_of(dashboard: Dashboard, link: str) -> Page:
    content = dashboard.content(link)
    (image,) = fromstring(markup_with(content, "Is it changing?")).xpath(
        "//*[@aria-label='Is it changing?']//img"
    )
    own = [row["sign"] for row in by_id(content, "comparison-table")["rowData"] if row["own"]]
    series = fromstring(markup_with(by_id(content, "time-series-table")["children"], "<table"))
    rows = [[cell.text_content() for cell in row] for row in series.xpath("//tbody/tr")]
    return Page(
        sentence=words(by_id(content, "indicator-sentence")["children"]),
        more=words(by_id(content, "indicator-paragraph")["children"]),
        sign=ICON[image.get("src")],
        own=own[0] if own else "",
        values={row[0]: row[1] for row in rows},
    )


def test_the_overviews_hold_every_kind_of_cell(cells: list[Seen]) -> None:
    assert len(cells) > 800
    kinds = {cell.sign.split("_")[0] for cell in cells}
    assert {"common", "concern", "improvement", "neutral", "withheld", "rolling", "too"} <= kinds
    assert {"pass", "fail", "inconsistent"} & {cell.target for cell in cells}
    assert sum(cell.last for cell in cells) > 20


@pytest.mark.soak
def test_every_cell_says_what_its_indicator_page_says(
    dashboard: Dashboard, cells: list[Seen]
) -> None:
    """Icon, value, target and sentence, of the overview's month."""
    found = [
        difference
        for cell in cells
        if about_somebody(cell)
        for difference in differences(cell, page_of(dashboard, cell.link))
    ]
    assert found == []


@pytest.mark.parametrize("month", ["2023-02", "2025-03", "2026-08"])
def test_cells_of_an_earlier_month_say_what_their_pages_say(
    dashboard: Dashboard, month: str
) -> None:
    """Drawn at random: the overview of that month is worked out, not read from the file."""
    there = [c for c in cells_of(dashboard, "all", f"&to={month}") if about_somebody(c)]
    drawn = random.Random(month).sample(there, 40)
    assert [d for cell in drawn for d in differences(cell, page_of(dashboard, cell.link))] == []


@pytest.mark.soak
@pytest.mark.parametrize("month", ["2025-03", "2026-09"])
def test_cells_with_organisations_as_they_are_say_what_their_pages_say(
    dashboard: Dashboard, month: str
) -> None:
    """All of Westquay's, of which Sandholme is a part there, before and after the merger."""
    there = cells_of(dashboard, "all", f"&to={month}&view=as_is")
    heirs = [c for c in there if "provider=Z06" in c.link and about_somebody(c)]
    assert len(heirs) > 40
    assert all("view=as_is" in cell.link for cell in heirs)
    assert [d for cell in heirs for d in differences(cell, page_of(dashboard, cell.link))] == []


def test_a_cell_that_does_not_apply_leads_to_a_page_that_says_so(
    dashboard: Dashboard, cells: list[Seen]
) -> None:
    others = [cell for cell in cells if not about_somebody(cell)]
    assert others
    for cell in others:
        content = words(dashboard.content(cell.link))
        assert "sends no figures of this" in content or "has no figures by" in content, cell.link


def by_month(row: dict[str, str]) -> str:
    """A row's period as sentences name it."""
    length = 3 if row["period_start"][:7] != row["period_end"][:7] else 1
    return month_words(row["period_start"][:7], length)


def test_every_cell_is_a_row_of_the_file(dashboard: Dashboard, cells: list[Seen]) -> None:
    for chosen in SETS:
        shown = [c for c in cells if c.set == chosen and about_somebody(c)]
        rows = dashboard.rows(f"/download/overview?set={chosen}")
        assert len(rows) == len(shown)
        for cell, row in zip(shown, rows, strict=True):
            expected = cell.sign if cell.sign.startswith(VARIATIONS) else ""
            assert (row["variation"], row["assurance"]) == (expected, cell.target), cell.link
            if cell.value and not cell.last:
                assert by_month(row) == month_shown(cell)
                assert float(row["value"]) == pytest.approx(number(cell.value), abs=0.0501)
            elif cell.last:
                assert row["value"] == ""


def test_the_file_of_every_series_ends_as_its_cell(dashboard: Dashboard, cells: list[Seen]) -> None:
    for cell in cells:
        if not about_somebody(cell) or not cell.sign.startswith(VARIATIONS):
            continue
        path, _, query = cell.link.partition("?")
        rows = dashboard.rows(f"/download/series/{path.rsplit('/', 1)[1]}?{query}")
        row = next(r for r in reversed(rows) if by_month(r) == month_shown(cell))
        assert row["variation"] == cell.sign, cell.link
        assert row["assurance"] == cell.target, cell.link
        assert bool(row["flags"]) == (cell.sign != "common_cause"), cell.link
