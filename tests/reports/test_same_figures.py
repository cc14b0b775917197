"""The same figures to the last digit, over the whole demo region: screen, files, read API, pack and
feedback. Those of the annual report are the same after rounding and hiding: test_annual.py."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from pptx import Presentation

from app import create_app
from charts.words import with_unit
from reports.audience import audiences
from reports.making import write_pack
from reports.pack import Pack, pack_for
from reports.provider_feedback import feedback_for
from store.store import Store
from tests.callbacks.over_http import Dashboard
from tests.callbacks.sent import parts
from tests.demo_region import settings_of

Row = dict[str, object]


@pytest.fixture(scope="module")
def cut(demo: Path):
    return Store(settings_of(demo)).current()


@pytest.fixture(scope="module")
def dashboard(demo: Path) -> Dashboard:
    return Dashboard(create_app(settings_of(demo)))


class Api:
    """The rows of the read API by series, asked for once an indicator."""

    def __init__(self, dashboard: Dashboard) -> None:
        self.client = dashboard.client
        self.kept: dict[str, dict[tuple[str, str], list[Row]]] = {}

    def series(self, indicator: str) -> dict[tuple[str, str], list[Row]]:
        if indicator not in self.kept:
            link = f"/api/v1/observations?indicator={indicator}&limit=100000"
            found: dict[tuple[str, str], list[Row]] = {}
            for row in self.client.get(link).json["data"]:
                found.setdefault((row["level"], row["org"]), []).append(row)
            self.kept[indicator] = found
        return self.kept[indicator]


@pytest.fixture(scope="module")
def api(dashboard: Dashboard) -> Api:
    return Api(dashboard)


def quiet(done: int, of: int) -> None:
    """Progress that nobody watches."""


def of_file(value: object) -> str:
    """A number as a CSV file holds it."""
    return "" if value is None else f"{value:.10g}"


def link_of(indicator: str, level: str, org: str) -> str:
    named = {"region": "", "lms": f"&lms={org}", "provider": f"&provider={org}"}
    return f"{indicator}?level={level}{named[level]}"


def indicators(cut) -> list[str]:
    return [i for i in cut.catalogue.indicators if cut.has_returns(i)]


@pytest.mark.soak
def test_files_and_read_api_hold_the_same(cut, dashboard: Dashboard, api: Api) -> None:
    compared = 0
    for indicator in indicators(cut):
        for (level, org), ours in api.series(indicator).items():
            file = dashboard.rows(f"/download/series/{link_of(indicator, level, org)}")
            assert {(row["level"], row["org"]) for row in file} == {(level, org)}
            for column in ("numerator", "denominator", "value", "centre", "upper_limit"):
                assert [row[column] for row in file] == [of_file(row[column]) for row in ours]
                compared += len(file)
            for column in ("period_start", "flags", "status", "snapshot"):
                assert [row[column] for row in file] == [row[column] or "" for row in ours]
    assert compared > 150_000


@pytest.mark.soak
def test_screens_and_read_api_hold_the_same(cut, dashboard: Dashboard, api: Api) -> None:
    """Every chart over time that the region's and one provider's pages draw, to the four decimals
    that a drawing has."""
    compared = 0
    for indicator in indicators(cut):
        for subject in (("region", cut.region.code), ("provider", "Z03")):
            if subject not in api.series(indicator):
                continue
            content = dashboard.content(f"/indicator/{link_of(indicator, *subject)}")
            graphs = [p["props"] for p in parts(content) if p.get("type") == "Graph"]
            drawn = next((g for g in graphs if g["id"] == "time-series"), None)
            if drawn is None:
                continue
            (line,) = [t for t in drawn["figure"]["data"] if t.get("name") == "Value"]
            ours = [row["value"] for row in api.series(indicator)[subject]]
            shown = [y for y in line["y"] if y is not None and math.isfinite(y)]
            told = [round(v, 4) for v in ours if v is not None]
            assert shown == told[-len(shown) :]
            compared += len(shown)
    assert compared > 3_000


@pytest.mark.soak
def test_packs_and_read_api_hold_the_same(cut, api: Api, tmp_path: Path) -> None:
    """Every native chart over time of every audience's pack."""
    compared = 0
    for name in audiences():
        whole = pack_for(cut, name)
        series = tuple(slide for slide in whole.slides if slide.show == "series")
        out = tmp_path / f"{name}.pptx"
        write_pack(_only(whole, series), out, quiet)
        shapes = [s for page in Presentation(out).slides for s in page.shapes if s.has_chart]
        for slide, shape in zip(series, shapes, strict=True):
            plots = {one.name: list(one.values) for one in shape.chart.plots[0].series}
            ours = api.series(slide.indicator.id)[slide.subject]
            for plot, column in (("Value", "value"), ("Upper limit", "upper_limit")):
                if plot in plots:
                    there = [row[column] for row in ours][-len(plots[plot]) :]
                    assert plots[plot] == there
                    compared += len(there)
    assert compared > 1_000


def _only(pack: Pack, slides) -> Pack:
    told = {name: getattr(pack, name) for name in Pack.__dataclass_fields__}
    return Pack(**{**told, "slides": slides})


def test_feedback_and_files_hold_the_same(cut, dashboard: Dashboard) -> None:
    """Every provider's spine of every indicator, and what the read API says of its lists."""
    said = {
        (row["indicator"], row["org"]): row["sentence"]
        for row in dashboard.client.get("/api/v1/readings?level=provider&limit=100000").json["data"]
    }
    names = {cut.indicator(i).short_name: i for i in indicators(cut)}
    compared = 0
    files: dict[str, dict[str, dict[str, str]]] = {}
    for provider in cut.region.providers:
        if provider.kind != "maternity" or not cut.rows(indicators(cut)[0]).get(
            ("provider", provider.code)
        ):
            continue
        paper = feedback_for(cut, provider.code, "all")
        for line in paper.spine:
            indicator = names[line.name]
            if indicator not in files:
                told = dashboard.rows(f"/download/comparison/{indicator}")
                files[indicator] = {row["org"]: row for row in told}
            row = files[indicator].get(provider.code)
            assert row is not None
            unit = cut.indicator(indicator).unit_words
            assert line.value == with_unit(float(row["value"]), unit)
            compared += 1
        for point in (*paper.needs, *paper.improved):
            assert said[names[point.name], provider.code] in point.why
    assert compared > 300
