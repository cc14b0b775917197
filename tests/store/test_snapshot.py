"""Snapshots: whole or not there, never changed, quick to slice."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from settings import ROOT
from store.pointer import clear_building
from store.snapshot import (
    NoSnapshot,
    current_id,
    open_snapshot,
    point_to,
    read_manifest,
    snapshot_ids,
    write_snapshot,
)
from store.tables import (
    ITEMS,
    JUDGEMENTS,
    OBSERVATION_KEY,
    OBSERVATIONS,
    PUBLISHED,
    sorted_for_storage,
)

FILES = {name: (ROOT / name).read_bytes() for name in ("indicators.yaml", "providers.yaml")}
READINGS = pa.schema([("indicator", pa.string()), ("level", pa.string()), ("org", pa.string())])


def observation(indicator: str, org: str, month: date, value: float = 1.0) -> dict:
    return {
        "indicator": indicator,
        "definition": 1,
        "level": "provider",
        "org": org,
        "month": month,
        "period_months": 1,
        "breakdown": "all",
        "group": "all",
        "numerator": value,
        "status": "final",
        "coverage": 1.0,
    }


def tables(*observations: dict) -> dict[str, pa.Table]:
    return {
        "observations": pa.Table.from_pylist(list(observations), schema=OBSERVATIONS),
        "items": ITEMS.empty_table(),
        "published": PUBLISHED.empty_table(),
        "readings": READINGS.empty_table(),
        "judgements": JUDGEMENTS.empty_table(),
    }


APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
SOME = (
    observation("b_rate", "Z02", APRIL),
    observation("a_rate", "Z02", MAY),
    observation("a_rate", "Z01", APRIL, 7.0),
    observation("a_rate", "Z02", APRIL),
)


@pytest.fixture
def made(tmp_path) -> str:
    return write_snapshot(tmp_path, tables(*SOME), FILES, {"region": "demo", "inputs": ["abc"]})


def test_a_written_snapshot_is_not_in_force_until_pointed_to(tmp_path, made):
    assert current_id(tmp_path) is None
    point_to(tmp_path, made)
    assert current_id(tmp_path) == made
    assert open_snapshot(tmp_path).id == made


def test_it_opens_with_its_own_catalogue_and_frames_by_indicator(tmp_path, made):
    snapshot = open_snapshot(tmp_path, made)
    assert (snapshot.region, snapshot.manifest["inputs"]) == ("demo", ["abc"])
    assert datetime.now(UTC) - snapshot.created < timedelta(minutes=5)
    assert snapshot.catalogue.births_item in snapshot.catalogue.items
    assert list(snapshot.observations) == ["a_rate", "b_rate"]
    frame = snapshot.observations["a_rate"]
    assert frame["org"].tolist() == ["Z01", "Z02", "Z02"]
    assert frame["numerator"].tolist() == [7.0, 1.0, 1.0]
    assert {str(frame[name].dtype) for name in ("indicator", "level", "org", "status")} == {
        "category"
    }
    assert frame["denominator"].isna().all()
    assert snapshot.items().empty


def test_files_are_plain_sorted_strings_with_a_row_group_an_indicator(tmp_path, made):
    file = pq.ParquetFile(tmp_path / "snapshots" / made / "observations.parquet")
    assert file.schema_arrow.equals(OBSERVATIONS)
    assert [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)] == [3, 1]
    rows = file.read().to_pylist()
    assert rows == sorted(rows, key=lambda row: [row[name] for name in OBSERVATION_KEY])


def test_the_manifest_tells_rows_and_the_hash_of_every_file(tmp_path, made):
    folder = tmp_path / "snapshots" / made
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["id"] == made
    assert manifest["rows"]["observations"] == 4
    assert set(manifest["files"]) == {p.name for p in folder.iterdir()} - {"manifest.json"}
    for name, sha256 in manifest["files"].items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == sha256


def test_its_files_cannot_be_written(tmp_path, made):
    assert all(not p.stat().st_mode & 0o222 for p in (tmp_path / "snapshots" / made).iterdir())


def test_a_failed_write_leaves_nothing(tmp_path):
    broken = {**tables(*SOME), "items": None}
    with pytest.raises(AttributeError):
        write_snapshot(tmp_path, broken, FILES, {"region": "demo"})
    assert list((tmp_path / "snapshots").iterdir()) == []


def test_half_a_snapshot_is_no_snapshot_and_is_cleared_away(tmp_path, made):
    (tmp_path / "snapshots" / ".building-1-x").mkdir()
    (tmp_path / "snapshots" / "20260101T000000Z-12345678").mkdir()
    assert snapshot_ids(tmp_path) == (made,)
    clear_building(tmp_path)
    assert not (tmp_path / "snapshots" / ".building-1-x").exists()


def test_a_snapshot_that_is_not_there_is_a_sentence(tmp_path, made):
    with pytest.raises(NoSnapshot, match="No data has been loaded yet"):
        open_snapshot(tmp_path)
    for name in ("20260101T000000Z-12345678", "..", "", f"../snapshots/{made}"):
        with pytest.raises(NoSnapshot, match="There is no data cut"):
            read_manifest(tmp_path, name)
    with pytest.raises(NoSnapshot):
        point_to(tmp_path, "20260101T000000Z-12345678")
    assert current_id(tmp_path) is None


def test_an_empty_region_opens(tmp_path):
    made = write_snapshot(tmp_path, tables(), FILES, {"region": "demo", "inputs": []})
    assert open_snapshot(tmp_path, made).observations == {}


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from("cab"), st.sampled_from(["Z2", "Z10", "Z1"]), st.integers(1, 12)),
        unique=True,
    )
)
def test_rows_are_kept_in_the_order_of_their_words(keys):
    rows = [observation(indicator, org, date(2026, month, 1)) for indicator, org, month in keys]
    table = pa.Table.from_pylist(rows, schema=OBSERVATIONS)
    coded = table.set_column(3, "org", table["org"].dictionary_encode())
    for one in (table, coded):
        kept = sorted_for_storage("observations", one).to_pylist()
        assert [(r["indicator"], r["org"], r["month"].month) for r in kept] == sorted(keys)
