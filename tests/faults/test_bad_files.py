"""A file that cannot be loaded costs itself, never the good one beside it."""

from __future__ import annotations

import io
import subprocess
import zipfile
from datetime import date

import psutil
import pytest

from tests.etl.loading import Place, made_return
from tests.faults.interrupted import POLL

APRIL = date(2026, 4, 1)
GOOD = {"women_birthing": 241, "bookings": 130}


@pytest.fixture
def place(tmp_path) -> Place:
    (tmp_path / "data" / "inbox").mkdir(parents=True)
    return Place(tmp_path / "data")


def bomb() -> bytes:
    """A workbook of a few kilobytes that unpacks to half a gigabyte."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(500):
            part.write(bytes(2**20))
    return content.getvalue()


def truncated() -> bytes:
    return made_return("Z02", {APRIL: GOOD})[:3000]


def is_running(process: subprocess.Popen[str]) -> bool:
    """Whether it still runs, after a moment."""
    try:
        process.wait(POLL)
    except subprocess.TimeoutExpired:
        return True
    return False


def readers_of(process: subprocess.Popen[str]) -> list[psutil.Process]:
    """The load's reader processes."""
    try:
        children = psutil.Process(process.pid).children()
        return [child for child in children if "spawn_main" in " ".join(child.cmdline())]
    except psutil.NoSuchProcess:
        return []


FAULTS = {
    "an unreadable workbook": truncated,
    "a bomb": bomb,
    "a PDF that calls itself a workbook": lambda: b"%PDF-1.7\n" + bytes(range(256)) * 20,
    "an empty file": lambda: b"",
    "an unknown provider": lambda: made_return("Q99", {APRIL: GOOD}),
    "a provider of another region": lambda: made_return("REP", {APRIL: GOOD}),
}


@pytest.mark.parametrize("content", FAULTS.values(), ids=FAULTS.keys())
def test_a_bad_file_is_rejected_once_and_the_good_one_loads(place, content):
    place.put("a_bad.xlsx", content())
    place.put("b_good.xlsx", made_return("Z01", {APRIL: GOOD}))
    report = place.load()
    assert (report.exit_code, report.accepted) == (3, 1)
    ((path, reason),) = report.rejected
    assert path == "a_bad.xlsx"
    assert reason.endswith(".")
    assert place.value("women_birthing", "Z01", APRIL) == (241.0, "final")
    assert place.load().exit_code == 0
    assert len(list(place.data.glob("archive/*/*.json"))) == 1


def test_figures_for_a_month_to_come_are_refused_and_the_rest_loads(place):
    place.put("Z01.xlsx", made_return("Z01", {APRIL: GOOD, date(2199, 1, 1): GOOD}))
    assert place.load().exit_code == 0
    assert {row["month"] for row in place.tables()["items"].to_pylist()} == {APRIL}
    (row,) = place.ledger.submissions()
    assert (row.verdict, row.errors > 0) == ("warnings", True)


def test_a_folder_that_cannot_be_found_is_one_sentence(place):
    code, out, error = place.command("run", "--inbox", str(place.data / "nowhere"))
    assert (code, out) == (1, "")
    assert error.count("\n") == 1
    assert "nowhere" in error


def test_a_data_folder_that_is_not_there_is_one_sentence_and_is_not_made(tmp_path):
    code, out, error = Place(tmp_path / "nowhere").command("run")
    assert (code, out) == (1, "")
    assert error.count("\n") == 1
    assert "MATERNITY_DATA" in error
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.soak
def test_a_file_that_ends_its_reader_is_rejected_and_stops_nothing(place):
    place.put("a_good.xlsx", made_return("Z01", {APRIL: GOOD}))
    place.put("b_slow.csv", b"1,2,3,4,5,6,7,8,9,10,11,12\n" * 410_000)
    process = place.start("run", "--workers", "1")
    killed: set[int] = set()
    while is_running(process):
        # The good file's receipt tells that the reader is at the other one, which it never ends.
        if any((place.data / "receipts").glob("*.html")):
            for child in readers_of(process):
                if child.pid not in killed:
                    killed.add(child.pid)
                    child.kill()
    assert process.returncode == 3
    process.communicate()
    assert len(killed) >= 2  # it is asked twice; a reader may be seen before it reads
    rejected = [row for row in place.ledger.submissions() if row.verdict == "rejected"]
    assert [(row.path, row.reason.startswith("Reading this file took")) for row in rejected] == [
        ("b_slow.csv", True)
    ]
    assert place.value("women_birthing", "Z01", APRIL) == (241.0, "final")
