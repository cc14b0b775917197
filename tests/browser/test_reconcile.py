"""The reconciliation in a browser: opened by keyboard, decided step by step, read on a phone."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from catalogue.agreement_words import GROUPS
from tests.browser.rules import broken_rules
from tests.browser.serving import Watched, served

REASON = "As A and the national set."
DISSENT = "B shows the women who could be induced."


@pytest.fixture(scope="module")
def address(demo: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo with a ledger of its own; nothing that is agreed starts a load."""
    data = tmp_path_factory.mktemp("reconcile") / "data"
    shutil.copytree(demo, data)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("callbacks.agreement_forms.start_load", lambda settings: None)
        with served(data) as base:
            yield base


def opened(page: Page, name: str) -> None:
    expect(page.locator(".concept.open .concept-name")).to_contain_text(name)


def test_a_concept_opens_in_its_row_and_closes_by_keyboard(visit: Watched) -> None:
    page = visit.open("/reconcile")
    assert page.locator(".concept").count() == 24
    assert broken_rules(page) == []
    link = page.get_by_role("link", name="Induction of labour")
    expect(link).to_have_attribute("aria-expanded", "false")
    link.focus()
    page.keyboard.press("Enter")
    opened(page, "Induction of labour")
    expect(page).to_have_url(re.compile(r"\?concept=induction$"))
    expect(page.locator("#effect .main-svg").first).to_be_visible()
    expect(page.get_by_role("link", name="Induction of labour")).to_have_attribute(
        "aria-expanded", "true"
    )
    expect(page.locator("mark.differs").nth(1)).to_have_text("All")
    assert page.locator(".concept").count() == 24
    assert broken_rules(page) == []
    name = page.get_by_role("link", name="Induction of labour")
    expect(name).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="Vaginal birth after caesarean")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Escape")
    expect(page.locator(".concept.open")).to_have_count(0)
    expect(name).to_be_focused()
    expect(page).to_have_url(re.compile(r"/reconcile$"))
    page.go_back()
    opened(page, "Induction of labour")


def test_an_address_brings_its_concept_into_the_window(visit: Watched) -> None:
    page = visit.open("/reconcile/pmh_asked_booking")
    opened(page, "Perinatal mental health")
    expect(page.locator(".concept.open .concept-name")).to_be_in_viewport()
    page.get_by_role("link", name="Red, amber, green").click()
    opened(page, "Red, amber, green")
    assert broken_rules(page) == []


def test_a_decision_goes_its_three_steps_with_dissent_in_its_own_words(visit: Watched) -> None:
    page = visit.open("/reconcile?concept=induction")
    page.get_by_label("Adopt national").check()
    page.get_by_label("Reason").first.fill(REASON)
    page.get_by_role("button", name="Propose").first.click()
    expect(page.get_by_text("Professional groups")).to_be_visible()
    page.get_by_label("Midwifery", exact=True).select_option("agree")
    expect(page.get_by_label("Obstetrics dissents because")).to_be_hidden()
    page.get_by_label("Obstetrics", exact=True).select_option("dissent")
    page.get_by_label("Obstetrics dissents because").fill(DISSENT)
    assert broken_rules(page) == []
    page.get_by_role("button", name="Record the consultation").click()
    record = page.get_by_role("button", name="Record decision")
    expect(record).to_be_disabled()
    expect(page.get_by_text("a view or “no view” is due of: Neonatal")).to_be_visible()
    assert broken_rules(page) == []
    for name in list(GROUPS.values())[2:]:
        page.get_by_label(name, exact=True).select_option("no_view")
    page.get_by_role("button", name="Save the views").click()
    page.get_by_label("Body that agreed it").fill("Clinical experts group")
    page.get_by_label("Date").fill("2026-11-25")
    assert broken_rules(page) == []
    record.click()
    expect(page.locator("h1")).to_have_text("1 of 24 decided")
    expect(page.locator(".square.done")).to_have_count(1)
    decision = page.locator(".decision .in-force")
    for words in ("Agreed: adopt national", REASON, DISSENT, "Clinical experts group"):
        expect(decision).to_contain_text(words)
    assert broken_rules(page) == []
    with page.expect_download() as saved:
        page.get_by_role("link", name="Agreed set (YAML)").click()
    text = Path(saved.value.path()).read_text(encoding="utf-8")
    assert "choice: adopt_national" in text
    with page.expect_download() as saved:
        page.get_by_role("link", name="Minutes").click()
    assert DISSENT in Path(saved.value.path()).read_text(encoding="utf-8")


def test_on_a_phone_it_is_read_one_above_another_and_nothing_is_decided(visit: Watched) -> None:
    visit.page.set_viewport_size({"width": 390, "height": 844})
    page = visit.open("/reconcile?concept=caesarean")
    opened(page, "Caesarean birth")
    expect(page.get_by_text("To decide on a definition")).to_be_visible()
    expect(page.get_by_role("button", name="Propose")).to_have_count(0)
    tops = page.locator(".concept.open .in-short").evaluate_all(
        "all => all.map(one => one.getBoundingClientRect().top)"
    )
    assert len(tops) == 3
    assert tops == sorted(set(tops))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert broken_rules(page) == []
