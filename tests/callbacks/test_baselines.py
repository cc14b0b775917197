"""The page of first-year baselines, and its rows as a file."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from plotly.io.json import to_json_plotly

from app import create_app
from callbacks.pages import page
from store.store import Store
from tests.callbacks.sent import words
from tests.demo_region import settings_of


@pytest.fixture(scope="module")
def store(demo: Path) -> Store:
    return Store(settings_of(demo))


@pytest.fixture(scope="module")
def client(demo: Path) -> Any:
    return create_app(settings_of(demo)).server.test_client()


def content(store: Store, search: str = "") -> Any:
    return json.loads(to_json_plotly(page(store, "/baselines", search)))[4]


def rows(client: Any, search: str = "") -> list[dict[str, str]]:
    answer = client.get(f"/download/baselines{search}")
    assert answer.status_code == 200
    assert "baselines" in answer.headers["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


@pytest.mark.parametrize("search", ["", "?set=all", "?set=pmh", "?view=as_is"])
def test_the_page_and_its_file_say_the_same(store, client, search):
    said, told = words(content(store, search)), rows(client, search)
    assert f"{len(told)} indicators" in said
    first = sorted((r for r in told if r["place"]), key=lambda r: int(r["place"]))
    assert f"differ by more than chance gives on {len(first)}" in said
    sentence = said[said.index("In the first year") :].split(".")[0]
    for row in first[:3]:
        assert row["name"][1:] in sentence
    for row in told:
        assert row["variation"].split(":")[0] in said
        if row["between_sd"]:
            assert (
                f"{float(row['between_sd']):.2f} ({float(row['between_sd_lower_95']):.2f}" in said
            )


def test_the_table_stands_by_pathway_and_names_no_provider(store):
    shown = json.dumps(content(store, "?set=all"), ensure_ascii=False)
    pathways = re.findall(r'scope=\\"rowgroup\\" colspan=\\"6\\">([^<]+)<', shown)
    assert pathways[:3] == ["Booking", "Antenatal", "Birth"]
    assert len(pathways) == len(set(pathways))
    cut = store.current()
    assert not [p.short_name for p in cut.region.providers if p.short_name in words(content(store))]


def test_what_cannot_be_told_says_why(store):
    said = words(content(store, "?set=all"))
    assert "Cannot tell" in said
    assert "A rolling figure: its months overlap" in said
    assert "Fewer than 5 events would be expected at the middle provider." in said


def test_the_notes_of_the_file_say_what_its_columns_mean(client):
    package = zipfile.ZipFile(io.BytesIO(client.get("/download-with-notes/baselines").data))
    with package:
        (name,) = [n for n in package.namelist() if n.endswith("metadata.json")]
        about = json.loads(package.read(name))
    columns = {c["name"]: c["dc:description"] for c in about["tableSchema"]["columns"]}
    assert "chance does not give" in columns["share_beyond_chance"]


def test_without_returns_there_are_none(published):
    there = Store(settings_of(published, "nwc"))
    assert "No baselines" in words(content(there))
    answer = (
        create_app(settings_of(published, "nwc")).server.test_client().get("/download/baselines")
    )
    assert answer.status_code == 404
