"""The national check in a browser, with national figures of the region's own trusts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.rules import broken_rules
from tests.browser.serving import Watched, served

LINK = "/reconcile?part=national"


@pytest.fixture(scope="module")
def address(with_national: Path) -> Iterator[str]:
    with served(with_national) as base:
        yield base


def test_a_cell_opens_its_answer_and_no_rule_is_broken(visit: Watched) -> None:
    page = visit.open(LINK)
    cell = page.locator("#national-check td a").filter(has_text="≠").first
    cell.click()
    expect(page.locator("#national-answer")).to_contain_text("They differ beyond rounding")
    expect(page.locator("#national-check .chosen")).to_have_count(1)
    expect(page.locator("#national-lines .js-plotly-plot")).to_be_visible()
    assert broken_rules(page) == []
    page.go_back()
    expect(page.locator("#national-answer")).to_have_count(0)


@pytest.mark.soak
def test_on_a_phone_nothing_but_tables_goes_sideways(visit: Watched) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    for link in ("/reconcile/pph_1500_rate?part=national&provider=Z10", "/reconcile?part=coverage"):
        page = visit.open(link)
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        assert broken_rules(page) == []
