"""Notes, actions and decisions over HTTP: what is saved, shown and refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from app import create_app
from store.ledger import Ledger
from tests.callbacks.over_http import Dashboard
from tests.demo_region import MEASURE, settings_of
from tests.etl.made_returns import nhs_number

OWN = {"Sec-Fetch-Site": "same-origin"}
PAGE = f"/indicator/{MEASURE}?level=provider&provider=Z03"
SERIES = {"indicator": MEASURE, "level": "provider", "org": "Z03"}
NOTE = {**SERIES, "on": "series", "month": "2026-03", "text": "A new record", "role": "Matron"}
ACTION = {
    **SERIES,
    "what": "Weighing of blood loss",
    "owner_role": "Consultant",
    "start": "2025-06",
    "signal": "2024-11",
    "rule": "shift",
}
PRACTICE = {**SERIES, "month": "2026-03", "text": "A checklist"}
PHASE = {**SERIES, "month": "2025-04", "reason": "Blood loss is measured now"}
LEAVE_OUT = {**SERIES, "first": "2025-04", "last": "2025-04", "reason": "Counted twice"}


@pytest.fixture
def settings(demo: Path, tmp_path: Path):
    """The demo's cut with a ledger of its own."""
    shutil.copytree(demo, tmp_path / "data")
    return settings_of(tmp_path / "data")


@pytest.fixture
def app(settings, monkeypatch):
    """The dashboard; that a load is started is noted, as there is no archive to load."""
    started: list[Path] = []
    monkeypatch.setattr(
        "callbacks.work_forms.start_load", lambda settings: started.append(settings.data)
    )
    app = create_app(settings)
    app.started = started
    return app


def shown(app, link: str) -> str:
    return json.dumps(Dashboard(app).content(link), ensure_ascii=False)


def send(app, address: str, form: dict[str, str], **given):
    more = {"headers": OWN, "base_url": "http://127.0.0.1", **given}
    return app.server.test_client().post(address, data={"back": PAGE, **form}, **more)


def ledger_rows(settings) -> list[object]:
    ledger = Ledger(settings.ledger_url)
    try:
        return [
            *ledger.annotations(), *ledger.actions(), *ledger.good_practices(),
            *ledger.new_phases(), *ledger.left_outs(),
        ]  # fmt: skip
    finally:
        ledger.close()


def test_a_note_stands_on_the_chart_in_the_list_and_in_no_earlier_frozen_link(app, settings):
    assert send(app, "/notes/add", NOTE).headers["Location"] == PAGE
    page = shown(app, PAGE)
    assert "March 2026: A new record" in page  # on the chart
    assert "Matron" in page
    cut = (settings.data / "CURRENT").read_text().strip()
    frozen = shown(app, f"{PAGE}&snapshot={cut}")
    assert "A new record" not in frozen
    assert "1 later note is not shown in this cut." in frozen
    send(app, "/notes/take-back", {"id": "1", "reason": "Another unit"})
    assert "A new record" not in shown(app, PAGE)


def test_an_action_is_on_its_page_with_its_verdict_and_on_the_chart(app):
    assert send(app, "/actions/add", ACTION).status_code == 303
    page = shown(app, "/actions")
    assert "Weighing of blood loss" in page
    assert "since June 2025" in page
    (row,) = Dashboard(app).rows("/download/actions")
    assert row["outcome"].partition(". ")[2] in page
    assert "Action, June 2025: Weighing of blood loss" in shown(app, PAGE)
    send(app, "/actions/step", {"id": "1", "status": "done", "note": "All wards"})
    assert "status: done" in shown(app, "/actions")
    assert "No action is open." in shown(app, "/actions?status=open")


def test_good_practice_is_told_and_taken_back(app):
    send(app, "/practice/add", PRACTICE)
    assert "A checklist" in shown(app, "/actions")
    send(app, "/practice/take-back", {"id": "1", "reason": "Not ours"})
    assert "A checklist" not in shown(app, "/actions")


@pytest.mark.parametrize(
    ("address", "form"), [("/phases/add", PHASE), ("/points/leave-out", LEAVE_OUT)]
)
def test_a_decision_about_limits_waits_for_the_next_cut_which_is_begun(
    app, settings, address, form
):
    assert send(app, address, form).status_code == 303
    assert app.started == [settings.data]
    page = shown(app, PAGE)
    assert "1 decision waits for the next data cut." in page
    assert form["reason"] not in page


def test_the_form_of_an_action_is_filled_by_its_link(app):
    link = f"/actions?level=provider&provider=Z03&about={MEASURE}&rule=shift&began=2024-11"
    page = shown(app, link)
    assert "Open an action: " in page
    assert "since November 2024" in page
    assert "The link names no series" in shown(app, f"/actions?about={MEASURE}")
    assert "was ignored" in shown(app, "/actions?about=<b>&rule=x&began=2024&status=lost")


FORMS = {
    "/notes/add": (NOTE, "text"),
    "/actions/add": (ACTION, "what"),
    "/practice/add": (PRACTICE, "text"),
    "/phases/add": (PHASE, "reason"),
    "/points/leave-out": (LEAVE_OUT, "reason"),
}


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize("field", ["free", "role"])
def test_personal_data_is_refused_kept_nowhere_and_not_said_back(app, settings, address, field):
    form, free = FORMS[address]
    number = nhs_number()
    wrong = {**form, (free if field == "free" else "role"): f"see {number}"}
    if address == "/actions/add" and field == "role":
        wrong = {**form, "owner_role": f"see {number}"}
    refused = send(app, address, wrong)
    assert refused.status_code == 400
    assert number not in refused.text
    assert ledger_rows(settings) == []
    assert app.started == []


@pytest.mark.parametrize("address", FORMS)
@pytest.mark.parametrize(
    "change", [{"indicator": "x"}, {"org": "Z99"}, {"level": "county"}, {"free": ""}], ids=str
)
def test_a_form_that_was_tampered_with_saves_nothing(app, settings, address, change):
    form, free = FORMS[address]
    wrong = {**form, **{(free if key == "free" else key): value for key, value in change.items()}}
    assert send(app, address, wrong).status_code == 400
    assert ledger_rows(settings) == []


@pytest.mark.parametrize("address", FORMS)
def test_only_a_page_of_ours_on_this_machine_can_save(app, settings, address):
    form, _ = FORMS[address]
    for given in ({"headers": {}}, {"environ_base": {"REMOTE_ADDR": "10.1.2.3"}}):
        assert send(app, address, form, **given).status_code == 403
    assert ledger_rows(settings) == []


def test_a_month_that_is_not_there_and_a_number_that_is_none_are_refused(app, settings):
    assert send(app, "/notes/add", {**NOTE, "month": "2031-01"}).status_code == 400
    assert send(app, "/notes/add", {**NOTE, "month": "soon"}).status_code == 400
    assert send(app, "/notes/take-back", {"id": "x", "reason": "Why"}).status_code == 400
    unknown = send(app, "/notes/take-back", {"id": "7", "reason": "Why"})
    assert (unknown.status_code, "no note 7 that still holds" in unknown.text) == (409, True)
    assert ledger_rows(settings) == []


def test_words_that_look_like_html_are_shown_as_they_were_typed(app):
    send(app, "/notes/add", {**NOTE, "text": "<img src=x onerror=alert(1)>"})
    page = shown(app, PAGE)
    assert "<img src=x onerror" not in page.replace("\\", "")
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
