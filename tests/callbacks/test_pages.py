"""Pages as functions of an address and a cut: what they say, and that nothing breaks them."""

from __future__ import annotations

import io
import json
import re
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plotly import graph_objects as go
from plotly.io.json import to_json_plotly

from app import create_app
from callbacks.pages import page
from catalogue.load import load_catalogue
from catalogue.view import ALL, BENCHMARKS, CHARTS, LEVELS, PAGES
from store.store import Store
from tests.callbacks.sent import by_id, parts, words
from tests.demo_region import INDICATORS, PROVIDERS, build_demo, build_published, settings_of

CATALOGUE = load_catalogue(INDICATORS, PROVIDERS)
SHOWN = ("region", "navigation", "data_cut", "filters", "content", "look", "title")


@pytest.fixture(scope="module")
def store(demo: Path) -> Store:
    return Store(settings_of(demo))


@pytest.fixture(scope="module")
def published_store(published: Path) -> Store:
    return Store(settings_of(published, "nwc"))


def asked(store: Store, path: str, search: str = "") -> dict[str, Any]:
    """The page's parts as they are sent to the browser."""
    sent = json.loads(to_json_plotly(page(store, path, search)))
    return dict(zip(SHOWN, sent, strict=True))


def test_the_bar_says_which_data_are_shown(store: Store) -> None:
    shown = asked(store, "/")
    assert shown["region"] == "Demo region maternity"
    assert "Data to  September 2026" in words(shown["data_cut"])
    assert re.search(r"\d+ of 13 returns in", words(shown["data_cut"]))
    assert shown["title"] == "Overview – Maternity quality"


def test_the_headline_counts_what_the_matrix_shows(store: Store) -> None:
    content = words(asked(store, "/")["content"])
    assert content.startswith("14 headline indicators × 11 providers, September 2026.")
    cut = store.current()
    rows = [
        row
        for i in cut.catalogue.in_set("headline")
        for (level, _), row in cut.rows(i.id).items()
        if level == "provider"
    ]
    concerns = sum(str(row["variation"]).startswith("concern") for row in rows)
    assert f"{concerns} concern" in content
    assert f"among {sum(row['variation'] is not None for row in rows)} assessed cells" in content


def test_a_missing_month_shows_its_state_and_an_old_value_beside_its_month(store: Store) -> None:
    content = asked(store, "/")["content"]
    markup = next(p["props"]["data-markup"] for p in parts(content)
                  if "overview-matrix" in p.get("props", {}).get("data-markup", ""))  # fmt: skip
    cell = next(c for c in re.findall(r"<td.*?</td>", markup) if "Coldbeck, PPH" in c)
    assert 'class="org last"' in cell
    assert ">Aug<" in cell
    assert "was not submitted" in cell


def test_an_earlier_month_is_read_as_of_then(store: Store) -> None:
    content = words(asked(store, "/", "?to=2026-03")["content"])
    assert "11 providers, March 2026." in content
    assert "in September 2026" not in content


def test_a_merged_trust_is_a_column_until_its_last_month(store: Store) -> None:
    assert "Sandholme" not in words(asked(store, "/")["content"])
    before = words(asked(store, "/", "?to=2025-03")["content"])
    assert "12 providers, March 2025." in before
    assert "Sandholme" in before


def test_the_matrix_and_the_indicator_page_say_the_same(store: Store) -> None:
    """One Reading: the cell's sentence is the page's."""
    content = words(asked(store, "/")["content"])
    for org, name in (("Z03", "Harbourne"), ("Z10", "Northmoor"), ("Z09", "Coldbeck")):
        shown = asked(store, "/indicator/pph_1500_rate", f"?provider={org}")
        sentence = by_id(shown["content"], "indicator-sentence")["children"]
        assert sentence.startswith(f"{name}: ")
        assert sentence.removeprefix(f"{name}: ") in content


def test_figures_are_what_plotly_accepts(store: Store) -> None:
    shown = asked(store, "/indicator/pph_1500_rate", "?provider=Z10")
    for id in ("time-series", "funnel"):
        go.Figure(by_id(shown["content"], id)["figure"])


def test_the_chart_is_named_and_can_be_changed(store: Store) -> None:
    auto = words(asked(store, "/indicator/pph_1500_rate", "?provider=Z10")["content"])
    assert "p chart: proportion with varying denominators" in auto
    run = words(asked(store, "/indicator/pph_1500_rate", "?provider=Z10&chart=run")["content"])
    assert "run chart: values around their median" in run


def test_what_has_no_provider_figures_is_shown_by_lms_with_a_notice(store: Store) -> None:
    shown = asked(store, "/indicator/maternal_deaths", "?level=provider&provider=Z10")
    assert "has no figures by provider" in words(shown["content"])
    assert "Too few events at one provider" in words(shown["content"])


def test_an_unknown_address_is_the_overview_with_a_notice(store: Store) -> None:
    shown = asked(store, "/league", "?provider=XXX&window=99")
    content = words(shown["content"])
    for said in ("no page at “/league”", "provider “XXX”", "window “99”"):
        assert said in content
    assert "14 headline indicators" in content


def test_an_unknown_cut_shows_the_latest_and_says_so(store: Store) -> None:
    content = words(asked(store, "/", "?snapshot=20200101T000000Z-00000000")["content"])
    assert "no data cut “20200101T000000Z-00000000”" in content
    assert "September 2026" in content


def test_months_without_returns_are_ignored_with_a_notice(store: Store) -> None:
    content = words(asked(store, "/indicator/pph_1500_rate", "?to=2031-01")["content"])
    assert "There are returns for October 2021 to September 2026 only" in content


def test_a_frozen_link_keeps_its_figures_and_says_that_it_is_superseded(
    demo: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(demo, data)
    store = Store(settings_of(data))
    old = store.current().id
    link = f"?provider=Z10&snapshot={old}"
    before = asked(store, "/indicator/pph_1500_rate", link)
    build_demo(data, seed=7, months=30)
    after = asked(store, "/indicator/pph_1500_rate", link)
    assert "A later one is in force" in words(after["content"])
    assert after["content"][1:] == before["content"][1:]
    live = asked(store, "/indicator/pph_1500_rate", "?provider=Z10")
    assert live["content"] != before["content"]


def test_before_the_first_load_the_page_says_what_to_do(tmp_path: Path) -> None:
    shown = asked(Store(settings_of(tmp_path)), "/indicator/pph_1500_rate", "?provider=Z10")
    assert "python -m etl run" in words(shown["content"])
    assert shown["title"] == "No data yet – Maternity quality"


def test_without_returns_the_published_measures_are_listed(published_store: Store) -> None:
    shown = asked(published_store, "/")
    assert "No provider's own return is loaded" in words(shown["content"])
    assert "PPH of 1,500 ml or more April 2024 to March 2025" in words(shown["content"])
    assert "Published figures only" in words(shown["data_cut"])


def test_the_published_funnel_names_the_region_s_own(published_store: Store) -> None:
    shown = asked(published_store, "/indicator/pph_1500_rate", "?provider=REP")
    figure = by_id(shown["content"], "funnel")["figure"]
    named = " ".join(note["text"] for note in figure["layout"]["annotations"])
    assert "Liverpool Women&#x27;s" in named or "Liverpool Women's" in named
    assert "Invented trust" not in named
    assert "England" in named
    sentence = by_id(shown["content"], "indicator-sentence")["children"]
    assert sentence.startswith("Of 11 trusts of North West Coast, April 2024 to March 2025")


def test_an_indicator_without_figures_says_so(published_store: Store) -> None:
    content = words(asked(published_store, "/indicator/unit_diverts")["content"])
    assert "No return and no published file in this data cut carries" in content


def test_a_cut_with_nothing_in_it_says_so(tmp_path: Path) -> None:
    build_published(tmp_path, "demo", trusts=0)
    assert "published" in words(asked(Store(settings_of(tmp_path)), "/")["content"])


@pytest.mark.parametrize("indicator", sorted(CATALOGUE.indicators))
def test_every_indicator_has_its_pages(store: Store, indicator: str) -> None:
    for level in ("region", "provider"):
        shown = asked(store, f"/indicator/{indicator}", f"?level={level}")
        assert by_id(shown["content"], "indicator-sentence")["children"]
        assert "comparison-table" in json.dumps(shown["content"])
    assert "Evidence" in words(asked(store, f"/definitions/{indicator}")["content"])


links = st.fixed_dictionaries(
    {},
    optional={
        "level": st.sampled_from((*LEVELS, ALL)),
        "lms": st.sampled_from(["ZA1", "ZB1"]),
        "provider": st.sampled_from(["Z01", "Z04", "Z09", "Z12", "ZM1"]),
        "from": st.sampled_from(["2019-01", "2023-04", "2026-09", "2027-01"]),
        "to": st.sampled_from(["2021-10", "2024-02", "2025-03", "2026-09"]),
        "window": st.sampled_from(["1", "6", "36"]),
        "chart": st.sampled_from(CHARTS),
        "benchmark": st.sampled_from(BENCHMARKS),
    },
)
measures = st.sampled_from(
    [
        "pph_1500_rate",
        "stillbirth_rate",
        "bookings_total",
        "pmh_access_rate",
        "one_to_one_labour_rate",
    ]
)


@settings(max_examples=40, deadline=None)
@given(indicator=measures, query=links)
def test_no_combination_of_filters_breaks_a_page(
    store: Store, indicator: str, query: dict[str, str]
) -> None:
    search = "?" + "&".join(f"{name}={value}" for name, value in query.items())
    shown = asked(store, f"/indicator/{indicator}", search)
    assert by_id(shown["content"], "indicator-sentence")["children"]
    graphs = [p["props"]["figure"] for p in parts(shown["content"]) if p.get("type") == "Graph"]
    assert graphs
    for figure in graphs:
        go.Figure(figure)


def test_all_providers_stand_side_by_side_on_one_axis(store: Store) -> None:
    content = asked(store, "/indicator/pph_1500_rate", "?level=all")["content"]
    graphs = [p for p in parts(content) if p.get("type") == "Graph" and "id" not in p["props"]]
    cut = store.current()
    assert cut is not None
    there = [s for s in cut.readings("pph_1500_rate") if s[0] == "provider"]
    assert len(graphs) == len(there)
    assert len({tuple(g["props"]["figure"]["layout"]["yaxis"]["range"]) for g in graphs}) == 1
    lms = cut.region.lms[0].code
    one = asked(store, "/indicator/pph_1500_rate", f"?level=all&lms={lms}")["content"]
    fewer = [p for p in parts(one) if p.get("type") == "Graph" and "id" not in p["props"]]
    assert 0 < len(fewer) < len(graphs)


def test_a_rare_outcome_has_stabilised_rates_and_says_what_they_are_not(store: Store) -> None:
    said = words(asked(store, "/indicator/stillbirth_rate")["content"])
    assert "Stabilised rates" in said
    assert "not adjusted for case mix" in said
    assert "of the average" in said
    assert "Stabilised" not in words(asked(store, "/indicator/caesarean_rate")["content"])


def test_a_withheld_month_says_why_in_place_of_its_number(store):
    view = "?level=provider&provider=Z05&to=2026-05"
    said = words(asked(store, "/indicator/caesarean_rate", view)["content"])
    assert "May 2026 is withheld" in said
    assert "The modes of birth add up to" in said
    assert "look for a mode that was left out" in said
    matrix = words(asked(store, "/", "?set=core&to=2026-05")["content"])
    assert re.search(r"Saltmarsh, [^:]*: May 2026 is withheld;[^|]*The modes of birth add", matrix)


def test_a_providers_page_carries_its_trust_badge_and_a_regions_does_not(store):
    of_provider = words(asked(store, "/indicator/caesarean_rate", "?provider=Z05")["content"])
    assert "How far these returns can be relied on: Saltmarsh, 12 months to Sept" in of_provider
    assert "Arithmetic a few contradictions" in of_provider
    region = asked(store, "/indicator/caesarean_rate", "?level=region")["content"]
    assert "How far these returns can be relied on" not in words(region)
    beside = by_id(region, "comparison-table")["rowData"]
    (coldbeck,) = (row for row in beside if row["name"] == "Coldbeck")
    assert "Completeness: some gaps;" in str(coldbeck["trust"])


@pytest.mark.parametrize(
    "path", ["overview", "series/pph_1500_rate?provider=Z03", "comparison/pph_1500_rate?window=6"]
)
def test_each_download_comes_with_notes_too(store: Store, path: str) -> None:
    client = create_app(store.settings).server.test_client()
    alone = client.get(f"/download/{path}")
    noted = client.get(f"/download-with-notes/{path}")
    with zipfile.ZipFile(io.BytesIO(noted.data)) as package:
        (name,) = (n for n in package.namelist() if n.endswith(".csv"))
        assert package.read(name) == alone.data
    assert noted.headers["Content-Disposition"].endswith(f'{name.removesuffix(".csv")}.zip"')


def cells_of(content: Any) -> list[str]:
    return re.findall(r'<th scope="row" class="indicator"><a [^>]*>([^<]*)', markup_of(content))


def markup_of(content: Any) -> str:
    return next(p["props"]["data-markup"] for p in parts(content)
                if "overview-matrix" in p.get("props", {}).get("data-markup", ""))  # fmt: skip


def test_rows_with_signals_leave_the_counts_as_they_are(store: Store) -> None:
    every, some = asked(store, "/")["content"], asked(store, "/", "?rows=signals")["content"]
    counts = re.compile(r"14 headline indicators × .*?assessed cells")
    assert counts.search(words(every))[0] == counts.search(words(some))[0]
    kept = cells_of(some)
    assert 0 < len(kept) < 14
    assert f"{len(kept)} of 14 rows have a signal and are shown." in words(some)
    flagged = re.compile(r'class="org[^"]* (?:concern|improvement|neutral)')
    rows = re.findall(r"<tr.*?</tr>", markup_of(every).split("<tbody>")[1])
    assert len([row for row in rows if flagged.search(row)]) == len(kept)


def test_rows_by_name_have_no_pathway(store: Store) -> None:
    content = asked(store, "/", "?group=none")["content"]
    names = cells_of(content)
    assert names == sorted(names, key=str.casefold)
    assert names != cells_of(asked(store, "/")["content"])
    assert "All pathways" in markup_of(content)
    assert ">Antenatal<" not in markup_of(content)


def test_new_flags_lead_to_the_inbox_where_there_is_one(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(PAGES, "signals", "signals")
    content = asked(store, "/", "?provider=Z10")["content"]
    links = [p["props"] for p in parts(content) if p.get("type") == "Link"]
    more = [link for link in links if str(link["children"]).endswith("in the inbox")]
    new = re.search(r"assessed cells; (\d+|none) (?:is|are) new", words(content))[1]
    assert [link["href"] for link in more] == ([] if new == "none" else ["/signals?provider=Z10"])
    assert [link["children"] for link in more] == (
        [] if new == "none" else [f"All {new} in the inbox"]
    )


def test_about_names_version_cut_and_whom_to_ask(demo: Path) -> None:
    settings = settings_of(demo).model_copy(update={"contact": "The LMS data lead, ext. 4321"})
    store = Store(settings)
    said = words(asked(store, "/about")["content"])
    for told in (
        store.current().id,
        "version 0.1.0",
        "MIT",
        "ext. 4321",
        "ask nothing of any other",
    ):
        assert told in said
    assert "No contact is named here" in words(asked(Store(settings_of(demo)), "/about")["content"])


def test_the_design_page_is_there_only_where_it_is_asked_for(demo: Path, store: Store) -> None:
    said = words(asked(store, "/about/design")["content"])
    assert "no page at “/about/design”" in said
    assert "14 headline indicators" in said
    on = Store(settings_of(demo).model_copy(update={"design_page": "on"}))
    shown = words(asked(on, "/about/design")["content"])
    for told in ("concern-tint", "48 px", "special cause – concern, rising", "title-size, 26px"):
        assert told in shown
