"""A cold start in a real browser: empty cache, to the first chart drawn."""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from benchmarks.measure import ROOT, CannotRun, Figure, Size, stopwatch
from benchmarks.regions import large_cut
from settings import Settings
from store.snapshot import open_snapshot

NAMES = ("chromium", "chromium-browser", "google-chrome")
CHART = "#time-series .main-svg .scatterlayer .trace"
SECONDS_TO_START = 30


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """The indicator page of the large cut, served on this machine to headless Chromium."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise CannotRun("Chromium is not installed")
    settings = large_cut(work, size)
    indicator = next(iter(open_snapshot(settings.data).catalogue.indicators))
    with served(settings) as address:
        visits = list(cold_visits(found, f"{address}/indicator/{indicator}", size.repeats))
    drawn = [seconds for seconds, _, _ in visits]
    _, sent, requests = visits[-1]
    yield Figure(
        "Indicator page in Chromium, empty cache, to the first chart drawn",
        f"median {statistics.median(drawn):.2f} s (longest of {len(drawn)}: {max(drawn):.2f} s)",
    )
    yield Figure("Bytes over the wire for that", f"{sent / 1024:.0f} kB in {requests} requests")


def cold_visits(chromium: str, address: str, visits: int) -> Iterator[tuple[float, float, int]]:
    """Seconds to the chart, bytes received and requests made, for several new visitors."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        visit(browser, address)  # the browser's own first start is not the page's
        for _ in range(visits):
            yield visit(browser, address)
        browser.close()


def visit(browser: Browser, address: str) -> tuple[float, float, int]:
    """One visit with an empty cache."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    with stopwatch() as passed:
        page.goto(address)
        page.locator(CHART).first.wait_for(state="attached")
        seconds = passed()
    page.wait_for_load_state("networkidle")
    context.close()
    return seconds, sum(received), len(received)


@contextmanager
def served(settings: Settings) -> Iterator[str]:
    """The dashboard as it is deployed, on a free port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "app:server", "-b", f"127.0.0.1:{port}",
         "-w", "2", "--threads", "4"],
        cwd=ROOT, env={**os.environ, **settings.environment}, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _await(f"http://127.0.0.1:{port}/healthz")
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _await(address: str) -> None:
    """Wait until the server answers."""
    with stopwatch() as passed:
        while passed() < SECONDS_TO_START:
            try:
                urllib.request.urlopen(address, timeout=5).close()
            except OSError:  # not listening yet, or not answering
                time.sleep(0.1)
            else:
                return
    raise CannotRun("the server did not start")
