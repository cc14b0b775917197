"""Every page in a browser: no rule of accessibility broken, the keyboard reaches all, downloads
hold the rows that are shown, nothing fails when there is no data or no connection."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.browser.pages import NAMES, PLACES, Place, each_in_its_time
from tests.browser.rules import DARK, broken_rules
from tests.browser.serving import Watched, served

# Views of them that hold other parts than the usual.
MORE = (
    "/?set=pmh",
    "/?provider=Z10&lms=ZB1&to=2026-03&nonsense=1",
    "/indicator/stillbirth_rate?level=lms",
    "/indicator/bookings_total",
    "/indicator/pmh_access_rate",
    "/indicator/caesarean_rate?level=all",
    "/indicator/pph_1500_rate?provider=Z12&view=as_is&peers=demo_3",
    "/returns",
    "/health",
)


@pytest.mark.parametrize("link", [*(place.link for place in PLACES), *MORE], ids=[*NAMES, *MORE])
def test_no_rule_of_accessibility_is_broken(visit: Watched, link: str) -> None:
    page = visit.open(link)
    assert broken_rules(page) == []
    assert page.locator("html").get_attribute("lang") == "en-GB"
    assert page.locator("h1").count() == 1


@pytest.mark.soak
@pytest.mark.parametrize("place", each_in_its_time())
def test_no_rule_of_accessibility_is_broken_in_the_dark(visit: Watched, place: Place) -> None:
    page = visit.open(place.link)
    page.evaluate(DARK)
    assert broken_rules(page) == []


def test_on_a_phone_the_series_is_drawn_narrow(visit: Watched) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 800})
    page = visit.open("/indicator/pph_1500_rate?provider=Z10")
    series = page.evaluate("document.querySelector('#time-series .js-plotly-plot').layout")
    assert series["showlegend"] is True
    assert series["xaxis"]["range"][0][:7] in ("2024-09", "2024-10")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_the_keyboard_reaches_the_matrix_and_opens_a_cell(visit: Watched) -> None:
    page = visit.open("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("!!document.activeElement.closest('#overview-matrix td.org')"):
            break
    cell = page.locator("#overview-matrix td.org a:focus")
    expect(cell.locator(".said")).to_have_css("clip-path", "none")
    first = cell.get_attribute("href")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    second = page.locator("#overview-matrix td.org a:focus")
    assert second.get_attribute("href") != first
    page.keyboard.press("Escape")
    expect(second.locator(".said")).not_to_have_css("clip-path", "none")  # read aloud it still is
    link = second.get_attribute("href")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{visit.base}{link}")
    expect(page.locator("#indicator-sentence")).to_be_visible()
    expect(page.locator("#content")).to_be_focused()


def test_the_search_box_finds_definitions_by_word_and_code(visit: Watched) -> None:
    page = visit.open("/definitions")
    every = page.locator("[data-search]:visible").count()
    page.get_by_label("Find an indicator by any word").fill("haemorrhage 1,500")
    expect(page.locator("#definition-count")).to_have_text(re.compile(r"^[1-3] found$"))
    page.get_by_label("Find an indicator by any word").fill("pph_1500_rate")
    expect(page.locator("#definition-count")).to_have_text("1 found")
    page.get_by_label("Find an indicator by any word").fill("")
    assert page.locator("[data-search]:visible").count() == every
    page.get_by_label("Find an indicator by any word").fill("pph_1500_rate")
    page.locator("[data-search]:visible a").click()
    expect(page.get_by_role("heading", name="Versions")).to_be_visible()


def test_a_chart_leads_to_its_method_and_the_contents_lead_on(visit: Watched) -> None:
    page = visit.open("/indicator/pph_1500_rate?provider=Z10")
    page.locator("#time-series-foot").get_by_role("link", name="How this is worked out").click()
    expect(page).to_have_url(re.compile(r"/methods\?provider=Z10#p-and-u-charts$"))
    expect(page.get_by_role("heading", name="p and u charts")).to_be_in_viewport()
    assert page.evaluate(
        "[...document.querySelectorAll('.document img')].every(i => i.complete && i.naturalWidth)"
    )
    page.get_by_role("navigation", name="On this page").get_by_role("link", name="Sources").click()
    expect(page.get_by_role("heading", name="Sources")).to_be_in_viewport()
    page.go_back()
    page.go_back()
    expect(page.locator("#indicator-sentence")).to_contain_text("Northmoor: ")


def test_a_paragraph_says_the_sentence_in_more_words(visit: Watched) -> None:
    page = visit.open("/indicator/pph_1500_rate?provider=Z10")
    expect(page.locator("#indicator-paragraph")).to_be_hidden()
    page.get_by_text("In more words").click()
    expect(page.locator("#indicator-paragraph")).to_contain_text("women giving birth. Special")


def saved(page: Page, link: Locator) -> tuple[str, list[dict[str, str]]]:
    """A download's name and rows."""
    with page.expect_download() as waiting:
        link.click()
    download = waiting.value
    text = Path(download.path()).read_text(encoding="utf-8-sig")
    return download.suggested_filename, list(csv.DictReader(io.StringIO(text)))


def shown_rows(page: Page, table: str) -> list[list[str]]:
    return page.evaluate(
        f"[...document.querySelectorAll('{table} tbody tr')]"
        ".map(r => [...r.cells].map(c => c.textContent.trim()))"
    )


def compared_rows(page: Page) -> list[dict[str, str]]:
    """The comparison's cells by column; a name without the badge below it."""
    expect(page.locator("#comparison-table .ag-row").first).to_be_visible()
    return page.evaluate(
        "[...document.querySelectorAll('#comparison-table .ag-row')].map(row => Object.fromEntries("
        "[...row.querySelectorAll('.ag-cell')].map(cell => "
        "[cell.getAttribute('col-id'), (cell.querySelector('a') || cell).textContent.trim()])))"
    )


def one_decimal(text: str) -> str:
    return f"{float(text):,.1f}" if text else ""


def test_the_series_download_holds_the_rows_that_are_shown(visit: Watched) -> None:
    page = visit.open("/indicator/pph_1500_rate?provider=Z09&from=2025-04&to=2026-09")
    name, rows = saved(page, page.locator("#export-csv"))
    assert name.startswith("pph_1500_rate_Z09_from-2025-04")
    assert re.search(r"_cut-\d{8}T\d{6}Z-[0-9a-f]+\.csv$", name)
    seen = shown_rows(page, "#time-series-table")
    assert len(rows) == len(seen) == 18
    for row, cells in zip(rows, seen, strict=True):
        assert [one_decimal(row[c]) for c in ("value", "centre", "lower_limit", "upper_limit")] == [
            cells[1], *cells[4:7]
        ]  # fmt: skip
        assert [row["numerator"], row["denominator"]] == [c.replace(",", "") for c in cells[2:4]]
    assert {row["org_name"] for row in rows} == {"Coldbeck"}
    assert rows[-1]["status"] == "not_submitted"
    assert rows[-1]["value"] == ""


def test_the_comparison_download_holds_the_rows_that_are_shown(visit: Watched) -> None:
    page = visit.open("/indicator/caesarean_rate?lms=ZB1&window=6")
    name, rows = saved(page, page.get_by_role("link", name="CSV"))
    assert "caesarean_rate_comparison_ZB1_2026-09_6-months" in name
    seen = compared_rows(page)
    for row, cells in zip(rows, seen, strict=True):
        assert row["org_name"] == cells["name"]
        assert row["numerator"] == cells["cases"].replace(",", "")
        assert row["denominator"] == cells["of"].replace(",", "")
        assert one_decimal(row["value"]) == cells["value"]
        interval = f"{one_decimal(row['lower_95'])} to {one_decimal(row['upper_95'])}"
        assert cells["interval"] == interval


def test_the_overview_download_holds_a_row_a_cell(visit: Watched) -> None:
    page = visit.open("/?lms=ZB1")
    name, rows = saved(page, page.locator("#export-csv"))
    assert name.startswith("overview_ZB1_2026-09")
    cells = page.locator("#overview-matrix td.org").count()
    assert len(rows) == cells
    assert all(row["value"] or row["status"] for row in rows)


def test_the_real_region_without_returns_shows_what_is_published(
    context: BrowserContext, published: Path
) -> None:
    with served(published, "nwc") as base:
        visit = Watched(context.new_page(), base)
        page = visit.open("/")
        expect(page.locator("main")).to_contain_text("No provider's own return is loaded")
        assert broken_rules(page) == []
        page.get_by_role("link", name="PPH of 1,500 ml or more").click()
        expect(page.locator("#funnel-title")).to_contain_text("of 71 providers")
        assert broken_rules(visit.drawn()) == []
        expect(page.locator("#comparison-table .ag-row")).to_have_count(11)
        page.locator("#published-picker").select_option("2023-04..2024-03")
        expect(page.locator("#indicator-sentence")).to_contain_text("April 2023 to March 2024")
        page.locator("#provider-picker").select_option("REP")
        expect(page.locator("#comparison-table .own")).to_contain_text("Liverpool")
        expect(page).to_have_url(re.compile("provider=REP&from=2023-04&to=2024-03"))
        _, rows = saved(page, page.get_by_role("link", name="CSV"))
        assert len(rows) == 71
        assert visit.outside == visit.faults == []
        page.close()


def test_before_the_first_load_the_page_says_what_to_do(
    context: BrowserContext, tmp_path: Path
) -> None:
    with served(tmp_path) as base:
        visit = Watched(context.new_page(), base)
        page = visit.open("/indicator/pph_1500_rate?provider=Z03")
        expect(page.locator("main")).to_contain_text("python -m etl run")
        assert broken_rules(page) == []
        page.close()


def test_a_lost_connection_says_so_and_keeps_the_picture(
    context: BrowserContext, demo: Path
) -> None:
    with served(demo) as base:
        visit = Watched(context.new_page(), base)
        page = visit.open("/indicator/pph_1500_rate")
        sentence = page.locator("#indicator-sentence").inner_text()
        expect(page.locator("#connection")).to_be_hidden()
        page.route("**/_dash-update-component*", lambda route: route.abort())
        page.locator("#provider-picker").select_option("Z03")
        expect(page.locator("#connection")).to_be_visible()
        expect(page.locator("#indicator-sentence")).to_have_text(sentence)
        page.unroute("**/_dash-update-component*")
        page.locator("#provider-picker").select_option("Z10")
        expect(page.locator("#connection")).to_be_hidden()
        expect(page.locator("#indicator-sentence")).to_contain_text("Northmoor")
        page.close()
