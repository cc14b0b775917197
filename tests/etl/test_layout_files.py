"""Layout files: every fault is told with its line, and the program's own have none."""

import pickle
from datetime import date
from pathlib import Path

import pytest
import yaml

from catalogue.faults import CatalogueError, Fault
from etl import load
from etl.layout_faults import LayoutError, check_folder, checked_layout
from etl.layout_load import SHIPPED, layouts_digest, layouts_known, load_layouts
from tests.etl.loading import Place, Silent, made_return
from tests.etl.made_layouts import written
from tests.etl.made_returns import workbook

TABLE = """
    provider: {in: cell, label: [Trust]}
    item: {in: rows, heading: [Indicator]}
    month: {in: columns}
    """


def test_the_programs_own_layouts_speak_of_the_shipped_catalogue(known):
    check_folder(SHIPPED, known)
    assert {"standard", "dashboard_a", "dashboard_b", "msds_counts", "msds_measures"} <= set(
        load_layouts()
    )
    own = [x for x in load_layouts().values() if x.id != "standard"]
    assert max(x.priority for x in own) < load_layouts()["standard"].priority


def test_a_sound_layout_has_no_fault(tmp_path, known):
    assert checked_layout(written(tmp_path, TABLE), known).id == "mine"


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "words"),
    [
        ("kind: tables", "kind: table", 2, "kind", "must be tables"),
        ("kind: tables\n", "", 1, "kind", "must be tables"),
        ("priority: 30", "priority: high", 5, "priority", "a whole number is due"),
        ("priority: 30", "priority: 100", 5, "priority", "less than 100"),
        ("title:", "titel:", 4, "titel", "this key is not known"),
        ("signs: [Our dashboard]", "signs: []", 6, "signs", "at least one is needed"),
        ("in: cell,", "in: cel,", 8, "tables.0.provider.in", "it must be 'rows'"),
        ("in: cell, label: [Trust]", "in: cell", 8, "tables.0.provider", "needs a label"),
        ("in: cell, label: [Trust]", "in: cell, at: B", 8, "tables.0.provider.at", "such as B2"),
        ("in: cell, label: [Trust]", "in: sheet, label: [Trust]", 8, "tables.0.provider",
         "“label” says nothing where “in” is sheet"),
        ("in: cell, label: [Trust]", "in: file, pattern: '(a'", 8, "tables.0.provider.pattern",
         "no regular expression"),
        ("in: cell, label: [Trust]", "in: file, pattern: 'a.*'", 8, "tables.0.provider.pattern",
         "round brackets"),
        ("in: cell, label: [Trust]", "in: fixed", 8, "tables.0.provider", "needs a value"),
        ("item: {in: rows, heading: [Indicator]}", "item: {in: sheet}", 8, "tables.0",
         "at least one of provider, item and month must be “in: rows”"),
        ("month: {in: columns}", "month: {in: sheet}", 8, "tables.0", "value gives the heading"),
        ("    month: {in: columns}\n", "", 8, "tables.0.month", "it is missing"),
        ("bookings: [Booked]", "bokings: [Booked]", 14, "tables.0.items.bokings",
         "there is no item “bokings”"),
        ("bookings: [Booked]", "bookings: [deliveries.]", 14, "tables.0.items.bookings",
         "its label “deliveries.” stands under women_birthing too"),
        ("bookings: [Booked]", "bookings: []", 14, "tables.0.items.bookings.labels",
         "at least one is needed"),
        ("bookings: [Booked]", "bookings: {labels: [Booked], times: 0}", 14,
         "tables.0.items.bookings.times", "greater than 0"),
        ("signs: [Our dashboard]", "signs: [Our dashboard]\nproviders: {Elm: Z99}", 7,
         "providers.Elm", "there is no provider “Z99”"),
        ("version: 1", "version: [1", 4, "file", "mend the YAML"),
    ],
)  # fmt: skip
def test_every_fault_is_told_with_its_line_and_key(tmp_path, known, old, new, line, key, words):
    path = written(tmp_path, TABLE)
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))
    with pytest.raises(LayoutError) as told:
        checked_layout(path, known)
    assert any(
        one.startswith(f"mine.yaml:{line}: {key}: ") and words in one
        for one in str(told.value).splitlines()
    ), str(told.value)


def test_several_faults_are_told_at_once(tmp_path, known):
    path = written(tmp_path, TABLE)
    text = path.read_text().replace("bookings: [B", "bokings: [B").replace("stillb", "stilb")
    path.write_text(text)
    with pytest.raises(LayoutError) as told:
        checked_layout(path, known)
    assert len(told.value.faults) == 2


@pytest.mark.parametrize("kind", [LayoutError, CatalogueError])
def test_faults_go_from_one_process_to_another_unchanged(kind):
    error = kind((Fault("mine.yaml", 7, "tables", "it is missing; add it"),))
    arrived = pickle.loads(pickle.dumps(error))
    assert (str(arrived), arrived.faults) == (str(error), error.faults)


def test_an_id_is_taken_but_once(tmp_path, known):
    path = written(tmp_path, TABLE)
    path.write_text(path.read_text().replace("id: mine", "id: dashboard_a"))
    with pytest.raises(LayoutError, match="taken by the program's own layouts"):
        layouts_known(tmp_path, known)


def test_wide_layouts_need_a_rate_or_both_terms(tmp_path, known):
    path = Path(__file__).parents[1] / "collections" / "nmpa" / "layouts" / "nmpa_pph.yaml"
    entry = yaml.safe_load(path.read_text())
    entry["measures"][0] |= {"indicator": "pph_1500_rate", "rate": [], "numerator": []}
    bad = tmp_path / "bad.yaml"
    bad.write_text(yaml.safe_dump(entry, sort_keys=False))
    with pytest.raises(LayoutError, match="a rate is needed, or both"):
        checked_layout(bad, known)


@pytest.mark.soak
def test_a_layout_of_ones_own_is_used_by_the_load_and_a_change_reads_again(tmp_path):
    place, own = Place(tmp_path / "data"), tmp_path / "own"
    place.data.mkdir()
    own.mkdir()
    settings = place.settings.model_copy(update={"layouts": own})
    before = layouts_digest(own)
    written(own, TABLE)
    assert layouts_digest(own) != before
    rows = [["Our dashboard"], ["Trust", "Z01"], ["Indicator", "Apr-26"], ["Deliveries", 250]]
    place.put("ours.xlsx", workbook({"S": rows}))
    place.put("ret.xlsx", made_return("Z02", {date(2026, 4, 1): {"women_birthing": 400}}))
    report = load.run(settings, Silent(), workers=1)
    assert report.rejected == []
    assert place.value("women_birthing", "Z01", date(2026, 4, 1)) == (250, "provisional")
    text = (own / "mine.yaml").read_text()
    (own / "mine.yaml").write_text(text.replace("[Deliveries]", "[Something]"))
    report = load.run(settings, Silent(), workers=1)
    items = place.tables()["items"].to_pylist()
    assert {row["org"] for row in items if row["value"] is not None} == {"Z02"}


def test_a_folder_of_layouts_that_is_not_there_is_said_in_one_sentence(tmp_path, run_module):
    told = run_module(
        "etl", "check", __file__, MATERNITY_LAYOUTS=str(tmp_path / "none"), MATERNITY_REGION="demo"
    )
    assert told.returncode == 1
    assert told.stderr.strip().endswith("correct MATERNITY_LAYOUTS.")
    assert len(told.stderr.strip().splitlines()) == 1
