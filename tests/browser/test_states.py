"""Every page while it loads, when it fails, and without a connection: it says so, and what was
there stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from callbacks import pages
from tests.browser.pages import NAMES, PLACES
from tests.browser.serving import Watched

ANSWERS = "**/_dash-update-component*"
GO = """(link) => {
    history.pushState({}, "", link);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
}"""  # as a link within the program does


@pytest.fixture
def watched(context: BrowserContext, address: str) -> Iterator[Watched]:
    """A page that may fail: these tests make it."""
    watched = Watched(context.new_page(), address)
    yield watched
    watched.page.close()


def words(page: Page) -> str:
    return page.locator("main").inner_text()


@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_a_slow_answer_says_that_it_works_and_leaves_the_picture(watched: Watched, place) -> None:
    page = watched.open(place.link)
    before, held = words(page), list[Route]()
    page.route(ANSWERS, lambda route: held.append(route))
    page.evaluate(GO, place.other)
    expect(page.locator("#working")).to_be_visible()
    expect(page.locator("#working")).to_have_text("Working")
    assert words(page) == before
    for route in held:
        route.continue_()
    page.unroute(ANSWERS)
    expect(page.locator("#working")).to_be_hidden()
    expect(watched.drawn().locator("main")).to_contain_text(re.compile(place.says, re.IGNORECASE))


@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_without_a_connection_it_says_since_when_and_leaves_the_picture(
    watched: Watched, place
) -> None:
    page = watched.open(place.link)
    before = words(page)
    page.route(ANSWERS, lambda route: route.abort())
    page.evaluate(GO, place.other)
    line = page.locator("#connection")
    expect(line).to_have_text(
        re.compile(r"^Not connected since \d\d:\d\d\. You see the last picture\.$")
    )
    assert words(page) == before
    page.unroute(ANSWERS)
    page.evaluate(GO, place.link)
    expect(line).to_be_hidden()


@pytest.mark.parametrize("place", PLACES, ids=NAMES)
def test_an_error_of_ours_is_a_calm_sentence_and_is_told_to_those_who_run_it(
    watched: Watched, place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("the figures fell over")

    page = watched.open(place.link)
    with monkeypatch.context() as patch:
        patch.setattr(pages, "page", broken)
        page.evaluate(GO, place.other)
        expect(page.locator("h1")).to_have_text("This page could not be made")
    said = words(page)
    assert "figures fell over" not in said
    assert "Traceback" not in said
    reference = re.search(r"the reference ([0-9a-f]{8})", said)
    told = capsys.readouterr()
    log = caplog.text + told.out + told.err
    assert reference is not None
    assert reference[1] in log
    assert "the figures fell over" in log
    page.get_by_role("link", name="Try again").click()
    expect(watched.drawn().locator("main")).to_contain_text(re.compile(place.says, re.IGNORECASE))


def test_an_answer_that_fails_on_its_way_leaves_the_picture(watched: Watched) -> None:
    page = watched.open(PLACES[0].link)
    before = words(page)
    page.route(ANSWERS, lambda route: route.fulfill(status=502, body="Bad gateway"))
    page.evaluate(GO, PLACES[0].other)
    expect(page.locator("#fault")).to_contain_text("You see the last picture")
    assert words(page) == before
    page.unroute(ANSWERS)
    page.evaluate(GO, PLACES[1].link)
    expect(page.locator("#fault")).to_be_hidden()


def test_an_empty_overview_says_which_filter_empties_it_and_drops_it(
    watched: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("callbacks.overview._has_signal", lambda found, subjects: False)
    page = watched.open("/?rows=signals&provider=Z10")
    expect(page.locator("h1")).to_have_text("No row has a signal in September 2026")
    expect(page.locator("main")).to_contain_text("“Rows with signals” leaves none")
    page.get_by_role("link", name="Show all rows").click()
    expect(page.locator("#overview-matrix")).to_be_visible()
    expect(page).to_have_url(f"{watched.base}/?provider=Z10")
