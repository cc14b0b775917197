"""Agreeing the set on the page: from the form to the YAML and to the series drawn from it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from app import create_app
from catalogue.agreement_words import GROUPS
from catalogue.load import load_catalogue
from store.agreed import changes_of
from store.store import Store
from tests.demo_region import PROVIDERS
from tests.etl.loading import Place, made_return

FIRST, MONTHS, BREAK = np.datetime64("2024-04", "M"), 30, np.datetime64("2025-10", "M")
OWN = {"headers": {"Sec-Fetch-Site": "same-origin"}, "base_url": "http://127.0.0.1"}
DECISION = {
    "concept": "induction", "choice": "keep_b", "from": str(BREAK), "role": "Analyst",
    "reason": "It shows the women who could be induced.",
}  # fmt: skip
AGREED = {f"view_{group}": "agree" for group in GROUPS} | {
    "view_obstetrics": "dissent", "words_obstetrics": "All women should be counted.",
    "body": "Clinical experts group", "date": "2026-11-25",
}  # fmt: skip


def day(month: np.datetime64) -> date:
    return month.astype("datetime64[D]").item()


def figures(at: int) -> dict[str, float]:
    return {
        "women_birthing": 300 + 7 * (at % 5), "caesarean_elective_women": 60 + at % 3,
        "induced_women": 90 + 3 * (at % 4),
    }  # fmt: skip


class Region:
    """A small region and its dashboard."""

    def __init__(self, place: Place) -> None:
        self.place, self.client = place, create_app(place.settings).server.test_client()

    def send(self, address: str, form: dict[str, str]):
        return self.client.post(address, data=form, **OWN)

    def agree(self, address="/reconcile/decide", **form: str) -> None:
        for stage, more in (("proposed", {}), ("consulted", {}), ("agreed", AGREED)):
            answer = self.send(address, {**form, **more, "stage": stage})
            assert answer.status_code == 303, answer.text

    def agreed_set(self) -> str:
        answer = self.client.get("/download/agreed-set")
        assert answer.status_code == 200, answer.text
        return answer.text


@pytest.fixture
def region(tmp_path, monkeypatch):
    """Loads are run by the test itself, when it says so."""
    monkeypatch.setattr("callbacks.agreement_forms.start_load", lambda settings: None)
    place = Place(tmp_path / "data")
    months = {day(FIRST + at): figures(at) for at in range(MONTHS)}
    place.put("Z01/all.xlsx", made_return("Z01", months))
    place.load()
    return Region(place)


def test_a_decision_changes_the_set_and_a_dashboard_on_it_shows_the_break(region, tmp_path):
    before = region.agreed_set()
    assert before == region.place.settings.indicators.read_text(encoding="utf-8")
    region.agree(**DECISION)
    after = tmp_path / "indicators.yaml"
    after.write_text(region.agreed_set(), encoding="utf-8")
    made = load_catalogue(after, PROVIDERS).indicators["induction_rate"]
    assert made.definitions[-1].version == 2

    old = Store(region.place.settings).current().readings("induction_rate")["provider", "Z01"]
    there = replace(region.place, indicators=after)
    there.load()
    cut = Store(there.settings).current()
    new = cut.readings("induction_rate")["provider", "Z01"]
    induced, women, planned = (
        np.array([figures(at)[item] for at in range(MONTHS)])
        for item in ("induced_women", "women_birthing", "caesarean_elective_women")
    )
    later = new.month >= BREAK
    assert new.value[~later] == pytest.approx((100 * induced / women)[~later])
    assert new.value[later] == pytest.approx((100 * induced / (women - planned))[later])
    assert not set(new.phase[~later]) & set(new.phase[later])  # no line across it
    assert len(set(old.phase)) == 1
    kept = [row for row in cut.snapshot.judgements() if row["kind"] == "definition"]
    assert [(row["indicator"], row["value"]) for row in kept] == [("induction", "keep_b")]


def test_an_agreed_target_brings_the_assurance_that_was_not_there(region, tmp_path):
    whose = ("provider", "Z01")
    before = Store(region.place.settings).current().readings("induction_rate")[whose]
    assert before.assurance is None
    target = {**DECISION, "indicator": "induction_rate", "value": "32"}
    region.agree("/reconcile/target", **target)
    after = tmp_path / "indicators.yaml"
    after.write_text(region.agreed_set(), encoding="utf-8")
    target = load_catalogue(after, PROVIDERS).indicators["induction_rate"].target
    assert (target.value, target.status) == (32, "agreed")


def test_the_minutes_hold_what_was_said(region):
    region.agree(**DECISION)
    page = region.client.get("/download/reconcile-minutes").text
    for words in ("1 of 24 concepts decided", "Agreed: keep b, from October 2025",
                  "Obstetrics, dissent: All women should be counted.", "Clinical experts group",
                  "25 November 2026", "illustrative"):  # fmt: skip
        assert words in page
    assert "http" not in page


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"concept": "inductions"}, "not known here"),
        ({"choice": "keep_c"}, "must be chosen"),
        ({"from": "soon"}, "must be a month"),
        ({"reason": ""}, "The reason is missing"),
        ({"reason": "See 999 123 4560"}, "may hold personal data"),
        ({"date": "25/11/2026"}, "must be a day"),
        ({"concept": "vbac", "choice": "keep_a"}, "Ask for those items first"),
        ({"view_midwifery": "dissent"}, "write down why"),
        ({"stage": "agreed"}, "each group needs a view"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_one_sentence(region, changes, said):
    answer = region.send("/reconcile/decide", {**DECISION, "stage": "proposed", **changes})
    assert answer.status_code in (400, 409)
    assert said in answer.text
    assert changes_of(region.place.settings).definitions == {}


@pytest.mark.parametrize("value", ["", "nan", "inf", "-1", "101", "a third"])
def test_a_target_is_on_the_indicators_scale(region, value):
    form = {**DECISION, "stage": "proposed", "indicator": "induction_rate", "value": value}
    answer = region.send("/reconcile/target", form)
    assert "The target must be a number of 0 or more, up to 100." in answer.text


def test_another_site_can_save_nothing(region):
    form = {**DECISION, "stage": "proposed"}
    other = {"headers": {"Sec-Fetch-Site": "cross-site"}, "base_url": "http://127.0.0.1"}
    assert region.client.post("/reconcile/decide", data=form, **other).status_code == 403
