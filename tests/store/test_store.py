"""The store notices new cuts, keeps frozen ones, and lets no name lead out of its folder."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path
from threading import Thread

import pytest

from store.as_of import rows_as_of
from store.pointer import point_to
from store.store import FROZEN, Store
from tests.demo_region import build_demo, build_published, settings_of


@pytest.fixture
def data(demo: Path, tmp_path: Path) -> Path:
    """A copy of the demo's data folder, to be changed."""
    copy = tmp_path / "data"
    shutil.copytree(demo, copy)
    return copy


def test_before_the_first_load_there_is_no_cut(tmp_path: Path) -> None:
    store = Store(settings_of(tmp_path / "nowhere"))
    assert store.current() is None
    assert store.cut("20261112T061000Z-0123abcd") is None


def test_the_first_load_is_noticed_without_a_restart(tmp_path: Path) -> None:
    store = Store(settings_of(tmp_path))
    assert store.current() is None
    made = build_published(tmp_path)
    assert store.current().id == made


def test_a_moved_pointer_opens_the_new_cut_beside_the_old(data: Path) -> None:
    store = Store(settings_of(data))
    old = store.current()
    assert store.current() is old
    new = build_demo(data, seed=2, months=24)
    assert store.current().id == new
    assert store.cut(old.id).id == old.id
    assert old.months[-1] == store.current().months[-1]  # who holds the old one can go on


def test_a_frozen_cut_is_opened_once_and_is_the_current_one_s_equal(data: Path) -> None:
    store = Store(settings_of(data))
    first = store.current().id
    build_demo(data, seed=2, months=24)
    assert store.cut(first) is store.cut(first)
    assert store.cut(None) is store.current()
    assert store.cut(store.current().id) is store.current()


def test_only_a_few_frozen_cuts_are_held(data: Path) -> None:
    store = Store(settings_of(data))
    made = [build_published(data, trusts=30 + n) for n in range(FROZEN + 2)]
    held = store.cut(made[0])
    for name in made[1:-1]:
        assert store.cut(name).id == name
    assert store.cut(made[0]) is not held


def test_a_purged_cut_is_not_shown_from_memory(data: Path) -> None:
    store = Store(settings_of(data))
    old = store.current().id
    build_demo(data, seed=2, months=24)
    assert store.cut(old) is not None
    shutil.rmtree(data / "snapshots" / old)
    assert store.cut(old) is None


def test_no_name_leads_out_of_the_folder(data: Path, tmp_path: Path) -> None:
    store = Store(settings_of(data))
    shutil.copytree(data / "snapshots" / store.current().id, tmp_path / "elsewhere")
    for name in ("../../elsewhere", str(tmp_path / "elsewhere"), "..", ".", "", "a/../b", "x\0"):
        assert store.cut(name) is None


def test_a_cut_that_cannot_be_read_leaves_the_former_one_in_force(data: Path) -> None:
    store = Store(settings_of(data))
    good = store.current()
    bad = build_demo(data, seed=2, months=24)
    broken = data / "snapshots" / bad / "observations.parquet"
    broken.chmod(0o644)
    broken.write_bytes(b"half")
    assert store.current() is good
    point_to(data, good.id)
    assert store.current() is good


def test_many_readers_at_once_get_one_cut(data: Path) -> None:
    store = Store(settings_of(data))
    found = []
    threads = [Thread(target=lambda: found.append(store.current())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({id(cut) for cut in found}) == 1


def test_a_cut_says_which_returns_are_in(demo: Path) -> None:
    cut = Store(settings_of(demo)).current()
    sent, awaited = cut.returns_in
    latest = date(2026, 9, 1)
    due = [p for p in cut.region.providers if p.lms_at(latest)]
    assert len(sent) + len(awaited) == len(due)
    assert "Coldbeck" in [p.short_name for p in awaited]


def test_an_earlier_month_s_table_is_read_with_the_same_limits(demo: Path) -> None:
    """An icon as of an earlier month is that of the chart's point in that month."""
    cut = Store(settings_of(demo)).current()
    rows = cut.rows("caesarean_rate", "2026-03")
    for subject, reading in cut.readings("caesarean_rate").items():
        row = rows[subject]
        point = list(reading.month.astype(str)).index("2026-03")
        if not reading.assessed[point]:
            continue
        assert row["variation"] == reading.kind[point]
        assert row["value"] == reading.value[point]
        assert row["upper"] == reading.upper[point]
        assert len(row["spark"]) == 13
        assert row["spark"][-1] == reading.value[point]


@pytest.mark.parametrize("indicator", ["caesarean_rate", "stillbirth_rate"])
def test_the_latest_month_s_rows_are_those_on_file_and_those_worked_out(
    demo: Path, indicator: str
) -> None:
    cut = Store(settings_of(demo)).current()
    month = cut.months[-1]
    on_file = cut.rows(indicator)
    assert cut.rows(indicator, str(month)) == on_file
    readings = cut.readings(indicator, "auto", str(month))
    for row in rows_as_of(cut.grid(indicator), indicator, readings, month):
        known = on_file[row["level"], row["org"]]
        for column in ("value", "upper", "variation", "assurance", "state", "status", "sentence"):
            assert row[column] == known[column]
