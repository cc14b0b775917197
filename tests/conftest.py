"""What every test may use."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import Browser, expect, sync_playwright
from selenium.webdriver.chrome.options import Options

from tests import postgres
from tests.demo_region import build_cuts, build_demo, build_published, build_with_national
from tests.ready_made import ready_made
from tests.signal_region import Loaded, load_two_months

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 30_000  # ms: tests may share two cores with others
THREE_MONTHS = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)
os.environ.setdefault("DASH_TEST_CHROMEPATH", "/usr/bin/chromium")

# How long an example takes says nothing on a busy machine.
hypothesis_settings.register_profile("patient", deadline=None)
hypothesis_settings.load_profile("patient")


def pytest_setup_options() -> Options:
    """Chromium as dash's test driver starts it: headless, at the size of a clinic laptop."""
    options = Options()
    for argument in ("--no-sandbox", "--headless=new", "--window-size=1366,768"):
        options.add_argument(argument)
    return options


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, driven by playwright."""
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ["DASH_TEST_CHROMEPATH"], args=["--no-sandbox"]
        )
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real published files, where this machine has it."""
    folder = ROOT.parent / "shared" / "realdata"
    if not folder.is_dir():
        pytest.skip("the published files (../shared/realdata) are not on this machine")
    return folder


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[postgres.Server]:
    """A PostgreSQL server of the tests' own."""
    binaries = postgres.programs()
    if binaries is None:
        pytest.skip(postgres.MISSING)
    with postgres.running(binaries) as server:
        yield server


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'ledger.db'}"
    address: str = request.getfixturevalue("postgres_server").new_database()
    return address


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the demo region in force: sixty months to September 2026. Only to be
    read, as are all below: who writes takes a copy."""
    return ready_made(tmp_path_factory, "demo", build_demo)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the real region with published figures and no return."""
    return ready_made(tmp_path_factory, "published", build_published)


@pytest.fixture(scope="session")
def with_national(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of the demo region with national figures of its own trusts too."""
    return ready_made(tmp_path_factory, "with_national", build_with_national)


@pytest.fixture(scope="session")
def three_cuts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with a cut to July, one to August, and one to September 2026, in force."""
    return ready_made(tmp_path_factory, "three_cuts", lambda data: build_cuts(data, *THREE_MONTHS))


@pytest.fixture(scope="session")
def two_months(tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    """A region loaded twice, a month apart."""
    return Loaded(ready_made(tmp_path_factory, "two_months", load_two_months))


@pytest.fixture
def run_module():
    """Run `python -m module arguments` from the repository, as a user does."""

    def run(module: str, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env={**os.environ, **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    return run
