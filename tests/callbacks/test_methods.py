"""The methods as a page, and the chart that a reader chooses."""

from __future__ import annotations

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from analysis.choice import WORDS
from app import create_app
from callbacks.methods import PICTURES
from catalogue.view import CHARTS
from tests.callbacks.over_http import Dashboard
from tests.callbacks.sent import by_id, markup_with, parts, words
from tests.demo_region import settings_of


@pytest.fixture(scope="module")
def dashboard(demo: Path) -> Dashboard:
    return Dashboard(create_app(settings_of(demo)))


@pytest.fixture(scope="module")
def client(dashboard: Dashboard) -> FlaskClient:
    return dashboard.client


def test_the_methods_are_a_page_with_contents(dashboard: Dashboard) -> None:
    content = dashboard.content("/methods")
    assert words(content).startswith("Methods Is it changing Which chart Run chart")
    document = markup_with(content, 'id="run-chart"')
    assert '<table class="plain-table">' in document
    listed = [p["props"]["href"] for p in parts(content) if p.get("type") == "A"]
    assert len(listed) > 20
    assert all(f'id="{href.removeprefix("#")}"' in document for href in listed)


def test_the_pictures_come_from_this_machine(dashboard: Dashboard, client: FlaskClient) -> None:
    document = markup_with(dashboard.content("/methods"), 'id="run-chart"')
    for path in PICTURES.glob("methods-*.svg"):
        assert f'src="/methods/pictures/{path.name}"' in document
        answer = client.get(f"/methods/pictures/{path.name}")
        assert answer.mimetype == "image/svg+xml"
        assert answer.text == path.read_text(encoding="utf-8")
    assert "http" not in document


@pytest.mark.parametrize("name", ["methods-none.svg", "overview.png", "..%2fmethods.md"])
def test_nothing_else_of_the_folder_is_served(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/methods/pictures/{name}")
    assert "svg" not in answer.mimetype
    assert "Golden" not in answer.text


def test_the_methods_can_be_read_before_the_first_load(tmp_path: Path) -> None:
    content = Dashboard(create_app(settings_of(tmp_path))).content("/methods")
    assert "Which chart" in words(content)


@pytest.mark.parametrize("chart", CHARTS)
@pytest.mark.parametrize("indicator", ["pph_1500_rate", "bookings_total", "pmh_access_rate"])
def test_a_chosen_chart_is_drawn_or_it_is_said_why_not(
    dashboard: Dashboard, indicator: str, chart: str
) -> None:
    content = dashboard.content(f"/indicator/{indicator}?chart={chart}")
    said = words(by_id(content, "time-series-foot")["children"])
    why = ("needs a denominator", "would hide the denominator", "rolling months overlap",
           "a rolling figure")  # fmt: skip
    assert WORDS[chart] in said or any(reason in said for reason in why)
    assert "How this is worked out" in said


def test_the_chart_that_suits_is_said_by_kind_by_events_and_by_overlap(
    dashboard: Dashboard,
) -> None:
    for indicator, said in {
        "pph_1500_rate": "p chart: proportion with varying denominators",
        "complaints_rate": "u chart: rate with varying denominators",
        "bookings_total": "XmR chart: single values and the range from one to the next",
        "stillbirth_rate": "rare events chart: calendar quarters with exact Poisson limits",
        "pmh_access_rate": "plain line: a rolling figure, not assessed",
    }.items():
        content = dashboard.content(f"/indicator/{indicator}?provider=Z10")
        assert said in words(by_id(content, "time-series-foot")["children"])
