"""National check and coverage: what the pages say is what the figures are."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from plotly.io.json import to_json_plotly

from callbacks.pages import page
from etl import load
from etl.demo.generate import plan
from store.cut import Cut
from store.store import Store
from tests.callbacks.sent import by_id, words
from tests.demo_region import settings_of
from tests.etl.loading import Silent

CONTENT = 4  # its place among what a page hands over
PLANTED = plan()["national"]["own"]


@pytest.fixture(scope="module")
def store(with_national: Path) -> Store:
    return Store(settings_of(with_national))


@pytest.fixture(scope="module")
def cut(store: Store) -> Cut:
    found = store.current()
    assert found is not None
    return found


def shown(store: Store, path: str, search: str = "") -> Any:
    return json.loads(to_json_plotly(page(store, path, search)[CONTENT]))


def cells(sent: Any) -> list[tuple[str, str]]:
    """Address and words of every cell of the table of checks."""
    text = json.dumps(sent, ensure_ascii=False)
    found = re.findall(r'<td class=\\"[a-z ]+\\"><a href=\\"([^"]*)\\">(.*?)</a>', text)
    return [(unescape(href), re.sub(r"<[^>]*>", " ", inner)) for href, inner in found]


def test_the_table_has_a_cell_for_each_indicator_and_provider(store: Store, cut: Cut) -> None:
    sent = shown(store, "/reconcile", "?part=national")
    every = [f for figures in cut.national_checks.values() for f in figures]
    pairs = {(f.indicator, f.provider) for f in every}
    assert len(cells(sent)) == len(pairs)
    told = {href.split("?")[0].rpartition("/")[2] for href, _ in cells(sent)}
    assert told == {indicator for indicator, _ in pairs}
    assert f"Of {len(every):,} published figures" in words(sent)


def test_the_planted_difference_is_told_with_its_size_and_place(store: Store) -> None:
    wrong = PLANTED["different"]
    sent = shown(store, "/reconcile", "?part=national")
    (cell,) = [
        text
        for href, text in cells(sent)
        if f"/{wrong['indicator']}?" in href and f"provider={wrong['provider']}" in href
    ]
    assert "They differ beyond rounding: the published numerator is" in cell
    link = f"/reconcile/{wrong['indicator']}"
    opened = shown(store, link, f"?part=national&provider={wrong['provider']}")
    answer = words(by_id(opened, "national-answer")["children"])
    assert answer.startswith("The returns of ")
    assert "Nothing in either explains it" in answer


@pytest.mark.parametrize(
    ("link", "because"),
    [
        ("breastmilk_first_feed_rate?provider=Z08", "The published figure is provisional"),
        ("tears_3_4_rate?provider=Z11", "withheld it (Low DQ)"),
        ("pph_1500_rate?provider=Z10", "They agree as far as rounding lets anybody tell"),
    ],
)
def test_a_lead_reads_why_a_figure_is_not_the_national_one(
    store: Store, link: str, because: str
) -> None:
    indicator, _, query = link.partition("?")
    opened = shown(store, f"/reconcile/{indicator}", f"?part=national&{query}")
    assert because in words(by_id(opened, "national-answer")["children"])
    page_of_it = shown(store, f"/indicator/{indicator}", f"?level=provider&{query}")
    block = words(by_id(page_of_it, "why-not-national")["children"])
    assert "Why is our figure not the national one?" in block
    assert because in block


def test_windows_that_overlap_are_plain_lines_and_the_page_says_why(store: Store) -> None:
    opened = shown(store, "/reconcile/pph_1500_rate", "?part=national&provider=Z10")
    figure = by_id(opened, "national-lines")["figure"]
    assert [trace["name"] for trace in figure["data"]] == ["from the returns", "as published"]
    assert not figure["layout"].get("shapes")
    assert "Neighbouring windows share months" in words(opened)
    assert "never assessed" in words(opened)
    single = shown(store, "/reconcile/smoking_at_booking", "?part=national&provider=Z10")
    assert "Neighbouring windows share months" not in words(single)


def test_a_region_or_an_indicator_without_national_figures_is_answered_too(store: Store) -> None:
    region = words(by_id(shown(store, "/indicator/pph_1500_rate"), "why-not-national")["children"])
    assert re.search(r"Of 11 published figures \d+ agree with the returns", region)
    other = words(by_id(shown(store, "/indicator/induction_rate"), "why-not-national")["children"])
    assert "no published figure of it is loaded" in other


def test_coverage_names_every_national_measure_with_what_covers_it(store: Store, cut: Cut) -> None:
    said = words(shown(store, "/reconcile", "?part=coverage"))
    national = cut.catalogue.national_measures
    for measure in national.measures:
        assert measure.code in said
    lacking = sum(not m.covered for m in national.measures)
    assert f"Not covered: {lacking}." in said
    assert said.count("not covered") == lacking
    covered = len(national.measures) - lacking
    assert f"Coverage: {covered} of {len(national.measures)} national measures" in said


def test_where_nothing_is_published_the_page_says_so(demo: Path) -> None:
    said = words(shown(Store(settings_of(demo)), "/reconcile", "?part=national"))
    assert "National check: nothing to compare" in said


@pytest.fixture(scope="module")
def real(realdata: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The real region with the real published files and no return, loaded as anybody would."""
    data = tmp_path_factory.mktemp("real")
    settings = settings_of(data, "nwc")
    (data / "inbox").mkdir()
    for file in (
        "mbrrace/perinatal-mortality-rates-2023-trusthealth-board.csv",
        "nmpa/nmpa_pph_2023.csv",
        "nhs_hes_msds_2017_18/hosp-epis-stat-mat-dqanlys-2017-18.xlsx",
    ):
        (data / "inbox" / Path(file).name).write_bytes((realdata / file).read_bytes())
    assert load.run(settings, Silent(), workers=0).rejected == []
    return Store(settings)


def test_two_real_sources_of_one_year_are_shown_as_the_reconciliation_they_are(real: Store) -> None:
    said = words(shown(real, "/reconcile", "?part=national"))
    assert "two published sources of the same trusts" in said
    assert "Hospital Episode Statistics (HES), 2017-18" in said
    # East Lancashire, elective: 755 of 6,195 in one, 635 of 5,030 (11 months) in the other.
    row = said[said.index("East Lancashire 755 of 6,195") :][:200]
    assert "12.0 % 635 of 5,030 12.6 %" in row
    assert "explained: count 120 lower, denominator 1,165 lower. It holds 11 of the 12" in row


@pytest.mark.parametrize(
    ("indicator", "benchmark"),
    [
        ("stillbirth_rate", "the mean of each provider's own comparator group"),
        ("pph_1500_rate", "Great Britain, as published for"),
    ],
)
def test_real_audits_are_benchmarks_of_their_funnels(
    real: Store, indicator: str, benchmark: str
) -> None:
    said = words(shown(real, f"/indicator/{indicator}"))
    assert f"The benchmark is {benchmark}" in said
    assert "none is judged" not in said
