"""The signals inbox over HTTP: what is listed, and saving what is made of a flag."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest

from app import create_app
from store.ledger import Ledger
from store.triaged import triaged
from tests.callbacks.over_http import Dashboard
from tests.demo_region import settings_of
from tests.etl.made_returns import nhs_number

OWN = {"Sec-Fetch-Site": "same-origin"}
SETS = "?set=all"
CSV = f"/download/signals{SETS}"


@pytest.fixture
def settings(demo: Path, tmp_path: Path):
    """The demo's cut with a ledger of its own."""
    shutil.copytree(demo, tmp_path / "data")
    return settings_of(tmp_path / "data")


@pytest.fixture
def app(settings):
    return create_app(settings)


def shown(app, link: str = f"/signals{SETS}") -> str:
    """All that the page holds, as text."""
    return json.dumps(Dashboard(app).content(link), ensure_ascii=False)


def keys(app, link: str = f"/signals{SETS}") -> list[str]:
    return re.findall(r"/signals/([^?\"\\]+)\?", shown(app, link))


def save(app, key: str, level: str = "provider", **given):
    form = {
        "signal": key,
        "level": level,
        "state": "explained",
        "reason": "A new record from March",
        "role": "Matron",
        "back": "/signals?set=all",
        **given.pop("form", {}),
    }
    sent = {"headers": OWN, "base_url": "http://127.0.0.1", **given}
    return app.server.test_client().post("/signals/triage", data=form, **sent)


def steps(settings) -> list[str]:
    ledger = Ledger(settings.ledger_url)
    try:
        return [row.state for row in ledger.triages()]
    finally:
        ledger.close()


def test_the_list_the_export_and_the_title_tell_of_the_same_flags(app):
    listed = keys(app)
    rows = Dashboard(app).rows(CSV)
    named = {f"{row['org']}.{row['indicator']}.{row['flags']}.{row['began']}" for row in rows}
    assert set(listed) == named
    assert len(listed) == len(rows) > 0
    assert f"{len(rows)} new flags; about" in shown(app)
    assert {row["triage"] for row in rows} == {"new"}


def test_what_is_saved_is_shown_and_exported_with_who_and_why(app, settings):
    key = keys(app)[0]
    answer = save(app, key)
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/signals?set=all"
    opened = shown(app, f"/signals/{key}{SETS}")
    assert "explained. Matron, A new record from March" in opened
    rows = Dashboard(app).rows(f"/download/signals{SETS}&state=explained")
    assert [row["triage_reason"] for row in rows] == ["A new record from March"]
    assert rows[0]["data_changed"] == "no"


def test_a_frozen_link_shows_the_triage_of_its_time_and_counts_the_later(app, settings):
    key = keys(app)[0]
    save(app, key)
    cut = (settings.data / "CURRENT").read_text().strip()
    frozen = shown(app, f"/signals/{key}{SETS}&snapshot={cut}")
    assert "A new record from March" not in frozen
    assert "1 later note is not shown in this cut." in frozen
    assert "triage-reason" not in frozen


def test_without_a_reason_nothing_but_new_is_saved(app, settings):
    key = keys(app)[0]
    refused = save(app, key, form={"reason": " "})
    assert refused.status_code == 400
    assert "Why is missing" in refused.text
    assert save(app, key, form={"state": "new", "reason": ""}).status_code == 303
    assert steps(settings) == ["new"]


@pytest.mark.parametrize("field", ["reason", "role"])
def test_personal_data_is_refused_kept_nowhere_and_not_said_back(app, settings, field):
    number = nhs_number()
    refused = save(app, keys(app)[0], form={field: f"see {number}"})
    assert refused.status_code == 400
    assert "may hold personal data" in refused.text
    assert number not in refused.text
    assert steps(settings) == []
    assert not any(
        number.encode() in path.read_bytes() for path in settings.data.rglob("*") if path.is_file()
    )


@pytest.mark.parametrize(
    "wrong",
    [
        {"signal": "Z99.pph_1500_rate.shift.2026-03"},
        {"signal": "../../etc"},
        {"signal": ""},
        {"level": "county"},
        {"state": "ignored"},
        {"reason": "x" * 1001},
    ],
    ids=str,
)
def test_a_form_that_was_tampered_with_saves_nothing(app, settings, wrong):
    answer = save(app, keys(app)[0], form=wrong)
    assert answer.status_code == 400
    assert "<h1>Nothing was saved</h1>" in answer.text
    assert steps(settings) == []


@pytest.mark.parametrize(
    "given",
    [
        {"headers": {"Sec-Fetch-Site": "cross-site"}},
        {"headers": {}},
        {"base_url": "http://dashboard.example"},
        {"environ_base": {"REMOTE_ADDR": "10.1.2.3"}},
    ],
    ids=str,
)
def test_only_a_page_of_ours_on_this_machine_can_save(app, settings, given):
    assert save(app, keys(app)[0], **given).status_code == 403
    assert steps(settings) == []


def test_saving_leads_back_to_no_other_site(app):
    key = keys(app)[0]
    for back in ("https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", ""):
        assert save(app, key, form={"back": back}).headers["Location"] == "/signals"


def test_a_flag_that_is_not_there_is_said_and_breaks_nothing(app):
    told = shown(app, f"/signals/Z99.pph_1500_rate.shift.2026-03{SETS}")
    assert "is not among the new ones of this view" in told
    assert "No flag is called" in shown(app, "/signals/<b>x")
    assert "There is no such earlier data cut" in shown(app, "/signals?since=20200101T000000Z-a")


def test_the_zip_with_notes_tells_what_each_column_means(app):
    answer = app.server.test_client().get(f"/download-with-notes/signals{SETS}")
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        (name,) = [name for name in package.namelist() if name.endswith("metadata.json")]
        columns = json.loads(package.read(name))["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(Dashboard(app).rows(CSV)[0])
    assert all(column["dc:description"] for column in columns)


def test_all_triaged_and_nothing_new_are_said(app, settings):
    for key in keys(app):
        save(app, key)
    assert re.search(r"All \d+ seen\.", shown(app, f"/signals{SETS}&state=new"))
    quiet = next(
        told
        for provider in ("Z01", "Z02", "Z03", "Z04", "Z05", "Z06")
        if "No new flags" in (told := shown(app, f"/signals?provider={provider}"))
    )
    assert "would be expected by chance" in quiet


def test_the_list_stands_where_the_ledger_does_not_answer(app, settings):
    Path(settings.ledger_url.removeprefix("sqlite:///")).write_bytes(b"no database")
    assert "The ledger cannot be used" in shown(app)
    assert triaged(settings_of(settings.data / "none")).steps == {}
