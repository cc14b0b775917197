"""Precedence: one figure stands for each cell, whatever order files come in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from etl.fold import REPLACES, fold
from store.tables import ITEM_KEY, ITEMS

PRIORITY = {"standard": 100, "dashboard": 10}
START = datetime(2026, 5, 1, tzinfo=UTC)
CELL = {
    "item": "women_birthing",
    "level": "provider",
    "org": "Z01",
    "month": date(2026, 4, 1),
    "period_months": 1,
    "breakdown": "all",
    "group": "all",
}


def sent(submission: str, *cells: dict, day: int = 0, final: bool = True, **more) -> pa.Table:
    """A submission's candidates; a cell is its value and status, and what differs from CELL."""
    rows = [
        {
            **CELL,
            "value": None,
            "status": "final" if final else "provisional",
            "source": "standard",
            "submission": submission,
            "received": START + timedelta(days=day),
            "is_final": final,
            "as_of": None,
            **more,
            **cell,
        }
        for cell in cells
    ]
    return pa.Table.from_pylist(rows, schema=ITEMS)


def standing(*submissions: pa.Table) -> dict:
    """The one cell that stands when those came one after another."""
    table = None
    for submission in submissions:
        table = fold(table, [submission], PRIORITY).items
    return table.to_pylist()[0]


def test_a_later_final_value_takes_the_place_of_an_earlier_one():
    assert standing(sent("a", {"value": 5.0}), sent("b", {"value": 6.0}, day=1))["value"] == 6.0


def test_a_provisional_value_never_takes_the_place_of_a_final_one():
    late = sent("b", {"value": 6.0}, day=9, final=False)
    assert standing(sent("a", {"value": 5.0}), late)["value"] == 5.0


def test_a_final_value_takes_the_place_of_a_later_provisional_one():
    early = sent("a", {"value": 5.0})
    assert standing(sent("b", {"value": 6.0}, day=9, final=False), early)["value"] == 5.0


def test_the_layout_of_higher_priority_wins_whenever_it_came():
    other = sent("b", {"value": 6.0}, day=9, source="dashboard")
    assert standing(sent("a", {"value": 5.0}), other)["value"] == 5.0


def test_an_empty_refused_or_ambiguous_cell_leaves_the_value():
    for status in ("not_submitted", "refused", "ambiguous"):
        assert (
            standing(sent("a", {"value": 5.0}), sent("b", {"status": status}, day=1))["value"]
            == 5.0
        )


def test_a_token_takes_the_place_of_a_value():
    for status in ("withdrawn", "not_collected", "suppressed"):
        stands = standing(sent("a", {"value": 5.0}), sent("b", {"status": status}, day=1))
        assert (stands["value"], stands["status"]) == (None, status)


def test_a_restatement_says_what_replaced_what():
    first, second = sent("a", {"value": 5.0}), sent("b", {"value": 6.0}, day=1)
    steps = fold(fold(None, [first], PRIORITY).items, [second], PRIORITY).restatements.to_pylist()
    assert [(s["old_value"], s["new_value"], s["new_submission"]) for s in steps] == [
        (5.0, 6.0, "b")
    ]


def test_files_loaded_together_are_restated_as_if_loaded_one_by_one():
    files = [
        sent(name, {"value": value}, day=day)
        for day, (name, value) in enumerate([("a", 5.0), ("b", 6.0), ("c", 6.0), ("d", 7.0)])
    ]
    steps = fold(None, files[::-1], PRIORITY).restatements.to_pylist()
    assert [(s["old_value"], s["new_value"]) for s in steps] == [(5.0, 6.0), (6.0, 7.0)]


def test_the_same_value_again_is_no_restatement():
    files = [sent("a", {"value": 5.0}), sent("b", {"value": 5.0}, day=1)]
    assert fold(None, files, PRIORITY).restatements.num_rows == 0


def test_a_value_where_there_was_none_is_no_restatement():
    files = [sent("a", {"status": "not_submitted"}), sent("b", {"value": 5.0}, day=1)]
    assert fold(None, files, PRIORITY).restatements.num_rows == 0


def test_a_late_provisional_value_that_does_not_stand_is_no_restatement():
    files = [sent("a", {"value": 5.0}), sent("b", {"value": 6.0}, day=1, final=False)]
    assert fold(None, files, PRIORITY).restatements.num_rows == 0


def test_nothing_folds_to_nothing():
    folded = fold(None, [], PRIORITY)
    assert folded.items.schema == ITEMS
    assert folded.items.num_rows == folded.restatements.num_rows == 0


@st.composite
def submissions(draw) -> list[pa.Table]:
    """Up to six submissions about a few cells, with many ties in what precedence asks about."""
    tables = []
    for number in range(draw(st.integers(1, 6))):
        final = draw(st.booleans())
        statuses = ["final" if final else "provisional", *REPLACES[2:], "not_submitted", "refused"]
        cells = []
        for item, org, month in draw(st.sets(st.tuples(*[st.integers(0, 1)] * 3), max_size=8)):
            status = draw(st.sampled_from(statuses))
            valued = status in ("final", "provisional")
            cells.append(
                {
                    "item": f"item_{item}",
                    "org": f"Z0{org}",
                    "month": date(2026, 4 + month, 1),
                    "value": float(draw(st.integers(0, 2))) if valued else None,
                    "status": status,
                }
            )
        as_of = draw(st.one_of(st.none(), st.just(date(2026, 5, 2)), st.just(date(2026, 5, 3))))
        layout, day = draw(st.sampled_from(sorted(PRIORITY))), draw(st.integers(0, 2))
        tables.append(sent(f"{number}", *cells, day=day, final=final, source=layout, as_of=as_of))
    return tables


def naive(tables: list[pa.Table]) -> dict:
    """The rule itself, a cell at a time."""
    best: dict = {}
    for row in (row for table in tables for row in table.to_pylist()):
        key = tuple(row[name] for name in ITEM_KEY)
        rank = (
            row["status"] in REPLACES,
            row["is_final"],
            PRIORITY[row["source"]],
            row["received"],
            row["as_of"] or date.min,
            row["submission"],
        )
        if key not in best or rank > best[key][0]:
            best[key] = (rank, row)
    return {key: row for key, (_, row) in best.items()}


def by_cell(table: pa.Table) -> dict:
    return {tuple(row[name] for name in ITEM_KEY): row for row in table.to_pylist()}


@settings(max_examples=60, deadline=None)
@given(submissions(), st.randoms(use_true_random=False))
def test_folding_in_any_order_and_grouping_gives_what_the_rule_says(tables, random):
    expected = naive(tables)
    assert by_cell(fold(None, tables, PRIORITY).items) == expected
    random.shuffle(tables)
    table = None
    while tables:
        some = random.randint(1, len(tables))
        table = fold(table, tables[:some], PRIORITY).items
        tables = tables[some:]
    assert by_cell(table) == expected
