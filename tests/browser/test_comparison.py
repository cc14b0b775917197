"""The comparison table as a grid: sorted, filtered and read by keyboard, the same after a filter of
the page has changed."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.serving import Watched
from tests.browser.test_pages import broken_rules

LINK = "/indicator/pph_1500_rate?provider=Z10"
ACTIVE = "document.activeElement"
FALLING = """() => {
  const cells = [...document.querySelectorAll("#comparison-table .ag-cell[col-id=value]")];
  const values = cells.map((cell) => parseFloat(cell.innerText.replace(",", "")));
  return values.length > 1 && values.every((value, at) => !at || value <= values[at - 1]);
}"""


def rows(page: Page) -> Locator:
    return page.locator("#comparison-table .ag-row")


def names(page: Page) -> list[str]:
    return page.locator("#comparison-table .name-cell a").all_inner_texts()


def heading(page: Page, column: str) -> Locator:
    return page.locator(f"#comparison-table .ag-header-cell[col-id={column}]")


def column_of(page: Page, column: str) -> list[float]:
    texts = page.locator(f"#comparison-table .ag-cell[col-id={column}]").all_inner_texts()
    return [float(text.replace(",", "")) for text in texts]


def enter_the_grid(page: Page) -> None:
    page.locator("#comparison-search").focus()
    page.keyboard.press("Tab")
    expect(heading(page, "name")).to_be_focused()


def test_the_keyboard_sorts_and_follows_a_provider(visit: Watched) -> None:
    page = visit.open(LINK)
    expect(rows(page)).to_have_count(11)
    alphabetical = names(page)
    assert alphabetical == sorted(alphabetical)
    enter_the_grid(page)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(heading(page, "cases")).to_have_attribute("aria-sort", "ascending")
    cases = column_of(page, "cases")
    assert cases == sorted(cases)
    page.keyboard.press("Enter")
    expect(heading(page, "cases")).to_have_attribute("aria-sort", "descending")
    assert column_of(page, "cases") == sorted(cases, reverse=True)
    page.keyboard.press("Enter")
    expect(heading(page, "cases")).to_have_attribute("aria-sort", "none")
    assert names(page) == alphabetical
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowLeft")
    second = rows(page).nth(1).locator("[col-id=name]")
    expect(second).to_be_focused()
    page.evaluate("window.same = true")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"provider=(?!Z10)"))
    expect(page.locator("#indicator-sentence")).to_contain_text(alphabetical[1])
    assert page.evaluate("window.same")


def test_tab_leaves_the_grid_both_ways(visit: Watched) -> None:
    page = visit.open(LINK)
    expect(rows(page)).to_have_count(11)
    enter_the_grid(page)
    page.keyboard.press("Tab")
    assert not page.evaluate(f"!!{ACTIVE}.closest('#comparison-table')")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate(f"!!{ACTIVE}.closest('#comparison-table')")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    assert not page.evaluate(f"!!{ACTIVE}.closest('#comparison-table')")
    assert page.evaluate(
        f"{ACTIVE}.compareDocumentPosition(document.getElementById('comparison-table')) & 2"
    )
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    expect(page.locator("#comparison-search")).to_be_focused()


def test_a_word_filters_and_the_order_and_filter_outlast_a_change_of_the_page(
    visit: Watched,
) -> None:
    page = visit.open(LINK)
    heading(page, "value").click()
    heading(page, "value").click()
    page.get_by_label("Filter by any word").fill("as expected")
    count = page.locator("#comparison-count")
    expect(count).to_have_text(re.compile(r"^\d+ of 11 shown$"))
    expect(rows(page)).not_to_have_count(11)
    assert broken_rules(page) == []
    page.get_by_label("Filter by any word").fill("a")
    shown = names(page)
    page.evaluate("document.querySelector('#comparison-table .ag-root').dataset.same = 1")
    page.locator("#provider-picker").select_option("Z03")
    expect(page.locator("#comparison-table .own")).to_contain_text("Harbourne")
    expect(page.locator("#comparison-table .own")).to_have_count(1)
    expect(page.get_by_label("Filter by any word")).to_have_value("a")
    page.locator("#window-picker").select_option("6")
    expect(page.get_by_role("heading", name="Every provider, April 2026")).to_be_visible()
    expect(heading(page, "value")).to_have_attribute("aria-sort", "descending")
    page.wait_for_function(FALLING)  # new figures are put in order once they are there
    assert set(names(page)) == set(shown)
    expect(count).to_have_text(f"{len(shown)} of 11 shown")
    assert page.evaluate("document.querySelector('#comparison-table .ag-root').dataset.same")
    link = page.locator("#comparison-table .name-cell a").first.get_attribute("href")
    assert "window=6" in link
    page.get_by_label("Filter by any word").fill("no such provider")
    expect(count).to_have_text("0 of 11 shown")
    assert broken_rules(page) == []
    page.locator("#indicator-picker").select_option("caesarean_rate")
    expect(page.locator("#indicator-sentence")).to_contain_text("Harbourne")
    expect(rows(page)).to_have_count(11)  # another table: nothing is kept
    expect(page.get_by_label("Filter by any word")).to_have_value("")


@pytest.mark.soak
def test_no_rule_is_broken_in_the_dark(browser: Browser, address: str) -> None:
    page = browser.new_page(viewport={"width": 1366, "height": 768})
    page.add_init_script("localStorage.setItem('theme', 'dark')")
    page.goto(f"{address}{LINK}")
    heading(page, "cases").click()
    page.locator("#comparison-table [col-id=name]", has_text="Northmoor").click()
    assert broken_rules(page) == []
    page.close()


def test_paper_has_every_row(visit: Watched) -> None:
    page = visit.open(LINK)
    expect(rows(page)).to_have_count(11)
    page.emulate_media(media="print")
    assert page.locator("#comparison-search").is_hidden()
    box = page.locator("#comparison-table").bounding_box()
    last = rows(page).last.bounding_box()
    assert last["y"] + last["height"] <= box["y"] + box["height"] + 1
    expect(rows(page)).to_have_count(11)


def test_only_the_page_that_needs_it_reads_the_grids_script(browser: Browser, address: str) -> None:
    visit = Watched(browser.new_page(), address)
    page = visit.open("/")
    expect(page.locator("#overview-matrix")).to_be_visible()
    assert not [url for url in visit.asked if "ag-grid" in url]
    visit.open(LINK)
    expect(rows(page)).to_have_count(11)
    assert len([url for url in visit.asked if "ag-grid" in url]) == 2
    assert visit.outside == []
    page.close()


def test_a_table_that_cannot_be_read_says_so_and_is_read_again(
    browser: Browser, address: str
) -> None:
    page = browser.new_page()
    page.route("**/dash_ag_grid.min.js", lambda route: route.abort())
    page.goto(f"{address}{LINK}")
    expect(page.locator("#comparison-table")).to_contain_text("could not be read")
    page.unroute("**/dash_ag_grid.min.js")
    page.get_by_role("button", name="Try again").click()
    expect(rows(page)).to_have_count(11)
    page.close()
