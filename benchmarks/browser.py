"""A cold load in headless Chromium: to the first chart drawn, and bytes over the wire."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.error import URLError

from playwright.sync_api import Browser, sync_playwright

from benchmarks.machine import Figure
from benchmarks.processes import ROOT, run_module

LOADS = 5
PATIENCE_SECONDS = 60
PAGE = "/indicator/pph_1500_rate?provider=Z10"


def measure() -> Iterator[Figure]:
    """Seconds and bytes of the indicator page on the demo region, each time in a new browser."""
    with TemporaryDirectory() as folder:
        data = Path(folder)
        run_module("etl", "demo", "--out", str(data), "--parquet-only", data=data)
        port = free_port()
        environment = {
            **os.environ, "MATERNITY_DATA": folder, "MATERNITY_REGION": "demo", "PORT": str(port),
        }  # fmt: skip
        command = [sys.executable, "-m", "gunicorn", "app:server", "-b", f"127.0.0.1:{port}"]
        with subprocess.Popen(
            [*command, "-w", "2", "--threads", "4"], cwd=ROOT, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        ) as server:  # fmt: skip
            try:
                address = f"http://127.0.0.1:{port}"
                wait_for(f"{address}/readyz")
                loads = list(cold_loads(f"{address}{PAGE}"))
            finally:
                server.terminate()
    seconds, sizes, requests = zip(*loads, strict=True)
    yield Figure("cold load to first chart drawn, median of 5", median(seconds), "s")
    yield Figure("bytes over the wire", median(sizes) / 1e6, "MB")
    yield Figure("requests", median(requests), "")


def cold_loads(address: str) -> Iterator[tuple[float, float, int]]:
    """Seconds to the chart, bytes received and requests made, for several new visitors."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        visit(browser, address)  # the first start of the browser itself is not the page's
        for _ in range(LOADS):
            yield visit(browser, address)
        browser.close()


def visit(browser: Browser, address: str) -> tuple[float, float, int]:
    """One visit with an empty cache."""
    context = browser.new_context(viewport={"width": 1366, "height": 768})
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[float] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    begun = time.perf_counter()
    page.goto(address)
    page.locator("#time-series .main-svg .scatterlayer .trace").first.wait_for(state="attached")
    seconds = time.perf_counter() - begun
    page.wait_for_load_state("networkidle")
    result = seconds, sum(sizes), len(sizes)
    context.close()
    return result


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(address: str) -> None:
    """Until the server answers. TimeoutError if it does not."""
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    raise TimeoutError(f"{address} did not answer within {PATIENCE_SECONDS} seconds")
