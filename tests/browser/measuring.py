"""What cannot be read on a page, found by measuring boxes: cut text, parts over each other, and a
page that goes sideways."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page

SIZES = ((1366, 768), (1024, 768), (1920, 1080), (390, 844))
FOUND = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")


def faults(page: Page) -> list[str]:
    """What is cut, outside, or over something else on the page as it stands."""
    found: list[str] = page.evaluate(FOUND)
    return found
