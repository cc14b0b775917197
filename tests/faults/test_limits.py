"""What one file may cost: beyond it, the file is refused and everything else goes on."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile

import psutil
import pytest

from etl.csv_text import LARGEST_TEXT
from etl.limits import STOPPED
from etl.package import MOST_CELLS, MOST_PARTS
from etl.read import read_bytes
from tests.etl.loading import Place
from tests.etl.made_returns import TODAY, catalogue, ods, sound_figures, standard_return

KNOWN = catalogue()
SLOW = b"1,2,3,4,5,6,7,8,9,10,11,12\n" * 410_000  # takes a second or more


def reason(content: bytes) -> str:
    submission = read_bytes(content, "r.xlsx", KNOWN, "demo", TODAY)
    assert submission.verdict == "rejected"
    assert submission.items.num_rows == 0
    return submission.reason or ""


def package(parts: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return content.getvalue()


def limited(code: str) -> subprocess.CompletedProcess[str]:
    """Run code in a process of its own, as readers are limited."""
    lines = f"from etl.limits import limit_memory, time_limit\n{code}"
    return subprocess.run(
        [sys.executable, "-c", lines], capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("part", ["xl/workbook.xml", "xl/workbook.bin", "content.xml"])
def test_a_bomb_in_any_package_is_not_unpacked(part):
    assert "unpacks to far more" in reason(package({part: bytes(60 * 2**20)}))


def test_a_package_of_too_many_parts_is_not_opened():
    parts = dict.fromkeys((f"xl/p{n}.xml" for n in range(MOST_PARTS + 1)), b"x")
    assert "unpacks to far more" in reason(package({**parts, "xl/workbook.xml": b"x"}))


def test_entities_that_explode_are_not_expanded():
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa"><!ENTITY b "&a;&a;&a;">]><x>&b;</x>'
    parts = {"content.xml": bomb, "META-INF/manifest.xml": b"<x/>"}
    assert "damaged" in reason(package(parts))


def test_a_repeated_error_does_not_fill_the_memory():
    content = zipfile.ZipFile(io.BytesIO(ods([["x"]], repeats=2_000)))
    parts = {name: content.read(name) for name in content.namelist()}
    parts["content.xml"] = parts["content.xml"].replace(
        b'office:value-type="string"', b'office:value-type="percentage" office:value="1"'
    )
    assert "unpacks to far more" in reason(package(parts))


@pytest.mark.parametrize("sign", [b",", b"\n", b";"])
def test_a_text_file_of_too_many_cells_is_not_parsed(sign):
    assert "larger than" in reason(b"a,b\na;b\n" + sign * (MOST_CELLS + 1))


def test_a_text_file_that_is_too_long_is_not_parsed():
    assert "larger than" in reason(b"a" * (LARGEST_TEXT + 1))


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells what a process reserves")
def test_a_reader_cannot_take_more_than_a_gigabyte():
    done = limited(
        "limit_memory()\n"
        "try:\n"
        "    bytearray(1_200_000_000)\n"
        "except MemoryError:\n"
        "    print('refused', len(bytearray(500_000_000)))"
    )
    assert done.stdout == "refused 500000000\n", done.stderr


@pytest.mark.soak
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such timer")
def test_a_reader_cannot_work_for_more_than_ten_seconds():
    done = limited("with time_limit():\n    while True: pass")
    assert done.returncode < 0


def test_a_check_whose_reader_comes_to_an_end_says_so_and_goes_on(tmp_path):
    (tmp_path / "data").mkdir()
    slow, good = tmp_path / "slow.csv", tmp_path / "good.xlsx"
    slow.write_bytes(SLOW)
    good.write_bytes(standard_return(KNOWN, sound_figures()))
    place = Place(tmp_path / "data")
    process = place.start("check", str(good), str(slow), str(good))
    out = [process.stdout.readline()]  # the first file is read: now it is the slow one's turn
    (reader,) = psutil.Process(process.pid).children()
    reader.kill()
    out += process.communicate()[0].splitlines()
    assert process.returncode == 3
    assert out[0] == "good.xlsx: Accepted.\n"
    assert out[1:3] == ["slow.csv: Rejected: nothing in this file was loaded.", f"  {STOPPED}"]
    assert out[-1] == "good.xlsx: Accepted."
