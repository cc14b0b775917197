"""One browser, one tab and one dashboard for all tests here: a tab that was used opens a page three
times as fast as a new one."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.serving import Watched, served
from tests.conftest import PATIENCE


@pytest.fixture(scope="session")
def demo_address(demo: Path) -> Iterator[str]:
    with served(demo) as base:
        yield base


@pytest.fixture(scope="module")
def address(demo_address: str) -> str:
    """Where the dashboard is that a module's pages are of."""
    return demo_address


@pytest.fixture(scope="session")
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser at the size of a clinic laptop, which reads each script once."""
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


@pytest.fixture(scope="session")
def tab(context: BrowserContext) -> Watched:
    return Watched(context.new_page(), "")


@pytest.fixture
def watched(tab: Watched, address: str) -> Iterator[Watched]:
    """A reader's page, as new. It may fail: some tests make it."""
    tab.begin(address)
    yield tab
    tab.end()


@pytest.fixture
def visit(watched: Watched) -> Iterator[Watched]:
    """A reader's page. Nothing it asks for may leave the host, and nothing may fail in it."""
    yield watched
    assert watched.outside == []
    assert watched.faults == []
