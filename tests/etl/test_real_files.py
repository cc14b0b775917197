"""Published files of every kind through `python -m etl check`: read, or refused in plain words."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from etl.read import UNKNOWN
from etl.workbook import open_book
from tests.conftest import ROOT

READ = {"hosp-epis-stat-mat-msdscsv-2020-21.csv", "hosp-epis-stat-mat-msdscsv-2021-22.csv"}
# Full postcodes of publishers and of sites that the catalogue does not hold.
POSTCODES = {"locations.csv", "hosp-epis-stat-mat-dqanlys-2017-18.xlsx"}
WORKBOOK = "nhs_hes_msds_2017_18/hosp-epis-stat-mat-dqanlys-2017-18.xlsx"


@pytest.fixture(scope="module")
def checked(realdata, tmp_path_factory) -> dict[str, tuple[str, ...]]:
    """What the command says of each file, by its name, the verdict first."""
    files = sorted(path for path in realdata.rglob("*") if path.is_file())
    receipts = tmp_path_factory.mktemp("receipts")
    command = [sys.executable, "-m", "etl", "check", *files, "--receipts", receipts]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (3, "")
    assert len(list(receipts.glob("*.html"))) == len(files)
    said: dict[str, list[str]] = {}
    for line in done.stdout.splitlines():
        if not line.startswith("  "):
            said[(name := line.partition(":")[0])] = []
        said[name].append(line.removeprefix(f"{name}: ").strip())
    assert sorted(said) == sorted(path.name for path in files)
    return {name: tuple(lines) for name, lines in said.items()}


def test_every_real_file_is_read_or_refused_with_a_sentence(checked):
    for name, (verdict, *lines) in checked.items():
        if name in READ:
            assert verdict == "Accepted.", name
            continue
        assert verdict.startswith("Rejected"), name
        assert lines[0] == UNKNOWN or name in POSTCODES, (name, lines[0])
        assert lines[0].endswith("."), name
        assert len(lines[0]) < 300, name
        assert not re.search(r"fault|Traceback|Error|None|\{", lines[0]), name


def test_a_postcode_in_a_published_workbook_is_named_by_its_cell_and_not_repeated(
    checked, realdata
):
    _, reason, finding = checked["hosp-epis-stat-mat-dqanlys-2017-18.xlsx"]
    assert "may hold personal data" in reason
    # The only one: numbers that document management gave the file are no person's.
    assert finding.startswith("error at Introduction!B35: This may be personal data")
    assert not re.search(r"[A-Z]{2}[0-9] [0-9][A-Z]{2}", finding)


def test_the_interactive_workbook_opens_with_its_hidden_sheets_and_merged_cells(realdata):
    book = open_book((realdata / WORKBOOK).read_bytes())
    sheets = {sheet.name: sheet for sheet in book.sheets}
    assert len(sheets["Interactive"].marks.merged) == 260
    assert sum(not sheet.visible for sheet in book.sheets) == 6
    assert set(sheets["Comparison Data"].flaws.values()) == {"error"}


def test_the_friends_and_family_workbook_opens_with_its_hidden_sheets(realdata):
    book = open_book((realdata / "fft_maternity" / "FFT_Mat_template.xlsx").read_bytes())
    assert {"Trusts Q1"} <= {sheet.name for sheet in book.sheets}
    assert any(not sheet.visible for sheet in book.sheets)
    assert any(sheet.marks.merged for sheet in book.sheets)


def test_the_audits_comment_lines_and_stray_bytes_are_read_and_named(realdata):
    book = open_book((realdata / "nmpa" / "nmpa_pph_2023.csv").read_bytes())
    (sheet,) = book.sheets
    heading = next(r for r, row in enumerate(sheet.rows) if "Organisation code" in row)
    assert {len(row) for row in sheet.rows[heading:]} == {8}
    (remark,) = book.remarks
    assert (remark.severity, "Windows-1252" in remark.message) == ("guess", True)
    assert not any("\N{REPLACEMENT CHARACTER}" in cell for row in sheet.rows for cell in row)
    assert any("≥1" in cell for row in sheet.rows for cell in row)
