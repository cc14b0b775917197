"""Files that cannot be loaded: one plain sentence each, and never an exception."""

import io
import pickle
import random
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.read import read_bytes, read_submission
from tests.etl.made_returns import (
    TODAY,
    about_rows,
    nhs_number,
    ods,
    return_rows,
    rows_of,
    said,
    standard_return,
    workbook,
)

NUMBER = nhs_number()
OTHER_NUMBER = "9990000000"


@pytest.fixture
def read(known):
    return lambda content, name="return.xlsx": read_bytes(content, name, known, "demo", TODAY)


def rejected(submission) -> str:
    """The reason of a rejected file, after a look at what every rejection has in common."""
    assert submission.verdict == "rejected"
    assert submission.items.num_rows == submission.published.num_rows == 0
    assert submission.reason.endswith(".")
    assert "Traceback" not in submission.reason
    assert "fault of this program" not in submission.reason
    assert pickle.loads(pickle.dumps(submission)).reason == submission.reason
    return submission.reason


def repacked(content: bytes, change) -> bytes:
    """A workbook whose parts went through `change(name, content)`."""
    old, new = zipfile.ZipFile(io.BytesIO(content)), io.BytesIO()
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in old.namelist():
            archive.writestr(name, change(name, old.read(name)))
    return new.getvalue()


def test_a_file_that_is_gone(known):
    submission = read_submission(Path("/no/such.xlsx"), "such.xlsx", known, "demo", TODAY)
    assert "could not be opened" in rejected(submission)


@pytest.mark.parametrize(("content", "words"), [
    (b"", "empty"),
    (b"%PDF-1.7 and so on", "PDF"),
    (b"\x00\x01\x02" * 50, "not a spreadsheet"),
    (b"PK\x03\x04 nothing more", "damaged"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "damaged"),
    (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "password"),
    (b"Dear all,\nplease find attached\n", "neither a return nor"),
], ids=["empty", "pdf", "binary", "stub", "stub_xls", "encrypted", "letter"])  # fmt: skip
def test_a_file_that_is_no_workbook(read, content, words):
    assert words in rejected(read(content))


def test_a_zip_that_is_no_workbook(read):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("readme.txt", "nothing")
    assert "not a spreadsheet" in rejected(read(content.getvalue()))


def test_half_a_workbook(known, read):
    content = standard_return(known)
    assert "damaged" in rejected(read(content[: len(content) // 2]))


@pytest.mark.parametrize("size", [60 * 2**20, 500 * 2**20])
def test_a_bomb_is_not_unpacked(known, read, size):
    content = io.BytesIO()
    with (
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/workbook.xml", "w", force_zip64=True) as part,
    ):
        for _ in range(size // 2**20):
            part.write(bytes(2**20))
    assert "unpacks to far more" in rejected(read(content.getvalue()))


def test_a_bomb_that_lies_about_its_size_is_not_unpacked(known, read):
    honest = standard_return(known)
    zeros = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = zeros.compress(bytes(30 * 2**20)) + zeros.flush()
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name in zipfile.ZipFile(io.BytesIO(honest)).namelist():
            archive.writestr(name, packed)
    raw = bytearray(content.getvalue())
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):  # say: deflated, and short
        at = raw.find(mark)
        while at >= 0:
            raw[at + offset] = 8
            at = raw.find(mark, at + 4)
    assert "unpacks to far more" in rejected(read(bytes(raw)))


def test_cells_at_the_far_corner_do_not_fill_the_memory(known, read):
    def spread(book):
        book.get_worksheet_by_name("Return").write(1_048_575, 16_383, 1)

    sheets = {"About": about_rows(), "Return": return_rows(known)}
    assert "as far out as XFD1048576" in rejected(read(workbook(sheets, spread)))


def test_cells_that_repeat_without_end_do_not_fill_the_memory(read):
    assert "more than can be read" in rejected(read(ods([["x"]], repeats=1_000_000)))


def test_empty_formatted_cells_far_away_are_harmless(known, read):
    def paint(book):
        bold = book.add_format({"bold": True})
        book.get_worksheet_by_name("Return").write_blank(1_048_575, 900, None, bold)

    sheets = {"About": about_rows(), "Return": return_rows(known)}
    assert read(workbook(sheets, paint)).verdict == "accepted"


@pytest.mark.parametrize(("about", "words"), [
    ({"Provider_code": "XYZ"}, "not in the catalogue"),
    ({"Provider_code": "REP"}, "belongs to North West Coast"),
    ({"Provider_code": None, "Provider_name": None}, "which provider"),
    ({"Return_version": 7}, "version"),
])  # fmt: skip
def test_a_return_of_nobody_or_of_another_kind(known, read, about, words):
    assert words in rejected(read(standard_return(known, **about)))


def test_a_return_without_about(known, read):
    assert "which provider" in rejected(read(workbook({"Return": return_rows(known)})))


def test_a_return_without_a_table_or_a_month(known, read):
    assert "No table" in rejected(read(workbook({"About": about_rows()})))
    rows = return_rows(known)
    rows[0] = ["Item", "Description", "17/04/2026"]
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    assert "No month" in rejected(submission)
    assert submission.provider == "Z01"
    assert "C1" in said(submission)


def test_a_return_of_a_future_month_only(known, read):
    rows = return_rows(known)
    rows[0][2] = "Dec-2026"
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    assert "No month" in rejected(submission)
    assert "has not begun" in said(submission)


PLACES = {
    "cell": lambda book, text: book.get_worksheet_by_name("About").write_string("H9", text),
    "number": lambda book, text: book.get_worksheet_by_name("About").write_number("H9", int(text)),
    "comment": lambda book, text: book.get_worksheet_by_name("About").write_comment("H9", text),
    "hidden sheet": lambda book, text: (
        sheet := book.add_worksheet("x"), sheet.write_string(4, 4, text), sheet.hide()),
    "sheet name": lambda book, text: book.add_worksheet(text),
    "defined name": lambda book, text: book.define_name("Extra", f'="{text}"'),
    "property": lambda book, text: book.set_properties({"comments": text}),
    "custom property": lambda book, text: book.set_custom_property("Note", text),
    "page header": lambda book, text: book.get_worksheet_by_name("Return").set_header(f"&L{text}"),
    "text box": lambda book, text: book.get_worksheet_by_name("About").insert_textbox("D4", text),
}  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize(("text", "incident"), [(NUMBER, True), (OTHER_NUMBER, False)])
def test_personal_data_anywhere_costs_the_file_and_is_never_repeated(
    known, read, place, text, incident
):
    sheets = {"About": about_rows(), "Return": return_rows(known)}
    content = workbook(sheets, lambda book: PLACES[place](book, text))
    submission = read(content)
    assert "personal data" in rejected(submission)
    assert submission.incident is incident
    assert submission.findings
    assert text not in repr(submission)


def test_the_receipt_names_sheet_and_cell(known, read):
    sheets = {"About": about_rows(), "Return": return_rows(known)}
    for place in ("cell", "number", "comment"):
        submission = read(workbook(sheets, lambda book, p=place: PLACES[p](book, NUMBER)))
        (finding,) = submission.findings
        assert (finding.sheet, finding.cell) == ("About", "H9"), place


def test_a_heading_of_single_people_costs_the_file(known, read):
    submission = read(standard_return(known, {"NHS number": 1.0}))
    assert submission.incident
    assert rejected(submission)


def test_a_file_named_after_a_person_is_not_named(known, read):
    submission = read(standard_return(known), f"{NUMBER}.xlsx")
    assert submission.incident
    assert NUMBER not in repr(submission)


def test_csv_files_are_scanned_too(read):
    submission = read(f"Provider code,Z01\nnote,{NUMBER}\n".encode(), "x.csv")
    assert submission.incident
    assert submission.findings[0].cell == "B2"


@settings(deadline=None)
@given(
    st.binary(max_size=300), st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"a,b\n"])
)
def test_no_bytes_raise(known, content, start):
    read_bytes(start + content, "x.xlsx", known, "demo", TODAY)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_text_raises(known, text):
    rows = f"Provider code,Z01\nItem,x,2026-04\nbookings,x,{text}\n{text},x,3\n"
    submission = read_bytes(rows.encode(), "x.csv", known, "demo", TODAY)
    assert "fault of this program" not in (submission.reason or "")


def test_workbooks_damaged_at_random_never_raise(known, read):
    content = standard_return(known)
    chance = random.Random(7)
    for _ in range(150):
        raw = bytearray(content)
        for _ in range(chance.randrange(1, 20)):
            raw[chance.randrange(len(raw))] = chance.randrange(256)
        assert "fault of this program" not in (read(bytes(raw)).reason or "")


def test_parts_damaged_at_random_never_raise(known, read):
    content = standard_return(known)
    chance = random.Random(7)

    def damage(name: str, part: bytes) -> bytes:
        raw = bytearray(part)
        for _ in range(chance.choice([0, 0, 4]) if raw else 0):
            raw[chance.randrange(len(raw))] = chance.choice(b"<>\"'0123456789Aa/ =")
        return bytes(raw)

    for _ in range(100):
        submission = read(repacked(content, damage))
        assert "fault of this program" not in (submission.reason or "")
        assert all(row["status"] for row in rows_of(submission).values())
