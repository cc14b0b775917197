"""One browser and one dashboard for all tests here."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from tests.browser.serving import Watched, served

PATIENCE = 30_000  # ms: tests may share two cores with others


@pytest.fixture(scope="module")
def address(demo: Path) -> Iterator[str]:
    with served(demo) as base:
        yield base


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        browser.close()
    expect.set_options(timeout=5_000)


@pytest.fixture(scope="module")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser at the size of a clinic laptop, which reads each script once."""
    context = browser.new_context(
        viewport={"width": 1366, "height": 768}, permissions=["clipboard-read", "clipboard-write"]
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture
def visit(context: BrowserContext, address: str) -> Iterator[Watched]:
    """A reader's page. Nothing it asks for may leave the host, and nothing may fail in it."""
    watched = Watched(context.new_page(), address)
    yield watched
    watched.page.close()
    assert watched.outside == []
    assert watched.faults == []
