"""The shared parts: what they say, and how they stand in a browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from dash import dcc, html
from playwright.sync_api import Browser, Page, expect

from charts.interval_bar import Scale
from layouts.parts.comparison import ComparisonRow, ComparisonWords, comparison_table
from layouts.parts.headline import news_panel
from layouts.parts.markup import to_html
from layouts.parts.matrix import matrix
from layouts.parts.notices import notices
from layouts.parts.signs import sign
from layouts.parts.trust_badge import trust_badge, trust_in_brief
from tests.layouts.pages import columns, rows, served, trust_marks


def text_of(component: object) -> str:
    """All words of a component, in order."""
    if isinstance(component, str):
        return component
    if isinstance(component, (list, tuple)):
        return " ".join(text_of(part) for part in component)
    if markup := getattr(component, "data-markup", None):
        return unescape(re.sub(r"<[^>]*>", " ", markup))
    return text_of(getattr(component, "children", None) or "")


def test_an_icon_says_its_words_unless_they_stand_beside_it():
    assert sign("concern_high").alt.startswith("Concern")
    assert sign("concern_high", words_beside=True).alt == ""


def test_without_notices_there_is_nothing():
    assert notices([]) is None


def test_a_month_without_news_says_so():
    assert "Nothing new this month." in text_of(news_panel([], "Since October.", None))


def test_every_cell_of_the_matrix_holds_its_sentence():
    said = text_of(matrix(columns(), rows(), "Indicators by provider"))
    assert said.count("in September 2026, indicator") == 14 * 13 - 2
    assert "Coldbeck: not submitted for September 2026." in said


def test_a_matrix_refuses_rows_that_do_not_fit_its_columns():
    with pytest.raises(ValueError, match="zip"):
        matrix(columns()[:3], rows(), "Indicators by provider")


def test_a_row_without_counts_leaves_its_figures_blank():
    nothing = float("nan")
    row = ComparisonRow(
        org="Z09", name="Coldbeck", href="/", numerator=nothing, denominator=nothing, value=nothing,
        lower=nothing, upper=nothing, against="not judged", position="common_cause",
        variation="not_submitted",
    )  # fmt: skip
    (shown,) = grid_of(
        comparison_table([row], Scale(0, 10), ComparisonWords(caption="All"))
    ).rowData
    assert shown["value"] is None
    assert shown["interval"] is None
    assert shown["said"]["value"] == "no value"
    assert "interval" not in shown["said"]
    assert (shown["sign"], shown["variation"]) == ("not_submitted", "not submitted")


def test_a_trust_badge_says_each_level_in_words_and_explains_it():
    badge = trust_badge("Northmoor", trust_marks(), "12 months to September 2026")
    said = unescape(badge.children.to_plotly_json()["props"]["data-markup"])
    for mark in trust_marks():
        assert f"{mark.name}: {mark.words}" in said
        assert mark.sentence in said
        assert mark.how in said
    assert "Northmoor, 12 months to September 2026" in said


def test_a_badge_in_brief_has_a_shape_a_mark_and_words_for_readers_aloud():
    brief = trust_in_brief(trust_marks())
    assert '<span class="trust-shapes" aria-hidden="true">●○◐●–</span>' in brief
    words = "Completeness: complete; Timeliness: late; Arithmetic: a few contradictions; "
    assert f'<span class="visually-hidden">{words}' in brief


def test_a_badge_stands_below_its_providers_name():
    row = ComparisonRow(
        org="Z09", name="Coldbeck", href="/", numerator=1, denominator=2, value=50, lower=1,
        upper=99, against="as expected", position="common_cause", variation=None,
    )  # fmt: skip
    words = ComparisonWords(caption="All")
    (without,) = grid_of(comparison_table([row], Scale(0, 100), words)).rowData
    assert "trust" not in without
    with_badge = replace(row, trust=trust_marks())
    (shown,) = grid_of(comparison_table([with_badge], Scale(0, 100), words)).rowData
    assert shown["trust"][0] == "●○◐●–"
    assert "Completeness" in shown["trust"][1]


def test_on_a_phone_a_comparison_is_name_value_and_verdicts():
    row = ComparisonRow(
        org="Z09", name="Coldbeck", href="/", numerator=1, denominator=2, value=50, lower=1,
        upper=99, against="as expected", position="common_cause", variation="common_cause",
    )  # fmt: skip
    words = ComparisonWords(caption="All")
    table = comparison_table([row], Scale(0, 100), words, phone=True)
    fields = [column["field"] for column in grid_of(table).columnDefs]
    assert fields == ["name", "value", "against", "variation"]
    latest = grid_of(comparison_table([row], None, words, phone=True)).columnDefs
    assert [column["field"] for column in latest] == ["name", "value", "note", "variation"]


def grid_of(table):
    """The grid of a comparison table, below its filter."""
    return table.children[1]


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served() as base:
        yield base


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    """One page for all tests, so that scripts are read once."""
    page = browser.new_page()
    yield page
    page.close()


def show(page: Page, address: str, path: str = "/", width: int = 1366, height: int = 768) -> None:
    """Opens a page at a size and waits until it is drawn."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(f"{address}{path}")
    expect(page.locator("main")).to_be_visible()
    if path == "/indicator":
        expect(page.locator("#funnel .main-svg").first).to_be_visible()


@pytest.mark.parametrize("width", [1366, 1024, 390])
@pytest.mark.parametrize("path", ["/", "/indicator"])
def test_parts_break_no_rule_of_accessibility_and_fit_the_screen(page, address, path, width):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    show(page, address, path, width)
    found = Axe().run(page).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert [url for url in asked if not url.startswith((address, "data:"))] == []


def test_the_matrix_has_the_size_of_a_clinic_laptop(page, address):
    show(page, address, "/", 1366, 768)
    box = page.locator("#overview-matrix").bounding_box()
    assert 1090 <= box["width"] <= 1096
    row = page.locator("#overview-matrix tbody tr").nth(4).bounding_box()
    assert row["height"] == pytest.approx(36, abs=0.5)
    expect(page.locator(".news li").first).to_be_visible()


def test_a_cells_sentence_shows_on_focus_and_never_over_its_row(page, address):
    show(page, address, "/", 1366, 768)
    link = page.locator("#overview-matrix tbody tr").nth(2).locator("td a").nth(2)
    page.keyboard.press("Tab")
    link.focus()
    said, row = link.locator(".said").bounding_box(), link.bounding_box()
    assert said["width"] > 200
    assert said["y"] >= row["y"] + row["height"]


def test_the_skip_link_is_the_first_thing_the_keyboard_reaches(page, address):
    show(page, address, "/", 1366, 768)
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()


def test_on_a_phone_one_organisation_is_listed_with_its_words(page, address):
    show(page, address, "/", 390, 844)
    first = page.locator("#overview-matrix tbody tr").first
    expect(first.locator("td:visible")).to_have_count(1)
    expect(first.locator("td:visible .said")).to_contain_text("Northmoor")
    assert first.locator("td:visible .said").bounding_box()["width"] > 150


def test_between_wide_and_narrow_the_news_folds_to_a_button(page, address):
    show(page, address, "/", 1024, 768)
    expect(page.locator(".news li").first).to_be_hidden()
    page.locator(".news summary").click()
    expect(page.locator(".news li").first).to_be_visible()


def test_markup_escapes_words_and_values():
    part = html.P(["a < b & c", html.Span("x", title='say "yes"')], className="note")
    assert to_html(part) == (
        '<p class="note">a &lt; b &amp; c<span title="say &quot;yes&quot;">x</span></p>'
    )


def test_markup_writes_links_images_and_what_is_on_or_off():
    assert to_html(dcc.Link("Here", href="/x?a=1&b=2")) == '<a href="/x?a=1&amp;b=2">Here</a>'
    assert to_html(html.Img(src="data:,", alt="", width=3)) == '<img alt="" src="data:," width="3">'
    assert to_html(html.Details("x", open=True)) == "<details open>x</details>"
    assert to_html([None, "one", html.Br()]) == "one<br>"


def test_markup_refuses_what_is_not_plain_html():
    with pytest.raises(TypeError, match="Graph is not plain HTML"):
        to_html(html.Div(dcc.Graph()))


def test_links_within_markup_lead_on_without_loading_the_program_again(page, address):
    show(page, address)
    page.evaluate("window.same = true")
    page.locator("#overview-matrix tbody a").nth(1).click()
    expect(page).to_have_url(f"{address}/indicator/x")
    assert page.evaluate("window.same")


def test_what_is_missing_stays_last_whichever_way_a_column_is_sorted(page, address):
    show(page, address, "/indicator")
    cases = page.locator("#comparison-table .ag-header-cell[col-id=cases]")
    rows = page.locator("#comparison-table .ag-row")
    expect(rows.nth(2)).to_contain_text("Closed")  # in the order given
    cases.click()
    expect(cases).to_have_attribute("aria-sort", "ascending")
    expect(rows.first).to_contain_text("Marram")
    expect(rows.last).to_contain_text("Closed")
    cases.click()
    expect(cases).to_have_attribute("aria-sort", "descending")
    expect(rows.first).to_contain_text("Harbourne")
    expect(rows.last).to_contain_text("Closed")
    expect(rows.last).to_contain_text("not submitted")


DRAWN = "document.querySelectorAll('#overview-matrix .spark').length"
STANDS_FREE = """(link) => {
    const box = link.getBoundingClientRect();
    const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return link.contains(top);
}"""


@pytest.mark.soak
def test_of_a_large_matrix_what_is_near_is_drawn_and_all_of_it_is_there(page, address):
    show(page, address, "/large", 1366, 768)
    page.wait_for_function(f"{DRAWN} > 0")
    cells = page.locator("#overview-matrix td.org").count()
    assert cells == 60 * 113
    assert page.evaluate(DRAWN) < cells / 4
    assert page.locator("#overview-matrix .value").count() > cells / 2  # to be found by the browser
    assert page.evaluate("document.documentElement.scrollWidth") <= 1366
    last = page.locator("#overview-matrix tbody tr").last.locator("td a").last
    assert last.locator("[data-spark] .spark").count() == 0
    last.scroll_into_view_if_needed()
    expect(last.locator("[data-spark] .spark")).to_have_count(1)
    expect(page.locator("#overview-matrix tbody tr").first.locator(".spark")).to_have_count(0)


@pytest.mark.soak
def test_the_arrows_cross_a_large_matrix_and_never_lose_the_cell(page, address):
    show(page, address, "/large", 1366, 768)
    page.wait_for_function(f"{DRAWN} > 0")
    link = page.locator("#overview-matrix tbody tr").first.locator("td a").first
    link.focus()
    for key in ["ArrowRight", "ArrowDown"] * 20 + ["ArrowLeft", "ArrowUp"] * 19:
        page.keyboard.press(key)
    here = page.locator("#overview-matrix td a:focus")
    assert here.evaluate("link => link.closest('tr').rowIndex") == 3
    assert here.evaluate(STANDS_FREE)
    expect(here.locator(".said")).to_be_visible()
    assert here.get_attribute("aria-label") == here.locator(".said").inner_text()


@pytest.mark.soak
def test_a_large_matrix_breaks_no_rule_of_accessibility(page, address):
    show(page, address, "/many", 1366, 768)  # all of it is read for a part, so no larger
    page.wait_for_function(f"{DRAWN} > 0")
    some = ["#overview-matrix thead", "#overview-matrix tbody tr:first-child"]
    found = Axe().run(page, context={"include": [[part] for part in some]}).response["violations"]
    assert [(rule["id"], rule["nodes"][0]["html"]) for rule in found] == []
