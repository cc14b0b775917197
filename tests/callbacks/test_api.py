"""The read API: its rows are those of the files and screens, and it keeps to its own document."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
import threading
from pathlib import Path

import pandas as pd
import pyarrow.parquet as pq
import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from werkzeug.serving import make_server

from app import create_app
from store.export import COLUMNS, rows, rows_csv
from store.store import Store
from tests.demo_region import MEASURE, settings_of

ROOT = Path(__file__).resolve().parents[2]
SERIES = f"/api/v1/observations?indicator={MEASURE}"


@pytest.fixture(scope="module")
def app(demo: Path):
    return create_app(settings_of(demo))


@pytest.fixture
def client(app):
    return app.server.test_client()


@pytest.fixture(scope="module")
def cut(demo: Path):
    return Store(settings_of(demo)).current()


def as_text(data: list[dict]) -> list[list[str]]:
    """Rows of JSON in the words of the CSV."""
    made = rows_csv(pd.DataFrame(data, columns=list(COLUMNS))).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(made)))


def test_series_are_the_rows_of_the_file(client, cut) -> None:
    answer = client.get(SERIES)
    ours = list(csv.reader(io.StringIO(rows_csv(rows(cut, MEASURE)).decode("utf-8-sig"))))
    theirs = as_text(answer.json["data"])
    assert answer.json["snapshot"] == cut.id
    assert answer.json["next"] is None
    assert theirs[0] == ours[0] == list(COLUMNS)
    assert sorted(theirs[1:]) == sorted(ours[1:])
    assert len(theirs) > 800


def test_each_format_holds_the_same(client) -> None:
    data = client.get(f"{SERIES}&org=Z03").json["data"]
    file = client.get(f"{SERIES}&org=Z03&format=csv")
    assert list(csv.reader(io.StringIO(file.data.decode("utf-8-sig")))) == as_text(data)
    table = pq.read_table(io.BytesIO(client.get(f"{SERIES}&org=Z03&format=parquet").data))
    assert table.to_pylist() == data


def test_what_is_missing_is_null_and_says_why(client) -> None:
    data = client.get(SERIES).json["data"]
    missing = [row for row in data if row["value"] is None]
    assert missing
    assert all(row["status"] not in ("final", "provisional") for row in missing)
    assert all(row["numerator"] is None for row in missing if row["status"] == "not_submitted")


def test_pages_hold_every_row_once_and_stay_with_their_cut(client, cut) -> None:
    asked = "/api/v1/observations?indicator=pph_1500_rate,caesarean_rate,stillbirth_rate"
    whole = client.get(f"{asked}&limit=100000").json["data"]
    link, found = f"{asked}&limit=700", []
    while link:
        answer = client.get(link)
        found += answer.json["data"]
        link = answer.json["next"]
        if link:
            assert f"snapshot={cut.id}" in link
            assert answer.headers["Link"] == f'<{link}>; rel="next"'
    assert found == whole
    assert len(whole) > 2_000
    beyond = client.get(f"{asked}&offset=900000").json
    assert (beyond["data"], beyond["next"]) == ([], None)


def test_readings_are_those_of_the_snapshot(client, cut) -> None:
    data = client.get("/api/v1/readings?limit=100000").json["data"]
    table = pq.read_table(cut.snapshot.path / "readings.parquet").to_pylist()
    theirs = {(r["indicator"], r["level"], r["org"]): json.loads(json.dumps(r)) for r in data}
    assert len(theirs) == len(data) == len(table)
    for row in table:
        plain = {k: v.isoformat() if hasattr(v, "isoformat") else v for k, v in row.items()}
        assert theirs[row["indicator"], row["level"], row["org"]] == plain


def test_filters_are_those_of_pages(client, cut) -> None:
    def orgs(query: str) -> set[str]:
        return {row["org"] for row in client.get(f"{SERIES}&{query}").json["data"]}

    provider = cut.region.provider("Z03")
    lms = provider.memberships[-1].lms
    assert orgs("provider=Z03") == orgs("org=Z03") == {"Z03"}
    assert orgs("level=region") == {cut.region.code}
    assert lms in orgs(f"lms={lms}")
    assert "Z03" in orgs(f"lms={lms}")
    assert cut.region.code not in orgs(f"lms={lms}")
    months = {
        row["period_start"][:7]
        for row in client.get(f"{SERIES}&from=2026-01&to=2026-03").json["data"]
    }
    assert months == {"2026-01", "2026-02", "2026-03"}


def test_who_has_the_figures_is_not_sent_them_again(client) -> None:
    first = client.get(SERIES)
    again = client.get(SERIES, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get(f"{SERIES}&org=Z03").headers["ETag"]
    assert other != first.headers["ETag"]


@pytest.mark.parametrize(
    ("query", "status", "said"),
    [
        ("indicator=none", 404, "No indicator is called “none”"),
        ("org=X99", 404, "No organisation is called “X99”"),
        ("peers=none", 404, "no peer group"),
        ("from=2026-05&to=2026-01", 404, "after its last"),
        ("to=2031-01", 404, "Ask for months that there are"),
        ("level=all", 400, "“level” can be provider, lms, region"),
        ("limit=0", 400, "a whole number from 1 to 100,000"),
        ("offset=-1", 400, "a whole number from 0"),
        ("format=xml", 400, "“format” can be json, csv, parquet"),
        ("from=May", 400, "a month, YYYY-MM"),
        ("colour=blue", 400, "“colour” is not known here"),
        ("org=Z03&org=Z04", 400, "given twice"),
        ("anonymise=1", 400, "names cannot be hidden"),
        ("snapshot=../x", 400, "No data cut is called that"),
        ("org=%ff", 400, "UTF-8"),
        (f"org={'A,' * 200}A", 400, "up to 100 codes"),
    ],
)
def test_a_question_without_meaning_is_told_why(client, query: str, status: int, said: str) -> None:
    answer = client.get(f"/api/v1/observations?{query}")
    assert answer.status_code == status
    assert said in answer.json["error"]


def test_a_cut_that_there_is_not_and_an_address_that_there_is_not(client) -> None:
    assert client.get(f"{SERIES}&snapshot=20200101T000000Z-00000000").status_code == 404
    assert client.get("/api/v1/everything").status_code == 404
    assert client.post(SERIES).status_code == 405


def test_before_the_first_load_it_says_so(tmp_path: Path) -> None:
    answer = create_app(settings_of(tmp_path)).server.test_client().get(SERIES)
    assert answer.status_code == 503
    assert "No data has been loaded yet" in answer.json["error"]


@pytest.fixture(scope="module")
def address(app):
    """The dashboard over real HTTP."""
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="module")
def described(address: str):
    return schemathesis.openapi.from_url(f"{address}/api/v1/openapi.json")


TABLES = ("observations", "readings", "catalogue", "providers", "snapshots")
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def ask_at_random(described, table: str, mode: GenerationMode, questions: int) -> None:
    """Questions made from the document, in its terms or against them: every answer must be one
    that it describes."""
    asked = described[f"/api/v1/{table}"]["GET"].as_strategy(generation_mode=mode)

    @given(asked)
    @settings(max_examples=questions, deadline=None, suppress_health_check=list(HealthCheck))
    def ask(case) -> None:
        case.call_and_validate(timeout=120)  # seconds: CI machines are slow

    ask()


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("table", TABLES)
def test_every_answer_is_one_that_the_document_describes(described, table, mode) -> None:
    ask_at_random(described, table, mode, 10)


@pytest.mark.soak
@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("table", TABLES)
def test_so_is_every_answer_to_very_many_questions(described, table, mode) -> None:
    ask_at_random(described, table, mode, 500)


def test_the_example_in_python_runs_as_written(address: str) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    example = text.split("```python\n")[1].split("```")[0]
    assert "http://127.0.0.1:8050" in example
    ran = subprocess.run(
        [sys.executable, "-c", example.replace("http://127.0.0.1:8050", address)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    assert "Harbourne" in ran.stdout


def test_every_parameter_column_and_address_is_in_the_manual(client) -> None:
    text = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")
    document = client.get("/api/v1/openapi.json").json
    for path, operations in document["paths"].items():
        assert f"`{path}`" in text
        named = [f"`{one['name']}`" for one in operations["get"]["parameters"]]
        assert [name for name in named if name not in text] == []
