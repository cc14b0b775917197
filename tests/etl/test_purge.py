"""Taking a submission out of everything, for good."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from callbacks.pages import MADE_ANEW, page
from etl.faults import UserError
from etl.purge import purge
from store.pointer import current_id, read_manifest, snapshot_ids
from store.store import Store
from tests.etl.loading import SENT, Place, made_return
from tests.faults.interrupted import copy_of

APRIL = date(2026, 4, 1)
DAY = timedelta(days=1)


def april(births: int, provider: str = "Z01") -> bytes:
    return made_return(provider, {APRIL: {"women_birthing": births}}, Date="Ward 9 list")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Place:
    """Three days: a return, its restatement, and another provider's."""
    place = Place(tmp_path_factory.mktemp("purge") / "data")
    place.put("Z01.xlsx", april(241))
    place.load()
    place.put("Z01 again.xlsx", april(243), SENT + DAY)
    place.load()
    place.put("Z02.xlsx", april(180, "Z02"), SENT + 2 * DAY)
    place.load()
    return place


@pytest.fixture
def place(loaded, tmp_path) -> Place:
    return copy_of(loaded, tmp_path)


def named(place: Place, name: str) -> str:
    return next(row.sha256 for row in place.ledger.submissions() if row.name == name)


def test_a_purged_submission_is_in_no_file_but_the_ledger(place):
    sha256 = named(place, "Z01 again.xlsx")
    purge(place.settings, sha256, "A name in the notes", workers=0)
    mine = [path for path in place.data.rglob("*") if sha256[:16] in path.name]
    assert mine == []
    assert not (place.inbox / "Z01 again.xlsx").exists()
    assert place.value("women_birthing", "Z01", APRIL) == (241.0, "final")
    for snapshot in snapshot_ids(place.data):
        assert sha256[:16] not in read_manifest(place.data, snapshot)["inputs"]
    for table in place.tables().values():
        assert sha256[:16] not in str(table.to_pydict())


def test_the_ledger_says_that_it_was_purged_by_whom_and_why_and_forgets_its_name(place):
    sha256 = named(place, "Z01 again.xlsx")
    purge(place.settings, sha256[:12], "A name in the notes", workers=0)
    (row,) = place.ledger.purges()
    assert (row.sha256, row.reason, row.actor) == (sha256, "A name in the notes", "local")
    assert row.finished >= row.recorded
    actions = [event.action for event in place.ledger.events(subject=sha256[:16])]
    assert actions == ["purge_ended", "purge_began", "submission_noted"]
    (kept,) = place.ledger.readings_of(sha256)
    assert (kept.name, kept.verdict) == ("(purged)", "rejected")
    assert place.ledger.issues(sha256[:16]) == []
    assert place.ledger.runs(1)[0].command == "purge"


@pytest.mark.soak
def test_every_other_figure_of_every_cut_is_as_it_was(place, tmp_path):
    purge(place.settings, named(place, "Z01 again.xlsx"), "Found late", workers=0)
    other = Place(tmp_path / "other")
    for name, sent in (("Z01.xlsx", SENT), ("Z02.xlsx", SENT + 2 * DAY)):
        other.put(name, (place.inbox / name).read_bytes(), sent)
        other.load()
    expected = other.tables()
    assert all(table.equals(expected[name]) for name, table in place.tables().items())
    assert place.load().snapshot is None
    assert place.load(rebuild=True).snapshot is not None
    assert all(table.equals(expected[name]) for name, table in place.tables().items())


@pytest.mark.soak
def test_a_link_to_a_cut_that_held_it_shows_the_cut_made_in_its_place_and_says_so(place):
    first, second, third = (run.snapshot for run in reversed(place.ledger.runs()))
    store = Store(place.settings)
    assert store.cut(second).id == second
    purge(place.settings, named(place, "Z01 again.xlsx"), "Found late", workers=0)
    assert store.cut(first).id == first
    instead = store.cut(second)
    assert instead.id != second
    assert instead.created == Store(place.settings).cut(instead.id).created
    assert read_manifest(place.data, instead.id)["replaces"] == second
    assert store.cut(third).id == current_id(place.data) == store.current().id
    assert MADE_ANEW in str(page(store, "/", f"?snapshot={second}"))
    assert MADE_ANEW not in str(page(store, "/", f"?snapshot={first}"))


def test_a_purged_content_is_never_taken_in_again(place):
    content = (place.inbox / "Z01 again.xlsx").read_bytes()
    purge(place.settings, named(place, "Z01 again.xlsx"), "Found late", workers=0)
    path = place.put("Z01 Mrs Example.xlsx", content)
    report = place.load()
    assert [reason.split(",")[0] for _, reason in report.rejected] == [
        "This very file was taken out of the dashboard for good (see the ledger for why)"
    ]
    assert not path.exists()
    assert place.load().exit_code == 0
    assert "Example" not in str([row.path for row in place.ledger.submissions()])


@pytest.mark.soak
def test_the_last_submission_leaves_no_cut_behind(tmp_path):
    place = Place(tmp_path / "data")
    place.put("Z01.xlsx", april(241))
    place.load()
    store = Store(place.settings)
    assert store.current() is not None
    purge(place.settings, named(place, "Z01.xlsx"), "Found late", workers=0)
    assert (current_id(place.data), snapshot_ids(place.data)) == (None, ())
    assert store.current() is None
    place.put("Z02.xlsx", april(180, "Z02"))
    assert place.load().snapshot is not None


@pytest.mark.soak
def test_a_cut_of_an_earlier_catalogue_is_made_anew_with_that(place, tmp_path):
    text = place.indicators.read_text()
    later = Place(place.data, indicators=tmp_path / "indicators.yaml")
    later.indicators.write_text(text.replace("coverage: 0.8", "coverage: 0.9"))
    later.load()
    purge(later.settings, named(later, "Z01 again.xlsx"), "Found late", workers=0)
    coverage = [
        Store(later.settings).cut(s).catalogue.rules.coverage for s in snapshot_ids(place.data)
    ]
    assert sorted(coverage) == [0.8, 0.8, 0.8, 0.9]
    assert later.value("women_birthing", "Z01", APRIL) == (241.0, "final")
    assert later.load().snapshot is None


@pytest.mark.parametrize("asked", ["ffffffff", "", "abc"])
def test_what_is_not_known_cannot_be_purged(place, asked):
    with pytest.raises(UserError, match="submission is known by"):
        purge(place.settings, asked, "Found late")


def test_the_command_says_what_is_left_to_do_and_a_second_time_changes_nothing(place):
    sha256 = named(place, "Z01 again.xlsx")
    code, out, _ = place.command("purge", sha256, "--reason", "Found late")
    assert (code, "backups" in out) == (0, True)
    before = snapshot_ids(place.data)
    assert place.command("purge", sha256, "--reason", "Found late")[0] == 0
    assert snapshot_ids(place.data) == before
    assert place.command("purge", sha256, "--reason", " ")[0] == 1
