"""Papers asked for on the page: made beside the web server, watched, fetched."""

from __future__ import annotations

import io
import json
import shutil
import time
from contextlib import closing
from pathlib import Path

import pytest
from pptx import Presentation

from app import create_app
from reports.background import job_of, jobs
from store.ledger import Ledger
from tests.callbacks.over_http import Dashboard
from tests.callbacks.sent import words
from tests.demo_region import settings_of

OWN = {"headers": {"Sec-Fetch-Site": "same-origin"}, "base_url": "http://127.0.0.1"}
PACK = {"kind": "pack", "about": "neonatal", "org": "", "ending": "pptx"}
PATIENCE = 120  # seconds


@pytest.fixture
def settings(demo: Path, tmp_path: Path):
    shutil.copytree(demo, tmp_path / "data")
    return settings_of(tmp_path / "data")


@pytest.fixture
def client(settings):
    return create_app(settings).server.test_client()


def ended(client, token: str) -> dict:
    """The state of a paper once nobody works at it any more."""
    until = time.monotonic() + PATIENCE
    while (state := client.get(f"/reports/state/{token}").json)["state"] == "waiting":
        assert time.monotonic() < until, state
    return state


def test_a_pack_is_made_beside_the_server_and_fetched(settings, client) -> None:
    answer = client.post("/reports/make", data=PACK, **OWN)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/reports")
    assert client.get("/healthz").status_code == 200  # while it is made
    (job,) = jobs(settings)
    assert ended(client, job.token) == {"state": "done", "words": "Ready"}
    file = client.get(f"/download/report/{job.token}")
    assert 'filename="pack-neonatal.pptx"' in file.headers["Content-Disposition"]
    assert len(Presentation(io.BytesIO(file.data)).slides) > 8
    page = words(Dashboard(create_app(settings)).content("/reports"))
    assert "Pack for the Neonatal network" in page
    assert "Download (pptx)" in page


def test_a_failed_paper_says_why_and_leaves_no_file(settings, client) -> None:
    gone = {"kind": "provider", "about": "Z03", "ending": "html"}
    client.post("/reports/make", data=gone, **OWN)
    (job,) = jobs(settings)
    assert ended(client, job.token)["state"] == "done"
    told = settings.data / "reports" / job.token
    (told / job.file).unlink()
    broken = json.loads((told / "job.json").read_text()) | {"state": "working", "about": "X99"}
    (told / "job.json").write_text(json.dumps(broken))
    from reports.background import make

    make(settings, job.token)
    failed = job_of(settings, job.token)
    assert failed is not None
    assert failed.state == "failed"
    assert "no provider “X99”" in failed.words
    assert [path.name for path in told.iterdir()] == ["job.json"]
    assert client.get(f"/download/report/{job.token}").status_code == 404


@pytest.mark.parametrize(
    "form",
    [
        {**PACK, "about": "everybody"},
        {**PACK, "org": "../x"},
        {**PACK, "ending": "exe"},
        {**PACK, "kind": "minutes"},
        {"kind": "provider", "about": "X99", "ending": "pdf"},
    ],
)
def test_what_was_tampered_with_begins_nothing(settings, client, form) -> None:
    assert client.post("/reports/make", data=form, **OWN).status_code == 400
    assert jobs(settings) == []


def test_nobody_from_elsewhere_begins_a_paper(settings, client) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    answer = client.post("/reports/make", data=PACK, headers=headers, base_url="http://127.0.0.1")
    assert answer.status_code == 403
    assert jobs(settings) == []


def test_a_job_that_was_broken_off_says_so(settings, client) -> None:
    told = settings.data / "reports" / ("a" * 16)
    told.mkdir(parents=True)
    job = {
        "token": "a" * 16, "kind": "pack", "about": "lms", "org": None, "ending": "pdf",
        "snapshot": "x", "title": "Pack", "asked": "2026-01-01T00:00:00+00:00",
        "told": "2026-01-01T00:00:00+00:00",
    }  # fmt: skip
    (told / "job.json").write_text(json.dumps(job))
    assert client.get(f"/reports/state/{'a' * 16}").json["words"].startswith("It was broken off")
    assert client.get("/reports/state/..%2f..%2fx").status_code in (200, 404)
    assert job_of(settings, "../../x") is None


def test_an_annual_report_comes_with_its_figures(settings, client) -> None:
    form = {"kind": "annual", "about": "2025-26", "ending": "html"}
    assert client.post("/reports/make", data=form, **OWN).status_code == 303
    (job,) = jobs(settings)
    assert ended(client, job.token)["state"] == "done"
    page = client.get(f"/download/report/{job.token}")
    data = client.get(f"/download/report/{job.token}?data=1")
    assert "How to read this report" in page.data.decode()
    assert 'filename="annual-2025-26.csv"' in data.headers["Content-Disposition"]
    assert data.data.decode("utf-8-sig").startswith("indicator,year,level,org")
    assert client.post("/reports/make", data={**form, "about": "2031-32"}, **OWN).status_code == 400


def test_a_meetings_list_becomes_a_pack_by_its_button(settings, client) -> None:
    with closing(Ledger(settings.ledger_url)) as ledger:
        links = ["/indicator/caesarean_rate", "/indicator/pph_1500_rate?provider=Z03"]
        meeting = ledger.add_playlist(name="November", minutes=5, links=links, letters={})
    page = words(Dashboard(create_app(settings)).content(f"/meeting/{meeting.token}"))
    assert "Make a pack of these charts" in page
    asked = {"kind": "meeting", "about": meeting.token, "ending": "html"}
    assert client.post("/reports/make", data=asked, **OWN).status_code == 303
    (job,) = jobs(settings)
    assert job.title == "Pack of November"
    assert ended(client, job.token)["state"] == "done"
    made = client.get(f"/download/report/{job.token}").text
    assert "Contains small numbers: not for publication" in made
    assert client.post("/reports/make", data={**asked, "about": "x" * 12}, **OWN).status_code == 409
