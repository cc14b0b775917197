"""What the server takes to answer: pages asked for in process, as a browser asks for them."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dash import Dash

from app import create_app
from benchmarks.measure import Figure, Size, percentile, stopwatch
from benchmarks.regions import large_cut
from catalogue.model import Catalogue
from etl.demo.generate import REGION
from store.snapshot import open_snapshot

WINDOWS = (3, 6, 12, 24)
CONTENT = "content.children"
Ask = Callable[[str, str], tuple[float, int]]


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """Random indicators, providers and windows from a server that has just started."""
    settings = large_cut(work, size)
    catalogue = open_snapshot(settings.data).catalogue
    ask = asker(create_app(settings))
    first, _ = ask("/", "")
    yield Figure("First page of a server just started (the overview)", f"{first:.0f} ms")
    overview = [ask("/", f"?lms={lms.code}")[0] for lms in catalogue.regions[REGION].lms]
    yield Figure("Overview of one LMS", f"{max(overview):.0f} ms")
    each = [ask(f"/indicator/{indicator}", "") for indicator in catalogue.indicators]
    yield _row("Indicator page, first visit to each indicator", each)
    some = [ask(path, search) for path, search in addresses(catalogue, size.requests)]
    yield _row("Indicator page, random indicators, providers and windows", some)
    sent = percentile([length for _, length in (*each, *some)], 0.5) / 1024
    yield Figure("Its answer as sent, compressed", f"median {sent:.0f} kB")


def _row(what: str, answered: list[tuple[float, int]]) -> Figure:
    """A line of percentiles."""
    taken = [milliseconds for milliseconds, _ in answered]
    middle, high = (percentile(taken, share) for share in (0.5, 0.95))
    return Figure(
        f"{what}, {len(taken)} requests",
        f"median {middle:.0f} ms, 95th percentile {high:.0f} ms",
    )


def addresses(catalogue: Catalogue, number: int) -> Iterator[tuple[str, str]]:
    """Addresses of indicator pages, chosen at random but the same in every run."""
    chance = random.Random(1)
    indicators = list(catalogue.indicators.values())
    region = catalogue.regions[REGION]
    for _ in range(number):
        indicator = chance.choice(indicators)
        provider = chance.choice(region.of_kind(indicator.submitter))
        search = f"?provider={provider.code}&window={chance.choice(WINDOWS)}"
        yield f"/indicator/{indicator.id}", search


def asker(app: Dash) -> Ask:
    """A function that asks the server for a page and tells milliseconds and bytes."""
    client = app.server.test_client()
    client.get("/_dash-dependencies")  # as a browser does; it also completes the list of callbacks
    output = next(key for key in app.callback_map if CONTENT in key)
    names = [part.rsplit(".", 1) for part in output.strip(".").split("...")]
    outputs = [{"id": id_, "property": property_} for id_, property_ in names]
    inputs = app.callback_map[output]["inputs"]

    def ask(path: str, search: str) -> tuple[float, int]:
        address = {"pathname": path, "search": search}
        body: dict[str, Any] = {
            "output": output,
            "outputs": outputs,
            "inputs": [
                {**known, "value": address.get(known["property"]) if known["id"] == "url" else None}
                for known in inputs
            ],
            "changedPropIds": ["url.pathname"],
        }
        with stopwatch() as passed:
            answer = client.post(
                "/_dash-update-component", json=body, headers={"Accept-Encoding": "gzip"}
            )
            milliseconds = 1000 * passed()
        if answer.status_code != 200:
            raise RuntimeError(f"{path}{search} was answered with {answer.status_code}")
        return milliseconds, len(answer.data)

    return ask
