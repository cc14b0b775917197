"""A provider's profile: what it lists is what the readings and the funnels say."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from plotly.io.json import to_json_plotly

from analysis.reading import Position
from callbacks.pages import page
from callbacks.provider_lists import flagged
from catalogue.view import View
from charts.words import kind_of, position_sign
from store.cut import Cut
from store.standing import standings
from store.store import Store
from tests.demo_region import settings_of


@pytest.fixture(scope="module")
def store(demo: Path) -> Store:
    return Store(settings_of(demo))


@pytest.fixture(scope="module")
def cut(store: Store) -> Cut:
    found = store.current()
    assert found is not None
    return found


def sent(store: Store, path: str, search: str = "") -> str:
    return json.dumps(json.loads(to_json_plotly(page(store, path, search))), ensure_ascii=False)


def names(cut: Cut) -> list[str]:
    return [i.id for i in cut.catalogue.in_set(cut.catalogue.sets[0].id)]


def test_every_provider_has_a_profile(store: Store, cut: Cut) -> None:
    for provider in cut.region.providers:
        shown = sent(store, f"/provider/{provider.code}")
        assert provider.name in shown
        assert "Needs a look" in shown


def test_what_the_funnel_calls_higher_than_expected_needs_a_look(cut: Cut) -> None:
    month = str(cut.months[-1])
    for provider in cut.region.of_kind("maternity"):
        rows: dict[str, Any] = {
            i: row
            for i in names(cut)
            if (row := cut.rows(i, None).get(("provider", provider.code)))
        }
        stands = standings(cut, provider.code, list(rows), month, 12, "national")
        view = View(page="provider", provider=provider.code)
        needs, improving = flagged(cut, view, rows, {s.indicator: s for s in stands}, 12)
        expected = {
            cut.indicator(i).short_name
            for i, row in rows.items()
            if kind_of(row["variation"] or "") in ("concern", "neutral")
        } | {
            cut.indicator(s.indicator).short_name
            for s in stands
            if kind_of(position_sign(s.position, cut.indicator(s.indicator).direction))
            in ("concern", "neutral")
        }
        assert {item.name for item in needs} == expected
        assert all(kind_of(item.sign) == "improvement" for item in improving)


def test_a_standing_is_the_funnels_own(cut: Cut) -> None:
    month = str(cut.months[-1])
    for stand in standings(cut, "Z10", names(cut), month, 12, "peers"):
        comparison = cut.comparison(stand.indicator, month, 12, "peers", None)
        assert comparison is not None
        place = comparison.orgs.index("Z10")
        assert stand.value == comparison.reading.value[place]
        assert stand.z == comparison.reading.z[place]
        judged = comparison.reading.judged
        expected = comparison.reading.position[place] if judged else Position.NOT_JUDGED
        assert stand.position == expected


def test_without_returns_the_profile_says_so(published: Path) -> None:
    region = Store(settings_of(published, "nwc"))
    cut = region.current()
    assert cut is not None
    code = cut.region.providers[0].code
    assert "No returns are loaded" in sent(region, f"/provider/{code}")
