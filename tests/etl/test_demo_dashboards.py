"""The demo's legacy dashboards: what was written is read, and changes no figure of a return."""

import json
from datetime import UTC, date, datetime

import pyarrow.compute as pc
import pytest

from etl.demo.command import write_demo
from etl.demo.generate import REGION
from etl.read import read_submission
from tests.etl.loading import Place
from tests.etl.made_demo import INDICATORS, PROVIDERS, UNTIL, shipped

MONTHS = 14
TODAY = date(2026, 11, 1)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The demo's files, and what its answers say of the dashboards."""
    out = tmp_path_factory.mktemp("demo") / "inbox"
    write_demo(out, INDICATORS, PROVIDERS, months=MONTHS, until=UNTIL)
    return out, json.loads((out / "answers.json").read_text())["dashboards"]


@pytest.fixture(scope="module")
def read(written):
    """Each dashboard as read, with its answer."""
    out, told = written
    return [
        (read_submission(out / one["file"], one["file"], shipped(), REGION, TODAY), one)
        for one in told
    ]


def month(text):
    return date.fromisoformat(f"{text}-01")


def test_each_trust_of_a_has_a_workbook_a_year_and_b_is_one_of_all_trusts(written):
    out, told = written
    assert [(one["layout"], one["providers"]) for one in told] == [
        ("dashboard_a", ["Z02"]),
        ("dashboard_a", ["Z03"]),
        ("dashboard_a", ["Z02"]),
        ("dashboard_a", ["Z03"]),
        ("dashboard_b", ["Z07", "Z08", "Z09", "Z10", "Z11"]),
    ]
    assert sorted(str(p.relative_to(out)) for p in out.glob("dashboards/*")) == sorted(
        one["file"] for one in told
    )


def test_every_count_that_was_written_is_read_and_nothing_else(read):
    for submission, told in read:
        assert submission.layout == told["layout"]
        assert submission.return_status == "provisional"
        rows = [row for row in submission.items.to_pylist() if row["value"] is not None]
        assert len(rows) == told["figures"]
        sums = {}
        for row in rows:
            mine = sums.setdefault(row["org"], {})
            mine[row["item"]] = mine.get(row["item"], 0) + row["value"]
        assert sums.keys() == told["sums"].keys()
        for provider, expected in told["sums"].items():
            assert sums[provider] == pytest.approx(expected, abs=1e-4)
        months = pc.min_max(submission.items["month"]).as_py()
        assert (f"{months['min']:%Y-%m}", f"{months['max']:%Y-%m}") == (told["from"], told["to"])


def test_what_is_no_figure_is_a_status_or_refused_at_its_cell(read):
    statuses = set()
    for submission, told in read:
        rows = {(r["item"], r["org"], r["month"]): r for r in submission.items.to_pylist()}
        places = {(f.sheet.strip(), f.cell) for f in submission.findings}
        for one in told["dirt"]:
            row = rows[one["item"], one["provider"], month(one["month"])]
            assert (row["value"], row["status"]) == (None, one["status"])
            statuses.add(one["status"])
            if one["status"] in ("refused", "ambiguous"):
                assert (one["sheet"], one["cell"]) in places
    assert statuses == {"refused", "ambiguous", "suppressed", "not_collected", "not_submitted"}


def test_typed_rates_and_other_definitions_are_kept_apart_and_the_receipt_says_why(read):
    a = next(s for s, told in read if told["layout"] == "dashboard_a")
    b = next(s for s, told in read if told["layout"] == "dashboard_b")
    said = {f.message for f in a.findings if f.severity == "note"}
    kept = "Kept as the dashboard's own figure, not as a data item: "
    assert f"{kept}a rate that was typed in, over all maternities." in said
    assert "All figures of consultant_hours were multiplied by 7, as the layout says." in said
    said = {f.message for f in b.findings}
    assert f"{kept}more than 1,500 ml, where the region counts 1,500 ml or more." in said
    assert "Not read: yes or no, no count." in said
    assert "The label was read as “Women giving birth” (women_birthing)." in said
    own = {row for s, _ in read for row in s.figures["item"].to_pylist()}
    assert own == set(shipped().dashboard_figures)
    items = {row for s, _ in read for row in s.items["item"].to_pylist()}
    assert items.isdisjoint(own)
    assert items.isdisjoint({"pph_1500_women", "babies_born", "maternal_readmissions"})


def test_every_label_of_the_demo_is_either_read_or_known_not_to_be(read):
    for submission, _ in read:
        assert not [f for f in submission.findings if "does not know this label" in f.message]
        assert not [f for f in submission.findings if f.severity == "error"]


def load(written, tmp_path, *patterns):
    """What loading some of the demo's files gives: how many figures were restated, the tables."""
    place = Place(tmp_path)
    for pattern in patterns:
        for path in sorted(written.glob(f"{pattern}/*.xlsx")):
            sent = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            place.put(f"{path.parent.name}/{path.name}", path.read_bytes(), sent)
    report = place.load()
    assert report.rejected == []
    return report.restated, place.tables()


def test_dashboards_change_no_figure_of_a_return_and_restate_none(written, tmp_path):
    returns = ("Z0[2378]", "Z1[01]")
    (tmp_path / "both").mkdir()
    (tmp_path / "alone").mkdir()
    restated, both = load(written[0], tmp_path / "both", "dashboards", "Z09", *returns)
    before, alone = load(written[0], tmp_path / "alone", "Z09", *returns)
    assert restated == before
    assert both["items"].equals(alone["items"])
    assert both["observations"].equals(alone["observations"])


def test_where_no_return_came_in_a_dashboard_gives_the_figures(written, read, tmp_path):
    _, tables = load(written[0], tmp_path, "dashboards")
    items = tables["items"].to_pylist()
    assert {row["source"] for row in items} == {"dashboard_a", "dashboard_b"}
    figures = [row for row in items if row["value"] is not None]
    assert len(figures) == sum(told["figures"] for _, told in read)
    assert {row["status"] for row in figures} == {"provisional"}
