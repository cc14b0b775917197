"""The pages of recommendations and of the evaluation, and the form of a decision."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from app import create_app
from store.priorities import candidates
from store.store import Store
from store.work_plan import plans_of, years_to_plan
from tests.callbacks.over_http import Dashboard
from tests.callbacks.sent import words
from tests.demo_region import settings_of

OWN = {"headers": {"Sec-Fetch-Site": "same-origin"}, "base_url": "http://127.0.0.1"}


@pytest.fixture
def settings(demo: Path, tmp_path: Path):
    shutil.copytree(demo, tmp_path / "data")
    return settings_of(tmp_path / "data")


@pytest.fixture
def app(settings):
    return create_app(settings)


@pytest.fixture
def cut(settings):
    return Store(settings).cut(None)


def decision(cut, **changes):
    first = candidates(cut, cut.catalogue.in_set("headline"), str(cut.months[-1]))[0]
    return {
        "indicator": first.indicator.id, "year": str(years_to_plan(cut)[1].begins),
        "choice": "priority", "lead_role": "Public health lead", "reason": "It lasts.",
        "snapshot": cut.id, "place": "1", **changes,
    }  # fmt: skip


def test_the_page_says_where_to_look_first_and_by_what_weights(app, cut):
    page = words(Dashboard(app).content("/reports/work-plan"))
    found = candidates(cut, cut.catalogue.in_set("headline"), str(cut.months[-1]))
    for one in (one for one in found if one.place and one.score > 0):
        for finding in (f for f in one.findings.values() if f.applies):
            assert finding.words in page
    assert "The region should look first at" in page
    weight = cut.catalogue.rules.priority.burden
    assert f"Women and babies {weight.weight:g} {weight.full:g} a year" in page


def test_a_decision_is_kept_shown_and_carried_on(app, settings, cut):
    answer = app.server.test_client().post("/work-plan/decide", data=decision(cut), **OWN)
    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/reports/work-plan")
    year = years_to_plan(cut)[1]
    (kept,) = plans_of(settings)[year.begins].values()
    assert (kept.lead_role, kept.place, kept.snapshot) == ("Public health lead", 1, cut.id)
    page = words(Dashboard(app).content("/reports/work-plan"))
    assert f"{year.words}: priority, led by Public health lead. It lasts." in page
    assert f"What became of the priorities of {year.words}" in page
    evaluation = words(Dashboard(app).content("/reports/evaluation"))
    assert "Work plan" in evaluation


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"indicator": "no_such"}, "not known here"),
        ({"year": "1999"}, "The year must be chosen"),
        ({"choice": "best"}, "The decision must be chosen"),
        ({"lead_role": ""}, "Name the role that leads"),
        ({"reason": ""}, "The reason is missing"),
        ({"reason": "Patient 4857773456 was harmed"}, "may hold personal data"),
    ],
)
def test_a_wrong_decision_is_refused_in_a_sentence_and_not_kept(app, settings, cut, wrong, said):
    answer = app.server.test_client().post("/work-plan/decide", data=decision(cut, **wrong), **OWN)
    assert answer.status_code in (400, 409)
    assert said in answer.text
    assert plans_of(settings) == {}


def test_a_frozen_link_decides_nothing(app, cut):
    page = words(Dashboard(app).content(f"/reports/work-plan?snapshot={cut.id}"))
    assert "Decisions are made on the latest data cut." in page


def test_the_evaluation_tells_returns_changes_and_the_close_outs_own_words(app, settings):
    page = words(Dashboard(app).content("/reports/evaluation"))
    for heading in ("Use", "Returns in time", "Completeness", "Flags triaged", "Actions"):
        assert heading in page
    assert "What was piloted" in page  # of the template
    folder = settings.data / "commentary"
    folder.mkdir()
    (folder / "close-out.md").write_text("Six trusts <b>took part</b>.", encoding="utf-8")
    page = words(Dashboard(app).content("/reports/evaluation"))
    assert "Six trusts <b>took part</b>." in page
    assert "What was piloted" not in page
