"""A provider's return, from the file to candidates: where tables are, and what cells become."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from etl.read import read_bytes, read_submission
from etl.submission import ITEMS
from tests.etl.made_returns import (
    APRIL,
    PROVIDER,
    TODAY,
    about_rows,
    asked_items,
    ods,
    return_rows,
    rows_of,
    said,
    standard_return,
    workbook,
)

MAY = date(2026, 5, 1)


@pytest.fixture
def read(known) -> Callable:
    return lambda content, name="return.xlsx": read_bytes(content, name, known, "demo", TODAY)


def test_a_full_return_is_accepted_with_every_item(known, read, tmp_path):
    path = tmp_path / "z01.xlsx"
    path.write_bytes(standard_return(known))
    submission = read_submission(path, "z01.xlsx", known, "demo", TODAY)
    assert (submission.verdict, said(submission)) == ("accepted", "")
    assert (submission.layout, submission.provider) == ("standard", PROVIDER)
    assert (submission.return_status, submission.as_of) == ("final", date(2026, 5, 14))
    assert submission.items.schema == ITEMS
    rows = rows_of(submission)
    assert {item for item, _ in rows} == set(asked_items(known))
    assert {row["status"] for row in rows.values()} == {"final"}
    assert {(row["org"], row["level"], row["period_months"]) for row in rows.values()} == {
        (PROVIDER, "provider", 1)
    }
    assert [row["value"] for row in rows.values()] == [10.0 + n for n in range(len(rows))]


def test_one_bad_cell_costs_that_cell_and_is_named(known, read):
    submission = read(standard_return(known, {"women_birthing": "lots of women"}))
    assert submission.verdict == "warnings"
    rows = rows_of(submission)
    assert rows["women_birthing", APRIL]["status"] == "refused"
    assert rows["bookings", APRIL]["value"] == 10
    (finding,) = submission.findings
    assert (finding.severity, finding.sheet) == ("refused", "Return")
    assert finding.cell == f"C{2 + asked_items(known).index('women_birthing')}"
    assert "lots of women" not in said(submission)


def test_an_empty_cell_is_a_row_that_was_not_submitted(known, read):
    rows = rows_of(read(standard_return(known, {"women_birthing": ""})))
    assert rows["women_birthing", APRIL]["status"] == "not_submitted"
    assert rows["women_birthing", APRIL]["value"] is None


def test_percent_cells_errors_and_lost_results_are_refused(known, read):
    place = {item: n + 1 for n, item in enumerate(asked_items(known))}

    def spoil(book):
        sheet = book.get_worksheet_by_name("Return")
        sheet.write_number(place["bookings"], 2, 1, book.add_format({"num_format": "0%"}))
        sheet.write_formula(place["women_birthing"], 2, "=1/0", None, "#DIV/0!")
        sheet.write_formula(place["babies_born"], 2, "=A1+1", None, "")
        sheet.write_formula(place["spontaneous_women"], 2, "=6*7", None, 42)

    sheets = {"About": about_rows(), "Return": return_rows(known)}
    rows = rows_of(read(workbook(sheets, spoil)))
    for item in ("bookings", "women_birthing", "babies_born"):
        assert rows[item, APRIL]["status"] == "refused", item
    assert "percentage" in rows["bookings", APRIL]["reason"]
    assert "#DIV/0!" in rows["women_birthing", APRIL]["reason"]
    assert "not saved" in rows["babies_born", APRIL]["reason"]
    assert rows["spontaneous_women", APRIL]["value"] == 42


def test_dates_tokens_and_text_numbers_in_cells(known, read):
    cells = {"bookings": datetime(2026, 10, 7), "women_birthing": "1,234", "babies_born": "-",
             "spontaneous_women": "<5", "instrumental_women": "WITHDRAW",
             "induced_women": "NC"}  # fmt: skip
    submission = read(standard_return(known, cells))
    rows = rows_of(submission)
    statuses = {item: rows[item, APRIL]["status"] for item in cells}
    assert statuses == {
        "bookings": "refused", "women_birthing": "final", "babies_born": "ambiguous",
        "spontaneous_women": "suppressed", "instrumental_women": "withdrawn",
        "induced_women": "not_collected",
    }  # fmt: skip
    assert "typed as text" in said(submission)
    assert rows["women_birthing", APRIL]["value"] == 1234


def test_tables_are_found_wherever_they_moved(known, read):
    table = return_rows(known)
    moved = [[], ["", "", "Monthly return"], []]
    for n, row in enumerate(table):
        if n == 40:
            moved.append(["", "", *table[0]])  # the header again, as on a second page
        moved.append(["", "", *row])
    moved += [["", "", "Total", "", 9999], [], ["", "", "Figures are provisional until checked."]]
    about = [[], ["", "About this return"], *(["", *row] for row in about_rows())]
    submission = read(workbook({"Sheet1": about, "Sheet2": moved}))
    assert submission.verdict == "accepted"
    assert len(rows_of(submission)) == len(asked_items(known))
    assert "row of totals" in said(submission)


def test_known_labels_stand_for_items_and_a_near_one_is_a_named_guess(known, read):
    table = return_rows(known)
    for row in table[1:]:
        row[0] = f"  {known.items[row[0]].name.upper()} " if row[0] in known.items else row[0]
    place = next(n for n, row in enumerate(table) if row[0].strip() == "WOMEN GIVING BIRTH")
    table[place][0] = "Women giving brith"
    submission = read(workbook({"About": about_rows(), "Return": table}))
    assert rows_of(submission)["women_birthing", APRIL]["status"] == "final"
    assert rows_of(submission)["bookings", APRIL]["value"] == 10
    guess = next(f for f in submission.findings if f.severity == "guess")
    assert guess.cell == f"A{place + 1}"
    assert "women_birthing" in guess.message


def test_an_unknown_label_is_reported_and_not_guessed_from_other_digits(known, read):
    table = return_rows(known)
    table.append(["Booked by 12+0", "", 5])
    table.append(["Water births in the pool", "", 5])
    submission = read(workbook({"About": about_rows(), "Return": table}))
    assert [f.cell for f in submission.findings] == [f"A{len(table) - 1}", f"A{len(table)}"]
    assert {f.severity for f in submission.findings} == {"warning"}
    assert "pool" not in said(submission)


def test_a_run_of_months_in_any_spelling(known, read):
    rows = return_rows(known)
    rows[0] = ["Item", "Description", datetime(2026, 4, 1), "M2 2026/27", "Jun 26", 46204.0]
    for row in rows[1:]:
        row += [2.0, 3.0, 4.0]
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    assert submission.verdict == "accepted", said(submission)
    found = rows_of(submission)
    values = [found["bookings", date(2026, m, 1)]["value"] for m in (4, 5, 6, 7)]
    assert values == [10, 2, 3, 4]


def test_a_typed_month_that_became_a_day_is_refused_with_the_cause(known, read):
    rows = return_rows(known)
    rows[0] = ["Item", "Description", "2026-04", datetime(2026, 4, 17)]
    for row in rows[1:]:
        row.append(1.0)
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    assert {month for _, month in rows_of(submission)} == {APRIL}
    assert "D1" in said(submission)
    assert "Apr-17" in said(submission)


def test_a_future_month_is_ignored_when_empty_and_refused_when_filled(known, read):
    rows = return_rows(known)
    rows[0].append("Dec-2026")
    content = workbook({"About": about_rows(), "Return": rows})
    assert read(content).verdict == "accepted"
    rows[1].append(3.0)
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    assert {month for _, month in rows_of(submission)} == {APRIL}
    assert "has not begun" in said(submission)
    assert submission.findings[0].cell == "D1"


def test_a_second_table_of_a_month_that_is_refused_is_not_read_as_the_first_ones(known, read):
    rows = return_rows(known)
    rows += [[], ["Item", "Description", "Dec-2026"], ["bookings", "", 77.0]]
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    assert rows_of(submission)["bookings", APRIL]["value"] == 10
    assert "has not begun" in said(submission)


def test_a_date_below_the_table_is_no_new_heading(known, read):
    rows = return_rows(known)
    rows[40:40] = [["", "Printed on", "01/05/2026"]]
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    assert {month for _, month in rows_of(submission)} == {APRIL}


@pytest.mark.parametrize("at", [0, 1])
def test_months_in_a_row_of_their_own_beside_the_heading(known, read, at):
    rows = return_rows(known)
    rows[0] = ["Item", "Description", ""]
    rows.insert(at, ["", "", "Apr-2026"])
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    assert submission.verdict == "accepted", said(submission)
    assert rows_of(submission)["bookings", APRIL]["value"] == 10


def test_two_columns_for_one_month_cost_both_and_name_the_cells(known, read):
    rows = return_rows(known)
    rows[0] += ["2026-05", "May 2026"]
    for row in rows[1:]:
        row += [1.0, 2.0]
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    assert {month for _, month in rows_of(submission)} == {APRIL}
    assert "D1, E1" in said(submission)


def test_one_item_twice_with_different_numbers_is_refused_naming_both_cells(known, read):
    rows = return_rows(known)
    rows.append(["bookings", "", 11.0])
    rows.append(["women_birthing", "", rows[1 + asked_items(known).index("women_birthing")][2]])
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    found = rows_of(submission)
    assert found["bookings", APRIL]["status"] == "refused"
    assert found["women_birthing", APRIL]["status"] == "final"
    assert "Return!C2" in said(submission)


def test_a_note_travels_with_its_number(known, read):
    notes = [["Item", "Month", "Text"], ["bookings", "Apr-26", "New system went live."],
             ["bookings", "2026-04", "Late entries missing."],
             ["nonsense", "2026-04", "Lost."]]  # fmt: skip
    sheets = {"About": about_rows(), "Return": return_rows(known), "Notes": notes}
    submission = read(workbook(sheets))
    found = rows_of(submission)
    assert found["bookings", APRIL]["caveat"] == "New system went live.; Late entries missing."
    assert found["women_birthing", APRIL]["caveat"] is None
    assert "C4" in said(submission)


def test_figures_by_group_and_quarter(known, read):
    equity = [["Item", "Quarter", "White", "Asian or Asian British", "1 (most deprived)"],
              ["bookings", "2026 Q1", 100.0, 20.0, "<5"]]  # fmt: skip
    sheets = {"About": about_rows(), "Return": return_rows(known), "Equity": equity}
    submission = read(workbook(sheets))
    assert submission.verdict == "accepted", said(submission)
    groups = {
        (row["breakdown"], row["group"]): (row["value"], row["status"], row["period_months"])
        for row in submission.items.to_pylist()
        if row["breakdown"] != "all"
    }
    assert groups == {
        ("ethnicity", "white"): (100, "final", 3),
        ("ethnicity", "asian"): (20, "final", 3),
        ("deprivation", "quintile_1"): (None, "suppressed", 3),
    }


def test_hidden_sheets_rows_and_columns_are_read_and_said_so(known, read):
    def hide(book):
        book.get_worksheet_by_name("Return").set_row(3, None, None, {"hidden": True})

    sheets = {"About": about_rows(), "Return": return_rows(known)}
    submission = read(workbook(sheets, hide))
    assert submission.verdict == "accepted"
    assert "note Return!A4 Hidden: row 4;" in said(submission)
    assert len(rows_of(submission)) == len(asked_items(known))


def test_a_hidden_copy_of_the_table_is_left_and_said_so(known, read):
    old = return_rows(known, {"bookings": 1.0})
    sheets = {"About": about_rows(), "Old": old, "Return": return_rows(known)}
    submission = read(workbook(sheets, lambda b: b.get_worksheet_by_name("Old").hide()))
    assert rows_of(submission)["bookings", APRIL]["value"] == 10
    assert "hidden sheet" in said(submission)


def test_items_without_a_row_are_named(known, read):
    rows = [row for row in return_rows(known) if row[0] != "women_birthing"]
    submission = read(workbook({"About": about_rows(), "Return": rows}))
    assert known.items["women_birthing"].name in said(submission)
    assert ("women_birthing", APRIL) not in rows_of(submission)


def test_a_missing_status_means_provisional_and_is_a_guess(known, read):
    submission = read(standard_return(known, Status=None))
    assert submission.return_status == "provisional"
    assert {row["status"] for row in rows_of(submission).values()} == {"provisional"}
    assert submission.findings[0].severity == "guess"


def test_a_provider_known_by_name_only_is_a_guess(known, read):
    name = known.regions["demo"].provider(PROVIDER).name
    submission = read(standard_return(known, Provider_code=None, Provider_name=name))
    assert submission.provider == PROVIDER
    assert submission.findings[0].severity == "guess"


def test_a_mental_health_trust_sends_its_own_items_some_for_its_lms(known, read):
    trust = known.regions["demo"].of_kind("mental_health")[0]
    asked = [i for i in known.items.values()
             if i.submitter == "mental_health" and i.kind != "reference"]  # fmt: skip
    rows = [["Item", "Description", "2026-04"], *([i.id, "", 3.0] for i in asked)]
    rows.append(["women_birthing", "", 3.0])
    about = about_rows(Provider_code=trust.code)
    submission = read(workbook({"About": about, "Return": rows}))
    orgs = {row["item"]: (row["level"], row["org"]) for row in rows_of(submission).values()}
    for item in asked:
        own = trust.code if item.level == "provider" else trust.submits_for_lms[0]
        assert orgs[item.id] == (item.level, own)
    assert "women_birthing" not in orgs
    assert "is not asked of this provider" in said(submission)


def test_a_csv_file_with_both_tables_is_a_return_too(known, read):
    rows = [*about_rows(), [], *return_rows(known)]
    text = "\r\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    for content in (text.encode(), text.encode("utf-8-sig"), text.encode("utf-16")):
        submission = read(content, "return.csv")
        assert submission.provider == PROVIDER, said(submission)
        assert len(rows_of(submission)) == len(asked_items(known))


def test_an_ods_file_is_read(known, read):
    rows = [*about_rows(), [], *return_rows(known)]
    submission = read(ods(rows), "return.ods")
    assert submission.verdict == "accepted", said(submission)
    assert rows_of(submission)["bookings", APRIL]["value"] == 10


def test_a_month_before_or_after_the_providers_time_is_refused(known, read):
    closed = next(p for p in known.regions["demo"].providers if p.successor is not None)
    rows = [["Item", "Description", "2026-04"], ["bookings", "", 3.0]]
    about = about_rows(Provider_code=closed.code)
    submission = read(workbook({"About": about, "Return": rows}))
    assert submission.verdict == "rejected"
    assert "was not part of the region" in said(submission)
