"""The dashboard on a local port, and pages that watch what they ask for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from playwright.sync_api import Page, expect
from werkzeug.serving import make_server

from app import create_app
from tests.demo_region import settings_of

# A grid draws its rows first, and their cells frame by frame.
GRID_IS_WHOLE = """() => {
    const grid = document.querySelector("#comparison-table");
    const columns = grid.querySelectorAll(".ag-header-cell").length;
    const rows = [...grid.querySelectorAll(".ag-row")];
    return rows.every((row) => row.querySelectorAll(".ag-cell-value").length === columns);
}"""


@contextmanager
def served(data: Path, region: str = "demo") -> Iterator[str]:
    """The address of a dashboard over a data folder, with all its pages."""
    settings = settings_of(data, region).model_copy(update={"design_page": "on"})
    server = make_server("127.0.0.1", 0, create_app(settings).server, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Watched:
    """A page that keeps each address it asked for and each fault that its console told."""

    def __init__(self, page: Page, base: str) -> None:
        self.page, self.base = page, base
        self.asked: list[str] = []
        self.faults: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("pageerror", lambda fault: self.faults.append(str(fault)))
        page.on("console", lambda line: line.type == "error" and self.faults.append(line.text))

    def begin(self, base: str) -> None:
        """As if it were new, at the size of a clinic laptop, for a dashboard."""
        self.base = base
        self.page.set_viewport_size({"width": 1366, "height": 768})
        self.asked.clear()
        self.faults.clear()

    def end(self) -> None:
        """Leaves nothing behind for the next reader."""
        self.page.unroute_all()
        self.page.emulate_media(media="null")
        self.page.evaluate("{ localStorage.clear(); sessionStorage.clear(); }")
        self.page.goto("about:blank")

    def open(self, link: str) -> Page:
        """Goes to a link of the dashboard and waits until its page is drawn."""
        self.page.goto(f"{self.base}{link}")
        return self.drawn()

    def drawn(self) -> Page:
        """Waits until the page has its heading, its charts and the rows of its grid."""
        expect(self.page.locator("main h1").first).to_be_visible()
        for chart in self.page.locator("main .dash-graph").all():
            expect(chart.locator(".main-svg").first).to_be_visible()
        if self.page.locator(".comparison-filter").count():  # it stands above the grid at once
            expect(self.page.locator("#comparison-table .ag-row").first).to_be_visible()
            self.page.wait_for_function(GRID_IS_WHOLE)
        return self.page

    @property
    def outside(self) -> list[str]:
        """Addresses beyond this host."""
        return [url for url in self.asked if not url.startswith((self.base, "data:", "blob:"))]
