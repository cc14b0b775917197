"""A region with one day loaded, and the same after an undisturbed second day."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.purge import purge
from tests.etl.loading import Place
from tests.faults.interrupted import copy_of, first_day, second_day

HERE = Path(__file__).parent
EACH_TIME = ("test_bad_files", "test_limits")  # what a trust can send; the rest is for the soak


@pytest.hookimpl(tryfirst=True)  # before what is not asked is left out
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.parent == HERE and item.path.stem not in EACH_TIME:
            item.add_marker(pytest.mark.soak)


@pytest.fixture(scope="session")
def waiting(tmp_path_factory) -> Place:
    """One day is loaded; the second day's files lie in the inbox. To be copied, not changed."""
    place = Place(tmp_path_factory.mktemp("waiting") / "data")
    place.inbox.mkdir(parents=True)
    first_day(place)
    second_day(place)
    return place


@pytest.fixture(scope="session")
def undisturbed(waiting, tmp_path_factory) -> Place:
    """The second day loaded without any trouble."""
    place = copy_of(waiting, tmp_path_factory.mktemp("undisturbed"))
    place.load()
    return place


@pytest.fixture(scope="session")
def purged(undisturbed, tmp_path_factory) -> Place:
    """The same without one of its returns, purged without any trouble."""
    place = copy_of(undisturbed, tmp_path_factory.mktemp("purged"))
    sha256 = next(row.sha256 for row in place.ledger.submissions() if row.path == "2/Z02.xlsx")
    purge(place.settings, sha256, "Found late", workers=0)
    return place
