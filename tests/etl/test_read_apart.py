"""A file read in a process of its own, which it cannot take this one down with."""

from __future__ import annotations

import pytest

from etl.faults import UserError
from etl.read_apart import read_apart
from tests.etl.loading import Place


@pytest.fixture
def place(tmp_path):
    (tmp_path / "data").mkdir()
    return Place(tmp_path / "data")


def test_a_file_that_takes_too_long_is_rejected_with_a_receipt(place, tmp_path):
    file = tmp_path / "slow.xlsx"
    file.write_bytes(b"no workbook")
    told = read_apart(place.settings, file, tmp_path / "receipts", seconds=0.01)
    assert told["verdict"] == "rejected"
    assert "too much time or memory" in told["reason"]
    assert len(list((tmp_path / "receipts").iterdir())) == 2


def test_a_large_published_file_is_read_within_the_limits(place, realdata, tmp_path):
    file = max(realdata.rglob("*.xlsx"), key=lambda path: path.stat().st_size)
    told = read_apart(place.settings, file, tmp_path / "receipts")
    assert "too much time or memory" not in (told["reason"] or "")


def test_a_region_that_is_not_there_is_a_sentence_and_no_verdict_on_the_file(place, tmp_path):
    settings = place.settings.model_copy(update={"region": "nowhere"})
    file = tmp_path / "x.xlsx"
    file.write_bytes(b"no workbook")
    with pytest.raises(UserError, match="There is no region nowhere"):
        read_apart(settings, file, tmp_path / "receipts")
