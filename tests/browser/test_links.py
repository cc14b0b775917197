"""The address is the state: pickers write it, Back undoes it, a pasted link shows it again."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.serving import Watched

INDICATOR = "/indicator/pph_1500_rate"


def state(page: Page) -> dict[str, object]:
    """All that a reader sees of an indicator's page: words, pickers, drawn points."""
    return {
        "sentence": page.locator("#indicator-sentence").inner_text(),
        "title": page.locator("#time-series-title").inner_text(),
        "table": page.locator("#comparison-table").inner_text(),
        "pickers": page.evaluate(
            "Object.fromEntries([...document.querySelectorAll('select')].map(s => [s.id, s.value]))"
        ),
        "series": drawn(page, "time-series"),
        "funnel": drawn(page, "funnel"),
    }


def drawn(page: Page, chart: str) -> list[object]:
    """The y values of each trace of a chart."""
    return page.evaluate(f"document.querySelector('#{chart} .js-plotly-plot').data.map(t => t.y)")


def test_a_provider_and_a_month_change_series_and_funnel(visit: Watched) -> None:
    page = visit.open(INDICATOR)
    expect(page.locator("#indicator-sentence")).to_contain_text("Demo region")
    before = state(page)
    page.locator("#provider-picker").select_option("Z03")
    expect(page.locator("#indicator-sentence")).to_contain_text("Harbourne")
    expect(page).to_have_url(re.compile(r"\?provider=Z03$"))
    expect(page.locator("#comparison-table .own")).to_contain_text("Harbourne")
    with_provider = state(visit.drawn())
    assert with_provider["series"] != before["series"]
    assert with_provider["funnel"] != before["funnel"]  # a ring about the chosen one
    page.locator("#period-picker").select_option("2026-03")
    expect(page.locator("#indicator-sentence")).to_contain_text("March 2026")
    expect(page).to_have_url(re.compile(r"\?provider=Z03&to=2026-03$"))
    earlier = state(visit.drawn())
    assert earlier["series"] != with_provider["series"]
    assert earlier["funnel"] != with_provider["funnel"]


def test_every_picker_of_the_page_changes_the_address(visit: Watched) -> None:
    page = visit.open(f"{INDICATOR}?provider=Z03")
    for picker, value, wanted in (
        ("from-picker", "2024-04", "from=2024-04"),
        ("chart-picker", "run", "chart=run"),
        ("window-picker", "6", "window=6"),
        ("benchmark-picker", "region", "benchmark=region"),
        ("lms-picker", "ZA1", "lms=ZA1"),
        ("set-picker", "core", "set=core"),
    ):
        page.locator(f"#{picker}").select_option(value)
        expect(page).to_have_url(re.compile(re.escape(wanted)))
        expect(page.locator(f"#{picker}")).to_have_value(value)
    page.locator("#level-picker label", has_text="Region").click()
    expect(page.locator("#indicator-sentence")).to_contain_text("Demo region")
    expect(page).to_have_url(re.compile("level=region"))
    page.locator("#indicator-picker").select_option("caesarean_rate")
    expect(page).to_have_url(re.compile(r"/indicator/caesarean_rate\?level=region&lms=ZA1"))


def test_a_default_leaves_the_address(visit: Watched) -> None:
    page = visit.open(f"{INDICATOR}?window=6")
    page.locator("#window-picker").select_option("default")
    expect(page).to_have_url(f"{visit.base}{INDICATOR}")


def test_back_undoes_and_forward_does_again(visit: Watched) -> None:
    page = visit.open(INDICATOR)
    page.locator("#provider-picker").select_option("Z03")
    expect(page.locator("#indicator-sentence")).to_contain_text("Harbourne")
    page.locator("#period-picker").select_option("2026-03")
    expect(page.locator("#indicator-sentence")).to_contain_text("March 2026")
    page.go_back()
    expect(page.locator("#indicator-sentence")).to_contain_text("September 2026")
    expect(page.locator("#period-picker")).to_have_value("default")
    page.go_back()
    expect(page.locator("#indicator-sentence")).to_contain_text("Demo region")
    page.go_forward()
    expect(page.locator("#indicator-sentence")).to_contain_text("Harbourne")
    expect(page.locator("#provider-picker")).to_have_value("Z03")


def test_a_pasted_link_shows_the_same(visit: Watched, context: BrowserContext) -> None:
    page = visit.open(INDICATOR)
    page.locator("#provider-picker").select_option("Z10")
    expect(page.locator("#indicator-sentence")).to_contain_text("Northmoor")
    page.locator("#window-picker").select_option("24")
    expect(page.locator("#comparison-table")).to_contain_text("Northmoor")
    expect(page.get_by_role("heading", name="Every provider, October 2024")).to_be_visible()
    link, seen = page.url, state(visit.drawn())
    other = Watched(context.new_page(), visit.base)
    assert state(other.open(link.removeprefix(visit.base))) == seen
    other.page.close()


def test_filters_stay_when_the_page_changes(visit: Watched) -> None:
    page = visit.open(f"{INDICATOR}?provider=Z03&to=2026-03")
    page.get_by_role("link", name="Overview").first.click()
    expect(page.locator("#overview-matrix th.own")).to_contain_text("Harbourne")
    expect(page).to_have_url(f"{visit.base}/?provider=Z03&to=2026-03")
    expect(page).to_have_title(re.compile("^Overview"))
    page.locator(".nav-group summary").click()
    page.get_by_role("link", name="Definitions").click()
    expect(page).to_have_url(f"{visit.base}/definitions?provider=Z03&to=2026-03")


def test_copy_link_offers_the_live_view_and_this_cut(visit: Watched) -> None:
    page = visit.open(f"{INDICATOR}?provider=Z03")
    page.locator("#copy-link").click()
    page.get_by_role("button", name="Live view").click()
    expect(page.locator("#told")).to_have_text("The link is copied.")
    live = page.evaluate("navigator.clipboard.readText()")
    assert live == f"{visit.base}{INDICATOR}?provider=Z03"
    page.get_by_role("button", name="This cut").click()
    expect(page.locator("#link-text")).to_have_value(re.compile("snapshot="))
    frozen = page.evaluate("navigator.clipboard.readText()")
    assert re.search(r"\?provider=Z03&snapshot=\d{8}T\d{6}Z-[0-9a-f]+$", frozen)
    page.keyboard.press("Escape")
    expect(page.locator("#link-text")).to_be_hidden()
    visit.open(frozen.removeprefix(visit.base))
    expect(page.locator("#indicator-sentence")).to_contain_text("Harbourne")


def test_a_wrong_link_says_what_it_ignored(visit: Watched) -> None:
    page = visit.open(f"{INDICATOR}?provider=NOPE&to=later&colour=%3Cscript%3E&chart=run")
    notices = page.locator(".notices")
    for word in ("NOPE", "later", "colour"):
        expect(notices).to_contain_text(word)
    expect(page.locator("#chart-picker")).to_have_value("run")
    visit.open("/no/such/page")
    expect(page.locator(".notices")).to_contain_text("/no/such/page")
    expect(page.locator("#overview-matrix")).to_be_visible()


@pytest.mark.soak
def test_two_visits_do_not_touch_each_other(visit: Watched, context: BrowserContext) -> None:
    other = Watched(context.new_page(), visit.base)
    one, two = visit.open(INDICATOR), other.open(INDICATOR)
    for mine, name, theirs, their_name in (
        ("Z03", "Harbourne", "Z10", "Northmoor"),
        ("Z05", "Saltmarsh", "Z01", "Elmsea"),
    ):
        one.locator("#provider-picker").select_option(mine)
        two.locator("#provider-picker").select_option(theirs)
        expect(one.locator("#indicator-sentence")).to_contain_text(name)
        expect(two.locator("#indicator-sentence")).to_contain_text(their_name)
    apart = [state(visit.drawn()), state(other.drawn())]
    alone = Watched(context.new_page(), visit.base)
    assert [
        state(alone.open(f"{INDICATOR}?provider=Z05")),
        state(alone.open(f"{INDICATOR}?provider=Z01")),
    ] == apart
    for watched in (other, alone):
        watched.page.close()
