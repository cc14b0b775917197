"""The returns page as a function of its address: what it says, and that no link breaks it."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest
from plotly.io.json import to_json_plotly

from callbacks.pages import page
from store import clock
from store.month_returns import month_returns
from store.store import Store
from store.tracker import open_month
from tests.callbacks.test_pages import asked, by_id, words
from tests.demo_region import settings_of
from tests.etl.loading import Place, made_return

MONTH = open_month(clock.now())
BEFORE = (MONTH - timedelta(days=1)).replace(day=1)


@pytest.fixture(scope="module")
def store(demo: Path) -> Store:
    """A cut without a ledger, to September 2026."""
    return Store(settings_of(demo))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    """A return that was sent twice, the second time with another figure."""
    place = Place(tmp_path_factory.mktemp("returns") / "data")
    sent = clock.now() - timedelta(hours=2)
    for births in (241, 247):
        items = {"women_birthing": births, "bookings": 130}
        place.put(f"Z01/{births}.xlsx", made_return("Z01", {MONTH: items}), sent)
        sent += timedelta(hours=1)
        place.load()
    return place


def sent_last(place: Place) -> str:
    store = Store(place.settings)
    cut = store.current()
    given = month_returns(cut.snapshot.path, cut.catalogue, MONTH)
    return given["Z01", MONTH][-1].submission


def test_a_cut_without_a_ledger_tells_who_is_in(store: Store, demo: Path) -> None:
    shown = asked(store, "/returns", "?to=2026-09")
    content = words(shown["content"])
    assert content.startswith("September’s return, due 21 October: 12 of 13 in")
    assert "Missing: Coldbeck." in content
    assert "Without Coldbeck the region covers" in content
    assert shown["title"] == "Returns – Maternity quality"
    assert not (demo / "ledger.db").exists()


def test_an_lms_is_shown_alone_and_the_region_s_coverage_stays(store: Store) -> None:
    content = words(asked(store, "/returns", "?to=2026-09&lms=ZA1")["content"])
    assert content.startswith("September’s return, due 21 October: 7 of 7 in")
    assert "Estuary and Coast only." in content
    assert "Without Coldbeck the region covers" in content


def test_a_month_that_has_not_ended_is_ignored_with_a_notice(store: Store) -> None:
    content = words(asked(store, "/returns", "?to=2031-01")["content"])
    assert "is the latest month that has ended" in content


def test_a_frozen_link_shows_the_tracker_as_of_its_cut(store: Store) -> None:
    current = store.current()
    shown = asked(store, "/returns", f"?snapshot={current.id}")
    assert f"{open_month(current.created):%B}’s return" in words(shown["content"])


def test_a_receipt_tells_what_changed_since_the_last_return(place: Place) -> None:
    shown = asked(Store(place.settings), f"/returns/{sent_last(place)}")
    said = words(shown["content"])
    assert f"Women giving birth {MONTH:%b %Y} 241 247" in said
    assert by_id(shown["content"], "panel-title")["children"] == f"Elmsea, {MONTH:%B %Y}"
    assert shown["title"].startswith(f"Elmsea, {MONTH:%B %Y} – Returns")


def test_a_receipt_that_tells_of_changes_and_flags_itself_is_believed(place: Place) -> None:
    submission = sent_last(place)
    file = place.data / "receipts" / f"{submission}.json"
    told = json.loads(file.read_text())
    change = {"item": "bookings", "name": "Women booked", "month": "2026-04", "group": None,
              "old": 17.0, "new": None, "old_words": "17", "new_words": "withdrawn"}  # fmt: skip
    flag = {"indicator": "x", "came": False, "words": "PPH, Elmsea. It was: concern."}
    file.write_text(json.dumps({**told, "changes": [change], "flags": [flag]}))
    said = words(asked(Store(place.settings), f"/returns/{submission}")["content"])
    assert "Women booked Apr 2026 17 withdrawn" in said
    assert "Went:  PPH, Elmsea. It was: concern." in said
    file.write_text(json.dumps(told))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/returns/0123456789abcdef", "There is no receipt of a return"),
        ("/returns/" + "x" * 32, "This file is no longer held"),
        ("/returns/nonsense", "No return is called “nonsense”"),
        ("/returns/upload", "No return is called “upload”"),
    ],
)
def test_a_return_that_is_not_there_is_said_and_all_are_shown(
    place: Place, path: str, said: str
) -> None:
    content = words(asked(Store(place.settings), path)["content"])
    assert said in content
    assert "Check and send a return" in content


def test_who_may_not_send_reads_why(place: Place) -> None:
    shown = page(Store(place.settings), "/returns", "", refusal="Not from here.")
    content = json.loads(to_json_plotly(shown[4]))
    assert "Not from here." in words(content)
    assert 'type=\\"file\\"' not in json.dumps(content)


def test_a_ledger_that_does_not_answer_is_one_sentence(place: Place, tmp_path: Path) -> None:
    broken = tmp_path / "ledger.db"
    broken.write_bytes(b"no database" * 100)
    settings = place.settings.model_copy(update={"database_url": f"sqlite:///{broken}"})
    content = words(asked(Store(settings), "/returns")["content"])
    assert "The ledger does not answer" in content


def test_links_on_the_page_keep_the_filters(place: Place) -> None:
    shown = asked(Store(place.settings), "/returns", "?lms=ZA1")
    assert f'href="/returns/{sent_last(place)}?lms=ZA1"' in json.dumps(shown["content"]).replace(
        '\\"', '"'
    )
