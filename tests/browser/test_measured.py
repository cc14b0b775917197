"""Nothing is cut, nothing lies over anything else, and no page goes sideways, at four sizes: told
by the boxes that the browser has drawn."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Page

from tests.browser.measuring import SIZES, faults
from tests.browser.pages import Place, each_in_its_time
from tests.browser.serving import Watched

# Views of them that hold more than the usual.
MORE = (
    "/?set=all&group=none",
    "/?set=pmh&lms=ZB1&rows=signals",
    "/indicator/caesarean_rate?level=all",
)


@pytest.mark.parametrize("place", each_in_its_time())
def test_all_of_a_page_can_be_read_at_every_size(visit: Watched, place: Place) -> None:
    assert_read_at_every_size(visit, place.link)


@pytest.mark.soak
@pytest.mark.parametrize("link", MORE)
def test_all_of_a_fuller_view_can_be_read_at_every_size(visit: Watched, link: str) -> None:
    assert_read_at_every_size(visit, link)


def assert_read_at_every_size(visit: Watched, link: str) -> None:
    found, page = {}, visit.open(link)
    charts = page.locator("main .dash-graph").count()
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        if charts:
            visit.open(link)  # anew: charts are drawn for the size they are opened at
        found[width] = faults(page)
    assert found == {width: [] for width, _ in SIZES}


def test_the_data_cut_is_said_in_full_on_a_laptop(visit: Watched) -> None:
    cut = visit.open("/").locator("#data-cut")
    assert cut.inner_text().split("|")[0].strip() == "Data to September 2026"
    assert "cut " in cut.inner_text()
    assert "returns in" in cut.inner_text()


@pytest.fixture(scope="module")
def blank(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    yield page
    page.close()


WELL = "<p style='width: 20em'>Words that have room.</p><p>More of them.</p>"


@pytest.mark.parametrize(
    ("what", "body"),
    [
        ("cut", "<p style='width: 3em; overflow: hidden; white-space: nowrap'>Too long for it</p>"),
        ("cut", "<div style='height: 8px; overflow: hidden'><p>Cut at the foot</p></div>"),
        ("cut", "<select id='s' style='width: 5em'><option>A very long choice of words</select>"),
        ("outside", "<p style='margin-left: -4em'>Gone at the left</p>"),
        ("sideways", "<p style='width: 120vw'>Wide</p>"),
        ("over", "<p>One line of words</p><p style='margin-top: -2.2em'>Another over it</p>"),
        ("over", "<button>Press</button><p style='margin: -1em 0 0'>Over the button</p>"),
        ("runs over", "<button style='width: 3em; padding: 0; white-space: nowrap'>Too long"),
    ],
)
def test_what_cannot_be_read_is_found(blank: Page, what: str, body: str) -> None:
    blank.set_content(f"<body style='font: 16px Arial'>{WELL}{body}")
    assert any(what in fault for fault in faults(blank)), faults(blank)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "<p>Seen <span style='position: absolute; clip-path: inset(50%); width: 1px'>aloud</span>",
        "<div style='overflow-x: auto; width: 9em'><p style='width: 40em'>It can be reached</p>",
        "<details><summary>Open</summary><p>Words</p></details><p>Below</p>",
        "<dialog>Not open</dialog><p hidden>Not there</p>",
        "<p style='width: 6em'>Words of one <b>and of another kind</b> that take lines</p>",
    ],
)
def test_nothing_is_found_where_all_can_be_read(blank: Page, body: str) -> None:
    blank.set_content(f"<body style='font: 16px Arial'>{WELL}{body}")
    assert faults(blank) == []
