"""Pages with organisations as they were and as they are now: Sandholme (Z12) became part of
Westquay (Z06) in April 2025."""

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

PPH = "/indicator/pph_1500_rate"
SHOWN = ("region", "navigation", "data_cut", "filters", "content", "look", "title")
NOW = "As it is now"


@pytest.fixture(scope="module")
def store(demo: Path) -> Store:
    return Store(settings_of(demo))


@pytest.fixture(scope="module")
def client(demo: Path) -> Any:
    return create_app(settings_of(demo)).server.test_client()


def asked(store: Store, path: str, search: str = "") -> dict[str, Any]:
    sent = json.loads(to_json_plotly(page(store, path, search)))
    return dict(zip(SHOWN, sent, strict=True))


def said(store: Store, path: str, search: str = "") -> str:
    return words(asked(store, path, search)["content"])


def filters(store: Store, path: str, search: str = "") -> str:
    return words(asked(store, path, search)["filters"])


@pytest.mark.parametrize(
    ("path", "search", "offered"),
    [
        (PPH, "", True),
        (PPH, "?from=2025-04", False),  # nothing shown is older than the merger
        (PPH, "?from=2025-03", True),
        (PPH, "?to=2025-03", False),
        ("/", "", False),  # thirteen months to September 2026
        ("/", "?to=2026-03", True),
        ("/provider/Z06", "", True),
        ("/provider/Z03", "", False),
        ("/indicator/pmh_treated_6w", "", False),  # of mental-health trusts, none of which merged
        ("/methods", "", False),
    ],
)
def test_the_choice_stands_where_a_merger_is_among_the_months_shown(store, path, search, offered):
    assert (NOW in filters(store, path, search)) == offered


@pytest.mark.parametrize("path", ["/", PPH, "/provider/Z06", "/returns"])
def test_a_page_as_it_is_can_always_be_turned_back(store, path):
    shown = filters(store, path, "?view=as_is")
    assert "As it was" in shown
    assert "Sandholme became part of Westquay in April 2025." in shown


def test_the_choice_travels_with_every_link_of_the_page(store):
    shown = json.dumps(asked(store, "/", "?view=as_is&to=2026-03"))
    links = re.findall(r'"(?:/indicator|/provider)/[^"]*"', shown)
    assert links
    assert all("view=as_is" in link for link in links)


def test_the_closed_provider_is_offered_only_as_it_was(store):
    assert '"Z12"' in json.dumps(asked(store, PPH)["filters"])
    assert '"Z12"' not in json.dumps(asked(store, PPH, "?view=as_is")["filters"])


@pytest.mark.parametrize("path", ["/provider/Z12", f"{PPH}?provider=Z12"])
def test_the_closed_providers_page_leads_to_its_heir(store, path):
    path, _, search = path.partition("?")
    shown = said(store, path, f"?{search}&view=as_is" if search else "?view=as_is")
    assert "Sandholme became part of Westquay in April 2025." in shown
    assert "Westquay: " in shown


def test_the_profile_says_who_is_counted_in(store):
    assert "Sandholme is counted in before April 2025" in said(
        store, "/provider/Z06", "?view=as_is"
    )
    assert "counted in" not in said(store, "/provider/Z06")


def test_the_closed_providers_own_profile_says_where_it_went(store):
    assert "part of Westquay since April 2025" in said(store, "/provider/Z12")
    assert "part of" not in said(store, "/provider/Z12", "?to=2025-03").split("stands on")[0]


def test_the_chart_marks_the_merger_with_and_without_a_phase(store):
    was = json.dumps(asked(store, PPH, "?provider=Z06")["content"])
    now = json.dumps(asked(store, PPH, "?provider=Z06&view=as_is")["content"])
    assert "New phase, April 2025" in was
    assert "New phase" not in now
    assert "Sandholme joined; earlier months include it" in now


def test_nothing_is_written_on_a_series_that_nobody_sent(store):
    shown = said(store, PPH, "?provider=Z06&view=as_is")
    assert "Notes and decisions belong to each organisation as it was" in shown
    assert "belong to each organisation" not in said(store, PPH, "?provider=Z03&view=as_is")


def test_flags_are_those_of_each_organisation_as_it_was(store):
    assert "kept for each organisation as it was" in said(store, "/signals", "?view=as_is")


def test_a_region_without_mergers_says_so(published):
    there = Store(settings_of(published, "nwc"))
    shown = said(there, "/", "?view=as_is")
    assert "No organisation of North West Coast has merged" in shown


def test_a_meeting_shows_the_view_that_its_link_asks_for(store):
    now = said(store, PPH, "?provider=Z12&view=as_is&present=1")
    assert "Westquay" in now
    assert "Sandholme" in said(store, PPH, "?provider=Z12&present=1")


def test_a_peer_group_is_compared_alone(store):
    shown = said(store, PPH, "?peers=demo_4")
    assert "Group 4: under 3,500 births, October 2025 to September 2026" in shown
    assert re.search(r"of 4 providers lies? outside", shown)
    every = said(store, "/indicator/women_birthing_total", "?peers=demo_4")
    assert "Show all providers" in every


def rows(client: Any, link: str) -> tuple[str, list[dict[str, str]]]:
    answer = client.get(link)
    assert answer.status_code == 200
    name = answer.headers["Content-Disposition"]
    return name, list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_the_series_as_a_file_is_that_of_the_screen(client, store):
    name, now = rows(client, "/download/series/pph_1500_rate?provider=Z12&view=as_is")
    assert "pph_1500_rate_Z06_as-is_cut-" in name
    assert {row["org"] for row in now} == {"Z06"}
    _, was = rows(client, "/download/series/pph_1500_rate?provider=Z06")
    _, closed = rows(client, "/download/series/pph_1500_rate?provider=Z12")
    women = {row["period_start"]: float(row["denominator"] or 0) for row in closed}
    for here, then in zip(now, was, strict=True):
        more = women[here["period_start"]] if here["period_start"] < "2025-04" else 0
        assert float(here["denominator"]) == float(then["denominator"]) + more
        assert "As it is now: Sandholme" in here["caveat"]


def test_the_notes_of_a_file_say_which_view_it_is(client):
    link = "/download-with-notes/overview?view=as_is"
    with zipfile.ZipFile(io.BytesIO(client.get(link).data)) as package:
        notes = package.read("notes.txt").decode()
    assert "Organisations as they are now" in notes


def test_the_tracker_has_no_row_for_the_closed_provider(store):
    was = said(store, "/returns", "?to=2025-06")
    now = said(store, "/returns", "?to=2025-06&view=as_is")
    assert "Sandholme" in was
    assert "Sandholme," not in now
