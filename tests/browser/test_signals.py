"""The signals inbox in a browser: read, opened, triaged, by keyboard alone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from store.ledger import Ledger
from tests.browser.rules import broken_rules
from tests.browser.serving import Watched, served
from tests.etl.made_returns import nhs_number
from tests.signal_region import SHORT, Loaded

EVERY = "/signals?set=all"


@pytest.fixture(scope="module")
def place(two_months: Loaded, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """The region loaded twice, with a ledger of its own."""
    data = tmp_path_factory.mktemp("signals") / "data"
    shutil.copytree(two_months.data, data)
    return replace(two_months, data=data)


@pytest.fixture(scope="module")
def address(place: Loaded) -> Iterator[str]:
    with served(place.data) as base:
        yield base


def opened(visit: Watched, link: str = EVERY) -> Page:
    visit.page.goto(f"{visit.base}{link}")
    visit.page.locator("#signals").wait_for(state="attached")
    visit.page.locator(".signal-list h1").wait_for()
    return visit.page


def test_a_flag_is_opened_triaged_and_left_by_keyboard_alone(visit: Watched) -> None:
    page = opened(visit)
    flags = page.locator("#signals .signal a")
    waiting = page.locator(".badge-count")
    before = int(waiting.inner_text())
    flags.first.focus()
    page.keyboard.press("ArrowDown")
    expect(flags.nth(1)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    title = page.locator("#panel-title")
    expect(title).to_be_focused()
    first = title.inner_text()
    expect(page.locator("#signal-series .main-svg").first).to_be_visible()
    expect(page.locator("#signal-series-picture")).to_have_attribute(
        "aria-label", re.compile(r"\d")
    )
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
    expect(flags.nth(1)).to_be_focused()
    expect(page.locator("#told")).to_have_text("Saved. This is the next new flag.")
    row = page.locator("#signals .signal").first
    expect(row).to_contain_text("acknowledged")
    expect(row).to_contain_text("Clinical lead")
    expect(page.get_by_role("link", name="acknowledged 1")).to_be_visible()
    expect(waiting).to_have_text(str(before - 1))
    page.keyboard.press("Enter")
    expect(title).to_be_focused()
    expect(page.get_by_label("Your role")).to_have_value("Clinical lead")


def test_back_closes_the_panel_and_the_list_stays_where_it_is(visit: Watched) -> None:
    page = opened(visit)
    last = page.locator("#signals .signal a").last
    last.scroll_into_view_if_needed()
    at = page.evaluate("window.scrollY")
    last.click()
    title = page.locator("#panel-title")
    expect(title).to_be_in_viewport()
    assert page.evaluate("window.scrollY") == at
    words = title.inner_text()
    page.go_back()
    expect(title).to_have_count(0)
    page.go_forward()
    expect(title).to_have_text(words)


def test_a_data_problem_is_read_and_called_a_data_issue(visit: Watched, place: Loaded) -> None:
    page = opened(visit, f"/signals/{SHORT}.data.bookings_volume.{place.month}?set=all")
    expect(page.locator("#panel-title")).to_have_text("Alderwick: Women booked")
    assert broken_rules(page) == []
    page.get_by_text("Data issue", exact=True).click()
    page.get_by_label("Why").fill("One clinic is not in")
    page.get_by_role("button", name="Save").click()
    row = page.locator("#signals .signal", has_text="Women booked").first
    expect(row).to_contain_text("data issue")
    expect(row).to_contain_text("local")


def test_a_save_that_is_refused_says_why_and_leads_back(visit: Watched) -> None:
    page = opened(visit)
    page.locator("#signals .signal a").last.click()
    number = nhs_number()
    page.get_by_label("Why").fill(f"See {number}")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("may hold personal data")
    expect(page.locator("main")).not_to_contain_text(number)
    page.get_by_role("link", name="Back to the signals").click()
    expect(page.locator("#signals")).to_be_visible()
    visit.faults.clear()  # the browser tells of the refusal itself


def test_a_flag_that_went_leads_to_the_receipt(visit: Watched, place: Loaded) -> None:
    page = opened(visit)
    page.get_by_role("link", name="See the receipt").first.click()
    expect(page).to_have_url(re.compile(f"/returns/{place.again}"))
    expect(page.locator("#verdict")).to_have_text("Accepted")


def test_the_inbox_follows_its_filters(visit: Watched) -> None:
    page = opened(visit)
    page.locator("#provider-picker").select_option(SHORT)
    expect(page).to_have_url(re.compile(f"provider={SHORT}"))
    rows = page.locator("#signals .signal")
    expect(rows.filter(has_not_text="Alderwick")).to_have_count(0)
    page.get_by_role("link", name=re.compile("^explained")).click()
    expect(page.locator("#signals-note")).to_contain_text("None is in this state.")
    page.get_by_role("link", name=re.compile("^Show all")).click()
    expect(rows.first).to_be_visible()


@pytest.mark.parametrize(
    ("size", "list_is_seen"),
    [((1366, 768), True), ((1024, 768), False), ((1920, 1080), True), ((390, 844), False)],
    ids=str,
)
def test_the_panel_stands_beside_the_list_or_is_a_page(
    visit: Watched, size: tuple[int, int], list_is_seen: bool
) -> None:
    visit.page.set_viewport_size({"width": size[0], "height": size[1]})
    page = opened(visit)
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    page.locator("#signals .signal a").first.click()
    page.locator("#signal-series .main-svg").first.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
    assert page.locator("#signals").is_visible() is list_is_seen
    expect(page.locator(".signal-list h1")).to_be_visible()
    if list_is_seen:
        left, right = (
            page.locator(part).bounding_box() for part in (".signal-list", ".signal-panel")
        )
        assert left["x"] + left["width"] <= right["x"]
    cut = page.evaluate(
        "[...document.querySelectorAll('.signal-panel label, .signal-panel dd, .signal .name a')]"
        ".filter(e => e.offsetParent && e.scrollWidth > e.clientWidth + 1 &&"
        " getComputedStyle(e).display !== 'inline').map(e => e.textContent)"
    )
    assert cut == []
    assert broken_rules(page) == []


def test_when_all_is_seen_or_nothing_is_new_the_page_says_so(visit: Watched, place: Loaded) -> None:
    page = opened(visit)
    quiet = next(
        option
        for option in page.locator("#provider-picker option").all()
        if not page.locator("#signals .signal", has_text=option.inner_text().split(" (")[0]).count()
        and option.get_attribute("value") != "default"
    ).get_attribute("value")
    opened(visit, f"/signals?set=all&provider={quiet}")
    expect(page.locator("main h1")).to_contain_text("No new flags since the cut of")
    expect(page.locator("main h1")).to_contain_text("would be expected by chance.")
    assert broken_rules(page) == []
    opened(visit)
    listed = page.locator("#signals .signal a")
    addresses = [a.get_attribute("href") for a in listed.all()]
    for link in addresses[:-1]:
        _explain(place, link)
    opened(visit, addresses[-1])
    page.get_by_label("Why").fill("As expected")
    page.get_by_role("button", name="Save").click()
    note = page.locator("#signals-note")
    expect(note).to_have_text(re.compile(r"^All \d+ seen\."))
    expect(note).to_be_focused()
    expect(page.locator(".badge-count")).to_have_count(0)
    assert broken_rules(page) == []


def _explain(place: Loaded, link: str) -> None:
    """Triage as another reader saves it."""
    org, indicator, rule, start = link.partition("?")[0].rsplit("/", 1)[1].split(".")
    level = {"R": "region", "A": "lms", "B": "lms"}.get(org[1], "provider")
    ledger = Ledger(place.settings.ledger_url)
    ledger.add_triage(
        level=level, org=org, indicator=indicator, rule=rule, state="explained",
        start=date.fromisoformat(f"{start}-01"),
        reason="As expected", figures="", role="Matron",
    )  # fmt: skip
    ledger.close()
