"""Personal data, wherever it stands: the file is refused, and no output holds a trace of it."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from openpyxl.workbook.defined_name import DefinedName
from openpyxl.worksheet.datavalidation import DataValidation

from etl.read import read_bytes
from etl.submission import Submission
from tests.etl import made_xlsb
from tests.etl.libreoffice import convert
from tests.etl.loading import Place
from tests.etl.made_returns import (
    TODAY,
    about_rows,
    nhs_number,
    return_rows,
    standard_return,
    workbook,
)
from tests.etl.made_xlsb import Extras

NUMBER = nhs_number()
SPACED = f"{NUMBER[:3]} {NUMBER[3:6]} {NUMBER[6:]}"
SUSPECT = "L8 7SS"
TEXTS = {NUMBER: True, SPACED: True, "9990000000": False, SUSPECT: False, "sw1a 1aa": False}


def very_hidden(book: Any, text: str) -> None:
    book.create_sheet("Old")["C3"] = text
    book["Old"].sheet_state = "veryHidden"


def drop_down(book: Any, text: str) -> None:
    rule = DataValidation(type="whole", formula1="0", prompt=f"As for {text}", promptTitle="Help")
    rule.add("C3")
    book["Return"].add_data_validation(rule)


PLACES: dict[str, Callable[[Any, str], Any]] = {
    "a cell among others": lambda book, text: book["About"].__setitem__("C3", f"ask {text}"),
    "a cell far below": lambda book, text: book["Return"].__setitem__("A90000", text),
    "a cell far right": lambda book, text: book["About"].__setitem__("XFD2", text),
    "a very hidden sheet": very_hidden,
    "a text inside a formula": lambda b, text: b["About"].__setitem__("C3", f'=LEN("{text}")'),
    "a drop-down's hint": drop_down,
    "a link": lambda b, text: setattr(b["About"]["A1"], "hyperlink", f"https://x.uk/?q={text}"),
    "a page footer": lambda b, text: setattr(b["Return"].oddFooter.center, "text", text),
    "a defined name": lambda b, text: b.defined_names.add(DefinedName("N", attr_text=f'"{text}"')),
    "the title": lambda book, text: setattr(book.properties, "title", f"Return of {text}"),
    "the keywords": lambda book, text: setattr(book.properties, "keywords", text),
}  # fmt: skip


@pytest.fixture
def read(known) -> Callable[..., Submission]:
    return lambda content, name="r.xlsx": read_bytes(content, name, known, "demo", TODAY)


def changed(content: bytes, change: Callable[[Any, str], Any], text: str) -> bytes:
    """A workbook in which a text was put somewhere."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    change(book, text)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def check(submission: Submission, text: str) -> None:
    """It was refused as it must be, and says nothing of what it found."""
    assert (submission.verdict, submission.incident) == ("rejected", TEXTS[text])
    assert "personal data" in (submission.reason or "")
    assert submission.items.num_rows == submission.published.num_rows == 0
    assert text not in repr(submission)
    assert NUMBER[-4:] not in repr(submission.findings)


@pytest.mark.parametrize("text", [NUMBER, SUSPECT])
@pytest.mark.parametrize("change", PLACES.values(), ids=PLACES.keys())
def test_no_place_of_a_workbook_hides_it(known, read, change, text):
    check(read(changed(standard_return(known), change, text)), text)


@pytest.mark.parametrize("text", TEXTS)
def test_each_spelling_is_found(known, read, text):
    check(read(standard_return(known, {"women_birthing": text})), text)


def everywhere(text: str) -> list[tuple[str, Callable[[Any], None]]]:
    def comment(book: Any) -> None:
        book.get_worksheet_by_name("Return").write_comment("C4", text)

    def hidden(book: Any) -> None:
        sheet = book.add_worksheet("Old")
        sheet.write_string("B7", text)
        sheet.hide()

    def box(book: Any) -> None:
        book.get_worksheet_by_name("About").insert_textbox("F4", text)

    return [
        ("cell", lambda book: book.get_worksheet_by_name("About").write_string("H9", text)),
        ("comment", comment),
        ("hidden sheet", hidden),
        ("text box", box),
        ("defined name", lambda book: book.define_name("Extra", f'="{text}"')),
        ("property", lambda book: book.set_properties({"comments": text})),
        ("header", lambda book: book.get_worksheet_by_name("Return").set_header(f"&C{text}")),
    ]


@pytest.mark.soak
@pytest.mark.parametrize("ending", ["xls", "ods"])
def test_no_place_of_an_older_or_free_format_hides_it(known, read, tmp_path, ending):
    sheets = {"About": about_rows(), "Return": return_rows(known)}
    made = {
        f"{place}{n}.xlsx": workbook(sheets, put)
        for n, text in enumerate((NUMBER, SUSPECT))
        for place, put in everywhere(text)
    }
    for name, content in convert(made, ending, tmp_path).items():
        submission = read(content, f"r.{ending}")
        assert (name, submission.verdict) == (name, "rejected")
        check(submission, NUMBER if "0" in name else SUSPECT)


@pytest.mark.parametrize("place", ["cell", "comment", "hidden sheet", "defined name", "header"])
@pytest.mark.parametrize("text", [NUMBER, SUSPECT])
def test_no_place_of_a_binary_workbook_hides_it(known, read, place, text):
    rows = {"About": about_rows(), "Return": return_rows(known), "Old": [["", "old"]]}
    extras = {"Old": Extras(hidden=True)}
    names = {}
    if place == "cell":
        rows["About"].append(["see", text])
    elif place == "comment":
        extras["Return"] = Extras(comments={(3, 2): text})
    elif place == "hidden sheet":
        rows["Old"] = [["", text]]
    elif place == "defined name":
        names = {"Extra": text}
    else:
        extras["Return"] = Extras(header=f"&C{text}")
    submission = read(made_xlsb.xlsb(rows, extras, names), "r.xlsb")
    check(submission, text)
    if place == "comment":
        assert [(f.sheet, f.cell) for f in submission.findings] == [("Return", "C4")]


def test_numbers_that_programs_gave_are_no_persons(known, read):
    """Charts number their axes, and document management its documents, with ten digits too."""

    def decorate(book: Any) -> None:
        chart = book.add_chart({"type": "line"})
        chart.axis_ids = [int(NUMBER), 1719854416]
        chart.add_series({"values": "=Return!$C$2:$C$5"})
        book.get_worksheet_by_name("Return").insert_chart("F4", chart)
        book.set_custom_property("_dlc_DocId", f"NHSD-2119-{NUMBER}-61297")

    sheets = {"About": about_rows(), "Return": return_rows(known)}
    assert read(workbook(sheets, decorate)).verdict == "accepted"


def bad_files(known: Any) -> Iterable[tuple[str, bytes]]:
    """Returns with a number in some place, and clean ones whose names are the trouble."""
    sheets = {"About": about_rows(), "Return": return_rows(known)}
    for place, put in everywhere(NUMBER):
        yield f"{place}.xlsx", workbook(sheets, put)
    for place, put in everywhere(SUSPECT):
        yield f"suspected {place}.xlsx", workbook(sheets, put)
    yield "text.csv", f"Provider code,Z01\nsee,{SPACED}\n".encode()
    yield f"{NUMBER}.xlsx", standard_return(known)
    yield f"for {SPACED}/Z02.xlsx", standard_return(known, Provider_code="Z02")
    yield f"again {NUMBER}.csv", b""


def test_nothing_that_a_load_or_a_check_writes_holds_it(known, tmp_path):
    (tmp_path / "data" / "inbox").mkdir(parents=True)
    place = Place(tmp_path / "data")
    for name, content in bad_files(known):
        place.put(name, content)
    files = [str(path) for path in place.inbox.rglob("*") if NUMBER not in path.name]
    files = [path for path in files if Path(path).is_file() and SPACED not in path]
    outputs = [
        place.command("check", *files, "--receipts", str(tmp_path / "receipts")),
        place.command("run", "--workers", "1"),
        place.command("status", "--json"),
        place.command("run", "--workers", "1"),
    ]
    said = "\n".join(text for _, out, error in outputs for text in (out, error))
    assert "Rejected" in said
    written = [p for p in tmp_path.rglob("*") if p.is_file() and place.inbox not in p.parents]
    traces = [said.encode(), *(path.read_bytes() for path in written)]
    traces += [
        str(pq.read_table(p).to_pylist()).encode() for p in written if p.suffix == ".parquet"
    ]
    for text in (NUMBER, SPACED, SUSPECT, SUSPECT.replace(" ", "")):
        for spelling in (text, text.lower()):
            for encoding in ("utf-8", "utf-16-le"):
                assert not any(spelling.encode(encoding) in trace for trace in traces)
    assert not any(NUMBER in str(path) or SPACED in str(path) for path in written)
    left = {path.name for path in place.inbox.rglob("*") if path.is_file()}
    assert all(f"suspected {where}.xlsx" in left for where, _ in everywhere(SUSPECT))
    assert not any(f"{where}.xlsx" in left for where, _ in everywhere(NUMBER))
    assert len(place.ledger.incidents()) >= len(everywhere(NUMBER))
