"""Tables that were moved, renamed, merged, repeated or split: read, or named where they are not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest

from etl.read import read_bytes
from etl.submission import Submission
from tests.etl.made_returns import APRIL, PROVIDER, TODAY, about_rows, rows_of, said, workbook

MAY, JUNE = date(2026, 5, 1), date(2026, 6, 1)
ITEMS = ("bookings", "women_birthing", "babies_born", "spontaneous_women")
HEADING = ["Item", "Description", "Apr-26", "May-26"]


@pytest.fixture
def read(known) -> Callable[..., Submission]:
    def read_sheets(
        rows: list[list[Any]], finish: Any = None, **more: list[list[Any]]
    ) -> Submission:
        content = workbook({"About": about_rows(), "Return": rows, **more}, finish)
        return read_bytes(content, "return.xlsx", known, "demo", TODAY)

    return read_sheets


def table(heading: list[Any] | None = None) -> list[list[Any]]:
    """Four items: 10 to 13 in April, 20 to 23 in May."""
    rows = [[item, "", 10.0 + n, 20.0 + n] for n, item in enumerate(ITEMS)]
    return [heading or HEADING, *rows]


def values(submission: Submission, month: date) -> list[float | None]:
    rows = rows_of(submission)
    return [rows[item, month]["value"] for item in ITEMS if (item, month) in rows]


def findings(submission: Submission) -> set[tuple[str, str]]:
    """Severity and cell of what stands on the receipt, but for the items without a row."""
    return {(f.severity, f.cell) for f in submission.findings if f.cell}


SHAPES: dict[str, Callable[[list[list[Any]]], list[list[Any]]]] = {
    "as sent out": lambda rows: rows,
    "rows above": lambda rows: [[], ["", "Return of maternity figures"], [], *rows],
    "columns left": lambda rows: [["", "", "", *row] for row in rows],
    "columns between": lambda rows: [[row[0], row[1], "", *row[2:]] for row in rows],
    "far out": lambda rows: [[]] * 300 + [[""] * 60 + row for row in rows],
    "the heading again": lambda rows: [*rows[:3], rows[0], *rows[3:]],
    "empty rows between": lambda rows: [line for row in rows for line in (row, [])],
    "a heading of a section": lambda rows: [*rows[:2], ["Births"], *rows[2:]],
    "footnotes": lambda rows: [*rows, [], ["* below five"], ["Provisional until checked."]],
    "another name for the column": lambda rows: [["Data item", *rows[0][1:]], *rows[1:]],
    "a name nobody knows": lambda rows: [["Our measure", *rows[0][1:]], *rows[1:]],
    "no name for the column": lambda rows: [["", *rows[0][1:]], *rows[1:]],
    "a month above": lambda rows: [["Printed", "x", "y", datetime(2026, 6, 1)], [], *rows],
}


@pytest.mark.parametrize("shape", SHAPES.values(), ids=SHAPES.keys())
def test_a_table_is_read_wherever_it_moved_to(read, shape):
    submission = read(shape(table()))
    assert values(submission, APRIL) == [10, 11, 12, 13], said(submission)
    assert values(submission, MAY) == [20, 21, 22, 23], said(submission)
    assert not findings(submission)


def test_sheets_may_have_any_name_and_order(known):
    sheets = {"2 Figures": table(), "Notes to self": [["hello"]], "1 Who": about_rows()}
    submission = read_bytes(workbook(sheets), "x.xlsx", known, "demo", TODAY)
    assert (submission.provider, values(submission, APRIL)) == (PROVIDER, [10, 11, 12, 13])


def test_two_tables_on_one_sheet_are_both_read(read):
    lower = [["Item", "Jun-26"], ["bookings", 30.0]]
    submission = read([*table(), [], [], *[["", "", "", "", "", *row] for row in lower]])
    assert values(submission, MAY) == [20, 21, 22, 23]
    assert rows_of(submission)["bookings", JUNE]["value"] == 30


def test_tables_side_by_side_do_not_lend_each_other_their_rows(read):
    beside = [["Item", "Jun-26"], *([item, 30.0 + n] for n, item in enumerate(reversed(ITEMS)))]
    rows = [[*left, "", *right] for left, right in zip(table(), beside, strict=True)]
    submission = read(rows)
    assert values(submission, APRIL) == [10, 11, 12, 13]
    assert values(submission, JUNE) == [33, 32, 31, 30]


@pytest.mark.parametrize(("above", "names", "months"), [
    (["", "", "2026/27", ""], ["Apr", "May"], (APRIL, MAY)),
    (["", "", "2025/26", ""], ["Apr", "Feb"], (date(2025, 4, 1), date(2026, 2, 1))),
    (["", "", "Financial year 2026-27", ""], ["M1", "Month 2"], (APRIL, MAY)),
    (["", "", 2026.0, ""], ["April", "May"], (APRIL, MAY)),
    (["", "", "2026", ""], ["Apr", "May"], (APRIL, MAY)),
    (["", "", "2025", "2026"], ["Apr", "May"], (date(2025, 4, 1), MAY)),
])  # fmt: skip
def test_months_under_a_merged_year_are_guesses_that_name_both_cells(read, above, names, months):
    rows = table(["Item", "Description", *names])
    submission = read([above, *rows], lambda book: book.get_worksheet_by_name("Return").merge_range(
        "C1:D1", above[2]) if above[3] == "" else None)  # fmt: skip
    assert values(submission, months[0]) == [10, 11, 12, 13], said(submission)
    assert values(submission, months[1]) == [20, 21, 22, 23], said(submission)
    assert findings(submission) == {("guess", "C2"), ("guess", "D2")}
    assert "by the year in C1" in said(submission)


def test_a_bare_month_without_a_year_is_not_loaded_and_said_so(read):
    submission = read(table(["Item", "Description", "Apr-26", "May"]))
    assert values(submission, APRIL) == [10, 11, 12, 13]
    assert values(submission, MAY) == []
    assert ("warning", "D1") in findings(submission)


def test_a_column_without_a_heading_is_named(read):
    submission = read(table(["Item", "Description", "Apr-26", ""]))
    assert values(submission, MAY) == []
    assert findings(submission) == {("warning", "D2")}
    assert "no heading" in said(submission)


def test_a_heading_merged_over_two_columns_is_read_for_the_first_and_the_second_is_named(read):
    def merge(book: Any) -> None:
        book.get_worksheet_by_name("Return").merge_range("C1:D1", "Apr-26")

    submission = read(table(["Item", "Description", "", ""]), merge)
    assert values(submission, APRIL) == [10, 11, 12, 13]
    assert findings(submission) == {("warning", "D2")}


def test_a_row_without_a_label_is_named(read):
    rows = table()
    rows[2][0] = ""
    submission = read(rows)
    assert values(submission, APRIL) == [10, 12, 13]
    assert ("warning", "C3") in findings(submission)
    assert "no label" in said(submission)


def test_an_item_above_the_months_is_named(read):
    rows = table()
    submission = read([rows[1], rows[0], *rows[2:]])
    assert values(submission, APRIL) == [11, 12, 13]
    assert ("warning", "A1") in findings(submission)


def test_a_column_for_the_year_is_named_and_not_read(read):
    rows = [[*row, extra] for row, extra in zip(table(), ["YTD", 1.0, 2.0, 3.0, 4.0], strict=True)]
    for heading in ("YTD", "Total", "2026/27", "2026-27", "Year to date", "Q1 2026"):
        rows[0][4] = heading
        submission = read(rows)
        assert values(submission, MAY) == [20, 21, 22, 23]
        assert findings(submission) == {("warning", "E1")}, heading


def test_a_text_files_column_for_the_year_is_named_too(known):
    rows = [*about_rows(), [], ["Item", "Apr-26", "YTD"], ["bookings", 10, 99]]
    text = "\n".join(",".join(map(str, row)) for row in rows)
    submission = read_bytes(text.encode(), "x.csv", known, "demo", TODAY)
    assert rows_of(submission)["bookings", APRIL]["value"] == 10
    assert ("warning", "C8") in findings(submission)


def test_a_total_row_is_named_and_not_read(read):
    submission = read([*table(), ["Total", "", 46.0, 86.0]])
    assert values(submission, APRIL) == [10, 11, 12, 13]
    assert findings(submission) == {("note", "A6")}


def test_merged_figures_are_refused_but_for_the_first(read):
    def merge(book: Any) -> None:
        book.get_worksheet_by_name("Return").merge_range("C3:C4", 11.0)

    submission = read(table(), merge)
    rows = rows_of(submission)
    assert rows["women_birthing", APRIL]["value"] == 11
    assert (rows["babies_born", APRIL]["value"], rows["babies_born", APRIL]["status"]) == (
        None,
        "refused",
    )
    assert findings(submission) == {("refused", "C4")}


def test_hidden_rows_and_columns_are_read_and_named(read):
    def hide(book: Any) -> None:
        sheet = book.get_worksheet_by_name("Return")
        for row in (2, 3):
            sheet.set_row(row, None, None, {"hidden": True})
        sheet.set_column("D:XFD", None, None, {"hidden": True})

    submission = read(table(), hide)
    assert values(submission, MAY) == [20, 21, 22, 23]
    assert "Hidden: rows 3 to 4, column D;" in said(submission)


def test_two_providers_in_one_return_are_refused_with_both_places(known, read):
    submission = read([["Provider code", "Z02"], *table()])
    assert submission.verdict == "rejected"
    assert "About!B1 and Return!B1" in submission.reason


def test_an_unlocked_list_of_codes_on_a_hidden_sheet_is_no_second_provider(read):
    lists = [["Provider code"], ["Z02"], ["Z03"]]
    submission = read(table(), lambda book: book.get_worksheet_by_name("Lists").hide(), Lists=lists)
    assert submission.provider == PROVIDER


def test_a_note_that_is_too_long_is_cut_and_said_so(read):
    notes = [["Item", "Month", "Text"], ["bookings", "Apr-26", "x" * 600]]
    submission = read(table(), Notes=notes)
    assert len(rows_of(submission)["bookings", APRIL]["caveat"]) == 500
    assert ("warning", "C2") in findings(submission)


def test_a_table_by_group_that_moved_and_is_headed_twice_is_read_once(read):
    head = ["Item", "Quarter", "White", "", "Nonsense"]
    first, second = ["bookings", "2026 Q1", 5.0, 6.0, 7.0], ["bookings", "2026 Q2", 8.0, "", ""]
    submission = read(table(), Groups=[[], head, first, [], head, second])
    groups = {
        (row["month"], row["group"]): row["value"]
        for row in submission.items.to_pylist()
        if row["breakdown"] == "ethnicity"
    }
    assert groups == {(date(2026, 1, 1), "white"): 5, (APRIL, "white"): 8}
    assert findings(submission) == {("warning", "D3"), ("warning", "E2"), ("warning", "E5")}
