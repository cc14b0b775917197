"""The dashboard through dash's own test driver."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from selenium.webdriver.support.ui import Select

from app import create_app
from tests.demo_region import settings_of


def test_the_overview_is_drawn(dash_duo: Any, demo: Path) -> None:
    dash_duo.start_server(create_app(settings_of(demo)))
    dash_duo.wait_for_element("#overview-matrix td.org a", timeout=30)
    dash_duo.wait_for_contains_text("#data-cut", "September 2026", timeout=30)
    assert dash_duo.get_logs() == []


def test_a_picked_provider_is_the_page_s(dash_duo: Any, demo: Path) -> None:
    dash_duo.start_server(create_app(settings_of(demo)))
    dash_duo.wait_for_page(f"{dash_duo.server_url}/indicator/pph_1500_rate", timeout=30)
    dash_duo.wait_for_element("#funnel .main-svg", timeout=30)
    Select(dash_duo.find_element("#provider-picker")).select_by_value("Z03")
    dash_duo.wait_for_contains_text("#indicator-sentence", "Harbourne", timeout=30)
    assert dash_duo.driver.current_url.endswith("/indicator/pph_1500_rate?provider=Z03")
    assert dash_duo.get_logs() == []
