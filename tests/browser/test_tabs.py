"""The tabs at the foot of an indicator's page: by keyboard, by address, on paper."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.serving import Watched
from tests.browser.test_pages import broken_rules

LINK = "/indicator/pph_1500_rate?provider=Z10"
PANELS = {
    "definition": "Definition and versions",
    "data-quality": "Data quality",
    "written": "Notes, actions and phases",
    "reconcile": "Reconcile",
}


def only(page: Page, opened: str) -> None:
    """One panel is seen, and its tab is the one that is chosen and that Tab stops at."""
    for id, name in PANELS.items():
        tab = page.get_by_role("tab", name=name)
        expect(tab).to_have_attribute("aria-selected", "true" if id == opened else "false")
        expect(tab).to_have_attribute("tabindex", "0" if id == opened else "-1")
        expect(page.locator(f"#{id}")).to_be_visible(visible=id == opened)


def test_the_keyboard_goes_from_tab_to_tab(visit: Watched) -> None:
    page = visit.open(LINK)
    only(page, "definition")
    page.get_by_role("tab", name="Definition and versions").focus()
    for key, opened in (
        ("ArrowRight", "data-quality"),
        ("End", "reconcile"),
        ("ArrowRight", "definition"),
        ("ArrowLeft", "reconcile"),
        ("Home", "definition"),
        ("ArrowRight", "data-quality"),
    ):
        page.keyboard.press(key)
        only(page, opened)
        expect(page.get_by_role("tab", name=PANELS[opened])).to_be_focused()
        expect(page).to_have_url(re.compile(f"#{opened}$"))
        if key != "ArrowLeft":
            continue
        assert broken_rules(page) == []
    page.keyboard.press("Tab")
    expect(page.locator("#data-quality")).to_be_focused()
    expect(page.locator("#data-quality")).to_contain_text("each with its status")
    assert broken_rules(page) == []


def test_the_open_panel_outlasts_a_filter_and_its_link_leads_to_it(visit: Watched) -> None:
    page = visit.open(LINK)
    page.get_by_role("tab", name="Data quality").click()
    page.locator("#provider-picker").select_option("Z03")
    expect(page.locator("#data-quality")).to_contain_text("Harbourne")
    only(page, "data-quality")
    visit.open("/")
    visit.open(f"{LINK}#data-quality")
    only(page, "data-quality")
    expect(page.get_by_role("tab", name="Data quality")).to_be_in_viewport()


def test_what_leads_into_a_closed_panel_opens_it(visit: Watched) -> None:
    page = visit.open(LINK)
    page.evaluate("location.hash = 'note-text'")  # a field within the last panel
    only(page, "written")
    page.go_back()
    page.get_by_role("tab", name="Definition and versions").click()
    only(page, "definition")


def test_paper_has_every_panel_with_its_heading(visit: Watched) -> None:
    page = visit.open(LINK)
    page.emulate_media(media="print")
    expect(page.get_by_role("tablist")).to_be_hidden()
    for id, name in PANELS.items():
        expect(page.locator(f"#{id}")).to_be_visible()
        expect(page.locator(f"#{id}").get_by_role("heading", name=name)).to_be_visible()
    expect(page.locator("#data-quality tbody tr").first).to_be_visible()
