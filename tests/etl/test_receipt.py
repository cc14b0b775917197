"""The receipt: what it tells of reading a return, and of what loading it changed."""

import json
import re
from datetime import date, timedelta
from html.parser import HTMLParser

import pytest

from etl.receipt import findings_of, read_receipt
from tests.etl.loading import SENT, Place, made_return
from tests.etl.made_returns import nhs_number

APRIL = date(2026, 4, 1)
DAY = timedelta(days=1)
YEARS = [date(2024 + n // 12, n % 12 + 1, 1) for n in range(28)]  # to April 2026
USUAL = [5, 7, 4, 6, 5, 8, 6, 5, 7, 6, 4, 5, 6, 7, 5, 6, 8, 5, 6, 4, 7, 6, 5, 6, 7, 5, 6, 5]
PARTS = [
    "What was read",
    "Guessed: please check",
    "Refused: not loaded",
    "Other remarks",
    "Changed since the last return",
    "Flags that came or went",
]


class Page(HTMLParser):
    """The parts of a page, by their headings, and everything that it asks for."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.part, self.parts, self.tags, self.asks = "", {"": ""}, [], []
        self.in_heading = False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.asks += [v for name, v in attributes if name in ("src", "href", "style", "onload")]
        if tag == "h2":
            self.in_heading, self.part = True, ""

    def handle_endtag(self, tag):
        self.in_heading = self.in_heading and tag != "h2"

    def handle_data(self, data):
        if self.in_heading:
            self.part += data
            self.parts[self.part] = ""
        else:
            words = f"{self.parts[self.part]} {data}"
            self.parts[self.part] = " ".join(words.split())


@pytest.fixture
def place(tmp_path) -> Place:
    (tmp_path / "data" / "inbox").mkdir(parents=True)
    return Place(tmp_path / "data")


def receipts(place: Place) -> dict[str, tuple[dict, Page]]:
    """Both forms of each receipt, by the name of its file."""
    told = [json.loads(f.read_bytes()) for f in (place.data / "receipts").glob("*.json")]
    folder = place.data / "receipts"
    return {
        one["name"]: (one, Page((folder / f"{one['submission']}.html").read_text())) for one in told
    }


def load(place: Place, name: str, cells, days: int = 0, **about) -> tuple[dict, Page]:
    """Send a return of one month or more and load it; its receipt."""
    place.put(name, made_return("Z01", cells, **about), SENT + days * DAY)
    place.load()
    return receipts(place)[name]


def bleeds(number: int) -> dict:
    """Two years and more of usual numbers, the last month's being this."""
    return {
        month: {"pph_1500_women": count, "women_birthing": 200}
        for month, count in zip(YEARS, [*USUAL[:-1], number], strict=True)
    }


def test_every_cell_is_counted_once_and_empty_parts_keep_their_place(place):
    cells = {
        "women_birthing": 241, "bookings": "NC", "babies_born": "*", "stillbirths": None,
        "induced_women": "12.5", "caesarean_elective_women": "-",
    }  # fmt: skip
    told, page = load(place, "Z01.xlsx", {APRIL: cells})
    parts = ("asked", "cells", "stated", "empty", "refused")
    assert [told[name] for name in parts] == [6, 1, 2, 1, 2]
    assert [part for part in page.parts if part] == PARTS
    assert "Figures read 1 Said to be missing (NC, *, WITHDRAW) 2" in page.parts["What was read"]
    assert "Left empty 1 Refused 2 All 6" in page.parts["What was read"]
    for part in ("Changed since the last return", "Flags that came or went"):
        assert page.parts[part] == "None"
    assert (told["changes"], told["flags"]) == ([], [])


def test_guesses_refusals_and_remarks_stand_apart_each_with_its_cell(place):
    rows = {APRIL: {"women_birthing": 241, "Women bookedd": 9, "bookings_by_10w0": "-"}}
    told, page = load(place, "Z01.xlsx", rows | {date(2026, 3, 1): {"women_birthing": "12.5"}})
    by_severity = {f.severity: f for f in findings_of(told) if f.cell}
    places = {
        "guess": "Guessed: please check",
        "refused": "Refused: not loaded",
        "warning": "Other remarks",
    }
    for severity, part in places.items():
        finding = by_severity[severity]
        assert f"{finding.sheet} {finding.cell} {finding.message}" in page.parts[part]
    assert told["guessed"] == 1


def test_the_page_needs_nothing_else_and_runs_nothing(place):
    _, page = load(place, "<img src=x onload=y>.xlsx", {APRIL: {"women_birthing": "12.5"}})
    assert page.asks == []
    assert not {"script", "img", "link", "iframe", "form"} & set(page.tags)
    file = next((place.data / "receipts").glob("*.html")).read_text()
    assert not re.search(r"https?:|url\(|@import", file)


def test_it_says_item_month_old_and_new_of_every_figure_that_a_return_changed(place):
    may = date(2026, 5, 1)
    before = {"women_birthing": 241, "bookings": 1300, "babies_born": 9, "midwife_wte": 1}
    load(place, "first.xlsx", {APRIL: before, may: before}, status="provisional")
    after = before | {"women_birthing": 255, "bookings": "WITHDRAW", "babies_born": "*"}
    told, page = load(place, "second.xlsx", {APRIL: before, may: after}, 1, status="final")
    found = {(c["item"], c["month"]): (c["old"], c["new"]) for c in told["changes"]}
    assert found == {
        ("women_birthing", "2026-05"): (241, 255),
        ("bookings", "2026-05"): (1300, None),
        ("babies_born", "2026-05"): (9, None),
    }
    words = page.parts["Changed since the last return"]
    assert "Women giving birth May 2026 241 255" in words
    assert "Women booked May 2026 1,300 withdrawn" in words
    assert "Babies born May 2026 9 withheld as small" in words
    assert receipts(place)["first.xlsx"][0]["changes"] == []


def test_flags_that_come_or_go_because_of_a_return_are_on_its_receipt(place):
    load(place, "usual.xlsx", bleeds(5))
    told, page = load(place, "high.xlsx", {APRIL: {"pph_1500_women": 40}}, 1)
    own = [f for f in told["flags"] if (f["indicator"], f["org"]) == ("pph_1500_rate", "Z01")]
    assert [(f["came"], f["variation"]) for f in own] == [(True, "concern_high")]
    words = page.parts["Flags that came or went"]
    assert "Came: Postpartum haemorrhage of 1,500 ml or more, Elmsea." in words
    assert "Special cause – concern: above the upper limit" in words
    told, page = load(place, "mended.xlsx", {APRIL: {"pph_1500_women": 4}}, 2)
    own = [f for f in told["flags"] if (f["indicator"], f["org"]) == ("pph_1500_rate", "Z01")]
    assert [f["came"] for f in own] == [False]
    assert "Went: Postpartum haemorrhage" in page.parts["Flags that came or went"]
    assert receipts(place)["usual.xlsx"][0]["flags"] == []


def test_a_flag_is_told_only_to_those_whose_figures_can_move_it(place):
    load(place, "usual.xlsx", bleeds(5))
    place.put("other.xlsx", made_return("Z09", {APRIL: {"women_birthing": 300}}), SENT + DAY)
    told, _ = load(place, "high.xlsx", {APRIL: {"pph_1500_women": 40}}, 1)
    other = receipts(place)["other.xlsx"][0]
    assert "Z01" in {flag["org"] for flag in told["flags"]}
    assert "Z01" not in {flag["org"] for flag in other["flags"]}


def test_what_was_told_of_changes_and_flags_survives_reading_everything_again(place):
    load(place, "usual.xlsx", bleeds(5))
    before, _ = load(place, "high.xlsx", {APRIL: {"pph_1500_women": 40}}, 1)
    place.load(rebuild=True)
    after, page = receipts(place)["high.xlsx"]
    assert (after["changes"], after["flags"]) == (before["changes"], before["flags"])
    assert before["changes"]
    assert before["flags"]
    assert "Came:" in page.parts["Flags that came or went"]


def test_a_file_that_is_only_checked_changes_nothing_and_says_so(place, tmp_path):
    file = tmp_path / "Z01.xlsx"
    file.write_bytes(made_return("Z01", {APRIL: {"women_birthing": "12.5", "bookings": 3}}))
    folder = tmp_path / "receipts"
    assert place.command("check", str(file), "--receipts", str(folder))[0] == 2
    (page,) = folder.glob("*.html")
    told = read_receipt(folder, page.stem)
    assert (told["changes"], told["flags"]) == (None, None)
    assert page.read_text().count("Known once the return is loaded.") == 2
    (marked,) = folder.glob("*.xlsx")
    assert marked.name == f"{page.stem}-marked.xlsx"


def test_no_form_of_the_receipt_repeats_personal_data(place, tmp_path):
    number = nhs_number()
    file = tmp_path / f"{number}.xlsx"
    file.write_bytes(made_return("Z01", {APRIL: {"women_birthing": number}}))
    folder = tmp_path / "receipts"
    assert place.command("check", str(file), "--receipts", str(folder))[0] == 3
    for path in folder.iterdir():
        assert number.encode() not in path.read_bytes()
        assert number not in path.name
    assert {path.suffix for path in folder.iterdir()} == {".html", ".json", ".xlsx"}
