"""Every page while it loads, when it fails, without a connection and without data: it says so, and
what was there stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, Route, expect

from callbacks import pages
from catalogue.view import PAGES
from tests.browser.pages import NAMES, PLACES, each_in_its_time
from tests.browser.rules import broken_rules
from tests.browser.serving import Watched, served

ANSWERS = "**/_dash-update-component*"
GO = """(link) => {
    history.pushState({}, "", link);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
}"""  # as a link within the program does
TO_DO = "python -m etl run"
BEFORE_DATA = {"methods": "Methods", "returns": "0 of 13 in"}  # they need no data


def words(page: Page) -> str:
    return page.locator("main").inner_text()


def test_every_page_of_the_program_is_asked() -> None:
    assert set(PAGES.values()) <= set(NAMES)


@pytest.mark.parametrize("place", each_in_its_time())
def test_a_page_says_that_it_works_that_it_is_cut_off_and_that_it_fell_over(
    watched: Watched, place, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    page = watched.open(place.link)
    works_and_leaves_the_picture(page, place.other)
    expect(watched.drawn().locator("main")).to_contain_text(re.compile(place.says, re.IGNORECASE))
    is_cut_off_and_leaves_the_picture(watched.open(place.link), place.other, place.link)
    with monkeypatch.context() as patch:
        patch.setattr(pages, "page", broken)
        page.evaluate(GO, place.other)
        expect(page.locator("h1")).to_have_text("This page could not be made")
    told = capsys.readouterr()
    assert_told_to_those_who_run_it(words(page), caplog.text + told.out + told.err)
    page.get_by_role("link", name="Try again").click()
    expect(watched.drawn().locator("main")).to_contain_text(re.compile(place.says, re.IGNORECASE))


def works_and_leaves_the_picture(page: Page, link: str) -> None:
    """While the answer about a link is slow."""
    before, held = words(page), list[Route]()
    page.route(ANSWERS, lambda route: held.append(route))
    page.evaluate(GO, link)
    expect(page.locator("#working")).to_be_visible()
    expect(page.locator("#working")).to_have_text("Working")
    assert words(page) == before
    for route in held:
        route.continue_()
    page.unroute(ANSWERS)
    expect(page.locator("#working")).to_be_hidden()


def is_cut_off_and_leaves_the_picture(page: Page, link: str, back: str) -> None:
    """While no answer about a link comes; and when one about the former comes again."""
    before = words(page)
    page.route(ANSWERS, lambda route: route.abort())
    page.evaluate(GO, link)
    line = page.locator("#connection")
    expect(line).to_have_text(
        re.compile(r"^Not connected since \d\d:\d\d\. You see the last picture\.$")
    )
    assert words(page) == before
    page.unroute(ANSWERS)
    page.evaluate(GO, back)
    expect(line).to_be_hidden()


def broken(*_: object, **__: object) -> None:
    raise RuntimeError("the figures fell over")


def assert_told_to_those_who_run_it(said: str, log: str) -> None:
    """A calm sentence for readers, with the reference by which the log can be searched."""
    assert "figures fell over" not in said
    assert "Traceback" not in said
    reference = re.search(r"the reference ([0-9a-f]{8})", said)
    assert reference is not None
    assert reference[1] in log
    assert "the figures fell over" in log


# What each page says of a region that has sent no return: link and words.
WITHOUT_RETURNS = {
    "overview": ("/", "No provider's own return is loaded"),
    "indicator": ("/indicator/unit_diverts", "No return and no published file"),
    "provider": ("/provider/REP", "A profile is made from a provider's own monthly returns"),
    "returns": ("/returns", "0 of 14 in"),
    "signals": ("/signals", "so nothing is assessed month by month"),
    "actions": ("/actions", "so there is no series to act on"),
    "reconcile": ("/reconcile?concept=induction", "so nothing can be worked out"),
    "reports": ("/reports", "made from providers' own monthly returns"),
    "work plan": ("/reports/work-plan", "worked out from providers' own monthly returns"),
    "evaluation": ("/reports/evaluation", "begins with providers' own monthly returns"),
    "national check": ("/reconcile?part=national", "nothing to compare"),
    "coverage": ("/reconcile?part=coverage", "not covered"),
    "definitions": ("/definitions", "Definitions"),
    "definition": ("/definitions/pph_1500_rate", "Versions"),
    "baselines": ("/baselines", "No baselines"),
    "methods": ("/methods", "Methods"),
    "meeting": ("/meeting", "Meetings kept here"),
    "presented": ("/indicator/unit_diverts?present=1", "This data cut has no figures"),
    "equity": ("/equity/smoking_at_delivery", "by ethnic group and by deprivation"),
    "about": ("/about", "Whom to ask"),
    "design": ("/about/design", "Design"),
}


@pytest.fixture(scope="module")
def bare(published: Path) -> Iterator[str]:
    with served(published, "nwc") as base:
        yield base


@pytest.mark.parametrize("place", each_in_its_time())
def test_a_page_without_returns_says_so_under_its_heading(
    context: BrowserContext, bare: str, place
) -> None:
    link, said = WITHOUT_RETURNS[place.name]
    watched = Watched(context.new_page(), bare)
    page = watched.open(link)
    expect(page.locator("main")).to_contain_text(said)
    assert broken_rules(page) == []
    assert page.locator("h1").count() == 1
    page.close()
    assert watched.faults == []


@pytest.mark.soak
def test_before_the_first_load_each_page_says_what_to_do(
    context: BrowserContext, tmp_path: Path
) -> None:
    with served(tmp_path) as base:
        watched = Watched(context.new_page(), base)
        for place in PLACES:
            page = watched.open(place.link)
            expect(page.locator("main")).to_contain_text(BEFORE_DATA.get(place.name, TO_DO))
            assert page.locator("h1").count() == 1
            assert broken_rules(page) == []
        page.close()
        assert watched.faults == []


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
