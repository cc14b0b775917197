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
    assert "from June 2025" in page
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
    assert "1 decision waits for the next data cut" in page
    assert form["reason"] in page.partition("Notes, actions and phases")[2]  # listed, as waiting
    assert "Waits for the next data cut." in page
    assert form["reason"] not in page.partition("Notes, actions and phases")[0]  # not drawn yet
    back = {"id": "1", "kind": "phase" if "month" in form else "left_out", "reason": "A slip"}
    assert send(app, "/decisions/take-back", back).status_code == 303
    assert "waits for the next data cut" not in shown(app, PAGE)


def test_the_form_of_an_action_is_filled_by_its_link(app):
    link = f"/actions?level=provider&provider=Z03&about={MEASURE}&rule=shift&began=2024-11"
    page = shown(app, link)
    assert "Open an action: " in page
    assert "since November 2024" in page
    assert "The link names no series" in shown(app, f"/actions?about={MEASURE}")
    assert "was ignored" in shown(app, "/actions?about=<b>&rule=x&began=2024&status=lost")
    assert "begins in no month of this cut" in shown(app, link.replace("2024-11", "1999-01"))


def test_actions_are_listed_by_provider_lms_set_and_status_as_is_their_file(app):
    send(app, "/actions/add", ACTION)
    other = {**ACTION, "indicator": "smoking_at_booking", "what": "Opt-out referral"}
    send(app, "/actions/add", other)
    for query, listed in (
        ("", ["Weighing of blood loss"]),
        ("?set=all", ["Weighing of blood loss", "Opt-out referral"]),
        ("?set=all&provider=Z03&status=open", ["Weighing of blood loss", "Opt-out referral"]),
        ("?set=all&provider=Z04", []),
        ("?set=all&status=done", []),
        ("?set=pmh", []),
    ):
        page = shown(app, f"/actions{query}")
        assert [what for what in (ACTION["what"], other["what"]) if what in page] == listed
        assert [row["what"] for row in Dashboard(app).rows(f"/download/actions{query}")] == listed
    assert "1 more action is about indicators outside this set" in shown(app, "/actions")
    assert "is open here. Open one from a signal" in shown(app, "/actions?provider=Z04")


def test_a_frozen_page_and_its_file_hold_the_same_actions_and_count_the_later_of_their_own(
    app, settings
):
    send(app, "/actions/add", ACTION)
    cut = (settings.data / "CURRENT").read_text().strip()
    assert "Weighing of blood loss" not in shown(app, f"/actions?snapshot={cut}")
    assert Dashboard(app).rows(f"/download/actions?snapshot={cut}") == []
    assert "1 later note is not shown" in shown(app, f"{PAGE}&snapshot={cut}")
    other = PAGE.replace("Z03", "Z04")
    assert "later note" not in shown(app, f"{other}&snapshot={cut}")
    assert "later note" not in shown(app, f"/actions?provider=Z04&snapshot={cut}")


@pytest.mark.parametrize(
    "change",
    [{"rule": "9434765919"}, {"rule": "x"}, {"signal": "1999-01"}, {"start": "1999-01"},
     {"start": "2031-01"}, {"signal": "2025-06"}],
    ids=str,
)  # fmt: skip
def test_an_action_keeps_only_what_its_form_offers(app, settings, change):
    refused = send(app, "/actions/add", {**ACTION, **change})
    assert refused.status_code in (400, 409)
    assert not set(change.values()) & set(refused.text.split())
    assert ledger_rows(settings) == []


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
