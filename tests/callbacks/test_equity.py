"""The pages of equity: what they say, of whom, and where they cannot tell."""

from __future__ import annotations

import json

import pytest
from dash._utils import to_json

from callbacks.pages import page
from store.store import Store
from tests.demo_region import build_demo, settings_of
from tests.ready_made import ready_made

PAGE = "/equity/smoking_at_delivery"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    data = ready_made(tmp_path_factory, "divided", lambda folder: build_demo(folder, months=48))
    return Store(settings_of(data))


def said(store, path, search="") -> str:
    return json.dumps(json.loads(to_json(page(store, path, search))), ensure_ascii=False)


def test_the_gap_is_said_with_its_interval_and_what_is_unknown(store):
    words = said(store, PAGE)
    assert "in the most deprived fifth" in words
    assert "points higher (95 % interval" in words
    assert "Slope index of inequality: " in words
    assert "Without a known group: " in words
    assert "Demo region, October 2025 to September 2026." in words


def test_the_narrowest_organisation_of_the_link_is_shown(store):
    assert "Estuary and Coast, " in said(store, PAGE, "?lms=ZA1")
    assert "Northmoor, " in said(store, PAGE, "?lms=ZB1&provider=Z10")


def test_another_window_is_named_and_the_nearest_taken(store):
    assert "figures by group are pooled over 12, 24, 36" in said(store, PAGE, "?window=6")
    assert "October 2023 to September 2026" in said(store, PAGE, "?window=36")


def test_an_indicator_without_such_figures_says_so(store):
    words = said(store, "/equity/maternal_deaths")
    assert "do not send this indicator by ethnic group or deprivation" in words


def test_the_list_leads_to_every_indicator_with_such_figures(store):
    words = said(store, "/equity")
    for indicator in store.current().catalogue.with_equity():
        assert f"/equity/{indicator.id}" in words
    assert "There is no page" not in words


def test_a_page_of_an_indicator_leads_here(store):
    assert PAGE in said(store, "/indicator/smoking_at_delivery")
    assert "/equity/" not in said(store, "/indicator/maternal_deaths")


def test_an_unknown_indicator_shows_the_list(store):
    assert "all indicators with such figures are shown" in said(store, "/equity/nothing")
