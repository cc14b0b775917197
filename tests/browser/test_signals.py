"""The signals inbox in a browser: read, opened, triaged, by keyboard alone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.serving import Watched, served
from tests.browser.test_pages import broken_rules


@pytest.fixture(scope="module")
def address(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo's cut with a ledger of its own."""
    data = tmp_path_factory.mktemp("signals") / "data"
    shutil.copytree(demo, data)
    with served(data) as base:
        yield base


def opened(visit: Watched, link: str = "/signals?set=all") -> Page:
    visit.page.goto(f"{visit.base}{link}")
    visit.page.locator(".signal-tools").wait_for()
    return visit.page


def test_a_flag_is_opened_triaged_and_left_by_keyboard_alone(visit: Watched):
    page = opened(visit)
    flags = page.locator("#signals .signal a")
    flags.first.focus()
    page.keyboard.press("ArrowDown")
    expect(flags.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    title = page.locator("#panel-title")
    expect(title).to_be_focused()
    first = title.inner_text()
    expect(page.locator("#signal-series .main-svg").first).to_be_visible()
    assert broken_rules(page) == []
    page.keyboard.press("Escape")
    expect(title).to_have_count(0)
    expect(flags.first).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_label("Acknowledge").focus()
    page.keyboard.press("Space")
    page.get_by_label("Why").focus()
    page.keyboard.type("Looking at the case notes")
    page.get_by_label("Your role").focus()
    page.keyboard.type("Clinical lead")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(title).not_to_have_text(first)
    expect(title).to_be_focused()
    row = page.locator("#signals .signal").first
    expect(row).to_contain_text("acknowledged")
    expect(row).to_contain_text("Clinical lead")
    expect(page.get_by_role("link", name="acknowledged 1")).to_be_visible()


def test_back_closes_the_panel_and_forward_opens_it(visit: Watched):
    page = opened(visit)
    page.locator("#signals .signal a").nth(2).click()
    title = page.locator("#panel-title")
    words = title.inner_text()
    page.go_back()
    expect(title).to_have_count(0)
    page.go_forward()
    expect(title).to_have_text(words)


@pytest.mark.parametrize("link", ["/signals", "/signals?set=all&state=data_issue"])
def test_the_list_and_an_empty_one_break_no_rule(visit: Watched, link: str):
    page = opened(visit, link)
    assert broken_rules(page) == []


@pytest.mark.parametrize("size", [(1366, 768), (1024, 768), (1920, 1080), (390, 844)], ids=str)
def test_nothing_scrolls_sideways_at_any_size(visit: Watched, size: tuple[int, int]):
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    page = opened(visit)
    page.locator("#signals .signal a").first.click()
    page.locator("#signal-series .main-svg").first.wait_for()
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= size[0]
    visit.page.set_viewport_size({"width": 1366, "height": 768})
