"""Every file format says the same: the table of what a cell becomes, and what is hidden.

One return is made in all formats. Each line of the table stands in a row of its own, under its own
item, so that a failure names the format and the item.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

import pytest
import xlsxwriter

from etl.read import read_bytes
from etl.submission import Submission
from tests.etl import made_xlsb
from tests.etl.libreoffice import convert
from tests.etl.made_returns import APRIL, TODAY, about_rows, nhs_number, rows_of, said
from tests.etl.made_xlsb import Error, Extras, Percent

MAY = date(2026, 5, 1)
FORMATS = ("xlsx", "xlsm", "xls", "xlsb", "ods", "csv")
NUMBER = nhs_number()


class Told(NamedTuple):
    """What a cell becomes: value, status, a word of the reason."""

    value: float | None
    status: str
    word: str = ""


NOT_WHOLE, PERCENTAGE = Told(None, "refused", "not whole"), Told(None, "refused", "percentage")
NOT_COLLECTED, AMBIGUOUS = (
    Told(None, "not_collected"),
    Told(None, "ambiguous", "never read as zero"),
)
SUPPRESSED, TEXT = Told(None, "suppressed"), Told(None, "refused", "text")
BECAME_DATE = Told(None, "refused", "probably turned a text")
CELLS: Sequence[tuple[Any, Told]] = [
    ("", Told(None, "not_submitted")),
    (0, Told(0, "final")), ("0.0", Told(0, "final")), ("0", Told(0, "final")),
    (12, Told(12, "final")), ("12", Told(12, "final")), ("12.0", Told(12, "final")),
    (" 12 ", Told(12, "final")), ("1,234", Told(1234, "final")),
    ("NC", NOT_COLLECTED), ("n/a", NOT_COLLECTED), ("not collected", NOT_COLLECTED),
    ("not recorded", NOT_COLLECTED), ("Not Recorded ", NOT_COLLECTED),
    ("-", AMBIGUOUS), ("–", AMBIGUOUS), (".", AMBIGUOUS),
    ("*", SUPPRESSED), ("<5", SUPPRESSED), ("<8", SUPPRESSED), ("1-7", SUPPRESSED),
    ("c", SUPPRESSED),
    ("WITHDRAW", Told(None, "withdrawn")),
    (12.5, NOT_WHOLE), ("12.5", NOT_WHOLE),
    ("12%", PERCENTAGE), (Percent(0.12), PERCENTAGE), (Percent(1.0), PERCENTAGE),
    (Percent(0.0), PERCENTAGE),
    (-3, Told(None, "refused", "negative")), ("-3", Told(None, "refused", "negative")),
    ("about 12", TEXT), ("12 women", TEXT), ("yes", TEXT), ("£12", TEXT),
    (True, Told(None, "refused", "TRUE or FALSE")),
    (Error(), Told(None, "refused", "#DIV/0!")), ("#REF!", Told(None, "refused", "#DIV/0!")),
    ("07-Oct", BECAME_DATE), (date(2026, 10, 7), BECAME_DATE),
]  # fmt: skip


def plain(cell: Any) -> Any:
    """A cell as a text file holds it."""
    if isinstance(cell, Percent):
        return f"{cell.value:.2%}"
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    return "#DIV/0!" if isinstance(cell, Error) else cell


def as_csv(rows: Sequence[Sequence[Any]], separator: str = ",") -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows([plain(cell) for cell in row] for row in rows)
    return text.getvalue()


def as_xlsx(
    rows: Sequence[Sequence[Any]], finish: Callable[[Any, Any], None] | None = None
) -> bytes:
    """About and Return in a workbook, with percentages, errors and truth values as cells."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    about, sheet = book.add_worksheet("About"), book.add_worksheet("Return")
    styles = {
        Percent: book.add_format({"num_format": "0.0%"}),
        date: book.add_format({"num_format": "dd-mmm"}),
    }
    for r, (label, value) in enumerate(about_rows()):
        about.write(r, 0, label)
        about.write(r, 1, value)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            if isinstance(cell, Percent):
                sheet.write_number(r, c, cell.value, styles[Percent])
            elif isinstance(cell, Error):
                sheet.write_formula(r, c, "=1/0", None, "#DIV/0!")
            elif isinstance(cell, date):
                sheet.write_datetime(r, c, cell, styles[date])
            elif isinstance(cell, bool):
                sheet.write_boolean(r, c, cell)
            elif isinstance(cell, str) and cell:
                sheet.write_string(r, c, cell)
            elif cell != "":
                sheet.write(r, c, cell)
    if finish is not None:
        finish(book, sheet)
    book.close()
    return content.getvalue()


def return_of(cells: Sequence[Any], known: Any) -> list[list[Any]]:
    """The Return sheet: the cells in April, 7 in May."""
    items = [i.id for i in known.items.values() if (i.submitter, i.kind) == ("maternity", "count")]
    rows = [[item, "", cell, 7] for item, cell in zip(items, cells, strict=False)]
    return [["Item", "Description", "Apr-26", "May-26"], *rows]


def hide_and_merge(book: Any, sheet: Any) -> None:
    """Row 4 and column D hidden, C6:D6 merged, a comment at C5, a hidden sheet."""
    sheet.set_row(3, None, None, {"hidden": True})
    sheet.set_column("D:D", None, None, {"hidden": True})
    sheet.merge_range("C6:D6", 5)  # the 7 below stays in the file, where nobody sees it
    sheet.write_comment("C5", "A comment of no harm")
    hidden = book.add_worksheet("Lists")
    hidden.write_string(0, 0, "provisional")
    hidden.hide()


@pytest.fixture(scope="session")
def dirty(known, tmp_path_factory) -> dict[str, bytes]:
    """The table of cells in every format."""
    rows = return_of([cell for cell, _ in CELLS], known)
    xlsx = as_xlsx(rows)
    folder = tmp_path_factory.mktemp("dirty")
    return {
        "xlsx": xlsx,
        "xlsm": as_xlsx(rows, with_macros(tmp_path_factory)),
        "xls": convert({"r.xlsx": xlsx}, "xls", folder)["r.xlsx"],
        "ods": convert({"r.xlsx": xlsx}, "ods", folder)["r.xlsx"],
        "xlsb": made_xlsb.xlsb({"About": about_rows(), "Return": rows}),
        "csv": as_csv([*about_rows(), [], *rows]).encode(),
    }


def with_macros(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Any, Any], None]:
    project = tmp_path_factory.mktemp("macros") / "vbaProject.bin"
    project.write_bytes(b"\xd0\xcf\x11\xe0 macros, which nobody runs")

    def finish(book: Any, _: Any) -> None:
        book.add_vba_project(str(project))

    return finish


@pytest.fixture(scope="session")
def hidden(known, tmp_path_factory) -> dict[str, bytes]:
    """A return with hidden and merged parts, in every format that has such."""
    rows = return_of([1, 2, 3, 4, 5], known)
    xlsx = as_xlsx(rows, hide_and_merge)
    folder = tmp_path_factory.mktemp("hidden")
    rows[5][2:] = [5, ""]
    extras = Extras(
        hidden_rows=frozenset({3}), hidden_columns=frozenset({3}), merged=((5, 5, 2, 3),),
        comments={(4, 2): "A comment of no harm"},
    )  # fmt: skip
    sheets = {"About": about_rows(), "Return": rows, "Lists": [["provisional"]]}
    return {
        "xlsx": xlsx,
        "xls": convert({"r.xlsx": xlsx}, "xls", folder)["r.xlsx"],
        "ods": convert({"r.xlsx": xlsx}, "ods", folder)["r.xlsx"],
        "xlsb": made_xlsb.xlsb(sheets, {"Return": extras, "Lists": Extras(hidden=True)}),
    }


@pytest.fixture
def read(known) -> Callable[..., Submission]:
    return lambda content, ending="xlsx": read_bytes(content, f"r.{ending}", known, "demo", TODAY)


@pytest.mark.parametrize("ending", FORMATS)
def test_each_line_of_the_table_holds_in_each_format(known, read, dirty, ending):
    submission = read(dirty[ending], ending)
    assert submission.verdict == "warnings", said(submission)
    rows = rows_of(submission)
    items = [row[0] for row in return_of([cell for cell, _ in CELLS], known)[1:]]
    for item, (cell, told) in zip(items, CELLS, strict=True):
        row = rows[item, APRIL]
        assert (row["value"], row["status"]) == told[:2], (cell, row)
        assert told.word in (row["reason"] or ""), (cell, row)
        assert rows[item, MAY]["value"] == 7, cell


@pytest.mark.parametrize("ending", FORMATS)
def test_each_refusal_and_each_doubt_is_on_the_receipt_with_its_cell(read, dirty, ending):
    submission = read(dirty[ending], ending)
    below = len(about_rows()) + 1 if ending == "csv" else 0
    named = {(f.severity, f.cell) for f in submission.findings}
    for n, (cell, told) in enumerate(CELLS, 2):
        severity = {"refused": "refused", "ambiguous": "warning", "withdrawn": "note"}
        if told.status in severity:
            assert (severity[told.status], f"C{n + below}") in named, cell


@pytest.mark.parametrize("ending", ["xlsx", "xls", "xlsb", "ods"])
def test_hidden_and_merged_parts_are_read_and_named(known, read, hidden, ending):
    submission = read(hidden[ending], ending)
    rows = rows_of(submission)
    items = [row[0] for row in return_of([1, 2, 3, 4, 5], known)[1:]]
    assert [rows[item, APRIL]["value"] for item in items] == [1, 2, 3, 4, 5]
    assert [rows[item, MAY]["value"] for item in items] == [7, 7, 7, 7, None]
    assert "Hidden: row 4, column D; what they hold was read too." in said(submission)
    assert "refused Return!D6" in said(submission)
    assert "merged with the cell beside it" in rows[items[4], MAY]["reason"]


def test_libreoffice_finds_in_the_xlsb_workbooks_what_we_put_there(
    read, dirty, hidden, tmp_path_factory
):
    folder = tmp_path_factory.mktemp("second_opinion")
    made = {"dirty.xlsb": dirty["xlsb"], "hidden.xlsb": hidden["xlsb"]}
    converted = convert(made, "xlsx", folder)
    for name, content in made.items():
        ours, theirs = read(content, "xlsb"), read(converted[name])
        assert ours.items.drop_columns("reason") == theirs.items.drop_columns("reason")
        assert {f.cell for f in ours.findings} == {f.cell for f in theirs.findings}


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_a_text_file_in_any_encoding_with_any_separator(known, read, encoding, separator):
    rows = return_of([cell for cell, _ in CELLS], known)
    comments = [["# Maternity return, as exported; every figure, by item"], ["#"], []]
    text = as_csv([*comments, *about_rows(), [], *rows], separator)
    submission = read(text.encode(encoding), "csv")
    found = rows_of(submission)
    for row, (cell, told) in zip(rows[1:], CELLS, strict=True):
        assert found[row[0], APRIL]["status"] == told.status, cell
    guessed = [f for f in submission.findings if "Windows-1252" in f.message]
    assert bool(guessed) == (encoding == "cp1252")


def test_excels_own_line_about_the_separator_is_obeyed(known, read):
    text = "sep=;\n" + as_csv([*about_rows(), [], *return_of([1, 2], known)], ";")
    assert len(rows_of(read(text.encode(), "csv"))) == 4


def test_stray_bytes_among_sound_ones_are_a_guess_that_names_the_cell(known, read):
    rows = return_of([1, 2], known)
    rows[1][1], rows[2][1] = "≥ 1,500 ml", "Basildon\N{NO-BREAK SPACE}"
    text = as_csv([*about_rows(), [], *rows]).encode().replace(b"Basildon\xc2\xa0", b"Basildon\xa0")
    submission = read(text, "csv")
    (guess,) = [f for f in submission.findings if f.severity == "guess"]
    assert guess.cell == "B10"
    assert "Windows-1252" in guess.message
    assert len(rows_of(submission)) == 4


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_lines_may_end_in_any_way(known, read, line_end):
    text = as_csv([*about_rows(), [], *return_of([1, 2], known)]).replace("\r\n", line_end)
    assert len(rows_of(read(text.encode(), "csv"))) == 4


def test_a_number_split_at_its_comma_costs_the_row_and_says_so(known, read):
    rows = return_of([1, 2, 3], known)
    text = as_csv([*about_rows(), [], *rows]).replace(
        f"{rows[2][0]},,2,7", f"{rows[2][0]},,1,234,7"
    )
    submission = read(text.encode(), "csv")
    found = rows_of(submission)
    assert {found[rows[2][0], month]["status"] for month in (APRIL, MAY)} == {"refused"}
    assert (found[rows[1][0], APRIL]["value"], found[rows[3][0], MAY]["value"]) == (1, 7)
    (finding,) = [f for f in submission.findings if f.severity == "refused"]
    assert (finding.cell, "1,234" in finding.message) == ("C10", True)


def test_a_quotation_mark_too_many_is_named_and_swallows_nothing_in_silence(known, read):
    rows = return_of([1, 2, 3, 4], known)
    text = as_csv([*about_rows(), [], *rows])
    open_quote = text.replace(f"{rows[2][0]},,2,7", f'{rows[2][0]},",2,7')
    submission = read(open_quote.encode(), "csv")
    assert any(f.cell == "A10" and "Quotation marks" in f.message for f in submission.findings)
    swallowed = text.replace(f"{rows[2][0]},,2,7", f'{rows[2][0]},",2,7').replace(
        f"{rows[4][0]},,", f'{rows[4][0]}",,'
    )
    submission = read(swallowed.encode(), "csv")
    assert any(f.cell == "B10" and "quotation mark" in f.message for f in submission.findings)


@pytest.fixture(scope="session")
def from_1904(known, tmp_path_factory) -> dict[str, bytes]:
    """A workbook as an old Mac wrote it, with a month as a day and one as a bare number."""
    rows = return_of([1], known)
    rows[0][2:] = [date(2026, 4, 1), (MAY - date(1904, 1, 1)).days]
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True, "date_1904": True})
    for name, lines in {"About": about_rows(), "Return": rows}.items():
        sheet = book.add_worksheet(name)
        day = book.add_format({"num_format": "mmm-yy"})
        for r, row in enumerate(lines):
            for c, cell in enumerate(row):
                style = (day,) if isinstance(cell, date) else ()
                sheet.write(r, c, cell, *style)
    book.close()
    made = {"r.xlsx": content.getvalue()}
    folder = tmp_path_factory.mktemp("mac")
    converted = {ending: convert(made, ending, folder)["r.xlsx"] for ending in ("xls", "ods")}
    return {"xlsx": made["r.xlsx"], **converted}


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_days_are_counted_from_where_the_workbook_counts_them(known, read, from_1904, ending):
    (item,) = {item for item, _ in rows_of(read(from_1904[ending], ending))}
    rows = rows_of(read(from_1904[ending], ending))
    assert (rows[item, APRIL]["value"], rows[item, MAY]["value"]) == (1, 7)


@pytest.mark.parametrize("start", [b"<html><body><table>", b"\n<?xml version='1.0'?><Workbook>"])
def test_a_web_page_under_a_spreadsheets_name_is_refused_with_what_to_do(read, start):
    submission = read(start + b"<tr><td>Item</td></tr></table>", "xls")
    assert submission.verdict == "rejected"
    assert "save it as .xlsx" in (submission.reason or "")


def test_a_free_format_with_a_password_is_refused_as_such(read):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")
        archive.writestr("content.xml", b"\x00\x01 encrypted")
    assert "password" in (read(content.getvalue(), "ods").reason or "")


def test_the_strict_kind_of_xlsx_is_read_like_the_usual_one(read, dirty):
    plain, strict = "http://schemas.openxmlformats.org/", "http://purl.oclc.org/ooxml/"
    names = {
        f"{plain}spreadsheetml/2006/main": f"{strict}spreadsheetml/main",
        f"{plain}officeDocument/2006/relationships": f"{strict}officeDocument/relationships",
    }
    old, new = zipfile.ZipFile(io.BytesIO(dirty["xlsx"])), io.BytesIO()
    with zipfile.ZipFile(new, "w") as archive:
        for part in old.namelist():
            text = old.read(part)
            for usual, other in names.items():
                text = text.replace(usual.encode(), other.encode())
            archive.writestr(part, text)
    assert read(new.getvalue()).items == read(dirty["xlsx"]).items
