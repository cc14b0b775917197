"""What a reader waits for after changing a filter, in a real browser, on the demo region."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from benchmarks.browser import CHART, NAMES, served
from benchmarks.measure import CannotRun, Figure, Size, percentile
from benchmarks.regions import demo_cut
from store.snapshot import open_snapshot

PICKERS = ("provider", "window", "chart", "period", "benchmark", "from")
SETTLED = 150  # ms without a change, after which the page stands
# From a picker's change to the last stroke of a chart that changed because of it. The frame after a
# change is waited for, so that what is drawn counts, not what is planned.
WATCH = """(settled) => {
  const content = document.getElementById("content");
  let start = null, last = null;
  const changed = () => { start = performance.now(); };
  document.addEventListener("change", changed, { capture: true, once: true });
  const drawn = (changes) => {
    if (changes.some((one) => one.target.closest && one.target.closest("svg.main-svg")))
      requestAnimationFrame(() => { last = performance.now(); });
  };
  const watch = new MutationObserver(drawn);
  const all = { subtree: true, childList: true, attributes: true };
  watch.observe(content, all);
  window.redrawn = new Promise((resolve) => {
    const look = () => {
      const now = performance.now();
      const settles = start !== null && last !== null && now - Math.max(last, start) > settled;
      if (settles || (start !== null && now - start > 10000)) {
        watch.disconnect();
        resolve(settles ? last - start : null);
      } else setTimeout(look, 10);
    };
    look();
  });
}"""


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """Filters changed one after another, chosen at random but the same in every run."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise CannotRun("Chromium is not installed")
    settings = demo_cut(work)
    known = open_snapshot(settings.data).catalogue.indicators.values()
    indicator = next(one.id for one in known if one.funnel != "none")  # it has both charts
    with served(settings) as address, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1366, "height": 768})
        page.goto(f"{address}/indicator/{indicator}")
        page.locator(CHART).first.wait_for(state="attached")
        page.wait_for_load_state("networkidle")
        changed = list(changes(page, max(size.requests // 3, 4)))
        browser.close()
    waited, sent = zip(*changed, strict=True)
    yield Figure(
        f"Filter change to redrawn charts in Chromium, demo region, {len(changed)} changes",
        f"median {percentile(waited, 0.5):.0f} ms, 95th percentile {percentile(waited, 0.95):.0f} "
        "ms",
    )
    yield Figure(
        "Bytes over the wire for one of them",
        f"median {percentile(sent, 0.5) / 1024:.0f} kB, most {max(sent) / 1024:.0f} kB",
    )


def changes(page: Page, number: int) -> Iterator[tuple[float, float]]:
    """Milliseconds to the charts as redrawn and bytes received, for each filter changed."""
    chance = random.Random(1)
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    received: list[float] = []
    wire.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    while number:
        picker = f"{chance.choice(PICKERS)}-picker"
        values = page.eval_on_selector_all(
            f"#{picker} option:not(:checked, :disabled)", "options => options.map(o => o.value)"
        )
        if not values:
            continue
        received.clear()
        chosen = chance.choice(values)
        page.evaluate(WATCH, SETTLED)
        page.select_option(f"#{picker}", chosen)
        waited = page.evaluate("window.redrawn")
        if waited is None:
            raise CannotRun(f"nothing changed on {page.url} after {picker} became {chosen}")
        yield waited, sum(received)
        number -= 1
