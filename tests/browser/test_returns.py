"""The returns page in a browser: what is in, what a return said, and sending one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from store import clock
from store.tracker import open_month
from tests.browser.rules import broken_rules
from tests.browser.serving import Watched, served
from tests.etl.loading import Place, made_return
from tests.etl.made_returns import nhs_number, sound_figures

MONTH = open_month(clock.now())
BEFORE = (MONTH - timedelta(days=1)).replace(day=1)
SENT = datetime(MONTH.year, MONTH.month, 15, tzinfo=UTC)  # in time for the month before


def full(provider: str, month: date, **changed: object) -> bytes:
    return made_return(provider, {month: {**sound_figures(), **changed}})


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """Two providers' returns of two months ago, one rejected file."""
    place = Place(tmp_path_factory.mktemp("returns") / "data")
    place.put("Z01/before.xlsx", full("Z01", BEFORE), SENT)
    place.put("Z02/before.xlsx", full("Z02", BEFORE, women_birthing="12.5"), SENT)
    place.put("Z03/before.xlsx", b"no workbook", SENT)
    place.load()
    return place


@pytest.fixture(scope="module")
def address(place: Place) -> Iterator[str]:
    with served(place.data) as base:
        yield base


def cell(page: Page, provider: str, place: int) -> str:
    """The words of a provider's month, counted from the last one."""
    row = page.locator("#tracker tbody tr", has=page.get_by_role("link", name=provider, exact=True))
    return row.locator("td.month").nth(12 - place).inner_text()


def choose(page: Page, content: bytes, name: str = "return.xlsx") -> None:
    page.locator("#upload-file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )
    page.get_by_role("button", name="Check the file").click()


def test_the_tracker_says_each_state_in_letter_and_words(visit: Watched) -> None:
    page = visit.open("/returns")
    expect(page.locator("main h1")).to_contain_text(f"{MONTH:%B}’s return, due ")
    assert re.match(r"A\s", cell(page, "Elmsea", 1))
    assert f"Fairhaven, {BEFORE:%B %Y}, accepted with warnings" in cell(page, "Fairhaven", 1)
    assert f"Harbourne, {BEFORE:%B %Y}, rejected" in cell(page, "Harbourne", 1)
    assert "missing" in cell(page, "Marram", 2)
    assert broken_rules(page) == []


def test_a_cell_opens_its_receipt_by_keyboard_and_escape_leads_back(visit: Watched) -> None:
    page = visit.open("/returns")
    page.locator("#tracker").get_by_role("link", name="Elmsea", exact=True).focus()
    for key in ("ArrowDown", *["ArrowRight"] * 12):
        page.keyboard.press(key)
    opened = page.locator("#tracker a:focus")
    expect(opened).to_have_attribute("title", re.compile("^Fairhaven"))
    page.keyboard.press("Enter")
    expect(page.locator("#panel-title")).to_be_focused()
    expect(page.locator("#panel-title")).to_have_text(f"Fairhaven, {BEFORE:%B %Y}")
    expect(page.locator(".returns-panel")).to_contain_text("give the count, not a rate")
    assert page.locator("#tracker .chosen").count() == 1
    assert broken_rules(page) == []
    page.keyboard.press("Escape")
    expect(page.locator("#panel-close")).to_have_count(0)
    expect(page.locator("#tracker a:focus")).to_have_attribute("title", re.compile("^Fairhaven"))
    page.go_back()
    expect(page.locator("#panel-title")).to_have_text(f"Fairhaven, {BEFORE:%B %Y}")


def test_a_provider_that_owes_a_return_is_reminded_in_words_that_can_be_copied(
    context: BrowserContext, address: str
) -> None:
    visit = Watched(context.new_page(), address)
    page = visit.open("/returns?provider=Z04")
    expect(page.locator("#reminder")).to_have_value(re.compile("Marram Bay NHS Trust"))
    page.get_by_role("button", name="Copy", exact=True).click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert "write NC, never 0" in page.evaluate("navigator.clipboard.readText()")
    with page.expect_download() as waiting:
        page.get_by_role("link", name="As a text file").click()
    assert "Marram Bay" in Path(waiting.value.path()).read_text(encoding="utf-8")
    assert broken_rules(page) == []
    page.close()


def test_a_good_return_is_checked_confirmed_loaded_and_tracked(visit: Watched) -> None:
    page = visit.open("/returns")
    assert "accepted" not in cell(page, "Saltmarsh", 0)
    choose(page, full("Z05", MONTH))
    expect(page.locator("#verdict")).to_have_text("Can be sent: it would be accepted")
    expect(page.locator("#confirm")).to_contain_text("Not sent yet")
    assert broken_rules(page) == []
    page.get_by_role("button", name="Send this return").click()
    expect(page).to_have_url(re.compile(r"/returns/[0-9a-f]{16}$"))
    expect(page.locator("#verdict")).to_have_text("Accepted", timeout=60_000)
    expect(page.locator("#upload-state")).to_have_count(0, timeout=60_000)
    assert f"Saltmarsh, {MONTH:%B %Y}, accepted" in cell(page, "Saltmarsh", 0)
    assert broken_rules(page) == []


def test_a_bad_return_is_turned_down_with_its_reason_and_not_sent(
    visit: Watched, place: Place
) -> None:
    before = sorted(p.name for p in place.inbox.rglob("*"))
    page = visit.open("/returns")
    choose(page, b"no workbook")
    expect(page.locator("#verdict")).to_contain_text("Rejected: it cannot be sent")
    expect(page.locator("#confirm")).to_have_count(0)
    expect(page.locator(".returns-panel")).to_contain_text("Copy the figures into a blank return")
    assert broken_rules(page) == []
    number = nhs_number()
    visit.open("/returns")
    choose(page, made_return("Z01", {MONTH: {"women_birthing": 1}}, Comment=number))
    expect(page.locator(".returns-panel")).to_contain_text("holds personal data")
    assert number not in page.content()
    assert sorted(p.name for p in place.inbox.rglob("*")) == before


def test_a_checked_return_can_be_left_unsent(visit: Watched, place: Place) -> None:
    page = visit.open("/returns")
    choose(page, full("Z06", MONTH))
    link = page.url
    page.get_by_role("button", name="Do not send").click()
    expect(page).to_have_url(re.compile(r"/returns$"))
    page.goto(link)
    expect(page.locator("main")).to_contain_text("This file is no longer held")
    assert not (place.inbox / "Z06").exists()


@pytest.mark.parametrize("link", ["/returns", "/returns?provider=Z03"])
def test_the_page_fits_a_laptop_a_projector_and_a_phone(visit: Watched, link: str) -> None:
    page = visit.open(link)
    for width in (1366, 1024, 390):
        page.set_viewport_size({"width": width, "height": 768})
        page.wait_for_function("document.documentElement.scrollWidth <= window.innerWidth")
        expect(page.locator("main h1")).to_be_visible()
    assert broken_rules(page) == []


def test_before_the_first_load_a_return_can_be_sent_already(
    context: BrowserContext, tmp_path: Path
) -> None:
    with served(tmp_path) as base:
        visit = Watched(context.new_page(), base)
        page = visit.open("/returns")
        expect(page.locator("main h1")).to_contain_text("0 of 13 in")
        expect(page.locator("#load-title")).to_have_text("Nothing has been loaded yet")
        expect(page.locator("#upload-file")).to_be_visible()
        assert broken_rules(page) == []
        page.close()
