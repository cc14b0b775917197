"""What is at rest and goes bad is noticed, never served as a figure, and made good."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from etl.load import LoadError
from store.pointer import current_id
from store.store import Store
from tests.etl.loading import Place
from tests.faults.interrupted import check_nothing_is_lost, copy_of, verdicts


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o644)
    path.write_bytes(content)


def flip(path: Path) -> None:
    """Change one bit in the middle."""
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    overwrite(path, bytes(content))


def truncate(path: Path) -> None:
    overwrite(path, path.read_bytes()[: path.stat().st_size // 2])


HARMS = [
    pytest.param(truncate, id="truncate"),
    pytest.param(flip, id="flip", marks=pytest.mark.soak),
    pytest.param(Path.unlink, id="unlink", marks=pytest.mark.soak),
]


def archived(place: Place, name: str) -> Path:
    """The archived file of a return by its path in the inbox."""
    row = next(row for row in place.ledger.submissions() if row.path == name)
    (path,) = (p for p in place.data.glob(f"archive/*/{row.sha256}*") if p.suffix != ".json")
    return path


def in_force(place: Place) -> Path:
    return place.data / "snapshots" / str(current_id(place.data))


def same_figures(place: Place, other: Place) -> bool:
    expected = other.tables()
    return all(table.equals(expected[name]) for name, table in place.tables().items())


@pytest.mark.parametrize("harm", HARMS)
@pytest.mark.parametrize("name", ["items.parquet", "readings.parquet", "manifest.json"])
def test_a_damaged_cut_is_made_anew_by_the_next_load(harm, name, undisturbed, tmp_path):
    if (harm, name) == (flip, "manifest.json"):
        harm = truncate  # a flipped bit may leave it as good as it was
    place = copy_of(undisturbed, tmp_path)
    harm(in_force(place) / name)
    # Made anew within the second of the first time, the same cut has the same id.
    assert place.load().snapshot is not None
    assert same_figures(place, undisturbed)
    assert place.load().snapshot is None


@pytest.mark.parametrize("harm", HARMS[:2])
def test_a_damaged_cut_is_not_shown_and_the_former_one_is(harm, waiting, tmp_path):
    place = copy_of(waiting, tmp_path)
    former = current_id(place.data)
    open_all_night = Store(place.settings)
    assert open_all_night.current().id == former
    place.load()
    harm(in_force(place) / "observations.parquet")
    assert open_all_night.current().id == former
    assert Store(place.settings).current().id == former
    made = place.load().snapshot
    assert open_all_night.current().id == Store(place.settings).current().id == made


@pytest.mark.parametrize("harm", HARMS[:2])
@pytest.mark.parametrize("part", ["*.items.arrow", "*"])
def test_a_damaged_cache_costs_no_figure(harm, part, waiting, undisturbed, tmp_path):
    place = copy_of(waiting, tmp_path)
    place.load()
    for path in place.data.glob(f"parsed/*/{part}"):
        harm(path)
    (place.data / "CURRENT").unlink()  # so that all is folded again, from the cache
    for path in (place.data / "snapshots").iterdir():
        for file in path.iterdir():
            file.unlink()
    place.load()
    assert same_figures(place, undisturbed)


@pytest.mark.parametrize("harm", HARMS)
def test_an_archived_return_that_is_damaged_comes_back_from_the_inbox(harm, undisturbed, tmp_path):
    place = copy_of(undisturbed, tmp_path)
    content = archived(place, "1/Z01.xlsx").read_bytes()
    harm(archived(place, "1/Z01.xlsx"))
    place.load(rebuild=True)
    assert archived(place, "1/Z01.xlsx").read_bytes() == content
    assert same_figures(place, undisturbed)


@pytest.mark.parametrize("harm", HARMS)
def test_an_archived_return_that_is_lost_for_good_is_a_sentence_and_no_figure_goes(
    harm, undisturbed, tmp_path
):
    place = copy_of(undisturbed, tmp_path)
    before, told = current_id(place.data), verdicts(place)
    (place.inbox / "1/Z01.xlsx").unlink()
    kept = archived(place, "1/Z01.xlsx")
    content = kept.read_bytes()
    harm(kept)
    with pytest.raises(LoadError, match="restore the folder archive from its backup"):
        place.load(rebuild=True)
    assert current_id(place.data) == before
    assert verdicts(place) == told
    kept.unlink(missing_ok=True)
    kept.write_bytes(content)  # from the backup
    place.load(rebuild=True)
    assert same_figures(place, undisturbed)


def test_a_return_that_has_gone_from_the_archive_is_missed_on_a_quiet_night(undisturbed, tmp_path):
    place = copy_of(undisturbed, tmp_path)
    kept = archived(place, "1/Z01.xlsx")
    kept.with_suffix(".json").unlink()
    kept.unlink()
    assert place.load().snapshot is None
    assert archived(place, "1/Z01.xlsx").exists()
    (place.inbox / "1/Z01.xlsx").unlink()
    archived(place, "1/Z01.xlsx").unlink()
    with pytest.raises(LoadError, match="has lost or damaged 1 of the returns"):
        place.load()


@pytest.mark.parametrize("harm", HARMS[::2])
def test_a_sidecar_that_is_damaged_is_written_again_from_the_ledger(harm, undisturbed, tmp_path):
    place = copy_of(undisturbed, tmp_path)
    sidecar = archived(place, "2/Z01.xlsx").with_suffix(".json")
    before = json.loads(sidecar.read_bytes())
    harm(sidecar)
    place.load(rebuild=True)
    assert json.loads(sidecar.read_bytes()) == before
    assert same_figures(place, undisturbed)


def test_a_return_sent_again_puts_its_damaged_copy_right(undisturbed, tmp_path):
    place = copy_of(undisturbed, tmp_path)
    content = (place.inbox / "1/Z01.xlsx").read_bytes()
    (place.inbox / "1/Z01.xlsx").unlink()
    kept = archived(place, "1/Z01.xlsx")
    truncate(kept)
    place.put("3/once more.xlsx", content)
    place.load()
    assert kept.read_bytes() == content


def test_a_sidecar_damaged_before_the_ledger_knew_it_is_taken_anew(waiting, undisturbed, tmp_path):
    place = copy_of(undisturbed, tmp_path)
    (place.data / "ledger.db").unlink()
    truncate(archived_file(place, "2/Z01.xlsx").with_suffix(".json"))
    place.load()
    assert place.load(rebuild=True).snapshot is not None
    assert same_figures(place, undisturbed)


def archived_file(place: Place, name: str) -> Path:
    """As `archived`, where the ledger is of no help."""
    content = (place.inbox / name).read_bytes()
    return next(p for p in place.data.glob("archive/*/*.xlsx") if p.read_bytes() == content)


def test_a_lost_ledger_is_written_again_from_inbox_and_archive(undisturbed, tmp_path):
    place = copy_of(undisturbed, tmp_path)
    before = verdicts(place)
    (place.data / "ledger.db").unlink()
    (place.inbox / "1/Z02.xlsx").unlink()
    assert place.load().snapshot is None
    now = verdicts(place)
    assert {path for path in before if path != "1/Z02.xlsx"} < now.keys()
    (archived_only,) = now.keys() - before.keys()
    assert archived_only.startswith("archive:")
    assert same_figures(place, undisturbed)


def test_a_copy_torn_by_a_power_cut_before_anybody_was_told_is_taken_anew(
    waiting, undisturbed, tmp_path
):
    place = copy_of(waiting, tmp_path)
    before, snapshots = current_id(place.data), set((place.data / "snapshots").iterdir())
    ledger = (place.data / "ledger.db").read_bytes()
    place.load()
    # As if the disk had kept the archive's names and half a content, and nothing that came after.
    truncate(archived(place, "2/Z01.xlsx"))
    (place.data / "ledger.db").write_bytes(ledger)
    (place.data / "CURRENT").write_text(f"{before}\n")
    for new in set((place.data / "snapshots").iterdir()) - snapshots:
        for file in new.iterdir():
            file.unlink()
        new.rmdir()
    check_nothing_is_lost(place, before, undisturbed)
