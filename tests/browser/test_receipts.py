"""A receipt as its reader opens it: a file on a machine without the dashboard."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from etl.receipt import put_receipt, summary
from etl.submission import Finding, Submission

FINDINGS = (
    Finding("guess", "Return", "A12", "This row's label was read as “Women booked” (bookings)."),
    Finding("refused", "Return", "C14", "It holds text; a whole number is due."),
    Finding("warning", "", "", "3 items have no row in the return."),
)
CHANGE = {
    "name": "Women giving birth", "group": None, "month": "2026-05",
    "old_words": "241", "new_words": "1,255",
}  # fmt: skip
FLAGS = [
    {"came": True, "words": "Caesarean births, Elmsea. 40.0 % in May 2026."},
    {"came": False, "words": "Smoking at booking, Elmsea. It was: Special cause – concern."},
]


def receipt(folder: Path, *, full: bool) -> Path:
    submission = Submission(
        sha256="0123456789abcdef" * 4,
        name="A rather long name of a return from Elmsea, final version 2 (corrected).xlsx",
        layout="standard",
        provider="Z01",
        verdict="warnings" if full else "rejected",
        reason=None if full else "The file is empty (0 bytes). Save the return again and send it.",
        findings=FINDINGS if full else (),
    )
    told = summary(submission, datetime(2026, 5, 14, 9, tzinfo=UTC))
    if full:
        told |= {"changes": [CHANGE], "flags": FLAGS, "together": 2, "asked": 2, "cells": 2}
    return put_receipt(folder, told)


@pytest.mark.parametrize("full", [True, False], ids=["full", "rejected"])
def test_it_breaks_no_rule_of_accessibility_and_asks_for_nothing(
    browser: Browser, tmp_path: Path, full: bool
) -> None:
    file = receipt(tmp_path, full=full)
    page = browser.new_page(viewport={"width": 390, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    violations = Axe().run(page).response["violations"]
    assert [(v["id"], n["html"]) for v in violations for n in v["nodes"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert asked == [file.as_uri()]
    page.close()
