"""The application: what it serves, and what it must not."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from plotly.offline import get_plotlyjs_version

from app import create_app
from callbacks import plotly_bundle
from etl.faults import UserError
from settings import ROOT
from store import clock
from store.ledger import Ledger
from tests.demo_region import settings_of
from tests.etl.loading import Place, made_return


@pytest.fixture(scope="module")
def client(demo: Path) -> FlaskClient:
    return create_app(settings_of(demo)).server.test_client()


def test_it_is_not_ready_without_a_ledger_and_makes_none(client: FlaskClient, demo: Path) -> None:
    ready = client.get("/readyz")
    assert ready.status_code == 503
    assert ready.json["reason"] == "the ledger does not answer"
    assert not (demo / "ledger.db").exists()


def test_it_is_alive_and_ready(demo: Path, tmp_path: Path) -> None:
    own = settings_of(shutil.copytree(demo, tmp_path / "own"))
    Ledger(own.ledger_url).close()
    client = create_app(own).server.test_client()
    assert client.get("/healthz").status_code == 200
    ready = client.get("/readyz")
    assert ready.status_code == 200
    assert ready.json["status"] == "ready"


def test_it_is_alive_but_not_ready_before_the_first_load(tmp_path: Path) -> None:
    client = create_app(settings_of(tmp_path)).server.test_client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503
    assert client.get("/").status_code == 200


def test_the_page_is_english_and_asks_nothing_of_other_hosts(client: FlaskClient) -> None:
    html = client.get("/").text
    assert '<html lang="en-GB">' in html
    assert "http://" not in html
    assert "https://" not in html
    assert client.get("/styles/bootstrap.min.css").mimetype == "text/css"


def test_nothing_is_served_that_nobody_asked_for(client: FlaskClient) -> None:
    """Reloading, developers' tools and other protocols are for development."""
    assert client.get("/_reload-hash").status_code == 404
    rules = {rule.rule for rule in client.application.url_map.iter_rules()}
    assert not [rule for rule in rules if "mcp" in rule or "ws" in rule]
    config = client.get("/").text
    assert '"hot_reload"' not in config
    assert '"ui":true' not in config


def test_pages_are_compressed(client: FlaskClient) -> None:
    answer = client.get("/_dash-layout", headers={"Accept-Encoding": "gzip"})
    assert answer.headers.get("Content-Encoding") == "gzip"


def test_a_download_is_named_and_frozen(client: FlaskClient) -> None:
    answer = client.get("/download/series/pph_1500_rate?provider=Z10&from=2026-01")
    assert answer.mimetype == "text/csv"
    assert "pph_1500_rate_Z10_from-2026-01_cut-" in answer.headers["Content-Disposition"]
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert len(lines) == 9


@pytest.mark.parametrize(
    "path",
    [
        "/download/series/nope",
        "/download/nope/pph_1500_rate",
        "/download/nope",
        "/download/overview?snapshot=../../etc",
        "/download/series/pph_1500_rate?snapshot=20200101T000000Z-00000000",
    ],
)
def test_a_wrong_download_is_one_sentence(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code in (200, 404)
    if answer.status_code == 404:
        assert answer.text == "There is no such file."


def test_a_comparison_that_is_not_made_downloads_the_latest_figures(client: FlaskClient) -> None:
    answer = client.get("/download/comparison/bookings_total")
    lines = list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert {line["level"] for line in lines} == {"provider"}


def test_importing_the_server_needs_no_data(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-c", "import app; assert callable(app.server)"],
        cwd=ROOT,
        env={"MATERNITY_DATA": str(tmp_path / "none"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr


def test_the_part_of_plotly_is_of_the_packages_own_version() -> None:
    fetched = (ROOT / "requirements" / "third_party.py").read_text()
    assert f"plotly.js-basic-dist-min@{get_plotlyjs_version()}" in fetched


def test_charts_are_drawn_by_the_smaller_plotly_where_it_was_fetched(client: FlaskClient) -> None:
    served = client.get(f"/{plotly_bundle.ADDRESS}")
    assert served.status_code == 200
    assert get_plotlyjs_version().encode() in served.data[:2000]
    assert (len(served.data) < 2_000_000) == plotly_bundle.FILE.exists()
    again = client.get(
        f"/{plotly_bundle.ADDRESS}", headers={"If-None-Match": served.headers["ETag"]}
    )
    assert again.status_code == 304


def health(place: Place) -> str:
    answer = create_app(place.settings).server.test_client().get("/health")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    return answer.text


def test_the_health_page_tells_of_the_last_load_its_rows_and_the_room(tmp_path: Path) -> None:
    place = Place(tmp_path / "data")
    place.put("Z01.xlsx", made_return("Z01", {date(2026, 4, 1): {"women_birthing": 241}}))
    place.put("no.xlsx", b"no workbook")
    place.load()
    page = health(place)
    for told in (
        "A new data cut was published",
        str(place.snapshot().id),
        '<th scope="row">Rows of items</th><td>1</td>',
        '<th scope="row">Newly rejected</th><td>1</td>',
        '<th scope="row">Returns in it</th><td>1</td>',
        "GB free of",
    ):
        assert told in page


def test_the_health_page_says_what_needs_a_look(tmp_path: Path) -> None:
    place = Place(tmp_path / "data")
    place.put("Z01.xlsx", made_return("Z01", {date(2026, 4, 1): {"women_birthing": 241}}))
    place.load()
    with pytest.raises(UserError):
        place.load(inbox=tmp_path / "nowhere")
    ledger = place.ledger
    ledger.commit(
        ledger.begin("run", "demo"), {"outcome": "failed", "message": "The disk <is> full."}
    )
    ledger.close()
    page = health(place)
    assert "The last load failed: The disk &lt;is&gt; full." in page


def test_a_load_that_is_overdue_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Place(tmp_path / "data")
    place.put("Z01.xlsx", made_return("Z01", {date(2026, 4, 1): {"women_birthing": 241}}))
    place.load()
    assert "No load has ended well" not in health(place)
    later = clock.now() + timedelta(hours=37)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert "No load has ended well in the last 36 hours" in health(place)


def test_the_health_page_shows_before_anything_is_there_and_makes_nothing(tmp_path: Path) -> None:
    page = health(Place(tmp_path / "data"))
    assert "There has been none yet" in page
    assert "The ledger does not answer" in page
    assert list(tmp_path.iterdir()) == []


def test_browsers_keep_what_has_its_version_in_its_address_and_nothing_else(
    client: FlaskClient,
) -> None:
    def kept(link: str) -> str:
        answer = client.get(link)
        answer.close()
        assert answer.status_code == 200, link
        return answer.headers.get("Cache-Control", "")

    asset = re.search(r"/assets/link\.js\?m=[\d.]+", client.get("/").text)
    assert kept(asset[0]) == "public, max-age=86400"
    for link in ("/assets/link.js", "/", "/download/overview", "/healthz"):
        assert "max-age" not in kept(link)
