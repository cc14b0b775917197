"""The rules of accessibility that a page breaks, as axe-core finds them."""

from __future__ import annotations

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

DARK = "document.documentElement.dataset.theme = document.documentElement.dataset.bsTheme = 'dark'"


def broken_rules(page: Page) -> list[tuple[str, str]]:
    """Each rule with the beginning of what breaks it."""
    found = Axe().run(page).response["violations"]
    return [(rule["id"], node["html"][:160]) for rule in found for node in rule["nodes"]]
