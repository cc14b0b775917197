"""Sending a return on the page, over HTTP: who may, what is checked, what becomes of it."""

from __future__ import annotations

import io
import os
import re
import time
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app import create_app
from etl.load import LOCK
from settings import Settings
from store.returns import returns_of
from tests.etl.loading import Place, made_return
from tests.etl.made_returns import nhs_number

APRIL = date(2026, 4, 1)
OWN = {"Sec-Fetch-Site": "same-origin"}
PATIENCE = 60  # s: a load in a process of its own, on a machine shared with others


@pytest.fixture
def place(tmp_path: Path) -> Place:
    (tmp_path / "data").mkdir()
    return Place(tmp_path / "data")


@pytest.fixture
def client(place: Place) -> FlaskClient:
    return client_of(place.settings)


def client_of(settings: Settings) -> FlaskClient:
    return create_app(settings).server.test_client()


def good(births: int = 241) -> bytes:
    return made_return("Z01", {APRIL: {"women_birthing": births, "bookings": 130}})


def send(
    client: FlaskClient, content: bytes, name: str = "april.xlsx", **more: Any
) -> TestResponse:
    more = {"headers": OWN, "base_url": "http://127.0.0.1", **more}
    return client.post("/returns/upload", data={"file": (io.BytesIO(content), name)}, **more)


def form_with(content: bytes) -> bytes:
    """A form as a browser sends it: the test client would keep a large one in a file."""
    head = b'--edge\r\nContent-Disposition: form-data; name="file"; filename="x.xlsx"\r\n\r\n'
    return head + content + b"\r\n--edge--\r\n"


def token_of(answer: TestResponse) -> str:
    assert answer.status_code == 303, answer.text
    found = re.fullmatch(r"/returns/([A-Za-z0-9_-]{22,64})", answer.headers["Location"])
    assert found
    return found[1]


def decide(client: FlaskClient, what: str, token: str, **more: Any) -> TestResponse:
    more = {"headers": OWN, "base_url": "http://127.0.0.1", **more}
    return client.post(f"/returns/{what}", data={"token": token}, **more)


def files_in(folder: Path) -> list[str]:
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if p.is_file())


def until_loaded(client: FlaskClient, submission: str) -> Iterator[str]:
    """The states that a return goes through, the last one at the end."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        state = client.get(f"/returns/state/{submission}").json["state"]
        yield state
        if state in ("loaded", "failed"):
            return


def test_a_checked_return_is_held_and_nothing_is_sent(client: FlaskClient, place: Place) -> None:
    token = token_of(send(client, good()))
    held = files_in(place.data / "uploads" / token)
    assert [name for name in held if name.startswith("file/")] == ["file/april.xlsx"]
    assert not place.inbox.exists()
    assert not (place.data / "ledger.db").exists()


def test_a_confirmed_return_goes_the_way_of_the_inbox(client: FlaskClient, place: Place) -> None:
    content = good()
    answer = decide(client, "submit", token_of(send(client, content, "../../april.xlsx")))
    submission = answer.headers["Location"].rsplit("/", 1)[1]
    assert files_in(place.inbox) == [f"Z01/upload-{submission}/april.xlsx"]
    assert (place.inbox / f"Z01/upload-{submission}/april.xlsx").read_bytes() == content
    assert list((place.data / "uploads").iterdir()) == []
    states = list(until_loaded(client, submission))
    assert states[-1] == "loaded"
    assert place.value("women_birthing", "Z01", APRIL) == (241.0, "final")
    (sent,) = returns_of(place.settings.ledger_url).sent
    assert (sent.submission, sent.provider) == (submission, "Z01")
    (noted,) = place.ledger.events(action="return_submitted")
    assert (noted.subject, noted.actor) == (submission, "local")
    assert noted.details == {"provider": "Z01", "sender": "local"}
    receipt = client.get(f"/returns/receipt/{submission}.html")
    assert receipt.status_code == 200
    assert "sandbox" in receipt.headers["Content-Security-Policy"]
    assert client.get(f"/returns/receipt/{submission}.json").json["provider"] == "Z01"


@pytest.mark.soak
def test_what_is_confirmed_twice_is_sent_once(client: FlaskClient, place: Place) -> None:
    token = token_of(send(client, good()))
    submission = decide(client, "submit", token).headers["Location"].rsplit("/", 1)[1]
    again = decide(client, "submit", token)
    assert again.status_code == 409
    assert "no longer held" in again.text
    assert list(until_loaded(client, submission))[-1] == "loaded"


def test_a_return_that_is_not_sent_is_deleted(client: FlaskClient, place: Place) -> None:
    token = token_of(send(client, good()))
    assert decide(client, "discard", token).headers["Location"] == "/returns"
    assert list((place.data / "uploads").iterdir()) == []


def test_a_rejected_file_is_deleted_at_once(client: FlaskClient, place: Place) -> None:
    token = token_of(send(client, b"no workbook"))
    left = files_in(place.data / "uploads" / token)
    assert [Path(name).suffix for name in left] == [".html", ".json", ".json"]
    assert decide(client, "submit", token).status_code == 409
    assert not place.inbox.exists()


def test_personal_data_are_deleted_repeated_nowhere_and_noted(
    client: FlaskClient, place: Place
) -> None:
    number = nhs_number()
    bad = made_return("Z01", {APRIL: {"women_birthing": 241}}, Comment=number)
    token_of(send(client, bad, f"list {number}.xlsx"))
    kept = [p for p in place.data.rglob("*") if p.is_file()]
    assert not any(number.encode() in p.read_bytes() or number in p.name for p in kept)
    ledger = place.ledger
    assert ledger.incidents()
    ledger.close()


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"environ_base": {"REMOTE_ADDR": "10.0.0.7"}}, "Until people can sign in"),
        ({"base_url": "http://dashboard.example"}, "Until people can sign in"),
        ({"headers": {**OWN, "X-Forwarded-For": "10.0.0.7"}}, "Until people can sign in"),
        ({"headers": {"Sec-Fetch-Site": "cross-site"}}, "own page"),
        ({"headers": {"Origin": "http://elsewhere.example"}}, "own page"),
        ({"headers": {}}, "own page"),
    ],
)
def test_only_the_machine_itself_may_send_and_only_from_our_own_page(
    client: FlaskClient, place: Place, more: dict[str, Any], words: str
) -> None:
    answer = send(client, good(), **more)
    assert answer.status_code == 403
    assert words in answer.text
    for what in ("submit", "discard"):
        assert decide(client, what, "x" * 32, **more).status_code == 403
    assert list(place.data.iterdir()) == []


def test_a_browser_that_only_says_its_origin_may_send(client: FlaskClient) -> None:
    token_of(send(client, good(), headers={"Origin": "http://127.0.0.1"}))


def test_sending_can_be_switched_off(place: Place) -> None:
    client = client_of(place.settings.model_copy(update={"upload": "off"}))
    answer = send(client, good())
    assert (answer.status_code, "not taken on this page" in answer.text) == (403, True)


def test_a_file_that_is_too_large_is_refused_unread(place: Place) -> None:
    client = client_of(place.settings.model_copy(update={"upload_megabytes": 1}))
    for size in (2**20 + 1, 3 * 2**20):
        answer = client.post(
            "/returns/upload",
            data=form_with(b"x" * size),
            content_type="multipart/form-data; boundary=edge",
            headers=OWN,
            base_url="http://127.0.0.1",
        )
        assert answer.status_code == 413
        assert "larger than 1 MB" in answer.text
    assert not (place.data / "uploads").exists()


def test_more_files_than_are_allowed_in_a_minute_are_refused(place: Place) -> None:
    settings = place.settings.model_copy(update={"uploads_a_minute": 2})
    # Two workers of one server count together.
    answers = [send(client_of(settings), b"no workbook").status_code for _ in range(3)]
    assert answers == [303, 303, 429]


def test_a_form_without_a_file_is_one_sentence(client: FlaskClient) -> None:
    answer = client.post("/returns/upload", data={}, headers=OWN, base_url="http://localhost")
    assert answer.status_code == 400
    assert "No file was chosen" in answer.text


@pytest.mark.parametrize(
    "token", ["", "..", "../../etc", "x" * 32, "a/b", "\0" * 30, "0123456789abcdef"]
)
def test_a_made_up_token_leads_nowhere(client: FlaskClient, place: Place, token: str) -> None:
    assert decide(client, "submit", token).status_code == 409
    assert decide(client, "discard", token).status_code == 303
    assert place.data.is_dir()


def test_a_file_is_held_for_an_hour_and_no_longer(client: FlaskClient, place: Place) -> None:
    token = token_of(send(client, good()))
    folder = place.data / "uploads" / token
    note = folder / "held.json"
    note.write_text(re.sub(r"\d{4}-\d\d-\d\dT", "2020-01-01T", note.read_text()))
    os.utime(folder, (1.6e9, 1.6e9))
    assert decide(client, "submit", token).status_code == 409
    token_of(send(client, b"no workbook"))
    assert not folder.exists()


@pytest.mark.soak
def test_a_load_that_runs_already_is_waited_for(client: FlaskClient, place: Place) -> None:
    token = token_of(send(client, good()))
    with FileLock(place.data / LOCK):
        submission = decide(client, "submit", token).headers["Location"].rsplit("/", 1)[1]
        assert client.get(f"/returns/state/{submission}").json["state"] == "waiting"
    assert list(until_loaded(client, submission))[-1] == "loaded"


def test_the_state_of_what_was_never_sent_is_unknown(client: FlaskClient) -> None:
    for name in ("0123456789abcdef", "..", "x"):
        assert client.get(f"/returns/state/{name}").json["state"] == "unknown"
        assert client.get(f"/returns/receipt/{name}.html").status_code == 404


def test_a_return_can_be_fetched_with_its_findings_marked(
    client: FlaskClient, place: Place
) -> None:
    content = made_return("Z01", {APRIL: {"women_birthing": "12.5", "bookings": 130}})
    token = token_of(send(client, content))
    held = client.get(f"/returns/marked/{token}")
    assert held.data.startswith(b"PK")
    held.close()
    place.put("Z01/april.xlsx", content)
    place.load()
    (sent,) = returns_of(place.settings.ledger_url).sent
    answer = client.get(f"/returns/marked/{sent.submission}")
    assert f"{sent.submission}-marked.xlsx" in answer.headers["Content-Disposition"]
    with zipfile.ZipFile(io.BytesIO(answer.data)) as package:
        said = [package.read(name) for name in package.namelist() if "comments" in name]
    assert b"not whole" in b"".join(said)
    for nothing in ("0123456789abcdef", "CURRENT", "x" * 32):
        assert client.get(f"/returns/marked/{nothing}").status_code == 404


def test_reminders_are_plain_text(client: FlaskClient) -> None:
    every = client.get("/returns/reminders.txt")
    assert every.mimetype == "text/plain"
    assert "Elmsea Hospitals NHS Trust" in every.text
    one = client.get("/returns/reminder/Z01.txt")
    assert one.text.startswith("To: Information lead, Elmsea")


def test_a_blank_template_is_given_where_it_can_be_made(client: FlaskClient, place: Place) -> None:
    pytest.importorskip("etl.template", reason="this program makes no templates yet")
    answer = client.get("/returns/template/Z01")
    assert answer.data.startswith(b"PK")
    assert 'filename="return-Z01.xlsx"' in answer.headers["Content-Disposition"]
    assert client.get("/returns/template/Q99").status_code == 404
