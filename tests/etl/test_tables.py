"""Spreadsheets of any shape: orientation, names wherever they stand, dirt, and nothing silent."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.etl.made_layouts import TITLE, Desk, figures
from tests.etl.made_returns import nhs_number, said, workbook

ACROSS = """
    provider: {in: cell, label: [Trust]}
    item: {in: rows, heading: [Indicator]}
    month: {in: columns}
    skip: [YTD, "Total*"]
    """
SMALL = {("Z01", "women_birthing", "2026-04"): 250, ("Z01", "women_birthing", "2026-05"): 260,
         ("Z01", "stillbirths", "2026-04"): 1, ("Z01", "stillbirths", "2026-05"): 0}  # fmt: skip


@pytest.fixture
def desk(tmp_path, known):
    return Desk(tmp_path, known)


def test_items_down_and_months_across_with_the_provider_in_a_cell(desk):
    desk.layout(ACROSS)
    read = desk.read(
        {
            "Sheet7": [
                TITLE,
                [],
                ["", "Trust", "", "Elmsea Hospitals NHS Trust"],
                [],
                ["No", "Indicator", "Goal", "Apr-26", "May-26", "YTD"],
                ["", "Births and deaths"],
                [1, "deliveries", "", 250, 260, 510],
                [2, "STILL BIRTHS:", "<1", 1, 0, 1],
                ["", "Total of the above", "", 251, 260, 511],
                ["", "Figures are those of the delivery suite."],
            ]
        }
    )
    assert figures(read) == SMALL
    assert "The name was read as provider Z01." in said(read)
    assert "F5" in said(read)  # the year to date, and that it was not read
    assert read.provider == "Z01"


def test_months_down_and_a_sheet_for_each_provider(desk):
    desk.layout(
        """
        provider: {in: sheet}
        item: {in: columns}
        month: {in: rows, heading: [Month]}
        """
    )
    rows = [TITLE, ["Month", "Deliveries", "Still births"]]
    read = desk.read(
        {
            "Elmsea": [*rows, [datetime(2026, 4, 30), 250, 1], [datetime(2026, 5, 31), 260, 0]],
            "z02": [*rows, ["2026-04", 400, 2]],
            "Notes": [["Please send by the tenth."]],
            "Elsewhere": [*rows, ["2026-04", 1, 1]],
        }
    )
    assert figures(read) == {
        **SMALL,
        ("Z02", "women_birthing", "2026-04"): 400,
        ("Z02", "stillbirths", "2026-04"): 2,
    }
    assert "Elsewhere! The sheet's name names no known provider. The sheet was not read." in said(
        read
    )
    assert read.provider is None


def test_providers_down_with_the_month_in_the_files_name(desk):
    desk.layout(
        """
        provider: {in: rows, heading: [Trust]}
        item: {in: columns}
        month: {in: file, pattern: 'figures ([A-Z][a-z]+ [0-9]{4})'}
        """
    )
    read = desk.read(
        {"S": [TITLE, ["Trust", "Deliveries"], ["Z01", 250], ["Z02", 400], ["Region", 650]]},
        name="figures May 2026 v2 final.xlsx",
    )
    assert figures(read) == {
        ("Z01", "women_birthing", "2026-05"): 250,
        ("Z02", "women_birthing", "2026-05"): 400,
    }
    assert "A5 No known provider is named here" in said(read)


def test_providers_and_items_across_under_merged_headings(desk):
    desk.layout(
        """
        provider: {in: columns}
        item: {in: columns}
        month: {in: rows, heading: [Month]}
        """
    )
    rows = [
        TITLE,
        ["", "Z01", "", "Z02", ""],
        ["Month", "Deliveries", "Still births", "Deliveries", "Still births"],
        ["Apr-26", 250, 1, 400, 2],
    ]
    assert figures(desk.read({"S": rows})) == {
        ("Z01", "women_birthing", "2026-04"): 250,
        ("Z01", "stillbirths", "2026-04"): 1,
        ("Z02", "women_birthing", "2026-04"): 400,
        ("Z02", "stillbirths", "2026-04"): 2,
    }


def test_several_providers_one_below_the_other_each_named_above_its_table(desk):
    desk.layout(
        """
        provider: {in: above}
        item: {in: rows, heading: [Indicator]}
        month: {in: columns}
        """
    )
    rows = [
        TITLE,
        ["Z01"],
        ["Indicator", "Apr-26"],
        ["Deliveries", 250],
        [],
        ["Fairhaven"],
        ["Indicator", "Apr-26", "May-26"],
        ["Deliveries", 400, 410],
    ]
    assert figures(desk.read({"S": rows})) == {
        ("Z01", "women_birthing", "2026-04"): 250,
        ("Z02", "women_birthing", "2026-04"): 400,
        ("Z02", "women_birthing", "2026-05"): 410,
    }


def test_a_name_in_merged_cells_holds_for_the_rows_below_it(desk):
    desk.layout(
        """
        provider: {in: rows, heading: [Trust], repeats: true}
        item: {in: rows, heading: [Measure]}
        month: {in: columns}
        """
    )
    rows = [
        TITLE,
        ["Trust", "Measure", "Apr-26"],
        ["Z01", "Deliveries", 250],
        ["", "Still births", 1],
        ["Z02", "Deliveries", 400],
    ]
    assert figures(desk.read({"S": rows})) == {
        ("Z01", "women_birthing", "2026-04"): 250,
        ("Z01", "stillbirths", "2026-04"): 1,
        ("Z02", "women_birthing", "2026-04"): 400,
    }


def test_a_long_table_with_all_names_in_rows(desk):
    desk.layout(
        """
        provider: {in: rows, heading: [Org]}
        item: {in: rows, heading: [Measure]}
        month: {in: rows, heading: [Month]}
        value: [Value, Count]
        """,
        head="others: expected\n",
    )
    text = "Our dashboard\nOrg;Measure;Month;Value\nZ01;Deliveries;01/04/2026;1,250\n"
    text += "Q99;Deliveries;01/04/2026;9\nZ01;Booked;01/04/2026;*\n"
    read = desk.read(text.encode(), name="long.csv")
    assert figures(read) == {("Z01", "women_birthing", "2026-04"): 1250}
    statuses = dict(zip(*(read.items[c].to_pylist() for c in ("item", "status")), strict=True))
    assert statuses["bookings"] == "suppressed"
    assert read.verdict == "accepted"
    assert "Rows of organisations that are not in this region were not read." in said(read)


def test_columns_without_a_heading_are_found_by_what_they_hold(desk):
    desk.layout(
        """
        provider: {in: fixed, value: Z01}
        item: {in: rows}
        month: {in: columns}
        """
    )
    rows = [TITLE, ["", "", "April 2026", "May 2026"], ["a", "Deliveries", 250, 260],
            ["b", "Still births", 1, 0]]  # fmt: skip
    assert figures(desk.read({"S": rows})) == SMALL


def test_bare_months_take_their_year_from_elsewhere(desk):
    desk.layout(
        """
        provider: {in: fixed, value: Z01}
        item: {in: rows, heading: [Indicator]}
        month: {in: columns}
        year: {in: cell, pattern: 'Financial year (.+)'}
        """
    )
    rows = [TITLE, ["Financial year 2025/26"], ["Indicator", "Dec", "January"],
            ["Deliveries", 240, 245]]  # fmt: skip
    assert figures(desk.read({"S": rows})) == {
        ("Z01", "women_birthing", "2025-12"): 240,
        ("Z01", "women_birthing", "2026-01"): 245,
    }


def test_figures_in_another_unit_are_converted_and_the_receipt_says_so(desk):
    items = """\
    items:
      women_birthing: {labels: [Deliveries (thousands)], times: 1000}
      midwife_wte: {labels: [Midwife hours a week], times: 0.02666666666666667}
"""
    desk.layout(
        ACROSS,
        items=items,
    )
    rows = [TITLE, ["Trust", "Z01"], ["Indicator", "Apr-26", "May-26"],
            ["Deliveries (thousands)", 0.25, 0.2504], ["Midwife hours a week", 4500, 4537.5],
            ["Deliveries (thousands)"]]  # fmt: skip
    read = desk.read({"S": rows})
    assert figures(read) == pytest.approx(
        {
            ("Z01", "women_birthing", "2026-04"): 250,
            ("Z01", "midwife_wte", "2026-04"): 120,
            ("Z01", "midwife_wte", "2026-05"): 121,
        }
    )
    assert "All figures of women_birthing were multiplied by 1000, as the layout says." in said(
        read
    )
    assert "refused S!C4" in said(read)  # a quarter of a woman
    assert "no whole number" in said(read)


def test_rows_are_added_up_and_a_missing_part_makes_the_sum_missing(desk):
    desk.layout(
        """
        provider: {in: rows, heading: [Org]}
        item: {in: columns}
        month: {in: rows, heading: [Month]}
        added_over: [Site]
        """
    )
    rows = [TITLE, ["Org", "Month", "Site", "Deliveries", "Booked"],
            ["Z01", "2026-04", "North", 200, 100], ["Z01", "2026-04", "South", 50, "NC"],
            ["Z01", "2026-05", "North", 210, 90], ["Z01", "2026-05", "North", 220, 90]]  # fmt: skip
    read = desk.read({"S": rows})
    assert figures(read) == {
        ("Z01", "women_birthing", "2026-04"): 250,
        ("Z01", "bookings", "2026-05"): 90,
    }
    statuses = {(r["item"], r["month"].month): r["status"] for r in read.items.to_pylist()}
    assert statuses["bookings", 4] == "not_collected"
    assert statuses["women_birthing", 5] == "refused"
    assert "stands here and in S!D5 with different values" in said(read)
    assert "Rows that differ in Site only were added up" in said(read)


def test_typed_rates_are_refused_and_named_never_turned_into_counts(desk):
    desk.layout(
        ACROSS + "not_read:\n      Caesarean rate: a rate that was typed in\n",
    )
    rows = [TITLE, ["Trust", "Z01"], ["Indicator", "Apr-26", "May-26"],
            ["Deliveries", 250, "31%"], ["Caesarean rate", 0.31, "33%"]]  # fmt: skip
    read = desk.read({"S": rows})
    assert figures(read) == {("Z01", "women_birthing", "2026-04"): 250}
    assert "refused S!C4 Women giving birth, May 2026: It holds a percentage" in said(read)
    assert "note S!A5 Not read: a rate that was typed in." in said(read)


def test_what_is_not_understood_is_named_by_its_cell_and_never_guessed_silently(desk):
    desk.layout(ACROSS)
    rows = [TITLE, ["Trust", "Z01"],
            ["Indicator", "Apr-26", "May-26", "17-May-26", "Apr-26", "Comment", "Dec-26", "Jan-27"],
            ["Deliveries", 1, 250, 3, 2, 4, 7, ""], ["Stil births", "", 1],
            ["Something else", "", 5], ["", "", 6]]  # fmt: skip
    read = desk.read({"S": rows})
    told = said(read)
    assert figures(read) == {
        ("Z01", "women_birthing", "2026-05"): 250,
        ("Z01", "stillbirths", "2026-05"): 1,
    }
    assert "error S!D3 This heading is a date that is neither the first nor the last day" in told
    assert "error S!E3 More than one column bears these names (B3, E3)" in told
    assert "warning S!F3 This is no month" in told
    assert "refused S!G4 This month has not begun yet" in told
    assert "guess S!A5 The label was read as “Stillbirths” (stillbirths)." in told
    assert "warning S!A6 The layout does not know this label" in told
    assert "warning S!A7 Figures without a label were not read." in told
    assert "H3" not in told  # a month to come whose column is empty


def test_months_for_which_nothing_is_filled_in_are_not_as_if_sent_empty(desk):
    desk.layout(ACROSS)
    rows = [TITLE, ["Trust", "Z01"], ["Indicator", "Apr-26", "May-26", "Jun-26"],
            ["Deliveries", 250, 260, ""], ["Still births", "", 1, ""]]  # fmt: skip
    read = desk.read({"S": rows})
    seen = {(r["item"], r["month"].month): r["status"] for r in read.items.to_pylist()}
    assert seen == {
        ("women_birthing", 4): "provisional",
        ("women_birthing", 5): "provisional",
        ("stillbirths", 4): "not_submitted",
        ("stillbirths", 5): "provisional",
    }


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    counts=st.dictionaries(
        st.tuples(st.sampled_from(["Deliveries", "Still births", "Booked"]), st.integers(1, 9)),
        st.integers(0, 999),
        min_size=1,
    ),
    down=st.booleans(),
    above=st.integers(0, 6),
    left=st.integers(0, 4),
    gaps=st.booleans(),
)
def test_a_table_is_read_alike_wherever_it_stands_and_whichever_way_it_lies(
    desk, counts, down, above, left, gaps
):
    desk.layout(
        f"""
        provider: {{in: fixed, value: Z01}}
        item: {{in: {"columns" if down else "rows, heading: [Measure]"}}}
        month: {{in: {"rows, heading: [Measure]" if down else "columns"}}}
        """
    )
    items = sorted({item for item, _ in counts})
    months = sorted({month for _, month in counts})
    grid = [["Measure", *(f"2026-{m:02d}" for m in months)]]
    grid += [[i, *(counts.get((i, m), "") for m in months)] for i in items]
    grid = [list(row) for row in zip(*grid, strict=True)] if down else grid
    spaced = [row for line in grid for row in ([line, []] if gaps else [line])]
    rows = [TITLE, *([] for _ in range(above)), *([""] * left + row for row in spaced)]
    ids = {"Deliveries": "women_birthing", "Still births": "stillbirths", "Booked": "bookings"}
    assert figures(desk.read({"S": rows})) == {
        ("Z01", ids[item], f"2026-{month:02d}"): count for (item, month), count in counts.items()
    }


def test_a_hidden_sheet_is_read_only_where_no_visible_one_has_the_table(desk):
    desk.layout(ACROSS)
    table = [["Trust", "Z01"], ["Indicator", "Apr-26"], ["Deliveries", 250]]
    other = [TITLE, ["Trust", "Z01"], ["Indicator", "Apr-26"], ["Deliveries", 999]]

    def hide(name):
        return lambda book: book.get_worksheet_by_name(name).hide()

    both = desk.read(workbook({"S": [TITLE, *table], "Old": other}, hide("Old")))
    assert set(figures(both).values()) == {250}
    assert "note Old! This sheet is hidden; it was not read." in said(both)
    alone = desk.read(workbook({"Front": [TITLE], "S": table}, hide("S")))
    assert set(figures(alone).values()) == {250}
    assert "note S! This sheet is hidden; all of it was read." in said(alone)


@pytest.mark.parametrize(
    ("rows", "reason"),
    [
        ([TITLE, ["Trust", "Z01"], ["Measure", "Apr-26"], ["Deliveries", 1]],
         "No row has a heading of the table: item cannot be found."),
        ([TITLE, ["Trust", "Z01"], ["Indicator", "One"], ["Deliveries", 1]], "No row names"),
        ([TITLE, ["Trust", "Nowhere"], ["Indicator", "Apr-26"], ["Deliveries", 1]],
         "names no known provider (Trust)"),
        ([TITLE, ["Trust", "RXR"], ["Indicator", "Apr-26"], ["Deliveries", 1]],
         "The provider belongs to North West Coast."),
        ([TITLE, ["Trust", "Z01"], ["Indicator", "Apr-26"], ["Otherwise", 1]],
         "The layout does not know this label"),
    ],
)  # fmt: skip
def test_a_file_of_which_nothing_can_be_read_is_rejected_with_the_reason(desk, rows, reason):
    desk.layout(ACROSS)
    read = desk.read({"S": rows})
    assert read.verdict == "rejected"
    assert read.items.num_rows == 0
    assert reason in read.reason


def test_personal_data_costs_the_whole_file_whatever_its_layout(desk):
    desk.layout(ACROSS)
    number = nhs_number()
    rows = [TITLE, ["Trust", "Z01"], ["Indicator", "Apr-26"], ["Deliveries", 250], [number]]
    read = desk.read({"S": rows})
    assert read.verdict == "rejected"
    assert read.incident
    assert number not in said(read)


def test_quarters_and_years_are_read_as_such(desk):
    desk.layout(
        """
        provider: {in: rows, heading: [Trust]}
        item: {in: columns}
        month: {in: rows, heading: [Quarter]}
        period_months: 3
        """
    )
    read = desk.read({"S": [TITLE, ["Trust", "Quarter", "Deliveries"], ["Z01", "2026 Q1", 700]]})
    (row,) = read.items.to_pylist()
    assert (row["month"].isoformat(), row["period_months"], row["value"]) == ("2026-01-01", 3, 700)
    desk.layout(
        """
        provider: {in: rows, heading: [Trust]}
        item: {in: columns}
        month: {in: fixed, value: 2024-25}
        period_months: 12
        """
    )
    read = desk.read({"S": [TITLE, ["Trust", "Deliveries"], ["Z01", 2900]]})
    (row,) = read.items.to_pylist()
    assert (row["month"].isoformat(), row["period_months"]) == ("2024-04-01", 12)
