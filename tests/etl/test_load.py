"""The nightly job, through real workbooks, folders and databases."""

from __future__ import annotations

import json
import os
from datetime import date, timedelta

import pytest

from etl.load import LoadError
from store.pointer import current_id, snapshot_ids
from tests.etl.loading import SENT, TABLES, Place, made_return
from tests.etl.made_returns import nhs_number

MARCH, APRIL = date(2026, 3, 1), date(2026, 4, 1)
DAY = timedelta(days=1)


@pytest.fixture
def place(tmp_path) -> Place:
    (tmp_path / "data" / "inbox").mkdir(parents=True)
    return Place(tmp_path / "data")


def april(births: object, provider: str = "Z01", status: str = "final") -> bytes:
    return made_return(provider, {APRIL: {"women_birthing": births, "bookings": 130}}, status)


def same(one: dict, other: dict) -> bool:
    return all(one[name].equals(other[name]) for name in TABLES)


def test_a_return_becomes_a_cut_in_force_with_everything_kept(place):
    path = place.put("april/Z01.xlsx", april(241))
    report = place.load()
    assert (report.accepted, report.rejected, report.exit_code) == (1, [], 0)
    snapshot = place.snapshot()
    assert snapshot.id == report.snapshot
    frame = snapshot.observations["women_birthing_total"]
    assert frame[frame["org"] == "Z01"]["numerator"].tolist() == [241.0]
    assert path.exists()
    (archived,) = place.data.glob("archive/*/*.xlsx")
    assert archived.read_bytes() == path.read_bytes()
    assert not archived.stat().st_mode & 0o222
    sidecar = json.loads(archived.with_suffix(".json").read_text())
    assert sidecar["names"] == ["Z01.xlsx"]
    assert sidecar["received"] == SENT.isoformat()
    (row,) = place.ledger.submissions()
    assert (row.provider, row.actor, row.path) == ("Z01", "local", "april/Z01.xlsx")
    assert (row.first_month, row.last_month, row.cells) == (APRIL, APRIL, 2)


def test_every_submission_has_a_receipt_that_shows_markup_as_text(place):
    place.put("<b>Z01</b>.xlsx", made_return("Z01", {APRIL: {"women_birthing": "12.5"}}))
    place.load()
    (row,) = place.ledger.submissions()
    told = json.loads((place.data / "receipts" / f"{row.submission}.json").read_text())
    page = (place.data / "receipts" / f"{row.submission}.html").read_text()
    assert "<b>" not in page
    refused = [f for f in told["findings"] if f["severity"] == "refused"]
    assert refused[0]["cell"] in page


def test_the_manifest_names_what_the_cut_was_made_of(place):
    place.put("Z01.xlsx", april(241))
    place.load()
    manifest = place.snapshot().manifest
    (row,) = place.ledger.submissions()
    assert manifest["inputs"] == [row.submission]
    assert manifest["region"] == "demo"
    assert manifest["rows"]["items"] == 2
    assert {f"{name}.parquet" for name in TABLES} < set(manifest["files"])


def test_an_unchanged_inbox_publishes_nothing(place):
    place.put("Z01.xlsx", april(241))
    first = place.load().snapshot
    again = place.load()
    assert (again.snapshot, again.exit_code) == (None, 0)
    assert snapshot_ids(place.data) == (first,)
    assert [run.outcome for run in place.ledger.runs()] == ["nothing_new", "published"]


def test_an_empty_inbox_is_no_fault(place):
    assert place.load().exit_code == 0
    assert current_id(place.data) is None


def test_the_same_content_under_another_name_is_taken_once(place):
    path = place.put("Z01.xlsx", april(241))
    place.load()
    place.put("copy of Z01.xlsx", path.read_bytes())
    assert place.load().snapshot is None
    (sidecar,) = place.data.glob("archive/*/*.json")
    assert json.loads(sidecar.read_text())["names"] == ["Z01.xlsx", "copy of Z01.xlsx"]


def test_lock_files_and_hidden_files_are_passed_over(place):
    for name in ("~$Z01.xlsx", ".Z01.xlsx", "Thumbs.db", ".hidden/Z01.xlsx"):
        place.put(name, b"nothing that can be read")
    assert place.load().files == 0


def test_a_restated_month_replaces_the_value_and_is_kept_in_the_ledger(place):
    place.put("first.xlsx", april(241))
    place.load()
    place.put("second.xlsx", april(243), SENT + DAY)
    assert place.load().restated == 1
    assert place.value("women_birthing", "Z01", APRIL) == (243.0, "final")
    (step,) = place.ledger.restatements()
    assert (step.item, step.old_value, step.new_value) == ("women_birthing", 241.0, 243.0)
    assert step.actor == "local"


def test_an_older_file_that_comes_late_restates_nothing(place):
    place.put("second.xlsx", april(243), SENT + DAY)
    place.load()
    place.put("first.xlsx", april(241))
    place.load()
    assert place.value("women_birthing", "Z01", APRIL) == (243.0, "final")
    assert place.ledger.restatements() == []


def test_a_final_return_replaces_a_provisional_one_and_not_the_reverse(place):
    place.put("1.xlsx", april(241, status="provisional"))
    place.load()
    assert place.value("women_birthing", "Z01", APRIL) == (241.0, "provisional")
    place.put("2.xlsx", april(243), SENT + DAY)
    place.put("3.xlsx", april(250, status="provisional"), SENT + 2 * DAY)
    place.load()
    assert place.value("women_birthing", "Z01", APRIL) == (243.0, "final")


def test_an_empty_cell_leaves_what_was_sent_and_a_withdrawal_takes_it_back(place):
    place.put("1.xlsx", april(241))
    place.put("2.xlsx", april(None), SENT + DAY)
    place.load()
    assert place.value("women_birthing", "Z01", APRIL) == (241.0, "final")
    place.put("3.xlsx", april("WITHDRAW"), SENT + 2 * DAY)
    place.load()
    assert place.value("women_birthing", "Z01", APRIL) == (None, "withdrawn")
    frame = place.snapshot().observations["women_birthing_total"]
    (row,) = frame[frame["org"] == "Z01"].to_dict("records")
    assert (row["status"], row["reason"]) == ("not_submitted", "Withdrawn by the sender")


@pytest.mark.soak
def test_loading_day_by_day_ends_as_rebuilding_from_the_archive(place):
    days = [
        ("1.xlsx", made_return("Z01", {MARCH: {"women_birthing": 230}}, "provisional")),
        ("2.xlsx", april(180, "Z02")),
        ("3.xlsx", made_return("Z01", {MARCH: {"women_birthing": 233}, APRIL: {"bookings": 90}})),
        ("4.xlsx", april("NC", "Z02")),
        ("5.xlsx", april(241, "Z06")),
    ]
    for number, (name, content) in enumerate(days):
        place.put(name, content, SENT + number * DAY)
        place.load()
    day_by_day, steps = place.tables(), [step.id for step in place.ledger.restatements()]
    assert place.load(rebuild=True).snapshot == current_id(place.data)
    assert same(place.tables(), day_by_day)
    assert [step.id for step in place.ledger.restatements()] == steps


def test_a_rebuild_needs_neither_inbox_nor_cache(place):
    place.put("Z01.xlsx", april(241)).rename(place.data / "elsewhere.xlsx")
    place.put("Z02.xlsx", april(180, "Z02"))
    place.load()
    before = place.tables()
    (place.inbox / "Z02.xlsx").unlink()
    for cached in place.data.glob("parsed/*/*"):
        cached.write_bytes(b"torn")
    place.load(rebuild=True)
    assert same(place.tables(), before)


def test_a_changed_catalogue_makes_everything_again(place, tmp_path):
    text = place.indicators.read_text()
    own = Place(place.data, indicators=tmp_path / "indicators.yaml")
    own.indicators.write_text(text)
    own.put("Z01.xlsx", april(241))
    own.load()
    assert own.snapshot().catalogue.rules.coverage == 0.8
    own.indicators.write_text(text.replace("coverage: 0.8", "coverage: 0.9"))
    assert own.load().snapshot is not None
    assert own.snapshot().catalogue.rules.coverage == 0.9
    assert own.value("women_birthing", "Z01", APRIL) == (241.0, "final")
    assert len(list((place.data / "parsed").iterdir())) == 1


def test_a_rejected_file_is_tried_again_when_the_catalogue_changes_and_not_before(place, tmp_path):
    text = place.providers.read_text()
    own = Place(place.data, providers=tmp_path / "providers.yaml")
    own.providers.write_text(text)
    own.put("Z99.xlsx", april(241, "Z99"))
    assert [own.load().exit_code for _ in range(2)] == [3, 0]
    own.providers.write_text(text.replace("code: Z11\n", "code: Z99\n"))
    report = own.load()
    assert (report.accepted, report.rejected) == (1, [])
    assert own.value("women_birthing", "Z99", APRIL) == (241.0, "final")


def test_a_file_with_personal_data_is_deleted_and_nothing_of_it_is_kept(place):
    number = nhs_number()
    path = place.put("Z01.xlsx", april(number))
    other = place.put("Z02.xlsx", april(180, "Z02"))
    report = place.load()
    assert (report.exit_code, report.accepted) == (3, 1)
    assert not path.exists()
    assert other.exists()
    assert len(list(place.data.glob("archive/*/*.xlsx"))) == 1
    (incident,) = place.ledger.incidents()
    assert (incident.kind, incident.actor) == ("personal_data", "local")
    for file in place.data.rglob("*"):
        assert not file.is_file() or number.encode() not in file.read_bytes()


def test_a_file_with_personal_data_in_a_folder_of_somebody_else_is_only_read(place, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "Z01.xlsx").write_bytes(april(nhs_number()))
    assert place.load(inbox=elsewhere).exit_code == 3
    assert (elsewhere / "Z01.xlsx").exists()
    assert len(place.ledger.incidents()) == 1


def test_a_mended_file_of_the_same_name_is_taken(place):
    place.put("Z01.xlsx", b"no workbook")
    assert place.load().exit_code == 3
    place.put("Z01.xlsx", april(241), SENT + DAY)
    assert place.load().accepted == 1


def test_a_file_from_the_future_is_received_now(place):
    path = place.put("Z01.xlsx", april(241))
    os.utime(path, (4e9, 4e9))
    place.load()
    (row,) = place.ledger.submissions()
    assert row.received <= row.recorded


def test_a_region_that_does_not_exist_is_a_sentence(place):
    settings = place.settings.model_copy(update={"region": "mars"})
    from etl import load
    from etl.faults import UserError
    from tests.etl.loading import Silent

    with pytest.raises(UserError, match=r"no region mars .* demo or nwc"):
        load.run(settings, Silent())


def test_a_missing_inbox_is_a_sentence_and_is_not_made(place, tmp_path):
    with pytest.raises(LoadError, match="--inbox"):
        place.load(inbox=tmp_path / "nowhere")
    assert not (tmp_path / "nowhere").exists()


def test_a_decision_publishes_a_cut_that_holds_it_and_taking_it_back_another(place):
    place.put("Z01.xlsx", april(241))
    place.load()
    made = place.ledger.add_gate_override("Z01", "caesarean_rate", APRIL, None, "Agreed", "jo")
    place.ledger.add_caveat("Z01", None, None, APRIL, "New system")
    assert place.load().snapshot == current_id(place.data)
    rows = place.tables()["judgements"].to_pylist()
    assert [(r["kind"], r["org"], r["level"], r["from"], r["to"]) for r in rows] == [
        ("caveat", "Z01", "provider", None, APRIL),
        ("gate_override", "Z01", "provider", APRIL, None),
    ]
    assert [(r["indicator"], r["value"], r["reason"], r["actor"]) for r in rows] == [
        (None, "New system", None, "local"),
        ("caesarean_rate", None, "Agreed", "jo"),
    ]
    assert place.load().snapshot is None
    place.ledger.withdraw_gate_override(made.id, "No longer")
    place.load()
    assert [r["kind"] for r in place.tables()["judgements"].to_pylist()] == ["caveat"]
    assert place.value("women_birthing", "Z01", APRIL) == (241.0, "final")


def test_what_was_found_in_a_return_is_in_the_ledger_as_on_its_receipt(place):
    place.put("Z01.xlsx", april("12.5"))
    place.load()
    (row,) = place.ledger.submissions()
    receipt = json.loads((place.data / "receipts" / f"{row.submission}.json").read_text())
    kept = [
        {"severity": i.severity, "sheet": i.sheet, "cell": i.cell, "message": i.message}
        for i in place.ledger.issues(row.submission)
    ]
    assert kept == receipt["findings"]
    assert "refused" in [issue["severity"] for issue in kept]


def test_a_file_whose_name_holds_personal_data_is_named_nowhere(place):
    number = nhs_number()
    path = place.put(f"{number}/return {number}.xlsx", april(241))
    assert place.load().exit_code == 3
    assert not path.exists()
    assert place.load().exit_code == 0
    for file in (file for file in place.data.rglob("*") if file.is_file()):
        assert number not in file.name
        assert number.encode() not in file.read_bytes()


def test_a_name_that_is_no_text_is_read_like_any_other(place):
    odd = os.fsencode(place.inbox) + b"/Z01 caf\xe9.xlsx"
    with open(odd, "wb") as file:
        file.write(april(241))
    assert place.load().accepted == 1
    assert place.load().files == 1
    assert [row.path for row in place.ledger.submissions()] == ["Z01 caf\\xe9.xlsx"]
