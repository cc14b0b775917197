"""The read API under load: one indicator's rows, asked for at a steady pace."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

from benchmarks.browser import served
from benchmarks.measure import CannotRun, Figure, Size, percentile, stopwatch
from benchmarks.regions import demo_cut
from store.snapshot import open_snapshot

A_SECOND = 200
SECONDS = 20
ASKERS = 16  # connections that stay open
WARM_UP = 2  # seconds that are not counted
ROUNDS = 10


def measure(work: Path, size: Size) -> Iterator[Figure]:
    """Every indicator of the demo region in turn, all organisations, JSON, a page of 1,000 rows."""
    settings = demo_cut(work)
    indicators = list(open_snapshot(settings.data).observations)
    paths = [f"/api/v1/observations?indicator={i}&level=provider" for i in indicators]
    with served(settings) as address:
        first = [_milliseconds(address, path) for path in paths]
        yield Figure(
            f"read API, the first time that each of {len(paths)} indicators is asked for",
            f"median {percentile(first, 0.5):.0f} ms, 95th percentile "
            f"{percentile(first, 0.95):.0f} ms",
        )
        for path in paths * ROUNDS:  # until both workers have been asked for each
            _ask(_open(address), path)
        yield _paced(address, paths, "rows of one indicator")
        etag = _ask(_open(address), paths[0])[1]
        yield _paced(address, paths[:1], "rows that the asker has already", etag)


def _paced(address: str, paths: list[str], what: str, etag: str = "") -> Figure:
    """Asked for at the pace, whether or not the answers before have come: what waits counts."""
    number = A_SECOND * (SECONDS + WARM_UP)
    begin = time.perf_counter() + 0.1

    def ask(lane: int) -> list[float]:
        connection, taken = _open(address), []
        for place in range(lane, number, ASKERS):
            due = begin + place / A_SECOND
            time.sleep(max(0.0, due - time.perf_counter()))
            status, _ = _ask(connection, paths[place % len(paths)], etag)
            if status != (304 if etag else 200):
                raise CannotRun(f"the API answered {status}")
            if place >= A_SECOND * WARM_UP:
                taken.append((time.perf_counter() - due) * 1000)
        return taken

    with ThreadPoolExecutor(ASKERS) as askers:
        taken = [one for lane in askers.map(ask, range(ASKERS)) for one in lane]
    seconds = time.perf_counter() - begin
    middle, high = (percentile(taken, share) for share in (0.5, 0.95))
    return Figure(
        f"read API, {what}, {A_SECOND} requests a second asked for {SECONDS} s",
        f"{number / seconds:.0f} a second answered; median {middle:.0f} ms, 95th percentile "
        f"{high:.0f} ms",
    )


def _milliseconds(address: str, path: str) -> float:
    with stopwatch() as passed:
        _ask(_open(address), path)
        return passed() * 1000


def _open(address: str) -> http.client.HTTPConnection:
    return http.client.HTTPConnection(urlsplit(address).netloc, timeout=60)


def _ask(connection: http.client.HTTPConnection, path: str, etag: str = "") -> tuple[int, str]:
    headers = {"Accept-Encoding": "gzip", **({"If-None-Match": etag} if etag else {})}
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    return answer.status, answer.getheader("ETag") or ""
