"""A phase begun and a point left out on the page, from the form to the next data cut."""

from __future__ import annotations

import json
from datetime import date

import numpy as np
import pytest

from app import create_app
from store.store import Store
from tests.callbacks.over_http import Dashboard
from tests.etl.loading import Place, made_return

INDICATOR, WHOSE = "pph_1500_rate", ("provider", "Z01")
PAGE = f"/indicator/{INDICATOR}?level=provider&provider=Z01"
SERIES = {"indicator": INDICATOR, "level": "provider", "org": "Z01", "back": PAGE}
FIRST, MONTHS = np.datetime64("2024-04", "M"), 30
STEP, ODD = np.datetime64("2025-10", "M"), np.datetime64("2024-10", "M")
PHASE = {**SERIES, "month": str(STEP), "reason": "Weighed at every birth", "role": "Matron"}
LEAVE_OUT = {**SERIES, "first": str(ODD), "last": str(ODD), "reason": "Counted twice"}
OWN = {"headers": {"Sec-Fetch-Site": "same-origin"}, "base_url": "http://127.0.0.1"}


def day(month: np.datetime64) -> date:
    return month.astype("datetime64[D]").item()


def figures(at: int) -> dict[str, float]:
    """A month of two levels, the second from October 2025; October 2024 stands far out."""
    month = FIRST + at
    events = 26 if month == ODD else (18 if month >= STEP else 8) + at % 3
    return {"women_birthing": 300 + 7 * (at % 5), "pph_1500_women": events}


class Region:
    """A small region, its dashboard, and what they hold of one series."""

    def __init__(self, place: Place) -> None:
        self.place, self.app = place, create_app(place.settings)

    def send(self, address: str, form: dict[str, str]) -> int:
        return self.app.server.test_client().post(address, data=form, **OWN).status_code

    def page(self, link: str) -> str:
        return json.dumps(Dashboard(self.app).content(link), ensure_ascii=False)

    def held(self, snapshot: str | None = None):
        """Reading, row of the matrix, rows of the file, of the latest cut or of one."""
        cut = Store(self.place.settings).cut(snapshot)
        query = PAGE.partition("?")[2] + (f"&snapshot={snapshot}" if snapshot else "")
        rows = Dashboard(self.app).rows(f"/download/series/{INDICATOR}?{query}")
        return cut.readings(INDICATOR)[WHOSE], cut.rows(INDICATOR)[WHOSE], rows


@pytest.fixture
def region(tmp_path, monkeypatch):
    """Loads are run by the test itself, when it says so."""
    monkeypatch.setattr("callbacks.work_forms.start_load", lambda settings: None)
    place = Place(tmp_path / "data")
    months = {day(FIRST + at): figures(at) for at in range(MONTHS)}
    place.put("Z01/all.xlsx", made_return("Z01", months))
    place.load()
    return Region(place)


def agree(held) -> None:
    """The reading, the matrix and the file say the same of the latest month."""
    reading, row, rows = held
    at = reading.latest
    assert row["sentence"] == reading.sentence
    assert row["variation"] == reading.variation
    assert row["centre"] == pytest.approx(reading.centre[at])
    in_file = next(r for r in rows if r["period_start"] == f"{reading.month[at]}-01")
    assert float(in_file["centre"]) == pytest.approx(reading.centre[at], abs=0.01)
    assert float(in_file["upper_limit"]) == pytest.approx(reading.upper[at], abs=0.01)


def test_a_phase_of_the_page_changes_chart_matrix_and_file_and_no_frozen_link(region):
    former = Store(region.place.settings).current().id
    before = region.held()
    frozen = region.page(f"{PAGE}&snapshot={former}")
    assert region.send("/phases/add", PHASE) == 303
    assert region.place.load().snapshot not in (None, former)

    now = region.held()
    agree(now)
    assert (now[0].phase == 1 + (now[0].month >= STEP)).all()
    assert now[1]["centre"] > 1.3 * before[1]["centre"]
    page = region.page(PAGE)
    assert "New phase, October 2025:</b> Weighed at every birth (Matron)" in page
    assert "waits for the next data cut" not in page

    kept = region.held(former)
    assert (kept[0].centre == before[0].centre).all()
    assert kept[1]["sentence"] == before[1]["sentence"]
    assert kept[2] == before[2]
    assert "Weighed at every birth" not in region.page(f"{PAGE}&snapshot={former}")
    sentence = frozen.partition("indicator-sentence")[2]
    assert region.page(f"{PAGE}&snapshot={former}").partition("indicator-sentence")[2] == sentence

    assert region.send("/decisions/take-back", {
        "id": "1", "kind": "phase", "reason": "It was estimated still", "back": PAGE,
    }) == 303  # fmt: skip
    assert "Taken back: gone with the next data cut." in region.page(PAGE)
    region.place.load()
    again = region.held()
    agree(again)
    assert (again[0].centre == before[0].centre).all()
    assert again[1]["centre"] == before[1]["centre"]


def test_a_point_left_out_on_the_page_sets_no_limit_and_is_held_against_them(region):
    before, _, _ = region.held()
    assert region.send("/points/leave-out", LEAVE_OUT) == 303
    region.place.load()
    held = region.held()
    agree(held)
    reading = held[0]
    at = int(np.flatnonzero(reading.month == ODD)[0])
    assert not reading.baseline[at]
    assert reading.centre[at] < before.centre[at]
    assert (reading.side[at], reading.rule[at]) == (1, "astronomical")
    assert "1 month is left out of the limits." in reading.sentence
    page = region.page(PAGE)
    assert "Left out of the limits." in page  # in the list of what is written
    assert "1 month is left out of the limits." in page
    assert "astronomical" not in page
