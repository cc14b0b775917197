"""What every test may use."""

import os
from pathlib import Path

import pytest
from selenium.webdriver.chrome.options import Options

ROOT = Path(__file__).resolve().parent.parent
os.environ.setdefault("DASH_TEST_CHROMEPATH", "/usr/bin/chromium")


def pytest_setup_options() -> Options:
    """Chromium as dash's test driver starts it: headless, at the size of a clinic laptop."""
    options = Options()
    for argument in ("--no-sandbox", "--headless=new", "--window-size=1366,768"):
        options.add_argument(argument)
    return options


@pytest.fixture(scope="session")
def realdata() -> Path:
    """The folder of real published files, where this machine has it."""
    folder = ROOT.parent / "shared" / "realdata"
    if not folder.is_dir():
        pytest.skip("the published files (../shared/realdata) are not on this machine")
    return folder
