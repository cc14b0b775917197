"""Files that come twice, or change while they are read."""

from __future__ import annotations

import os
from datetime import date, timedelta

import pytest

from etl import take
from etl.inbox import Known, discover, new_ones
from store.pointer import current_id
from tests.etl.loading import SENT, Place, made_return
from tests.faults.interrupted import check_the_archive, copy_of, verdicts

APRIL = date(2026, 4, 1)


@pytest.fixture
def place(tmp_path) -> Place:
    (tmp_path / "data" / "inbox").mkdir(parents=True)
    return Place(tmp_path / "data")


@pytest.fixture
def while_reading(monkeypatch):
    """Let something happen just after a file's content was taken up."""

    def let(happen) -> None:
        read, waiting = take.read_bytes, [happen]

        def reading(raw, name, *more):
            while waiting:
                waiting.pop()()
            return read(raw, name, *more)

        monkeypatch.setattr(take, "read_bytes", reading)

    return let


def april(births: int) -> bytes:
    return made_return("Z01", {APRIL: {"women_birthing": births}})


def test_a_file_that_changes_while_it_is_read_is_left_for_the_next_load(place, while_reading):
    path = place.put("Z01.xlsx", april(241))
    later = april(250)

    def replaced() -> None:
        path.write_bytes(later)

    while_reading(replaced)
    assert (place.load().accepted, verdicts(place)) == (0, {})
    assert list(place.data.glob("archive/*/*")) == []
    assert place.load().accepted == 1
    assert place.value("women_birthing", "Z01", APRIL) == (250.0, "final")
    check_the_archive(place)


def test_a_file_that_is_still_being_written_is_no_rejection(place, while_reading):
    whole = april(241)
    path = place.put("Z01.xlsx", whole[: len(whole) // 2])

    def finished() -> None:
        path.write_bytes(whole)

    while_reading(finished)
    assert place.load().exit_code == 0
    assert list(place.data.glob("receipts/*")) == []
    assert place.load().accepted == 1
    check_the_archive(place)


def test_a_file_that_is_taken_away_while_it_is_read_is_as_if_it_had_not_been_there(
    place, while_reading
):
    path = place.put("Z01.xlsx", april(241))
    while_reading(path.unlink)
    assert (place.load().exit_code, verdicts(place)) == (0, {})


def test_the_same_file_again_changes_nothing(undisturbed, tmp_path):
    place = copy_of(undisturbed, tmp_path)
    before, tables = current_id(place.data), place.tables()
    path = place.inbox / "2/Z01.xlsx"
    os.utime(path)
    assert place.load().snapshot is None
    assert current_id(place.data) == before
    assert all(table.equals(tables[name]) for name, table in place.tables().items())
    check_the_archive(place)


@pytest.mark.parametrize("workers", [0, 2])
def test_one_content_under_two_names_is_one_submission_received_when_the_first_came(place, workers):
    content = april(241)
    place.put("a.xlsx", content, SENT + timedelta(days=1))
    place.put("z.xlsx", content, SENT)
    assert place.load(workers=workers).accepted == 2
    (sidecar,) = place.data.glob("archive/*/*.json")
    assert '"names": [\n  "z.xlsx",\n  "a.xlsx"\n ]' in sidecar.read_text()
    (row,) = place.tables()["items"].to_pylist()
    assert row["received"] == SENT
    check_the_archive(place)
    before = place.tables()
    place.load(rebuild=True)
    assert all(table.equals(before[name]) for name, table in place.tables().items())


def test_a_file_that_could_not_be_opened_is_tried_again_when_it_can(place):
    place.put("Z01.xlsx", april(241))
    (arrival,) = discover(place.inbox)
    as_noted = Known(
        path=arrival.path, size=arrival.size, modified=arrival.modified, sha256=arrival.unopened,
        verdict="rejected", reading="r", incident=False,
    )  # fmt: skip
    assert new_ones([arrival], [as_noted], "r") == (arrival,)
    other = as_noted._replace(sha256="0" * 64)
    assert new_ones([arrival], [other], "r") == ()
