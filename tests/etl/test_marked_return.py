"""The return given back: refused cells marked and commented, and all else as it was sent."""

import io
import re
import warnings
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

from etl.mark_styles import LOOKED_AT, LOST
from etl.marked_return import mark, marked_of, write_marked
from etl.read import read_bytes
from etl.submission import Finding
from tests.etl.loading import Place, made_return
from tests.etl.made_returns import (
    APRIL,
    TODAY,
    about_rows,
    nhs_number,
    ods,
    return_rows,
    workbook,
)

BAD = {"women_birthing": "lots of women", "caesarean_elective_women": 12.5, "babies_born": "-"}
MACROS = b"application/vnd.ms-excel.sheet.macroEnabled.main+xml"
MAY_CHANGE = (
    "xl/worksheets/", "xl/styles.xml", "[Content_Types].xml", "xl/comments", "xl/drawings/vml",
)  # fmt: skip
PLAIN = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def findings_of(known, content):
    return read_bytes(content, "return.xlsx", known, "demo", TODAY).findings


def rich_return(known) -> bytes:
    """A return as people make them: formats, formulas, a chart, comments, names, hidden parts."""

    def finish(book):
        sheet = book.get_worksheet_by_name("Return")
        money = book.add_format({"num_format": "#,##0.00", "bg_color": "#DDEBF7", "bold": True})
        row = next(r for r, line in enumerate(rows) if line[0] == "women_birthing")
        sheet.write_string(row, 2, BAD["women_birthing"], money)
        sheet.write_comment(row, 2, "Ask the ward.")
        sheet.write_comment(0, 0, "Our own comment.")
        sheet.write_formula(1, 5, "=SUM(C2:C3)", None, 21)
        sheet.set_column(8, 8, 3, None, {"hidden": True})
        sheet.data_validation(1, 2, 3, 2, {"validate": "integer", "criteria": ">=", "value": 0})
        sheet.conditional_format(1, 2, 9, 2, {"type": "data_bar"})
        sheet.autofilter(0, 0, 4, 2)
        chart = book.add_chart({"type": "line"})
        chart.add_series({"values": "=Return!$C$2:$C$9"})
        other = book.add_worksheet("Ours")
        other.insert_chart("B2", chart)
        other.add_table("A1:B3", {"columns": [{"header": "a"}, {"header": "b"}]})
        other.write_comment("A5", "Not to be touched.")
        book.define_name("Total", "=Return!$C$2")

    rows = return_rows(known, BAD)
    return workbook({"About": about_rows(), "Return": rows}, finish)


def with_macros(content: bytes) -> bytes:
    """The workbook as .xlsm: another type, and a part of macros, here only a stand-in."""
    return repacked(
        content,
        lambda name, part: part.replace(PLAIN, MACROS).replace(
            b"</Types>", b'<Default Extension="bin" ContentType="application/vnd.ms-office.'
            b'vbaProject"/></Types>'
        ) if name == "[Content_Types].xml" else part,
        {"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0 macros"},
    )  # fmt: skip


def repacked(content, change, more=None):
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, part in (more or {}).items():
            new.writestr(name, part)
    return made.getvalue()


def parts_of(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        assert package.testzip() is None
        return {name: package.read(name) for name in package.namelist()}


def book_of(content: bytes) -> Workbook:
    with warnings.catch_warnings():
        # openpyxl says what it does not know, such as slicers; that is why it only looks here.
        warnings.filterwarnings("ignore", message=".* not supported and will be removed")
        return load_workbook(io.BytesIO(content))


def colour(cell) -> str | None:
    return cell.fill.fgColor.rgb if cell.fill.patternType == "solid" else None


def test_refused_cells_are_marked_and_commented_in_place(known):
    content = rich_return(known)
    findings = findings_of(known, content)
    marked = mark(content, findings)
    assert marked.ending == "-marked.xlsx"
    before, after = (book_of(c)["Return"] for c in (content, marked.content))
    places = {one.cell: one for one in findings if one.cell}
    assert {one.severity for one in places.values()} == {"refused", "warning"}
    for cell, one in places.items():
        assert one.message in after[cell].comment.text
        assert colour(after[cell]) == (LOST if one.severity == "refused" else LOOKED_AT)
        old, new = before[cell], after[cell]
        assert (new.value, new.number_format, new.font.b) == (
            old.value, old.number_format, old.font.b,
        )  # fmt: skip
    others = [c.coordinate for row in before for c in row if c.coordinate not in places]
    for cell in others:
        assert after[cell].value == before[cell].value
        assert colour(after[cell]) == colour(before[cell])
    assert after["A1"].comment.text == "Our own comment."
    (asked,) = [c for c in places if before[c].comment]
    assert after[asked].comment.text.startswith("Ask the ward.\n")


@pytest.mark.parametrize("macros", [False, True], ids=["xlsx", "xlsm"])
def test_every_other_part_is_byte_for_byte_as_sent(known, macros):
    content = with_macros(rich_return(known)) if macros else rich_return(known)
    marked = mark(content, findings_of(known, content))
    assert marked.ending == ("-marked.xlsm" if macros else "-marked.xlsx")
    before, after = parts_of(content), parts_of(marked.content)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {
        "xl/worksheets/sheet2.xml",
        "xl/styles.xml",
        "xl/comments1.xml",
        "xl/drawings/vmlDrawing1.vml",
    }
    assert after.keys() == before.keys()
    assert list(after)[: len(before)] == list(before)


def test_a_sheet_without_comments_gets_them_beside_those_of_other_sheets(known):
    def comment_on_about(book):
        book.get_worksheet_by_name("About").write_comment("A1", "Mine.")

    sheets = {"About": about_rows(), "Return": return_rows(known, BAD)}
    content = workbook(sheets, comment_on_about)
    marked = mark(content, findings_of(known, content))
    before, after = parts_of(content), parts_of(marked.content)
    assert after.keys() - before.keys() == {
        "xl/comments2.xml", "xl/drawings/vmlDrawing2.vml", "xl/worksheets/_rels/sheet2.xml.rels",
    }  # fmt: skip
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"[Content_Types].xml", "xl/worksheets/sheet2.xml", "xl/styles.xml"}
    blocks = [re.findall(rb'idmap[^>]*data="(\d+)"', after[n]) for n in after if n.endswith("vml")]
    assert len({tuple(block) for block in blocks}) == 2


def test_the_sheet_itself_changes_by_nothing_but_styles_and_a_pointer(known):
    content = workbook({"About": about_rows(), "Return": return_rows(known, BAD)})
    marked = mark(content, findings_of(known, content))
    name = "xl/worksheets/sheet2.xml"
    before, after = parts_of(content)[name], parts_of(marked.content)[name]
    plain = re.sub(rb'( s="\d+"|<legacyDrawing[^>]*/>|<\?xml[^>]*\?>\n)', b"", after)
    assert plain == re.sub(rb'( s="\d+"|<\?xml[^>]*\?>\n)', b"", before)


def test_a_cell_that_the_file_leaves_out_is_added_in_its_place():
    content = workbook({"S": [["a", None, None, "d"], [], ["x"]]})
    findings = [
        Finding("refused", "S", "B1", "Between."),
        Finding("refused", "S", "C2", "In an empty row."),
        Finding("refused", "S", "A9", "Below all."),
        Finding("guess", "S", "A1", "On a cell."),
    ]
    sheet = book_of(mark(content, findings).content)["S"]
    assert all(sheet[one.cell].comment.text.endswith(one.message) for one in findings)
    assert colour(sheet["A1"]) == LOOKED_AT
    assert [cell.value for cell in sheet[1]] == ["a", None, None, "d"]
    assert colour(sheet["B1"]) == colour(sheet["C2"]) == colour(sheet["A9"]) == LOST


def annotations(content: bytes) -> list[str]:
    """Texts of the comments in an .ods file."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        body = package.read("content.xml").decode()
    found = re.findall(r"<office:annotation\b.*?</office:annotation>", body, re.S)
    return [re.sub(r"<[^>]*>", "", re.sub(r"<dc:date>.*?</dc:date>", "", one)) for one in found]


@pytest.mark.soak
def test_libreoffice_opens_it_and_shows_the_comments(known, convert, tmp_path):
    content = rich_return(known)
    findings = findings_of(known, content)
    file = tmp_path / "marked.xlsx"
    file.write_bytes(mark(content, findings).content)
    shown = annotations(convert(file, "ods").read_bytes())
    for one in findings:
        assert not one.cell or any(one.message in text.replace("&apos;", "'") for text in shown)
    assert any("Not to be touched." in text for text in shown)
    # A workbook as LibreOffice writes it can be marked as well, and once more.
    again = convert(file, "xlsx").read_bytes()
    marked = mark(again, findings)
    assert marked.ending == "-marked.xlsx"
    (refused,) = [one for one in findings if "whole number is due" in one.message]
    comment = book_of(marked.content)["Return"][refused.cell].comment
    assert comment.text.count(refused.message) == 2


def test_what_is_given_back_is_read_as_before(known):
    content = rich_return(known)
    submission = read_bytes(content, "return.xlsx", known, "demo", TODAY)
    again = read_bytes(
        mark(content, submission.findings).content, "return.xlsx", known, "demo", TODAY
    )
    assert again.items.equals(submission.items)
    assert again.findings == submission.findings


@pytest.mark.parametrize("kind", ["csv", "ods", "damaged", "no sheet of that name"])
def test_another_format_comes_with_a_list_of_its_findings(known, kind):
    rows = return_rows(known, BAD)
    content = {
        "csv": "\n".join(",".join(map(str, row)) for row in rows).encode(),
        "ods": ods(rows),
        "damaged": b"PK\x03\x04 and no more",
        "no sheet of that name": workbook({"Other": rows}),
    }[kind]
    finding = Finding("refused", "=Return", "C12", "It holds text; a whole number is due.")
    marked = mark(content, [finding])
    assert marked.ending == "-findings.xlsx"
    head, line = book_of(marked.content).active.iter_rows(values_only=True)
    assert line == ("Not loaded", "=Return", "C12", finding.message)
    assert len(head) == len(line)


def test_a_file_without_findings_needs_none(known):
    assert mark(workbook({"S": [[1]]}), ()) is None


def test_a_file_with_personal_data_is_never_given_back(known):
    number = nhs_number()
    content = workbook({"About": about_rows(), "Return": return_rows(known, {"bookings": number})})
    findings = findings_of(known, content)
    assert findings
    marked = mark(content, findings)
    assert marked.ending == "-findings.xlsx"
    assert all(number.encode() not in part for part in parts_of(marked.content).values())


def test_the_tracker_can_have_it_for_an_archived_and_for_a_rejected_return(tmp_path):
    place = Place(tmp_path)
    place.put("Z01.xlsx", made_return("Z01", {APRIL: {"women_birthing": "12.5", "bookings": 3}}))
    place.put("Z02.xlsx", made_return("Z02", {date(2199, 1, 1): {"women_birthing": 3}}))
    place.load()
    endings = {}
    for row in place.ledger.submissions():
        marked = marked_of(place.data, row.submission)
        endings[row.provider] = marked.ending
        path = write_marked(place.data / "receipts", row.submission, marked)
        assert path.read_bytes() == marked.content
    assert endings == {"Z01": "-marked.xlsx", "Z02": "-findings.xlsx"}
    assert marked_of(place.data, "0" * 16) is None


def test_real_workbooks_are_marked_without_a_change_elsewhere(realdata):
    for file in sorted(realdata.rglob("*.xls[xm]")):
        content = file.read_bytes()
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            sheets = book.sheet_names[:2]
        marked = mark(content, [Finding("refused", name, "B3", "A remark.") for name in sheets])
        assert marked.ending == f"-marked{file.suffix}", file.name
        before, after = parts_of(content), parts_of(marked.content)
        changed = {name for name in before if before[name] != after[name]}
        assert all(name.startswith(MAY_CHANGE) for name in changed), (file.name, changed)
        assert sum(b"A remark." in part for part in after.values()) == len(sheets)
