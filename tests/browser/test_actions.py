"""Notes and actions in a browser: written by keyboard, seen on the chart, followed on a page."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from store.ledger import Ledger
from tests.browser.measuring import SIZES
from tests.browser.rules import broken_rules
from tests.browser.serving import Watched, served
from tests.demo_region import MEASURE, settings_of

PAGE = f"/indicator/{MEASURE}?level=provider&provider=Z03"


@pytest.fixture(scope="module")
def data(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's cut with a ledger of its own."""
    data = tmp_path_factory.mktemp("actions") / "data"
    shutil.copytree(demo, data)
    return data


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with served(data) as base:
        yield base


@pytest.fixture(scope="module")
def many_actions(data: Path) -> int:
    """As many open actions of one provider as a printed page has no room for, told at length."""
    ledger = Ledger(settings_of(data).ledger_url)
    measures = (
        MEASURE,
        "caesarean_rate",
        "smoking_at_delivery",
        "induction_rate",
        "apgar_lt7_rate",
    )
    for indicator in measures:
        ledger.add_action(
            indicator=indicator, level="provider", org="Z03", what="What the teams agreed on. " * 9,
            owner_role="Head of midwifery and governance lead", start=date(2025, 8, 1),
            rule="shift", signal=date(2025, 2, 1),
        )  # fmt: skip
    ledger.close()
    return len(measures)


def unfold(page: Page, words: str) -> None:
    page.locator("summary", has_text=words).first.focus()
    page.keyboard.press("Enter")


def test_a_note_is_written_by_keyboard_and_stands_on_the_chart(visit: Watched):
    page = visit.open(f"{PAGE}#written")
    unfold(page, "Add a note")
    page.locator("#note-text").focus()
    page.keyboard.type("A new maternity record")
    page.locator("#note-role").focus()
    page.keyboard.type("Digital midwife")
    page.keyboard.press("Enter")
    expect(page.locator(".written")).to_contain_text("A new maternity record")
    expect(
        page.locator("#time-series .annotation-text", has_text="maternity record")
    ).to_be_visible()
    assert broken_rules(page) == []


def test_an_action_is_opened_from_an_indicator_and_followed(visit: Watched):
    page = visit.open(PAGE)
    page.get_by_role("tab", name="Notes, actions and phases").click()
    page.get_by_role("link", name="Open an action").click()
    page.locator("#action-what").fill("Weighing of blood loss")
    page.locator("#action-owner_role").fill("Consultant")
    page.locator("#action-start").select_option(index=6)
    assert broken_rules(page) == []
    page.get_by_role("button", name="Open the action").click()
    card = page.locator(".action", has_text="Weighing of blood loss")
    expect(card).to_contain_text("Weighing of blood loss")
    expect(card).to_contain_text("Owner: Consultant")
    unfold(page, "Change the status")
    page.locator("select[id^=step-]").select_option("done")
    card.get_by_role("button", name="Save").click()
    expect(card).to_contain_text("status: done")
    assert broken_rules(page) == []


def test_the_actions_page_scrolls_sideways_at_no_size(visit: Watched):
    page = visit.open("/actions")
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        expect(page.locator("#actions")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("chosen", ["", "?set=all"])
def test_the_largest_providers_profile_is_printed_on_two_pages(
    visit: Watched, many_actions: int, chosen: str
):
    page = visit.open(f"/provider/Z03{chosen}")
    expect(page.locator(".open-actions .action")).to_have_count(many_actions)
    pages = re.findall(rb"/Type\s*/Page\b(?!s)", page.pdf(prefer_css_page_size=True))
    assert len(pages) == 2
    page.set_viewport_size({"width": 703, "height": 1032})  # A4 upright within its margins
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    expect(page.locator(".on-paper .action").first).to_be_visible()
    expect(page.locator(".on-paper")).to_contain_text("more on the page")


def test_a_profile_with_actions_breaks_no_rule_and_is_a_list_on_a_phone(
    visit: Watched, many_actions: int
):
    page = visit.open("/provider/Z03")
    expect(page.locator(".open-actions .action")).to_have_count(many_actions)
    expect(page.locator(".returns-strip li")).to_have_count(24)
    assert broken_rules(page) == []
    cell = page.locator("#spine tbody tr").first
    expect(cell.locator(".scale")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    expect(cell.locator(".scale")).to_be_hidden()
    name, value = cell.locator("th").bounding_box(), cell.locator("td").first.bounding_box()
    assert name is not None
    assert value is not None
    assert value["y"] >= name["y"] + name["height"]
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
