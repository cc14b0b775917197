"""Meetings over HTTP: made, presented, noted, hidden, minuted."""

from __future__ import annotations

import json
import re
import shutil
from html import unescape
from pathlib import Path

import pytest

from app import create_app
from store.ledger import Ledger
from store.meeting import meeting_of, meetings_of
from store.store import Store
from tests.callbacks.over_http import Dashboard
from tests.callbacks.sent import by_id, markup_with, parts, words
from tests.demo_region import MEASURE, settings_of
from tests.etl.made_returns import nhs_number

OWN = {"Sec-Fetch-Site": "same-origin"}
CHART = f"/indicator/{MEASURE}?provider=Z03"
FUNNEL = f"/indicator/{MEASURE}?provider=Z03&show=funnel"
NEW = {"name": "October", "minutes": "10"}


@pytest.fixture
def settings(demo: Path, tmp_path: Path):
    """The demo's cut with a ledger of its own."""
    shutil.copytree(demo, tmp_path / "data")
    return settings_of(tmp_path / "data")


@pytest.fixture
def app(settings):
    return create_app(settings)


def send(app, address, form, **given):
    more = {"headers": OWN, "base_url": "http://127.0.0.1", **given}
    return app.server.test_client().post(f"/meeting/{address}", data=form, **more)


def made(app, **form):
    """The token of a new meeting."""
    answer = send(app, "make", {**NEW, **form})
    assert answer.status_code == 303
    return answer.headers["Location"].rpartition("/")[2]


def content(app, link):
    return Dashboard(app).content(link)


def sent(app, link):
    """All that the browser is sent of a page."""
    return unescape(json.dumps(content(app, link), ensure_ascii=False))


def names_of(settings):
    region = Store(settings).current().region
    return [p.short_name for p in region.providers] + [p.code for p in region.providers]


def test_a_meeting_of_the_month_begins_with_flags_and_is_never_short(app, settings):
    token = made(app, kind="region")
    links = [item.link for item in meeting_of(settings, token).items]
    assert 6 <= len(links) == len(set(links)) <= 12
    assert all(link.startswith("/indicator/") and "snapshot" not in link for link in links)
    assert "provider=" in links[0]  # a flag of a provider comes before the region's series
    page = words(content(app, f"/meeting/{token}"))
    assert f"{len(links)} items" in page
    assert "10 minutes each" in page


def test_a_meeting_of_an_lms_holds_its_own_providers_only(app, settings):
    cut = Store(settings).current()
    lms = cut.region.lms[0].code
    last = cut.months[-1].astype(object)
    inside = {p.code for p in cut.region.providers if p.lms_at(last) == lms}
    token = made(app, kind=lms)
    links = [item.link for item in meeting_of(settings, token).items]
    assert len(links) >= 6
    for link in links:
        (org,) = re.findall(r"(?:provider|lms)=(\w+)", link.replace("level=provider", ""))
        assert org in {lms, *inside}, link


def test_a_chart_is_added_from_its_page_and_not_twice_the_cut(app, settings):
    page = sent(app, CHART)
    assert "/meeting?add=%2Findicator%2F" in page
    token = made(app)
    cut = Store(settings).current().id
    assert send(app, "add", {"token": token, "link": f"{CHART}&snapshot={cut}"}).status_code == 303
    assert [item.link for item in meeting_of(settings, token).items] == [CHART]


@pytest.mark.parametrize(
    "link", ["", "/", "https://elsewhere.example/", "/indicator/none", "//elsewhere.example/x"]
)
def test_nothing_else_than_a_chart_of_ours_is_added(app, settings, link):
    token = made(app)
    assert send(app, "add", {"token": token, "link": link}).status_code == 400
    assert meeting_of(settings, token).items == ()


def test_an_item_is_shown_with_its_chart_its_sentence_and_a_question(app, settings):
    token = made(app, link=CHART)
    page = content(app, f"/meeting/{token}?present=1&item=1")
    assert by_id(page, "time-series-graph")["figure"]["data"]
    room = markup_with(page, "Question for the group")
    reading = Store(settings).current().readings(MEASURE)["provider", "Z03"]
    assert reading.sentence.split(". ")[0] in unescape(room)
    assert "Item 1 of 1" in markup_with(page, "Item 1")


def test_the_cut_of_a_meeting_goes_on_from_item_to_item(app, settings):
    token = made(app, link=CHART)
    keys = markup_with(content(app, f"/meeting/{token}?present=1&item=1"), 'data-key="right"')
    assert f"item=2&amp;snapshot={Store(settings).current().id}" in keys


@pytest.mark.parametrize("show", ["", "&show=funnel", "&show=table"])
@pytest.mark.parametrize("link", [CHART, FUNNEL])
def test_no_name_and_no_code_is_sent_where_names_are_hidden(app, settings, link, show):
    ledger = Ledger(settings.ledger_url)
    ledger.add_annotation(
        indicator=MEASURE, level="provider", org="Z03",
        month=Store(settings).current().months[-3].astype(object), text="Harbourne moved wards",
    )  # fmt: skip
    ledger.close()
    token = made(app, link=link)
    letters = meeting_of(settings, token).letters
    page = sent(app, f"/meeting/{token}?present=1&item=1&anonymise=1{show}")
    assert f"Provider {letters['Z03']}" in page
    found = [name for name in names_of(settings) if re.search(rf"\b{re.escape(name)}\b", page)]
    assert found == []


def test_the_table_of_hidden_names_is_in_the_order_of_their_letters(app):
    token = made(app, link=FUNNEL)
    page = content(app, f"/meeting/{token}?present=1&item=1&anonymise=1&show=table")
    rows = re.findall(r'<th scope="row">Provider (\w+)</th>', markup_with(page, "<table"))
    assert len(rows) > 5
    assert rows == sorted(rows)


def test_a_note_is_kept_against_its_chart_and_cut(app, settings):
    token = made(app, link=CHART)
    item = meeting_of(settings, token).items[0].id
    cut = Store(settings).current().id
    form = {"token": token, "id": str(item), "snapshot": cut, "text": "Ask the record team"}
    answer = send(app, "note", {**form, "show": "funnel", "stay": "1"})
    assert answer.status_code == 200
    assert "Ask the record team" in answer.text
    (noted,) = meeting_of(settings, token).notes
    assert noted.note.link == f"{FUNNEL}&snapshot={cut}"
    assert noted.note.snapshot == cut


def test_an_action_of_a_meeting_is_an_action_like_any_other(app, settings):
    token = made(app, link=CHART)
    item = meeting_of(settings, token).items[0].id
    form = {"token": token, "id": str(item), "what": "Weigh blood loss", "owner_role": "Matron"}
    month = str(Store(settings).current().months[-1])
    assert send(app, "action", {**form, "start": month}).status_code == 303
    (noted,) = meeting_of(settings, token).notes
    assert (noted.action.org, noted.action.indicator) == ("Z03", MEASURE)
    assert "Weigh blood loss" in sent(app, "/actions?provider=Z03&set=all")
    assert send(app, "action", {**form, "start": "1999-01"}).status_code == 400


def test_words_that_may_name_a_person_are_refused_and_not_said_again(app, settings):
    number = nhs_number()
    token = made(app, link=CHART)
    item = str(meeting_of(settings, token).items[0].id)
    for address, field in (("note", "text"), ("question", "text"), ("action", "what")):
        form = {"token": token, "id": item, "start": str(Store(settings).current().months[-1])}
        answer = send(app, address, {**form, "owner_role": "x", field: f"See {number}"})
        assert answer.status_code == 400, address
        assert number not in answer.text
    assert send(app, "make", {**NEW, "name": number}).status_code == 400
    assert meeting_of(settings, token).notes == []


def test_words_that_look_like_html_are_shown_as_they_were_typed(app, settings):
    token = made(app, link=CHART, name="<img src=x>")
    item = meeting_of(settings, token).items[0].id
    form = {"token": token, "id": str(item), "text": "<script>alert(1)</script>"}
    send(app, "note", form)
    send(app, "question", form)
    room = json.dumps(content(app, f"/meeting/{token}?present=1&item=1"))
    minutes = app.server.test_client().get(f"/download/minutes/{token}").text
    for page in (room, minutes):
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page
    assert "<img src=x>" not in minutes


def test_the_question_is_the_meetings_own_until_it_is_given_back(app, settings):
    token = made(app, link=CHART)
    item = str(meeting_of(settings, token).items[0].id)
    room = f"/meeting/{token}?present=1&item=1"
    usual = sent(app, room)
    send(app, "question", {"token": token, "id": item, "text": "Who weighs?"})
    assert "Who weighs?" in sent(app, room)
    send(app, "question", {"token": token, "id": item, "text": ""})
    assert sent(app, room) == usual


def test_the_minutes_hold_every_chart_as_it_was_shown(app, settings):
    token = made(app, link=CHART)
    item = meeting_of(settings, token).items[0].id
    cut = Store(settings).current().id
    form = {"token": token, "id": str(item), "snapshot": cut, "text": "Who is outside?"}
    send(app, "note", {**form, "show": "funnel"})
    send(app, "note", {**form, "text": "Higher since June"})
    answer = app.server.test_client().get(f"/download/minutes/{token}")
    page = answer.text
    assert answer.headers["Content-Disposition"].endswith('.html"')
    assert page.count("data-figure=") == 2  # the series, and the funnel that was noted at
    assert page.index("Higher since June") < page.index("Who is outside?")
    assert "not for publication" in page
    assert cut in page
    assert "http" not in re.sub(r"data-figure=\"[^\"]*\"", "", page)  # nothing is asked for


def test_the_minutes_hide_names_too(app, settings):
    token = made(app, link=FUNNEL)
    page = unescape(app.server.test_client().get(f"/download/minutes/{token}?anonymise=1").text)
    found = [name for name in names_of(settings) if re.search(rf"\b{re.escape(name)}\b", page)]
    assert found == []


def test_a_chart_alone_is_shown_without_a_list_and_its_names_can_be_hidden(app, settings):
    page = content(app, f"{CHART}&present=1")
    assert by_id(page, "time-series-graph")["figure"]["data"]
    assert not [p for p in parts(page) if "room-notes" in str(p["props"].get("className"))]
    hidden = words(content(app, f"{CHART}&present=1&anonymise=1&show=table"))
    assert "Harbourne" not in hidden


def test_names_are_not_said_to_be_hidden_where_they_are_not(app):
    assert "Names are hidden where a chart is presented" in sent(app, "/?anonymise=1")


def test_nothing_is_saved_from_elsewhere_and_nothing_unknown(app, settings):
    other = {"headers": {"Sec-Fetch-Site": "cross-site"}}
    assert send(app, "make", NEW, **other).status_code == 403
    assert meetings_of(settings) == []
    for address in ("add", "item", "question", "note", "action"):
        assert send(app, address, {"token": "x" * 16, "id": "1", "link": CHART, "text": "t",
                                   "move": "up"}).status_code in (400, 409)  # fmt: skip


def test_the_end_offers_the_minutes_and_says_what_was_noted(app, settings):
    token = made(app, link=CHART)
    item = meeting_of(settings, token).items[0].id
    send(app, "note", {"token": token, "id": str(item), "text": "Ask again in May"})
    page = content(app, f"/meeting/{token}?present=1&item=2")
    summary = markup_with(page, "Ask again in May")
    assert "1 note and 0 actions." in summary
    assert f"/download/minutes/{token}?snapshot=" in summary


def test_a_meeting_that_is_not_here_shows_all_of_them(app):
    assert "There is no such meeting here" in sent(app, f"/meeting/{'x' * 16}")
    assert "No meeting is called" in sent(app, "/meeting/short")


def test_newer_data_is_told_by_its_id(app, settings):
    answer = app.server.test_client().get("/latest-cut").json
    assert answer["id"] == Store(settings).current().id
    assert answer["words"].startswith("New data, to ")
