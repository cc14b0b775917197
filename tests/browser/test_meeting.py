"""A meeting in a browser: made, gone through by keys, noted at, hidden, minuted."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from store.ledger import Ledger
from store.meeting import meetings_of
from tests.browser.measuring import SIZES, faults
from tests.browser.serving import Watched, served
from tests.browser.test_pages import broken_rules
from tests.demo_region import MEASURE, settings_of

LINKS = (
    f"/indicator/{MEASURE}?level=provider&provider=Z03",
    "/indicator/caesarean_rate?level=provider&provider=Z09&show=funnel",
    "/indicator/stillbirth_rate?level=region",
)
LEAST = 24  # px


@pytest.fixture(scope="module")
def data(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo's cut with a ledger of its own."""
    data = tmp_path_factory.mktemp("meeting") / "data"
    shutil.copytree(demo, data)
    return data


@pytest.fixture(scope="module")
def address(data: Path) -> Iterator[str]:
    with served(data) as base:
        yield base


@pytest.fixture
def token(data: Path) -> str:
    """A meeting with three items."""
    ledger = Ledger(settings_of(data).ledger_url)
    letters = {f"Z{n:02}": chr(76 - n) for n in range(1, 12)}
    made = ledger.add_playlist(name="October", minutes=10, letters=letters, links=LINKS)
    ledger.close()
    return made.token


def small_letters(page: Page) -> list[str]:
    """Words in the room that are under 24 px."""
    return page.evaluate(
        """(least) => {
          const found = [];
          const walk = document.createTreeWalker(
            document.querySelector(".room"), NodeFilter.SHOW_TEXT);
          while (walk.nextNode()) {
            const { parentElement: place, data } = walk.currentNode;
            if (!data.trim() || !place.getClientRects().length) continue;
            if (place.closest(".visually-hidden")) continue;
            const size = parseFloat(getComputedStyle(place).fontSize);
            if (size < least) found.push(`${data.trim().slice(0, 40)}: ${size}`);
          }
          return found;
        }""",
        LEAST,
    )


def room(visit: Watched, token: str, item: int = 1, more: str = "") -> Page:
    page = visit.open(f"/meeting/{token}?item={item}&present=1{more}")
    expect(page.locator(".room")).to_be_visible()
    return page


def test_a_list_is_made_from_the_page_and_put_in_order(visit: Watched, data: Path) -> None:
    page = visit.open("/meeting")
    page.get_by_label("Name", exact=True).fill("November")
    page.get_by_role("button", name="Make the list").click()
    expect(page.get_by_role("heading", name="November")).to_be_visible()
    items = page.locator(".meeting-items li")
    first, second = (items.nth(i).locator("a").inner_text() for i in (0, 1))
    items.nth(0).get_by_role("button", name="Down").click()
    expect(items.nth(0).locator("a")).to_have_text(second)
    expect(items.nth(1).locator("a")).to_have_text(first)
    many = items.count()
    items.nth(0).get_by_role("button", name="Take out").click()
    expect(items).to_have_count(many - 1)
    visit.open(f"/indicator/{MEASURE}?provider=Z10")
    page.get_by_role("link", name="Add to meeting").nth(1).click()  # the funnel's
    page.get_by_role("button", name="To “November”").click()
    expect(items).to_have_count(many)
    expect(items.last).to_contain_text("funnel")
    assert meetings_of(settings_of(data))[0].items[-1].link.endswith("show=funnel")


def test_keys_go_through_a_meeting(visit: Watched, token: str) -> None:
    page = room(visit, token)
    expect(page.locator(".top-bar")).to_be_hidden()
    keys = page.keyboard
    keys.press("ArrowRight")
    expect(page.locator(".room-strip")).to_contain_text("Item 2 of 3")
    expect(page.locator(".room-facts")).to_contain_text("funnel")
    keys.press("ArrowLeft")
    expect(page.locator(".room-strip")).to_contain_text("Item 1 of 3")
    keys.press("s")
    expect(page.locator(".room-facts")).to_contain_text("funnel")
    keys.press("s")
    expect(page.locator(".room-facts")).to_contain_text("chart")
    keys.press("t")
    expect(page.locator(".room-table caption")).to_be_visible()
    keys.press("t")
    expect(page.locator("#room-picture")).to_be_visible()
    keys.press("?")
    expect(page.locator("#room-help")).to_be_visible()
    keys.press("Escape")
    expect(page.locator("#room-help")).to_be_hidden()
    keys.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    keys.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    keys.press("Escape")
    expect(page.get_by_role("heading", name="October")).to_be_visible()
    expect(page.locator(".top-bar")).to_be_visible()


def test_a_note_is_saved_by_keyboard_and_the_chart_stays(visit: Watched, token: str) -> None:
    page = room(visit, token)
    chart = page.locator(".main-svg").first.element_handle()
    page.keyboard.press("n")
    page.keyboard.type("Ask about s, t and n")  # letters that are keys: typed, they are letters
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#panel-said")).to_have_text("Saved.")
    expect(page.locator("#noted")).to_contain_text("Ask about s, t and n")
    assert chart.evaluate("(svg) => svg.isConnected")
    page.keyboard.press("Escape")
    expect(page.locator(".notes-tab")).to_have_text("Notes: 1")
    page.keyboard.press("a")
    page.keyboard.type("Weigh blood loss at every birth")
    page.get_by_label("Owner (a role)").fill("Consultant midwife")
    page.get_by_role("button", name="Open action").click()
    expect(page.locator("#noted")).to_contain_text("Consultant midwife")
    page.locator("#meeting-note-text").fill("Call 943 476 5919")
    page.get_by_role("button", name="Save note").click()
    expect(page.locator("#panel-said")).to_contain_text("may hold personal data")
    expect(page.locator("#meeting-note-text")).to_have_value("Call 943 476 5919")
    assert len(visit.faults) == 1  # the browser's own line about the refusal
    visit.faults.clear()


def test_the_question_is_changed_in_its_place(visit: Watched, token: str) -> None:
    page = room(visit, token)
    page.locator(".ask summary").click()
    page.locator("#meeting-question-text").fill("Who is weighed?")
    page.locator(".ask").get_by_role("button", name="Save").click()
    expect(page.locator("#room-question-words")).to_have_text("Who is weighed?")
    expect(page.locator(".room-strip")).to_contain_text("Item 1 of 3")


def test_names_are_hidden_and_come_back(visit: Watched, token: str) -> None:
    page = room(visit, token)
    expect(page.locator(".who")).to_have_text("Harbourne")
    page.get_by_role("switch").click()
    expect(page.locator(".who")).to_have_text("Provider I")
    page.keyboard.press("ArrowRight")
    expect(page.locator(".who")).to_have_text("Provider C")
    assert "Z0" not in page.url
    page.get_by_role("switch").click()
    expect(page.locator(".who")).not_to_contain_text("Provider")


def test_the_minutes_open_from_disk_with_every_chart(
    visit: Watched, context: BrowserContext, token: str, tmp_path: Path
) -> None:
    page = room(visit, token, 4)
    expect(page.locator("h1")).to_have_text("That was the last item")
    with page.expect_download() as download:
        page.get_by_role("button", name="Save the minutes").click()
    kept = tmp_path / download.value.suggested_filename
    download.value.save_as(kept)
    assert kept.suffix == ".html"
    disk = context.new_page()
    asked: list[str] = []
    disk.on("request", lambda request: asked.append(request.url))
    disk.goto(kept.as_uri())
    pictures = disk.locator("section img")
    expect(pictures).to_have_count(len(LINKS))
    for picture in pictures.all():
        assert picture.get_attribute("src").startswith("data:image/svg+xml")
        assert picture.evaluate("(image) => image.complete && image.naturalWidth > 1000")
        assert "chart" in picture.get_attribute("alt") or "Funnel" in picture.get_attribute("alt")
    assert disk.locator("script, [data-figure]").count() == 0
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert broken_rules(disk) == []
    disk.close()


def test_newer_data_is_offered_and_shown_by_consent_alone(visit: Watched, token: str) -> None:
    page = room(visit, token)
    newer = page.locator("#room-newer")
    expect(newer).to_be_hidden()
    told = {"id": "20270101T000000Z-00000000", "words": "New data, to October 2026, cut 1 Jan."}
    page.route("**/latest-cut", lambda route: route.fulfill(json=told))
    before = page.locator("#indicator-sentence").inner_text()
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    expect(newer).to_contain_text("New data, to October 2026")
    assert page.locator("#indicator-sentence").inner_text() == before
    page.get_by_role("link", name="Show it?").click()
    expect(page).to_have_url(re.compile("snapshot=20270101T000000Z-00000000"))


def test_the_time_of_an_item_goes_on_and_can_be_paused(visit: Watched, token: str) -> None:
    page = room(visit, token)
    timer = page.locator(".timer")
    expect(timer).to_have_text(re.compile(r"0:0[2-9] of 10:00"))
    timer.click()
    page.keyboard.press("ArrowRight")
    expect(timer).to_have_text(re.compile(r"0:0[01] of 10:00"))
    page.keyboard.press("ArrowLeft")
    expect(timer).to_have_text(re.compile(r"0:0[2-9] of 10:00|0:1\d of 10:00"))


@pytest.mark.parametrize("item", [1, 2, 3, 4])
def test_a_room_can_be_read_at_every_size(visit: Watched, token: str, item: int) -> None:
    found = {}
    for width, height in SIZES:
        visit.page.set_viewport_size({"width": width, "height": height})
        page = room(visit, token, item)
        found[width] = faults(page)
        if width > 600:
            assert small_letters(page) == []
    assert found == {width: [] for width, _ in SIZES}


def test_no_rule_of_accessibility_is_broken_in_a_room(visit: Watched, token: str) -> None:
    found = broken_rules(visit.open(f"/meeting/{token}"))
    page = room(visit, token)
    found += broken_rules(page)
    page.keyboard.press("a")
    expect(page.locator("#meeting-action-what")).to_be_focused()
    found += broken_rules(page)
    page.keyboard.press("Escape")
    page.locator(".ask summary").click()
    found += broken_rules(page)
    page.keyboard.press("?")
    found += broken_rules(page)
    page.keyboard.press("Escape")
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    found += broken_rules(page)
    found += broken_rules(room(visit, token, 1, "&show=table"))
    found += broken_rules(room(visit, token, 4))
    assert found == []
