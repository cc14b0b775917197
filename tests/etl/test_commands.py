"""The command line, as a person or a night job uses it."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import date

import pytest

from tests.etl.loading import Place, made_return
from tests.etl.made_returns import nhs_number, sound_figures, standard_return

APRIL = date(2026, 4, 1)


@pytest.fixture(scope="module")
def loaded(tmp_path_factory) -> Place:
    """One return loaded and one rejected, by the command."""
    place = Place(tmp_path_factory.mktemp("loaded") / "data")
    place.put("Z01.xlsx", made_return("Z01", {APRIL: {"women_birthing": 241, "bookings": 130}}))
    place.put("Z02.xlsx", b"no workbook")
    code, out, error = place.command("run", "--workers", "2")
    assert code == 3
    assert "Rejected: Z02.xlsx. " in out
    assert "Published data cut " in out
    events = [json.loads(line)["event"] for line in error.splitlines()]
    assert {"rejected", "published"} <= set(events)
    return place


@pytest.fixture
def place(tmp_path) -> Place:
    (tmp_path / "data").mkdir()
    return Place(tmp_path / "data")


def faulty(place: Place, *arguments: str) -> str:
    """The one sentence that a user's mistake gets."""
    code, out, error = place.command(*arguments)
    assert (code, out) == (1, "")
    assert error.count("\n") == 1
    return error


def test_status_tells_who_has_sent_what(loaded):
    code, out, _ = loaded.command("status", "--json")
    told = json.loads(out)
    assert code == 0
    first = next(p for p in told["providers"] if p["code"] == "Z01")
    assert (first["latest_month"], first["submissions"][0]["verdict"]) == ("2026-04-01", "warnings")
    assert told["other"][0]["verdict"] == "rejected"
    assert told["last_run"]["outcome"] == "published"
    elmsea = next(p for p in told["tracker"]["providers"] if p["code"] == "Z01")
    assert {"month", "state", "due", "received", "days_late", "submission"} == set(
        elmsea["months"][-1]
    )
    words = loaded.command("status")[1]
    assert re.search(r"’s return, due \d+ \w+: \d+ of 13 in", words)
    assert re.search(r"^Elmsea( +[AMRPWL2.]\+?)+ +\d+\s% .*Information lead$", words, re.MULTILINE)
    assert "Rejected: Z02.xlsx. " in words


def test_status_can_write_the_reminders(loaded):
    text = loaded.command("status", "--remind")[1]
    assert text.count("Subject: Maternity return") == 13
    assert "write NC, never 0" in text


def test_status_before_anything_was_loaded(place):
    code, out, _ = place.command("status")
    assert code == 0
    assert "Data cut in force: none yet" in out


def test_export_gives_the_csv_of_the_screens(loaded, tmp_path):
    file = tmp_path / "out.csv"
    asked = ["export", "--indicator", "women_birthing_total", "--org", "Z01", "-o", str(file)]
    assert loaded.command(*asked)[0] == 0
    content = file.read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    (row,) = csv.DictReader(io.StringIO(content.decode("utf-8-sig")))
    assert (row["org"], row["numerator"], row["period_start"]) == ("Z01", "241", "2026-04-01")
    assert loaded.command(*asked[:5])[1].count("\n") >= 2


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--indicator", "no_such_rate"], "no indicator no_such_rate"),
        (["--indicator", "caesarean_rate", "--org", "Q99"], "no figures of Q99"),
        (["--indicator", "caesarean_rate", "--from", "April"], "not a month"),
    ],
)
def test_export_of_what_is_not_there_is_a_sentence(loaded, more, words):
    assert words in faulty(loaded, "export", *more)


def test_export_before_anything_was_loaded_is_a_sentence(place):
    assert "No data has been loaded yet" in faulty(place, "export", "--indicator", "caesarean_rate")


def test_rebuild_publishes_the_same_figures_again(loaded):
    before = loaded.tables()
    assert loaded.command("rebuild")[0] == 0
    assert all(table.equals(before[name]) for name, table in loaded.tables().items())


def test_check_stores_nothing_and_says_how_grave_it_is(place, known, tmp_path):
    files = {
        "clean.xlsx": (standard_return(known, sound_figures()), 0),
        "part.xlsx": (made_return("Z01", {APRIL: {"women_birthing": "12.5"}}), 2),
        "no.xlsx": (b"no workbook", 3),
    }
    for name, (content, _) in files.items():
        (tmp_path / name).write_bytes(content)
    for name, (_, expected) in files.items():
        assert (name, place.command("check", str(tmp_path / name))[0]) == (name, expected)
    receipts = tmp_path / "receipts"
    everything = [str(tmp_path / name) for name in files]
    code, out, _ = place.command("check", *everything, "--receipts", str(receipts))
    assert code == 3
    assert all(f"{name}: " in out for name in files)
    assert len(list(receipts.glob("*.html"))) == 3
    assert list(place.data.iterdir()) == []


def test_check_leaves_a_file_with_personal_data_where_it_is_and_repeats_nothing(place, tmp_path):
    number = nhs_number()
    file = tmp_path / "Z01.xlsx"
    file.write_bytes(made_return("Z01", {APRIL: {"women_birthing": number}}))
    code, out, error = place.command("check", str(file))
    assert code == 3
    assert file.exists()
    assert number not in out + error


def test_check_of_a_file_that_is_not_there_is_a_sentence(place):
    assert "no file nowhere.xlsx" in faulty(place, "check", "nowhere.xlsx")


def test_faults_of_the_catalogue_are_named_with_file_and_line(place, tmp_path):
    broken = tmp_path / "indicators.yaml"
    broken.write_text(place.indicators.read_text().replace("coverage: 0.8", "coverage: 7"))
    code, _, error = Place(place.data, indicators=broken).command("run")
    assert code == 1
    assert error.startswith("indicators.yaml:")
    assert "Traceback" not in error


def test_a_newer_ledger_is_a_sentence(place):
    place.ledger.close()
    import sqlite3

    with sqlite3.connect(place.data / "ledger.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    assert "newer version" in faulty(place, "run")


def test_every_command_of_the_contract_is_there(place):
    _, out, _ = place.command("--help")
    for command in ("run", "check", "status", "rebuild", "export", "demo"):
        assert command in out


def test_template_writes_a_blank_return_that_check_knows(place, tmp_path):
    blank = tmp_path / "Z01.xlsx"
    code, out, _ = place.command(
        "template", "--provider", "z01", "--months", "2026-04:2026-06", "-o", str(blank)
    )
    assert (code, out) == (0, f"Wrote {blank}, the blank return for April 2026 to June 2026.\n")
    assert place.command("check", str(blank))[0] == 0


def test_a_template_that_cannot_be_is_a_sentence(place):
    words = faulty(place, "template", "--provider", "Q99", "-o", "blank.xlsx")
    assert "Demo region has no provider Q99; the codes are" in words
