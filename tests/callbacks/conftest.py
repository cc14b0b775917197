"""The demo region, built once for the tests here."""

from pathlib import Path

import pytest

from tests.demo_region import build_demo, build_published


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo region in force: sixty months to September 2026."""
    data = tmp_path_factory.mktemp("demo")
    build_demo(data)
    return data


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the real region with published figures and no return."""
    data = tmp_path_factory.mktemp("published")
    build_published(data)
    return data
