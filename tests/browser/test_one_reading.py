"""One Reading, seen by a reader: cells drawn at random, each opened, say what their pages say."""

from __future__ import annotations

import random
from typing import Any

import pytest
from playwright.sync_api import Page as BrowserPage
from playwright.sync_api import expect

from tests.browser.serving import Watched
from tests.one_reading import CELL_ICON, ICON, Page, Seen, about_somebody, differences

DRAWN = 16
CELLS = """[...document.querySelectorAll("#overview-matrix td.org")].map((cell) => ({
    link: cell.querySelector("a").getAttribute("href"),
    sentence: cell.querySelector(".said").textContent,
    icons: [...cell.querySelectorAll(".first .sign")].map((image) => image.className),
    value: cell.querySelector(".value")?.textContent ?? "",
    last: cell.classList.contains("last"),
}))"""
PAGE = """() => ({
    sentence: document.getElementById("indicator-sentence").textContent,
    more: document.getElementById("indicator-paragraph").textContent,
    sign: document.querySelector(".answer[aria-label='Is it changing?'] img").getAttribute("src"),
    own: document.querySelector("#comparison-table .own [col-id=variation] .sign")?.className,
    rows: [...document.querySelectorAll("#time-series-table tbody tr")].map(
        (row) => [row.cells[0].textContent, row.cells[1].textContent]),
})"""
GO = """(link) => {
    history.pushState({}, "", link);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
}"""  # as a link within the program does


@pytest.mark.soak
def test_cells_drawn_at_random_say_what_their_pages_say(visit: Watched) -> None:
    page = visit.open("/?set=all")
    cells = [cell for found in page.evaluate(CELLS) if about_somebody(cell := seen(found))]
    assert len(cells) > 700
    found = []
    for cell in random.Random(2026).sample(cells, DRAWN):
        page.evaluate(GO, cell.link)
        found += differences(cell, opened(page, cell))
    assert found == []


def seen(found: dict[str, Any]) -> Seen:
    icons = [CELL_ICON.search(names)[1] for names in found["icons"]]
    return Seen(
        set="all",
        link=found["link"],
        sentence=found["sentence"],
        sign=icons[0],
        target=next(iter(icons[1:]), ""),
        value=found["value"],
        last=found["last"],
    )


def opened(page: BrowserPage, cell: Seen) -> Page:
    """The page of a cell, once it is the one that was asked for."""
    who, what = cell.sentence.split(": ", 1)[0].split(", ", 1)
    expect(page).to_have_title(f"{what} – Maternity quality")
    expect(page.locator("#indicator-sentence")).to_contain_text(f"{who}: ")
    said = page.evaluate(PAGE)
    return Page(
        sentence=said["sentence"],
        more=said["more"],
        sign=ICON[said["sign"]],
        own=CELL_ICON.search(said["own"])[1] if said["own"] else "",
        values=dict(said["rows"]),
    )
