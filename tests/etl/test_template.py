"""The blank return: what it asks of whom, what it lets in, and how it comes back."""

import io
import re
from datetime import date, datetime
from itertools import cycle

import pytest
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator

from etl.cells import NOT_COLLECTED, SUPPRESSED, WITHDRAW, read_cell
from etl.faults import UserError
from etl.read import read_bytes
from etl.template import month_run, template_name, write_template
from etl.template_rules import TOKENS
from tests.demo_region import settings_of
from tests.etl.filled_template import (
    blank,
    enter,
    entry_cells,
    fill_about,
    fill_return,
    opened,
    saved,
)
from tests.etl.made_returns import TODAY, said

JULY, AUGUST, SEPTEMBER = date(2026, 7, 1), date(2026, 8, 1), date(2026, 9, 1)
MATERNITY, MENTAL_HEALTH, CLOSED = "Z01", "ZM1", "Z12"
TYPED = {
    5: (5.0, "final"),
    0: (0.0, "final"),
    "NC": (None, "not_collected"),
    "n/a": (None, "not_collected"),
    "*": (None, "suppressed"),
    None: (None, "not_submitted"),
}


def read(known, content):
    return read_bytes(content, "return.xlsx", known, "demo", TODAY)


def asked_of(known, content):
    """Items and months that a blank return asks for."""
    cells = entry_cells(opened(content)["Return"])
    return {(item, month.date().replace(day=1)) for item, month in cells}


def items_of(known, kind, levels=("provider",)):
    items = known.items.values()
    return {
        i.id for i in items if (i.submitter, i.kind != "reference") == (kind, True)
        if i.level in levels
    }  # fmt: skip


def test_a_trust_is_asked_for_all_its_items_and_no_others(known):
    asked = asked_of(known, blank(known, MATERNITY, "2026-09"))
    assert {item for item, _ in asked} == items_of(known, "maternity")
    asked = asked_of(known, blank(known, MENTAL_HEALTH, "2026-09"))
    assert {item for item, _ in asked} == items_of(known, "mental_health", ("provider", "lms"))


def test_every_provider_of_every_region_has_a_blank_return_that_the_reader_knows(known):
    for region in known.regions.values():
        for provider in region.providers:
            closed = provider.memberships[-1].to is not None
            months = "2020-01:2020-03" if closed else "2026-07:2026-09"
            content = blank(known, provider.code, months, region.id)
            submission = read_bytes(content, "blank.xlsx", known, region.id, TODAY)
            assert (submission.verdict, said(submission)) == ("accepted", "")
            assert submission.provider == provider.code
            assert set(submission.items["status"].to_pylist()) == {"not_submitted"}


def test_items_that_mature_are_asked_for_in_arrears(known):
    asked = asked_of(known, blank(known, MATERNITY, "2026-09"))
    depth = {item.id: item.matures_after_months for item in known.items.values()}
    months = {0: SEPTEMBER, 1: AUGUST, 2: JULY}
    assert all(month == months[depth[item]] for item, month in asked)
    assert set(months.values()) == {month for _, month in asked}


def test_nothing_is_asked_of_months_in_which_the_provider_was_not_there(known):
    last = known.regions["demo"].provider(CLOSED).memberships[-1].to
    asked = asked_of(known, blank(known, CLOSED, f"{last:%Y-%m}:{last.year}-12"))
    assert max(month for _, month in asked) == last
    with pytest.raises(UserError, match=r"was not part of .* choose other months"):
        blank(known, CLOSED, "2026-09")


def test_only_entry_cells_are_open(known):
    book = opened(blank(known, MATERNITY, "2026-08:2026-09"))
    assert book.sheetnames == ["About", "Return", "Equity", "Notes", "Definitions"]
    assert all(sheet.protection.sheet for sheet in book)
    for name in ("Return", "Equity"):
        first, *rows = book[name].iter_rows()
        assert all(cell.protection.locked for cell in first)
        assert all(cell.protection.locked for row in rows for cell in row[:2])
    assert [c.coordinate for row in book["About"] for c in row if not c.protection.locked] == [
        "B5", "B6", "B7",
    ]  # fmt: skip
    assert all(cell.protection.locked for row in book["Definitions"] for cell in row)


def test_it_bears_its_version_and_the_same_request_gives_the_same_file(known):
    content = blank(known, MATERNITY, "2026-09")
    about = {row[0].value: row[1].value for row in opened(content)["About"].iter_rows()}
    assert (about["Return version"], about["Provider code"]) == ("1", MATERNITY)
    assert about["Definitions as of"] == known.digest[:8]
    assert content == blank(known, MATERNITY, "2026-09")


def test_what_a_cell_says_it_may_hold_is_what_the_reader_takes_for_a_gap():
    known = {token for token in NOT_COLLECTED | SUPPRESSED | {WITHDRAW} if token.isascii()}
    assert {token.casefold() for token in TOKENS} == known


@pytest.mark.parametrize("item", ["women_birthing", "midwife_wte"])
def test_whatever_a_cell_lets_in_the_reader_takes(known, convert, tmp_path, item):
    book = opened(blank(known, MATERNITY, "2026-09"))
    cell = next(at for (i, _), at in entry_cells(book["Return"]).items() if i == item)
    (rule,) = [v for v in book["Return"].data_validations.dataValidation if cell in v.sqref]
    good = [0, 7, 7.0, "NC", "nc", " n/a ", "Not  recorded", "*", "<5", "1-7", "withdraw"]
    bad = [-1, 46299, "-", ".", "a*", "?", "n*", "<9", "12%", "twelve", "07-Oct", "N.C."]
    kind = known.items[item].kind
    (good if kind == "decimal" else bad).append(12.5)
    tried = book.create_sheet("Tried")
    for r, value in enumerate([*good, *bad], 1):
        tried.cell(r, 1, value)
        tried.cell(r, 2, Translator(f"={rule.formula1}", cell).translate_formula(f"A{r}"))
    path = tmp_path / f"{item}.xlsx"
    path.write_bytes(saved(book))
    answers = opened_values(convert(path, "xlsx").read_bytes(), "Tried")
    assert answers == [True] * len(good) + [False] * len(bad)
    taken = {"value", "not_collected", "suppressed", "withdrawn"}
    assert all(read_cell(value, kind).status in taken for value in good)


def opened_values(content, sheet):
    """The second column as last computed."""
    book = load_workbook(io.BytesIO(content), data_only=True)
    return [row[1].value for row in book[sheet].iter_rows()]


@pytest.mark.parametrize("ending", ["xlsx", "ods", "xls"])
@pytest.mark.parametrize(
    ("provider", "quarter"), [(MATERNITY, JULY), (MENTAL_HEALTH, None)]
)  # the first quarter asked for by group: of a mental health trust there is none
def test_what_is_typed_in_libreoffice_is_what_the_reader_takes(
    known, convert, tmp_path, provider, quarter, ending
):
    content = blank(known, provider, "2026-07:2026-09")
    asked = sorted(asked_of(known, content))
    typed = dict(zip(asked, cycle(TYPED), strict=False))
    book = opened(content)
    fill_about(book)
    fill_return(book, typed)
    enter(book["Notes"], "A2", asked[0][0])
    enter(book["Notes"], "B2", datetime(2026, 9, 1))
    enter(book["Notes"], "C2", "The new system began in September.")
    enter(book["Notes"], "A3", "All")
    enter(book["Notes"], "B3", datetime(2026, 8, 1))
    enter(book["Notes"], "C3", "Half of August is missing.")
    assert ("Equity" in book.sheetnames) == (quarter is not None)
    if quarter is not None:
        equity = book["Equity"]
        groups = [cell.value for cell in equity[1]][3:-1]
        for c, value in enumerate((3, 0, "NC", "*", None, 2), 4):
            enter(equity, equity.cell(2, c).coordinate, value)
    path = tmp_path / f"{provider}.xlsx"
    path.write_bytes(saved(book))
    submission = read(known, convert(path, ending).read_bytes())
    # The old format cannot carry some things, which is said; nothing else is to be remarked.
    assert all(finding.severity == "note" for finding in submission.findings), said(submission)
    assert (submission.verdict, submission.provider) == ("accepted", provider)
    assert (submission.return_status, submission.as_of) == ("final", date(2026, 10, 14))
    rows = submission.items.to_pylist()
    monthly = {(r["item"], r["month"]): r for r in rows if r["breakdown"] == "all"}
    for key, value in typed.items():
        assert (monthly[key]["value"], monthly[key]["status"]) == TYPED[value], key
    assert {key for key, row in monthly.items() if row["value"] is not None} <= set(typed)
    caveats = {key: row["caveat"] for key, row in monthly.items()}
    assert caveats[asked[0][0], SEPTEMBER] == "The new system began in September."
    assert {caveats[key] for key in typed if key[1] == AUGUST} == {"Half of August is missing."}
    grouped = [r for r in rows if r["breakdown"] != "all" and r["status"] != "not_submitted"]
    if quarter is None:
        assert grouped == []
        return
    assert [r["value"] for r in grouped] == [3.0, 0.0, None, None, 2.0]
    assert {(r["month"], r["period_months"]) for r in grouped} == {(quarter, 3)}
    assert len({(r["breakdown"], r["group"]) for r in grouped}) == 5 < len(groups)


def test_a_part_larger_than_its_whole_turns_amber_and_says_why(known, convert, tmp_path):
    book = opened(blank(known, MATERNITY, "2026-08:2026-09"))
    fill_about(book)
    cells = {
        ("women_birthing", AUGUST): 300,
        ("caesarean_elective_women", AUGUST): 100,
        ("caesarean_emergency_women", AUGUST): 200,  # all of them: no more than there are
        ("women_birthing", SEPTEMBER): 300,
        ("caesarean_elective_women", SEPTEMBER): 101,
        ("caesarean_emergency_women", SEPTEMBER): 200,
        ("bookings_gestation_known", SEPTEMBER): "NC",
        ("bookings_by_10w0", SEPTEMBER): 400,  # of an unknown whole
    }
    fill_return(book, cells)
    path = tmp_path / "amber.xlsx"
    path.write_bytes(saved(book))
    page = convert(path, "html").read_text(encoding="utf-8", errors="replace")
    amber = re.findall(r'<td[^>]*bgcolor="#FFD98A"[^>]*>(.*?)</td>', page, re.I | re.S)
    assert [int(re.sub(r"<[^>]*>", "", cell)) for cell in amber] == [101, 200]
    words = re.sub(r"\s+", " ", re.sub(r"<[^>]*>", "", page))
    assert words.count("Elective caesareans and Emergency caesareans: more than Women giv") == 2
    assert words.count(": more than ") == 2


def test_a_definition_is_at_hand_in_every_row(known):
    book = opened(blank(known, MATERNITY, "2026-09"))
    prompts = {v.prompt for v in book["Return"].data_validations.dataValidation}
    listed = {row[0].value: row[2].value for row in book["Definitions"].iter_rows(min_row=2)}
    for item in items_of(known, "maternity"):
        assert known.items[item].definition in prompts
        assert listed[item] == known.items[item].definition


def test_lists_offer_what_the_reader_knows(known):
    book = opened(blank(known, MATERNITY, "2026-07:2026-09"))
    status, *_ = book["About"].data_validations.dataValidation
    assert status.formula1 == '"final,provisional"'
    item, month, _ = book["Notes"].data_validations.dataValidation
    columns = [cell.value for cell in book["Return"][1] if isinstance(cell.value, datetime)]
    assert month.formula1.lstrip("=") == "Return!$C$1:$G$1"
    assert len(columns) == 5
    (source,) = re.findall(r"\$A\$2:\$A\$\d+", item.formula1)
    offered = [row[0].value for row in book["Definitions"][source.replace("$", "")]]
    assert set(offered) == items_of(known, "maternity") | {"All"}


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        (None, "2026-10", "2026-10"),
        ("2026-04", "2026-04", "2026-04"),
        ("2025-11:2026-02", "2025-11", "2026-02"),
    ],
)
def test_months_are_a_run_and_by_default_the_last_whole_one(text, first, last):
    run = month_run(text, TODAY)
    assert (f"{run[0]:%Y-%m}", f"{run[-1]:%Y-%m}") == (first, last)
    assert sorted(set(run)) == list(run)
    assert template_name("Z01", run).startswith(f"Z01-{first}")


@pytest.mark.parametrize("text", ["April", "2026-13", "2026-09:2026-04", "2020-01:2026-01", ":"])
def test_months_that_are_none_are_a_sentence(text):
    with pytest.raises(UserError, match="is not a run of"):
        month_run(text, TODAY)


@pytest.mark.parametrize(
    ("provider", "months", "name", "words"),
    [
        ("Q99", None, "a.xlsx", "Demo region has no provider Q99; the codes are Z01,"),
        ("REP", None, "a.xlsx", "set MATERNITY_REGION to nwc"),
        ("Z01", None, "a.csv", "let it end in .xlsx"),
        ("Z01", None, "no/such/folder.xlsx", "check its folder"),
        ("Z12", "2026-05", "a.xlsx", "was not part of Demo region in May 2026"),
    ],
)
def test_a_file_that_cannot_be_made_is_a_sentence(tmp_path, provider, months, name, words):
    with pytest.raises(UserError, match=words):
        write_template(settings_of(tmp_path), provider, months, tmp_path / name, TODAY)
    assert list(tmp_path.iterdir()) == []
