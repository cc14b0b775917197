"""Published files of every kind through `python -m etl check`: read, or refused in plain words."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date

import pytest

from catalogue.load import load_catalogue
from etl.layout_load import load_layouts
from etl.read import UNKNOWN, read_bytes
from etl.workbook import open_book
from tests.conftest import ROOT

TODAY = date(2026, 11, 1)
READ = {
    "hosp-epis-stat-mat-msdscsv-2020-21.csv",
    "hosp-epis-stat-mat-msdscsv-2021-22.csv",
    "hosp-epis-stat-mat-dqanlys-2017-18.xlsx",
    "perinatal-mortality-rates-2023-trusthealth-board.csv",
    "perinatal-mortality-rates-excluding-congenital-anomalies-2023-trusthealth-board.csv",
    "nmpa_pph_2023.csv",
}
POSTCODES = {"locations.csv"}  # full postcodes of sites that the catalogue does not hold
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
            assert verdict.startswith("Accepted"), name
            continue
        assert verdict.startswith("Rejected"), name
        assert lines[0] == UNKNOWN or name in POSTCODES, (name, lines[0])
        assert lines[0].endswith("."), name
        assert len(lines[0]) < 300, name
        assert not re.search(r"fault|Traceback|Error|None|\{", lines[0]), name


def test_a_postcode_is_named_by_its_cell_and_not_repeated(checked):
    _, reason, finding, *_ = checked["locations.csv"]
    assert "may hold personal data" in reason
    assert re.match(r"error at [A-Z]+[0-9]+: This may be personal data", finding)
    assert not re.search(r"[A-Z]{2}[0-9] [0-9][A-Z]{2}", finding)


def test_a_publishers_own_address_does_not_stop_its_workbook_and_anybody_elses_does(realdata):
    catalogue = load_catalogue(ROOT / "indicators.yaml", ROOT / "providers.yaml")
    raw = (realdata / WORKBOOK).read_bytes()
    read = read_bytes(raw, "workbook.xlsx", catalogue, "nwc", TODAY)
    assert (read.verdict, read.layout) == ("accepted", "hes_msds_2017_18")
    shipped = load_layouts()
    strict = shipped["hes_msds_2017_18"].model_copy(update={"publisher": ()})
    refused = read_bytes(
        raw, "workbook.xlsx", catalogue, "nwc", TODAY, {**shipped, strict.id: strict}
    )
    assert (refused.verdict, refused.published.num_rows) == ("rejected", 0)
    (finding,) = refused.findings
    assert (finding.sheet, finding.cell) == ("Introduction", "B35")


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
