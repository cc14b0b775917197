"""`python -m etl layout-try`: what an analyst sees who writes a layout."""

from __future__ import annotations

from pathlib import Path

import pytest

from etl.layout_try import try_layouts
from settings import Settings
from tests.etl.made_layouts import TITLE, written
from tests.etl.made_returns import nhs_number, standard_return, workbook

TABLE = """
    provider: {in: cell, label: [Trust]}
    item: {in: rows, heading: [Indicator]}
    month: {in: columns}
    """
ROWS = [TITLE, ["Trust", "Elmsea"], ["Indicator", "Apr-26", "May-26"],
        ["Deliveries", 250, "12%"], ["Stil births", 1, ""], ["Private words", 4]]  # fmt: skip


@pytest.fixture
def tried(tmp_path):
    """Try layouts on content of a file: what is said, and the exit code."""

    def told(content: bytes, draft: Path | None = None) -> tuple[str, int]:
        file = tmp_path / "theirs.xlsx"
        file.write_bytes(content)
        settings = Settings(data=tmp_path / "data", region="demo", layouts=None)
        return try_layouts(file, draft, settings)

    return told


def test_a_draft_shows_names_counts_guesses_and_first_rows(tried, tmp_path):
    said, code = tried(workbook({"S": ROWS}), written(tmp_path, TABLE))
    assert code == 0
    lines = [line.strip() for line in said.splitlines()]
    for line in (
        "mine: fits.",
        "Providers: Z01",
        "Months: 2026-04 to 2026-05 (2)",
        "Items: women_birthing, stillbirths",
        "Cells: 4 (2 provisional, 1 refused, 1 not_submitted)",
        "Z01    2026-04  women_birthing: 250",
        "Z01    2026-05  women_birthing: refused",
        "guess at S!B2: The name was read as provider Z01.",
        "guess at S!A5: The label was read as “Stillbirths” (stillbirths).",
        "A load would read this file by mine.",
    ):
        assert line in lines
    assert "warning at S!A6: The layout does not know this label" in said
    assert "Private words" not in said


def test_every_layout_says_why_it_does_not_fit_and_where_to_read_on(tried):
    said, code = tried(workbook({"S": [["Something"], ["else", 1]]}))
    assert code == 3
    assert "standard: does not fit. The file has no label of a return and no known item." in said
    assert "dashboard_a: does not fit. The file lacks “Indicator”, “Goal”" in said
    assert "msds_counts: does not fit. No row has all the headings" in said
    assert "No layout fits. docs/layouts.md says how to write one" in said


def test_a_draft_that_does_not_fit_says_what_is_missing_and_still_shows_what_it_reads(
    tried, tmp_path
):
    path = written(tmp_path, TABLE)
    path.write_text(path.read_text().replace("[Our dashboard]", "[Our dashboard, Year]"))
    said, code = tried(workbook({"S": ROWS}), path)
    assert code == 3
    assert "mine: does not fit. The file lacks “Year”." in said
    assert "women_birthing: 250" in said
    path = written(tmp_path, TABLE.replace("[Indicator]", "[Measure]"))
    said, code = tried(workbook({"S": ROWS}), path)
    assert code == 3
    assert "mine: nothing can be read. No row has a heading of the table" in said


def test_a_standard_return_is_read_by_the_standard_layout(tried, known):
    said, code = tried(standard_return(known))
    assert code == 0
    assert "A load would read this file by standard." in said


def test_nothing_is_shown_of_a_file_that_may_hold_personal_data(tried):
    number = nhs_number()
    said, code = tried(workbook({"S": [*ROWS, [number]]}))
    assert code == 3
    assert "personal data" in said
    assert number not in said
    assert "250" not in said


def test_on_the_command_line_faults_of_a_draft_are_lines_with_their_place(tmp_path, run_module):
    file = tmp_path / "theirs.xlsx"
    file.write_bytes(workbook({"S": ROWS}))
    draft = written(tmp_path, TABLE.replace("in: columns", "in: column"))
    asked = ("layout-try", str(file), "--layout", str(draft))
    told = run_module("etl", *asked, MATERNITY_REGION="demo")
    assert told.returncode == 1
    assert told.stderr.startswith("mine.yaml:10: tables.0.month.in: it must be 'rows'")
    written(tmp_path, TABLE)
    told = run_module("etl", *asked, MATERNITY_REGION="demo")
    assert told.returncode == 0
    assert "mine: fits." in told.stdout
    gone = run_module("etl", "layout-try", str(tmp_path / "none.xlsx"), MATERNITY_REGION="demo")
    assert gone.returncode == 1
    assert gone.stderr.strip().startswith("There is no file")
