"""The reconciliation over HTTP: every concept's class, what is worked out, and the decision."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from app import create_app
from catalogue.agreement_words import GROUPS
from catalogue.crosswalk import RELATION_WORDS
from store.ledger import Ledger
from store.store import Store
from tests.callbacks.over_http import Dashboard
from tests.callbacks.sent import by_id, markup_with, parts, words
from tests.demo_region import settings_of

OWN = {"headers": {"Sec-Fetch-Site": "same-origin"}, "base_url": "http://127.0.0.1"}


@pytest.fixture(scope="module")
def shown(demo: Path):
    """Content of a page of the demo, by its link."""
    return Dashboard(create_app(settings_of(demo))).content


@pytest.fixture
def settings(demo: Path, tmp_path: Path):
    """The demo's cut with a ledger of its own."""
    shutil.copytree(demo, tmp_path / "data")
    return settings_of(tmp_path / "data")


@pytest.fixture(scope="module")
def concepts(demo: Path):
    return Store(settings_of(demo)).cut(None).catalogue.concepts


def said(content, concept: str) -> str:
    return " ".join(words(by_id(content, f"concept-{concept}").get("children")).split())


def listed(content) -> list[str]:
    ids = [part["props"].get("id") or "" for part in parts(content) if "props" in part]
    return [id.removeprefix("concept-") for id in ids if id.startswith("concept-")]


def test_each_concepts_class_on_the_page_is_that_of_the_crosswalk(shown, concepts):
    content = shown("/reconcile")
    assert listed(content) == list(concepts)
    assert len(concepts) == 24
    for id, concept in concepts.items():
        row = by_id(content, f"concept-{id}")
        assert row["data-relation"] == concept.relation
        badge = RELATION_WORDS[concept.relation].partition(" (")[0]
        assert f"Conversion: {badge} Decision: open" in " ".join(said(content, id).split()), id


def test_the_page_says_that_its_definitions_are_illustrative(shown, concepts):
    assert all(concept.illustrative for concept in concepts.values())
    content = words(shown("/reconcile"))
    assert "Illustrative definitions" in content
    assert "0 of 24 decided" in content


def test_chips_leave_the_concepts_of_one_class(shown, concepts):
    for relation in ("convertible", "not_convertible", "new", "rule"):
        expected = [id for id, c in concepts.items() if c.relation == relation]
        assert listed(shown(f"/reconcile?relation={relation}")) == expected
    assert listed(shown("/reconcile?decided=yes")) == []
    assert "No concept is of this kind." in words(shown("/reconcile?decided=yes"))
    assert len(listed(shown("/reconcile?decided=no"))) == 24


def test_an_open_concept_works_out_its_effect_from_the_returns(shown):
    content = shown("/reconcile?concept=induction")
    told = said(content, "induction")
    assert "Effect, September 2026, region" in told
    assert "B reads 8.1 points higher than A and region." in told
    assert "Between the 10 providers: 5.4 points higher to 11.4 points higher." in told
    figure = by_id(content, "effect")["figure"]
    names = {trace["name"] for trace in figure["data"]}
    assert {"A and region", "B", "Fairhaven, typed in"} <= names
    assert "Rates that were typed in are shown as what they are." in told
    assert "Fairhaven 31.1 %, September 2026" in told


def test_a_conversion_names_the_count_that_lacks_and_draws_nothing(shown):
    content = shown("/reconcile?concept=caesarean")
    told = said(content, "caesarean")
    assert "Fairhaven: exactly as its standard return in all 18 months that both carry." in told
    lacks = "Women giving birth at home or before arrival"
    assert f"Harbourne: nothing is drawn. Its workbooks lack: {lacks}." in told
    drawn = [p["props"]["alt"] for p in parts(content) if p.get("type") in ("Img", "img")]
    assert any("Fairhaven" in words for words in drawn)
    assert not any("Harbourne" in words for words in drawn)


def test_what_cannot_be_converted_has_no_chart_and_says_that_a_series_begins(shown, concepts):
    for id, concept in concepts.items():
        if concept.relation != "not_convertible":
            continue
        content = shown(f"/reconcile?concept={id}")
        assert "No conversion: a new series begins" in said(content, id), id
        assert not [p for p in parts(content) if p.get("props", {}).get("id") == "effect"], id


def test_where_a_definition_changed_the_new_series_begins_there(shown):
    told = said(shown("/reconcile?concept=serious_incidents"), "serious_incidents")
    assert "No conversion: a new series begins October 2023." in told
    tab = words(by_id(shown("/indicator/serious_incidents"), "reconcile")["children"])
    assert "A new definition began October 2023" in tab
    assert "no line crosses from version 1 to version 2" in tab


def test_a_lead_can_answer_why_our_figure_is_not_the_national_one(shown):
    told = said(shown("/reconcile/pph_1500_rate"), "haemorrhage")
    assert "Why is our figure not the national one?" in told
    assert "It covers the three months before the reporting month, ours one month." in told
    assert "only where the checks of data quality DQ10 to 13 all pass" in told
    tab = by_id(shown("/indicator/pph_1500_rate"), "reconcile")
    assert "Why is our figure not the national one?" in words(tab["children"])
    assert "/reconcile/pph_1500_rate" in str(tab)


def test_an_indicators_own_address_opens_its_concept(shown):
    content = shown("/reconcile/caesarean_emergency_rate")
    assert "Emergency caesarean" in said(content, "caesarean")
    assert "unplanned" in by_id(content, "effect-picture")["aria-label"]
    content = shown("/reconcile/complaints_rate")
    assert "is among no concept that is reconciled" in words(content)
    assert len(listed(content)) == 24


def test_a_rule_is_opened_without_an_effect(shown):
    told = said(shown("/reconcile?concept=typed_rates"), "typed_rates")
    assert "Numerators and denominators only." in told
    assert "Effect" not in told


def test_an_effect_of_one_provider_and_an_earlier_month(shown):
    told = said(shown("/reconcile?concept=induction&provider=Z02&to=2025-12"), "induction")
    assert "Effect, December 2025, Fairhaven" in told
    assert "Between the" not in told


def send(app, **form: str):
    return app.server.test_client().post("/reconcile/decide", data=form, **OWN)


def decide(app, **more: str):
    """All three steps of one decision."""
    form = {"concept": "induction", "choice": "adopt_national", "from": "2027-04",
            "reason": "As A and the national set.", "role": "Analyst"}  # fmt: skip
    views = {f"view_{group}": "agree" for group in GROUPS}
    views |= {"view_obstetrics": "dissent", "words_obstetrics": "Keep B in view."}
    assert send(app, **form, stage="proposed").status_code == 303
    assert send(app, **form, stage="consulted", **views).status_code == 303
    agreed = {"body": "Clinical experts group", "date": "2026-11-25"}
    assert send(app, **form, stage="agreed", **views, **agreed).status_code == 303


def test_each_step_of_a_decision_is_shown_with_the_form_of_the_next(settings, monkeypatch):
    monkeypatch.setattr("callbacks.agreement_forms.start_load", lambda settings: None)
    app = create_app(settings)
    dashboard = Dashboard(app)
    link = "/reconcile?concept=induction"

    def panel() -> str:
        return said(dashboard.content(link), "induction")

    assert "Nothing is decided yet." in panel()
    form = {"concept": "induction", "choice": "keep_b", "from": "2027-04", "reason": "Others."}
    assert send(app, **form, stage="proposed").status_code == 303
    assert "Proposed: keep b, from April 2027." in panel()
    assert "Record the consultation" in panel()
    assert send(app, **form, stage="consulted", view_midwifery="agree").status_code == 303
    waits = panel()
    assert "a view or “no view” is due of: Obstetrics, Neonatal" in waits
    assert "0 of 24 decided" in words(dashboard.content(link))
    decide(app)
    told = panel()
    assert "Agreed: adopt national, from April 2027. As A and the national set." in told
    assert "dissent: Keep B in view." in told
    assert "Clinical experts group, 25 November 2026; written down by Analyst" in told
    assert "Earlier steps: 4" in told
    page = words(dashboard.content(link))
    assert "1 of 24 decided" in page
    assert listed(dashboard.content("/reconcile?decided=yes")) == ["induction"]


def test_what_cannot_be_carried_out_cannot_be_chosen_and_says_why(shown):
    content = shown("/reconcile?concept=haemorrhage")
    told = said(content, "haemorrhage")
    assert "cannot be worked out from the data items that trusts send" in told
    radios = re.findall(r"<input[^>]*name=\"choice\"[^>]*>", markup_with(content, "choice"))
    barred = {re.search(r"value=\"(\w+)\"", one)[1]: " disabled" in one for one in radios}
    assert barred == {
        "keep_a": True, "keep_b": True, "adopt_national": False, "keep_both": True,
    }  # fmt: skip


def test_a_frozen_cut_shows_the_decisions_of_its_time_and_takes_none(settings, monkeypatch):
    monkeypatch.setattr("callbacks.agreement_forms.start_load", lambda settings: None)
    app = create_app(settings)
    decide(app)
    cut = (settings.data / "CURRENT").read_text().strip()
    told = said(Dashboard(app).content(f"/reconcile?concept=induction&snapshot={cut}"), "induction")
    assert "Nothing is decided yet." in told
    assert "This is a data cut kept as it was" in told
    ledger = Ledger(settings.ledger_url)
    assert [row.stage for row in ledger.set_decisions()] == ["proposed", "consulted", "agreed"]
    assert {row.first_month for row in ledger.set_decisions()} == {date(2027, 4, 1)}
    ledger.close()
