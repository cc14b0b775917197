"""The overview in a real browser: how soon it is drawn, and how smoothly a large one scrolls."""

from __future__ import annotations

import shutil
import statistics
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from benchmarks.browser import NAMES, served
from benchmarks.measure import CannotRun, Figure, Size, percentile, stopwatch
from benchmarks.regions import large_cut

LAPTOP = {"width": 1366, "height": 768}
USUAL = {"providers": 12, "indicators": 30}
FRAMES = 60
STEPS = {"down": (0, 40), "sideways": (60, 0)}  # px a frame: a quick flick of the wheel
GO = """(link) => {
    history.pushState({}, "", link);
    dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
}"""  # as a link within the program does
SCROLL = """async ([x, y, frames]) => {
    const matrix = document.getElementById("overview-matrix");
    const frame = matrix.closest(".matrix-frame") || document.scrollingElement;
    frame.scrollTo(0, 0);
    const gaps = [];
    let last = await new Promise(requestAnimationFrame);
    for (let i = 0; i < frames; i += 1) {
        frame.scrollBy(x, y);
        const now = await new Promise(requestAnimationFrame);
        gaps.push(now - last);
        last = now;
    }
    return gaps;
}"""
PAINTED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """A region of 30 indicators and 12 providers, then the large one, in headless Chromium."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise CannotRun("Chromium is not installed")
    usual = large_cut(work / "usual", replace(size, **USUAL))
    large = large_cut(work, size)
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        with served(usual.data) as address:
            page = browser.new_page(viewport=LAPTOP)
            yield _drawn(page, address, size.repeats)
        with served(large.data) as address:
            page = browser.new_page(viewport=LAPTOP)
            yield _drawn(page, address, size.repeats)
            for way, step in STEPS.items():
                yield _frames(way, page.evaluate(SCROLL, [*step, FRAMES]))
        browser.close()


def _drawn(page: Page, address: str, repeats: int) -> Figure:
    """From the click on "Overview" to the picture, all indicators in it."""
    taken = []
    for _ in range(repeats + 1):
        page.goto(f"{address}/about?set=all")
        page.locator("main h1").wait_for()
        with stopwatch() as passed:
            page.evaluate(GO, "/?set=all")
            page.locator("#overview-matrix tbody tr").first.wait_for(state="attached")
            page.evaluate(PAINTED)
            taken.append(passed())
    shape: Any = page.evaluate(
        "[document.querySelectorAll('#overview-matrix tbody tr').length,"
        " document.querySelectorAll('#overview-matrix tbody tr:first-child td.org').length]"
    )
    rest = taken[1:]  # the server reads a cut at its first question
    return Figure(
        f"Overview of {shape[0]} x {shape[1]} cells in Chromium, from the click to the picture",
        f"median {statistics.median(rest):.2f} s (longest of {len(rest)}: {max(rest):.2f} s; "
        f"first: {taken[0]:.2f} s)",
    )


def _frames(way: str, gaps: list[float]) -> Figure:
    return Figure(
        f"Scrolling it {way}, time between frames",
        f"median {statistics.median(gaps):.0f} ms, 95th percentile {percentile(gaps, 0.95):.0f} ms,"
        f" longest {max(gaps):.0f} ms",
    )
