"""A link makes a view, whatever it holds; a view makes one link."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalogue.load import load_catalogue
from catalogue.view import (
    BENCHMARKS,
    CHARTS,
    LEVELS,
    ON,
    PARAMETERS,
    SHOWN,
    View,
    asked_snapshot,
)

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = load_catalogue(ROOT / "indicators.yaml", ROOT / "providers.yaml")
REGION = CATALOGUE.regions["demo"]
INDICATOR = "pph_1500_rate"


def read(path: str, search: str = "") -> tuple[View, tuple[str, ...]]:
    return View.from_link(path, search, CATALOGUE, "demo")


def test_a_full_link_is_read_without_a_notice() -> None:
    search = (
        "?level=provider&lms=ZA1&provider=Z03&from=2024-04&to=2026-09&window=6&chart=run"
        "&benchmark=region&set=core&rows=signals&group=none&snapshot=20261112T061000Z-0123abcd"
    )
    view, notices = read(f"/indicator/{INDICATOR}", search)
    assert notices == ()
    assert view == View(
        page="indicator",
        indicator=INDICATOR,
        level="provider",
        lms="ZA1",
        provider="Z03",
        from_="2024-04",
        to="2026-09",
        window=6,
        chart="run",
        benchmark="region",
        set="core",
        rows="signals",
        group="none",
        snapshot="20261112T061000Z-0123abcd",
    )
    assert view.href == f"/indicator/{INDICATOR}{search}"


def test_defaults_said_aloud_and_unsaid_are_one_view() -> None:
    rules = CATALOGUE.rules
    search = f"?window={rules.window_months}&chart=auto&benchmark=national&set=headline"
    search += "&rows=all&group=pathway"
    assert read("/", search) == read("/")
    assert read("/", search)[0].href == "/"


@pytest.mark.parametrize(
    ("search", "named"),
    [
        ("?provider=ZZZ", "ZZZ"),
        ("?provider=RBL", "RBL"),  # another region's
        ("?lms=QYG", "QYG"),
        ("?to=2026-13", "2026-13"),
        ("?from=Apr-17", "Apr-17"),
        ("?window=0", "0"),
        ("?window=twelve", "twelve"),
        ("?window=²", "²"),
        ("?chart=pie", "pie"),
        ("?benchmark=best", "best"),
        ("?level=ward", "ward"),
        ("?set=", "set"),
        ("?snapshot=../../etc/passwd", "../../etc/passwd"),
        ("?colour=red", "colour"),
        ("?rows=some", "some"),
        ("?group=colour", "colour"),
        ("?present=yes", "yes"),
        ("?view=as_if", "as_if"),
        ("?peers=mbrrace_1", "mbrrace_1"),  # another region's
        ("?item=0", "0"),
        ("?show=pie", "pie"),
        ("?add=//elsewhere.example", "//elsewhere.example"),
    ],
)
def test_what_means_nothing_is_ignored_and_named(search: str, named: str) -> None:
    view, notices = read("/", search)
    assert view == View()
    assert len(notices) == 1
    assert named in notices[0]


def test_months_in_the_wrong_order_keep_the_last() -> None:
    view, notices = read("/", "?from=2026-09&to=2024-04")
    assert (view.from_, view.to) == (None, "2024-04")
    assert "after its last" in notices[0]


def test_a_repeated_and_a_listed_value_take_the_first_and_say_so() -> None:
    view, notices = read("/", "?provider=Z03&provider=Z04&lms=ZA1,ZB1")
    assert (view.provider, view.lms) == ("Z03", "ZA1")
    assert len(notices) == 2


@pytest.mark.parametrize("path", ["/nowhere", "/indicator", "/indicator/none", "/a/b/c", "//x"])
def test_an_unknown_address_is_the_overview_with_a_notice(path: str) -> None:
    view, notices = read(path, "?provider=Z03")
    assert (view.page, view.indicator, view.provider) == ("overview", None, "Z03")
    assert "overview" in notices[0]


def test_a_page_may_lie_below_another() -> None:
    assert read("/about")[0].page == "about"
    assert read("/about/design")[0].href == "/about/design"
    assert read("/about/else")[0].page == "overview"


def test_an_unknown_definition_is_the_list_of_all_with_a_notice() -> None:
    view, notices = read("/definitions/none")
    assert (view.page, view.indicator) == ("definitions", None)
    assert "all definitions" in notices[0]


def test_filters_stay_when_the_page_changes() -> None:
    view, _ = read("/", "?provider=Z03&to=2026-08")
    assert view.on("indicator", INDICATOR).href == (
        f"/indicator/{INDICATOR}?provider=Z03&to=2026-08"
    )


def test_organisations_and_peers_travel_in_the_canonical_place() -> None:
    view, notices = read("/", "?view=as_is&set=core&to=2026-08&peers=demo_4&provider=Z03")
    assert notices == ()
    assert view.href == "/?provider=Z03&peers=demo_4&to=2026-08&set=core&view=as_is"
    assert read("/", "?view=as_was")[0].href == "/"


def test_a_link_never_says_more_than_forty_characters_back() -> None:
    long = "x" * 500
    _, notices = read(f"/{long}", f"?provider={long}&{long}=1")
    assert len(notices) == 3
    assert all("x" * 38 in said and "x" * 41 not in said for said in notices)


def test_only_a_name_that_could_be_a_cut_is_looked_for() -> None:
    assert asked_snapshot("?snapshot=20261112T061000Z-0123abcd") == "20261112T061000Z-0123abcd"
    for name in ("..", ".", "a/b", "a%2Fb", "%00", ".building-1", "", "x" * 200):
        assert asked_snapshot(f"?snapshot={name}") is None


anything = st.text(st.characters(), max_size=80)  # lone surrogates and control characters too
words = st.sampled_from([*PARAMETERS, *LEVELS, *CHARTS, "2026-09", "%", "=", "&", "?", ",", "%ff"])
queries = st.one_of(anything, st.lists(st.one_of(words, anything), max_size=9).map("".join))


@given(path=anything.map(lambda text: f"/{text}"), search=queries)
def test_no_text_breaks_a_link_and_every_notice_can_be_sent(path: str, search: str) -> None:
    view, notices = read(path, search)
    for said in notices:
        said.encode()
        assert len(said) < 250
    again, none = read(view.path, view.search())
    assert again == view
    assert none == ()


months = st.builds("{}-{:02d}".format, st.integers(2016, 2026), st.integers(1, 12))
views = st.builds(
    View,
    page=st.just("indicator"),
    indicator=st.sampled_from(sorted(CATALOGUE.indicators)),
    level=st.none() | st.sampled_from(LEVELS),
    lms=st.none() | st.sampled_from([lms.code for lms in REGION.lms]),
    provider=st.none() | st.sampled_from([p.code for p in REGION.providers]),
    from_=st.none(),
    to=st.none() | months,
    window=st.none() | st.integers(1, 11),
    chart=st.none() | st.sampled_from(CHARTS),
    benchmark=st.none() | st.sampled_from(BENCHMARKS),
    set=st.none() | st.sampled_from([s.id for s in CATALOGUE.sets[1:]]),
    show=st.none() | st.sampled_from(SHOWN),
    present=st.none() | st.just(ON),
    anonymise=st.none() | st.just(ON),
)


@given(view=views)
def test_a_view_comes_back_from_its_own_link(view: View) -> None:
    assert read(view.path, view.search()) == (view, ())


def test_a_meeting_is_named_by_its_path_and_knows_a_chart_that_is_added() -> None:
    token = "A-z_0123456789ab"
    view, notices = read(f"/meeting/{token}", "?item=3&present=1")
    assert notices == ()
    assert (view.page, view.meeting, view.item, view.present) == ("meeting", token, 3, "1")
    assert view.on("overview").href == "/?present=1"
    link = f"/indicator/{INDICATOR}?level=provider&provider=Z03"
    view = View(page="meeting", add=link)
    assert read(view.path, view.search()) == (view, ())


def test_a_providers_page_is_named_by_its_path_alone() -> None:
    view, notices = read("/provider/Z03", "?set=core&provider=Z05")
    assert notices == ()
    assert (view.page, view.provider, view.indicator) == ("provider", "Z03", None)
    assert view.href == "/provider/Z03?set=core"
    assert view.on("overview").href == "/?provider=Z03&set=core"


@pytest.mark.parametrize("path", ["/provider", "/provider/", "/provider/RBN"])
def test_a_provider_that_is_not_of_the_region_is_the_overview_with_a_notice(path: str) -> None:
    view, notices = read(path)
    assert view == View()
    assert len(notices) == 1


@pytest.mark.parametrize("name", ["0123456789abcdef", "A-z_09" * 6])
def test_a_return_is_named_in_its_path_and_keeps_the_filters(name: str) -> None:
    view, notices = read(f"/returns/{name}", "?lms=ZA1")
    assert notices == ()
    assert (view.page, view.submission, view.indicator) == ("returns", name, None)
    assert view.href == f"/returns/{name}?lms=ZA1"
    assert view.on("overview").href == "/?lms=ZA1"


@pytest.mark.parametrize("name", ["0123456789ABCDEF", "../secret", "upload", "x" * 80])
def test_what_cannot_be_a_return_is_ignored_with_a_notice(name: str) -> None:
    view, (notice,) = read(f"/returns/{name}")
    assert view == View(page="returns")
    assert notice.startswith("No return is called ")


def test_a_flag_is_named_in_its_path_and_its_filters_are_of_its_page_alone() -> None:
    key = "Z03.pph_1500_rate.shift.2026-03"
    view, notices = read(f"/signals/{key}", "?set=core&state=new&since=20261021T020000Z-0123abcd")
    assert notices == ()
    assert (view.page, view.signal, view.state) == ("signals", key, "new")
    assert read(view.path, view.search()) == (view, ())
    assert view.on("overview").href == "/?set=core"


@pytest.mark.parametrize(
    "key", ["Z07.data.numerators_within_denominators.2026-10", "Z07.data.x1.2026-10"]
)
def test_a_data_problem_is_named_by_its_check(key: str) -> None:
    view, notices = read(f"/signals/{key}")
    assert (view.signal, notices) == (key, ())


@pytest.mark.parametrize(
    "key", ["Z03", "../secret", "a.b.c.2026-13", "<b>", "Z03.x.shift.2026-03.more"]
)
def test_what_cannot_be_a_flag_is_ignored_with_a_notice(key: str) -> None:
    view, (notice,) = read(f"/signals/{key}")
    assert view == View(page="signals")
    assert notice.startswith("No flag is called ")
