"""How long the server takes over an indicator page at national size."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles
from tempfile import TemporaryDirectory
from typing import Any

from app import create_app
from benchmarks.machine import Figure
from benchmarks.national import make_national
from settings import Settings
from store.snapshot import open_snapshot

REQUESTS = 400


def measure() -> Iterator[Figure]:
    """Milliseconds a page: the callback's whole answer, JSON made, over random pages."""
    with TemporaryDirectory() as folder:
        data = Path(folder)
        make_national(data)
        begun = time.perf_counter()
        snapshot = open_snapshot(data)
        rows = sum(len(frame) for frame in snapshot.observations.values())
        opened = time.perf_counter() - begun
        client = create_app(Settings(data=data, region="demo")).server.test_client()
        indicators = sorted(snapshot.observations)
        providers = [p.code for p in snapshot.catalogue.regions["demo"].of_kind("maternity")]
        chosen = random.Random(1)
        ask(client, "/", "")
        cold = [ask(client, f"/indicator/{i}", "") for i in indicators]
        warm = [
            ask(
                client,
                f"/indicator/{chosen.choice(indicators)}",
                f"?provider={chosen.choice(providers)}",
            )
            for _ in range(REQUESTS)
        ]
        overview = [ask(client, "/", "?set=headline") for _ in range(5)]
    yield Figure("rows of the national snapshot", rows, "")
    yield Figure("opening it", opened, "s")
    yield from spread("indicator page, first visit of each", cold)
    yield from spread("indicator page, random pages", warm)
    yield Figure("overview, headline set, median", 1000 * median(overview), "ms")


def spread(what: str, seconds: list[float]) -> Iterator[Figure]:
    """Median and 95th percentile, in milliseconds."""
    yield Figure(f"{what}, p50", 1000 * median(seconds), "ms")
    yield Figure(f"{what}, p95", 1000 * quantiles(seconds, n=20)[-1], "ms")


def ask(client: Any, path: str, search: str) -> float:
    """Seconds that the server takes to answer the page's callback. RuntimeError if it fails."""
    body = {
        "output": OUTPUT,
        "outputs": [
            dict(zip(("id", "property"), part.rsplit(".", 1), strict=True)) for part in PARTS
        ],
        "inputs": [
            {"id": "url", "property": "pathname", "value": path},
            {"id": "url", "property": "search", "value": search},
        ],
        "changedPropIds": ["url.pathname"],
    }
    begun = time.perf_counter()
    answer = client.post(
        "/_dash-update-component", data=json.dumps(body), content_type="application/json"
    )
    seconds = time.perf_counter() - begun
    if answer.status_code != 200:
        raise RuntimeError(f"{path}{search} was answered with {answer.status_code}")
    return seconds


PARTS = (
    "region-name.children",
    "navigation.children",
    "data-cut.children",
    "filters.children",
    "content.children",
    "content.className",
    "screen-title.data",
)
OUTPUT = f"..{'...'.join(PARTS)}.."
