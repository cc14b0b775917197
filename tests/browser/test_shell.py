"""The frame of every page: keys and their help, the dark look, menus; a job done by keyboard."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.rules import broken_rules
from tests.browser.serving import Watched

LONGEST = 250  # presses of Tab before a place counts as out of reach


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_rule_is_broken_with_menus_and_help_open(visit: Watched, theme: str) -> None:
    page = visit.open("/about")
    page.evaluate("(theme) => localStorage.setItem('theme', theme)", theme)
    page = visit.open("/?provider=Z10")
    page.locator("#copy-link").click()
    expect(page.locator(".copy .menu")).to_be_visible()
    assert broken_rules(page) == []
    page.locator(".nav-group summary").click()
    expect(page.locator(".copy .menu")).to_be_hidden()
    expect(page.get_by_role("link", name="About")).to_be_visible()
    assert broken_rules(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="About")).to_be_hidden()
    page.locator("#keys-button").click()
    expect(page.locator("#keys-dialog")).to_be_visible()
    assert broken_rules(page) == []


def test_keys_lead_to_pages_with_their_filters(visit: Watched) -> None:
    page = visit.open("/?provider=Z10")
    page.keyboard.press("g")
    page.keyboard.press("r")
    expect(page).to_have_url(f"{visit.base}/returns?provider=Z10")
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page).to_have_url(f"{visit.base}/?provider=Z10")
    page.keyboard.press("/")
    expect(page.locator("#definition-search")).to_be_focused()
    expect(page.locator("#definition-search")).to_have_value("")


def test_keys_typed_into_a_field_are_letters(visit: Watched) -> None:
    page = visit.open("/definitions")
    page.locator("#definition-search").focus()
    page.keyboard.type("?go/")
    expect(page.locator("#definition-search")).to_have_value("?go/")
    expect(page.locator("#keys-dialog")).to_be_hidden()
    expect(page).to_have_url(f"{visit.base}/definitions")


def test_the_help_opens_by_key_and_switches_single_keys_off(visit: Watched) -> None:
    page = visit.open("/")
    page.keyboard.press("?")
    dialog = page.locator("#keys-dialog")
    expect(dialog).to_be_visible()
    for key in page.locator("#keys-dialog [data-path]").all():
        assert page.locator(f"#navigation a[href='{key.get_attribute('data-path')}']").count() == 1
    page.get_by_role("switch", name="Single keys").click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    visit.open("/about")  # it is remembered
    page.keyboard.press("?")
    expect(dialog).to_be_hidden()
    page.locator("#keys-button").click()
    page.get_by_role("switch", name="Single keys").click()
    page.get_by_role("button", name="Close").click()
    page.keyboard.press("?")
    expect(dialog).to_be_visible()


def test_the_dark_look_is_remembered_and_turns_charts_too(visit: Watched) -> None:
    page = visit.open("/indicator/pph_1500_rate?provider=Z10")
    ground = "getComputedStyle(document.body).backgroundColor"
    chart = "getComputedStyle(document.querySelector('#funnel .main-svg')).filter"
    light = page.evaluate(ground)
    assert page.evaluate(chart) == "none"
    page.keyboard.press("?")
    page.get_by_role("switch", name="Dark").click()
    page.keyboard.press("Escape")
    assert page.evaluate(ground) != light
    assert "invert" in page.evaluate(chart)
    visit.open("/indicator/pph_1500_rate?provider=Z10")
    assert page.evaluate(ground) != light
    page.emulate_media(media="print")
    assert page.evaluate(ground) == light
    assert page.evaluate(chart) == "none"
    page.emulate_media(media="screen")


def test_chips_show_rows_with_signals_and_stand_them_by_name(visit: Watched) -> None:
    page = visit.open("/?provider=Z10")
    rows = page.locator("#overview-matrix tbody tr")
    every = rows.count()
    page.get_by_text("Rows with signals", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?provider=Z10&rows=signals$"))
    expect(page.locator(".headline")).to_contain_text(f"of {every} rows have a signal")
    signals = "tr:has(td:is(.concern, .improvement, .neutral))"
    assert 0 < rows.count() < every
    assert page.locator(f"#overview-matrix tbody {signals}").count() == rows.count()
    page.get_by_text("By pathway", exact=True).click()
    expect(page).to_have_url(re.compile(r"\?provider=Z10&rows=signals&group=none$"))
    expect(page.locator("#overview-matrix.ungrouped")).to_be_visible()
    names = page.locator("#overview-matrix th.indicator a").all_inner_texts()
    assert names == sorted(names, key=str.casefold)
    page.go_back()
    page.go_back()
    expect(rows).to_have_count(every)


def test_a_cell_says_its_sentence_beside_its_row_and_marks_its_heads(visit: Watched) -> None:
    page = visit.open("/?provider=Z10")
    cells = page.locator("#overview-matrix td.org a")
    for cell in (cells.nth(0), cells.nth(cells.count() // 2), cells.last):
        cell.scroll_into_view_if_needed()
        cell.focus()
        said, row = cell.locator(".said").bounding_box(), cell.bounding_box()
        assert said["y"] >= row["y"] + row["height"] or said["y"] + said["height"] <= row["y"]
        heads = page.locator("#overview-matrix th.at")
        expect(heads).to_have_count(2)
        sentence = cell.locator(".said").inner_text()
        assert sentence.startswith(("Demo region", heads.first.locator("a").inner_text()))
        assert heads.last.locator("a").inner_text() in sentence


def press_until(page: Page, reached: str, key: str = "Tab") -> None:
    """Presses a key until what is focused is of the kind wanted."""
    for _ in range(LONGEST):
        page.keyboard.press(key)
        if page.evaluate(
            f"!!document.activeElement && document.activeElement.matches({reached!r})"
        ):
            return
    raise AssertionError(f"{reached} was not reached by {LONGEST} presses of {key}")


def test_find_who_differs_see_the_chart_and_export_the_rows_by_keyboard(
    visit: Watched,
) -> None:
    """The whole job, from the first page, without a mouse."""
    page = visit.open("/")
    press_until(page, "#overview-matrix tbody th.indicator a")
    name = page.locator("#overview-matrix th.indicator a", has_text="PPH of 1,500 ml").first
    words = name.inner_text()
    for _ in range(LONGEST):
        if page.evaluate("document.activeElement.textContent") == words:
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")  # its first cell
    row = "#overview-matrix tr:focus-within td"
    flagged = f"{row}:is(.concern, .improvement)"
    assert page.locator(flagged).count() > 0
    for _ in range(page.locator(row).count()):
        if page.evaluate("document.activeElement.closest('td').matches('.concern, .improvement')"):
            break
        page.keyboard.press("ArrowRight")
    sentence = page.evaluate("document.activeElement.querySelector('.said').textContent")
    provider = sentence.split(",")[0]
    assert "pecial cause" in sentence
    page.keyboard.press("Enter")
    visit.drawn()
    expect(page.locator("#indicator-sentence")).to_contain_text(f"{provider}: ")
    expect(page.locator("#time-series .main-svg").first).to_be_visible()
    page.keyboard.press("Shift+Tab")
    for _ in range(LONGEST):
        if page.evaluate("document.activeElement.id === 'export-csv'"):
            break
        page.keyboard.press("Shift+Tab")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    text = Path(waiting.value.path()).read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(text.splitlines()))
    assert {row["org_name"] for row in rows} == {provider}
    assert len(rows) > 12
