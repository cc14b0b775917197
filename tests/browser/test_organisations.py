"""The choice between organisations as they were and as they are now, and of a peer group."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.serving import Watched

WESTQUAY = "/indicator/pph_1500_rate?provider=Z06"


def test_one_click_shows_organisations_as_they_are_and_back_undoes_it(visit: Watched) -> None:
    page = visit.open(WESTQUAY)
    chart = page.locator("#time-series")
    expect(chart.get_by_text("New phase, April 2025")).to_be_visible()
    page.get_by_role("link", name="As it is now").click()
    expect(page).to_have_url(re.compile(r"view=as_is"))
    expect(chart.get_by_text("Sandholme joined; earlier months include it")).to_be_visible()
    expect(chart.get_by_text("New phase")).to_have_count(0)
    expect(page.locator("#organisations .chosen")).to_contain_text("As it is now")
    expect(page.locator("#provider-picker option[value=Z12]")).to_have_count(0)
    page.go_back()
    expect(page).not_to_have_url(re.compile(r"view="))
    expect(chart.get_by_text("New phase, April 2025")).to_be_visible()


def test_a_peer_group_is_picked_for_funnel_and_table(visit: Watched) -> None:
    page = visit.open(WESTQUAY)
    page.locator("#peers-picker").select_option("demo_4")
    expect(page).to_have_url(re.compile(r"peers=demo_4"))
    expect(page.get_by_role("heading", name=re.compile("^Group 4: under 3,500"))).to_be_visible()
    expect(page.locator("#comparison-table .ag-center-cols-container .ag-row")).to_have_count(4)


def test_the_choice_is_read_whole_on_a_phone(visit: Watched) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open(WESTQUAY)
    for way in page.locator("#organisations .strip a").all():
        box = way.bounding_box()
        assert box is not None
        assert box["height"] >= 24
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
