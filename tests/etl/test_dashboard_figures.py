"""A dashboard's own figures: read with the care of items, kept beside them, never among them."""

from datetime import UTC, date, datetime

import pyarrow.parquet as pq
import pytest
import xlsxwriter

from etl import load
from etl.layout_faults import LayoutError, checked_layout
from etl.layout_load import load_layouts
from etl.layout_tables import TablesLayout
from etl.purge import purge
from store.snapshot import open_snapshot
from tests.etl.loading import SENT, Place, Silent, made_return
from tests.etl.made_layouts import ITEMS, TITLE, Desk, written
from tests.etl.made_returns import said, workbook

ACROSS = """
    provider: {in: cell, label: [Trust]}
    item: {in: rows, heading: [Indicator]}
    month: {in: columns}
    """
FIGURES = """\
    figures:
      other_losses: {labels: [PPH >1500 ml], why: another volume}
      typed_rate: {labels: [LSCS rate], kind: rate, why: a rate that was typed in}
"""
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)


@pytest.fixture
def desk(tmp_path, known):
    desk = Desk(tmp_path, known)
    desk.layout(ACROSS, items=ITEMS + FIGURES)
    return desk


def own(submission):
    return {
        (row["item"], f"{row['month']:%Y-%m}"): (row["value"], row["status"])
        for row in submission.figures.to_pylist()
    }


def sheet(*rows):
    return {"S": [TITLE, ["Trust", "Z01"], ["Indicator", "Apr-26", "May-26"], *rows]}


def test_counts_rates_and_tokens_are_read_and_the_receipt_says_that_they_are_no_items(desk):
    read = desk.read(
        sheet(
            ["Deliveries", 250, 260],
            ["PPH >1500 ml", 7, "<5"],
            ["LSCS rate", "36.4%", 34.2],
        )
    )
    assert own(read) == {
        ("other_losses", "2026-04"): (7, "provisional"),
        ("other_losses", "2026-05"): (None, "suppressed"),
        ("typed_rate", "2026-04"): (36.4, "provisional"),
        ("typed_rate", "2026-05"): (34.2, "provisional"),
    }
    assert set(read.items["item"].to_pylist()) == {"women_birthing"}
    assert "not as a data item: another volume." in said(read)


@pytest.mark.parametrize(
    ("cell", "status"),
    [(0.31, "refused"), ("31%", "refused"), ("-", "ambiguous"), ("NC", "not_collected")],
)
def test_a_count_by_another_definition_is_read_as_strictly_as_an_item(desk, cell, status):
    read = desk.read(sheet(["Deliveries", 250, 260], ["PPH >1500 ml", cell, 3]))
    assert own(read)["other_losses", "2026-04"] == (None, status)
    assert own(read)["other_losses", "2026-05"] == (3, "provisional")


@pytest.mark.parametrize("cell", ["a third", "%", True, -3, "#DIV/0!"])
def test_what_is_no_rate_is_refused_where_a_rate_is_due(desk, cell):
    read = desk.read(sheet(["Deliveries", 250, 260], ["LSCS rate", cell, 33]))
    assert own(read)["typed_rate", "2026-04"] == (None, "refused")


def test_a_cell_formatted_as_a_percentage_is_the_rate_that_it_shows(tmp_path):
    path = tmp_path / "ours.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("Dashboard")
        percent = book.add_format({"num_format": "0.0%"})
        for r, row in enumerate(dashboard_a(250)):
            for c, cell in enumerate(row):
                page.write(r, c, cell)
        page.write(6, 3, 0.364, percent)
    place = Place(tmp_path / "data")
    place.data.mkdir()
    place.put("a.xlsx", path.read_bytes())
    place.load()
    rows = place.tables()["dashboards"].to_pylist()
    assert [r["value"] for r in rows if r["item"] == "a_lscs_rate"] == [36.4]


def test_a_figure_cannot_bear_an_items_id_or_label(tmp_path, known):
    head = ITEMS + FIGURES.replace("other_losses", "stillbirths")
    with pytest.raises(LayoutError, match="“stillbirths” is a data item"):
        checked(tmp_path, known, head)
    with pytest.raises(LayoutError, match="its label “Deliveries” stands under other_losses too"):
        checked(tmp_path, known, ITEMS + FIGURES.replace("PPH >1500 ml", "Deliveries"))


def checked(tmp_path, known, items):
    return checked_layout(written(tmp_path, ACROSS, items=items), known)


def test_the_catalogue_names_every_figure_of_the_programs_own_dashboards(known):
    declared = {
        (f"dashboard_{named.dashboard}", figure, named.kind)
        for figure, named in known.dashboard_figures.items()
    }
    read = {
        (layout.id, figure, own.kind)
        for layout in load_layouts().values()
        if isinstance(layout, TablesLayout)
        for table in layout.tables
        for figure, own in table.figures.items()
    }
    assert read == declared


def dashboard_a(women, hospital=240, month="Apr-26"):
    """A workbook of dashboard A with a few of its rows."""
    return [
        ["Maternity dashboard"],
        ["Trust", "Z01"],
        ["Indicator", "Goal", "Red flag", month, "YTD"],
        ["Bookings", "", "", women],
        ["Deliveries (hospital only)", "", "", hospital],
        ["Home births and births before arrival", "", "", women - hospital],
        ["LSCS rate", "", "", "36.4%"],
    ]


def put(place, name, women, sent=SENT, **more):
    return place.put(name, workbook({"Dashboard": dashboard_a(women, **more)}), sent)


def later(day):
    return datetime(2026, 5, day, 9, tzinfo=UTC)


@pytest.fixture
def place(tmp_path):
    (tmp_path / "data").mkdir()
    return Place(tmp_path / "data")


def kept(place):
    rows = place.tables()["dashboards"].to_pylist()
    return {(row["item"], row["source"]): row["value"] for row in rows}


def test_what_a_dashboard_said_stands_although_a_return_came_after_it(place):
    put(place, "a.xlsx", 250)
    place.load()
    place.put("r.xlsx", made_return("Z01", {APRIL: {"bookings": 300}}), later(20))
    place.load()
    assert place.value("bookings", "Z01", APRIL) == (300, "final")
    assert kept(place) == {
        ("bookings", "dashboard_a"): 250,
        ("a_deliveries_hospital", "dashboard_a"): 240,
        ("a_home_and_bba", "dashboard_a"): 10,
        ("a_lscs_rate", "dashboard_a"): 36.4,
    }
    items = set(place.tables()["items"]["item"].to_pylist())
    assert items == {"bookings"}


def test_one_by_one_and_all_at_once_and_rebuilt_give_the_same_dashboards(place, tmp_path):
    books = {
        "a1.xlsx": (workbook({"Dashboard": dashboard_a(250)}), later(14)),
        "a2.xlsx": (workbook({"Dashboard": dashboard_a(260, 251)}), later(15)),
        "a3.xlsx": (workbook({"Dashboard": dashboard_a(270, month="May-26")}), later(15)),
    }
    for name in books:
        place.put(name, *books[name])
        place.load()
    step_by_step = place.tables()
    (tmp_path / "other").mkdir()
    at_once = Place(tmp_path / "other")
    for name in reversed(books):
        at_once.put(name, *books[name])
    at_once.load()
    place.load(rebuild=True)
    for name in ("dashboards", "items"):
        assert step_by_step[name].equals(at_once.tables()[name])
        assert step_by_step[name].equals(place.tables()[name])
    rows = step_by_step["dashboards"].to_pylist()
    assert {(r["item"], r["month"]): r["value"] for r in rows}["a_home_and_bba", APRIL] == 9


def test_a_purged_dashboard_is_gone_from_every_cut(place):
    put(place, "a1.xlsx", 250)
    place.load()
    put(place, "a2.xlsx", 270, later(15), month="May-26")
    place.load()
    doomed = next(s for s in place.ledger.submissions() if s.path == "a2.xlsx").sha256
    purge(place.settings, doomed, "sent in error", workers=0)
    rows = place.tables()["dashboards"].to_pylist()
    assert {row["month"] for row in rows} == {APRIL}


def test_a_cut_without_the_table_opens_and_the_next_load_makes_it(place):
    put(place, "a.xlsx", 250)
    place.load()
    folder = place.snapshot().path
    (folder / "dashboards.parquet").unlink()
    assert open_snapshot(place.data).dashboards().empty
    load.run(place.settings, Silent(), workers=0, rebuild=True)
    assert pq.read_table(place.snapshot().path / "dashboards.parquet").num_rows == 4
