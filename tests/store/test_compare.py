"""Providers side by side: from the region's returns, and as published."""

from datetime import date

import numpy as np
import pandas as pd
import pytest

from analysis.reading import Position
from catalogue.model import Catalogue
from store.compare import compare, compare_published
from store.grid import Grid
from store.published_figures import Period

TO = "2026-03"
YEAR = Period(date(2025, 4, 1), date(2026, 3, 31))


def provider(code, lms="L1", group=None, **more):
    return {
        "code": code,
        "name": f"{code} Hospitals NHS Trust",
        "short_name": code,
        "memberships": [{"lms": lms, "from": "2020-04"}],
        "peer_group": group,
    } | more


PROVIDERS = [
    provider("Zeta", "L2", "surgical"),
    provider("alder", group="other"),
    provider("Birch", group="other"),
    provider("Cedar", "L2", "other"),
    provider("Dogwood", memberships=[{"lms": "L1", "from": "2020-04", "to": "2023-06"}]),
    provider("Mind", kind="mental_health"),
]
NAMES = ("alder", "Birch", "Cedar", "Zeta")


def indicator(**changed):
    return {
        "id": "smoking_at_booking",
        "name": "Smoking at booking",
        "short_name": "Smoking",
        "domain": "public_health",
        "pathway": "booking",
        "tier": "core",
        "unit": "percent",
        "direction": "lower_is_better",
        "chart": "p",
        "funnel": "binomial",
        "evidence": "verified",
        "definitions": [
            {
                "version": 1,
                "from": "2020-04",
                "numerator": "smokers",
                "denominator": "booked",
                "numerator_words": "Women who smoke",
            }
        ],
    } | changed


def catalogue(**changed):
    """A region of four maternity providers, one that has closed and a mental-health trust."""
    return Catalogue.model_validate(
        {
            "rules": {},
            "births_item": "births",
            "pathways": [{"id": "booking", "name": "Booking"}],
            "sets": [],
            "items": {},
            "indicators": {"smoking_at_booking": indicator(**changed)},
            "regions": {
                "here": {
                    "id": "here",
                    "code": "R1",
                    "name": "Here",
                    "lms": [
                        {"code": code, "name": code, "short_name": code} for code in ("L1", "L2")
                    ],
                    "providers": PROVIDERS,
                }
            },
            "digest": "none",
        }
    )


def monthly(org, rates, births=250, status="final", definition=1, level="provider"):
    """Observation rows of the months up to TO, one for each rate; None is a missing month."""
    months = np.arange(np.datetime64(TO, "M") - len(rates) + 1, np.datetime64(TO, "M") + 1)
    missing = [rate is None for rate in rates]
    return pd.DataFrame(
        {
            "indicator": "smoking_at_booking",
            "definition": np.int16(definition),
            "level": level,
            "org": org,
            "month": months.astype("datetime64[ns]"),
            "period_months": np.int8(1),
            "breakdown": "all",
            "group": "all",
            "numerator": [np.nan if rate is None else round(rate * births) for rate in rates],
            "denominator": np.where(missing, np.nan, births),
            "status": np.where(missing, "not_submitted", status),
            "reason": None,
            "coverage": np.float32(1),
            "caveat": None,
            "source": "standard",
            "submission": "abc",
            "received": pd.Timestamp("2026-04-10", tz="UTC"),
        }
    )


def grid_of(*frames):
    return Grid.from_frame(pd.concat(frames, ignore_index=True))


def even_grid(rate=0.12, **of):
    """All four providers at one rate for a year, but those given."""
    rates = dict.fromkeys(NAMES, rate) | of
    return grid_of(*(monthly(org, [value] * 12) for org, value in rates.items()))


def figure(org="E92", level="national", numerator=60_000.0, denominator=500_000.0, **changed):
    """A row of published figures."""
    return {
        "indicator": "smoking_at_booking",
        "org_code": org,
        "org_name": "England" if level == "national" else f"{org} trust",
        "org_level": level,
        "period_start": YEAR.start,
        "period_end": YEAR.end,
        "numerator": numerator,
        "denominator": denominator,
        "rate": np.nan,
        "per": 100.0,
        "rounding": "nearest_5",
        "status": "ok",
        "definition_match": "identical",
        "source": "msds_counts",
        "submission": "def",
    } | changed


def published(*rows):
    return pd.DataFrame(list(rows), columns=list(figure()))


def many(count, seed=1, tau=0.2, **changed):
    """So many trusts' published counts about 12 %, and England's."""
    rng = np.random.default_rng(seed)
    births = rng.integers(1200, 8000, count)
    p = 1 / (1 + np.exp(-(np.log(0.12 / 0.88) + rng.normal(0, tau, count))))
    counts = zip(rng.binomial(births, p), births, strict=True)
    trusts = [figure(f"T{i:03}", "provider", float(x), float(n), **changed)
              for i, (x, n) in enumerate(counts)]  # fmt: skip
    return [figure(**changed), *trusts]


def compared(grid, table=None, benchmark="national", lms=None, window=12, **changed):
    known = catalogue(**changed)
    return compare(
        grid,
        known.indicators["smoking_at_booking"],
        published() if table is None else table,
        known,
        "here",
        to=TO,
        window=window,
        benchmark=benchmark,
        lms=lms,
    )


# the window's sums


def test_providers_stand_in_alphabetical_order_with_their_sums():
    found = compared(even_grid(), benchmark="region")
    assert found.names == NAMES
    assert found.numerator.tolist() == [360.0] * 4
    assert found.denominator.tolist() == [3000.0] * 4
    assert (found.period_start, found.period_end) == YEAR
    assert found.own.all()
    assert found.kind == "returns"


def test_a_provider_that_closed_before_the_window_or_gives_other_care_is_not_there():
    grid = grid_of(monthly("Dogwood", [0.1] * 40), monthly("Mind", [0.1] * 12),
                   monthly("Birch", [0.1] * 12))  # fmt: skip
    assert compared(grid).names == ("Birch",)


def test_only_months_with_both_counts_are_summed_and_the_rest_are_told():
    grid = grid_of(monthly("Birch", [0.1] * 9 + [None] * 3), monthly("Cedar", [0.1] * 12))
    found = compared(grid)
    assert found.months_used.tolist() == [9, 12]
    assert found.denominator.tolist() == [2250.0, 3000.0]
    assert "Fewer than 12 months have both counts: Birch (9)." in found.cautions


def test_a_month_that_has_not_matured_is_left_out():
    grid = grid_of(monthly("Birch", [0.1] * 11),
                   monthly("Cedar", [0.1] * 12, status="not_mature"))  # fmt: skip
    found = compared(grid)
    assert found.months_used.tolist() == [11, 0]
    assert np.isnan(found.denominator[1])
    assert found.reading.position[1] == Position.NOT_JUDGED


def test_months_under_an_earlier_definition_are_left_out():
    first = indicator()["definitions"][0]
    second = first | {"version": 2, "from": "2025-10", "changed": "known status only"}
    old = monthly("Birch", [0.3] * 12).iloc[:6]
    new = monthly("Birch", [0.1] * 6, definition=2)
    found = compared(grid_of(old, new, monthly("Cedar", [0.1] * 6, definition=2)),
                     definitions=[first, second])  # fmt: skip
    assert found.months_used.tolist() == [6, 6]
    assert found.numerator[0] == 6 * 25
    assert "Months under an earlier definition are left out." in found.cautions


def test_the_window_ends_with_its_month_and_is_as_long_as_asked():
    grid = grid_of(monthly("Birch", [0.5] * 12 + [0.1] * 3), monthly("Cedar", [0.1] * 15))
    found = compared(grid, window=3)
    assert found.numerator.tolist() == [75.0, 75.0]
    assert found.period_start == date(2026, 1, 1)


@pytest.mark.parametrize("changed", [{"funnel": "none"}, {"min_level": "lms"}])
def test_an_indicator_without_a_funnel_is_not_compared(changed):
    assert compared(even_grid(), **changed) is None


def test_an_lms_shows_its_providers_and_changes_no_judgement():
    grid = even_grid(Cedar=0.2)
    whole = compared(grid, benchmark="region")
    part = compared(grid, benchmark="region", lms="L2")
    assert part.names == ("Cedar", "Zeta")
    assert part.reading.position == whole.reading.position[2:]
    assert part.reading.benchmark == whole.reading.benchmark


# the benchmark


def test_england_is_the_benchmark_where_definition_and_period_agree():
    found = compared(even_grid(Cedar=0.16), published(figure()))
    assert found.reading.benchmark == pytest.approx(12.0)
    assert found.benchmark_words == "England, as published for April 2025 to March 2026"
    assert found.benchmark_reference is None
    assert dict(zip(found.names, found.reading.position, strict=True))["Cedar"] == "higher_998"


def test_a_national_figure_of_another_year_is_a_dated_line_only():
    then = {"period_start": date(2021, 4, 1), "period_end": date(2022, 3, 31)}
    found = compared(even_grid(0.14), published(figure(**then)))
    assert found.reading.benchmark == pytest.approx(14.0)
    value, words = found.benchmark_reference
    assert value == pytest.approx(12.0)
    assert words == "England, April 2021 to March 2022: 12.0 %"
    assert "compared with Here, all its providers together" in found.cautions[0]


@pytest.mark.parametrize(("first", "used"), [("2025-10", True), ("2025-11", False)])
def test_periods_must_overlap_by_six_months(first, used):
    start = date(int(first[:4]), int(first[5:]), 1)
    late = figure(period_start=start, period_end=date(start.year + 1, start.month, 1))
    found = compared(even_grid(), published(late))
    assert (found.benchmark_reference is None) == used


def test_a_similar_definition_is_never_a_benchmark_and_another_not_even_a_line():
    similar = compared(even_grid(0.14), published(figure(definition_match="approximate")))
    assert similar.reading.benchmark == pytest.approx(14.0)
    assert "of a similar definition" in similar.benchmark_reference[1]
    other = compared(even_grid(0.14), published(figure(definition_match="different")))
    assert other.benchmark_reference is None


def test_single_published_months_in_the_window_make_one_benchmark():
    months = [
        figure(numerator=5_000.0 + i, denominator=50_000.0, source="msds_measures",
               period_start=date(2025, 7 + i, 1), period_end=date(2025, 7 + i, 28))
        for i in range(6)
    ]  # fmt: skip
    found = compared(even_grid(), published(*months))
    assert found.reading.benchmark == pytest.approx(100 * (30_000 + 15) / 300_000)
    assert found.benchmark_words == "England, as published for July 2025 to December 2025"


def test_a_national_rate_without_counts_serves_too():
    row = figure(numerator=np.nan, denominator=np.nan, rate=12.5, per=100.0)
    assert compared(even_grid(), published(row)).reading.benchmark == pytest.approx(12.5)


@pytest.mark.parametrize("status", ["suppressed", "low_dq", "not_submitted", "no_denominator"])
def test_a_national_figure_that_is_not_usable_is_not_used(status):
    found = compared(even_grid(0.14), published(figure(status=status)))
    assert found.reading.benchmark == pytest.approx(14.0)
    assert found.benchmark_reference is None


def test_the_regions_pool_is_called_that():
    found = compared(even_grid(Cedar=0.2), published(figure()), benchmark="region")
    assert found.benchmark_words == "Here, all its providers together"
    assert found.reading.benchmark == pytest.approx(14.0)


def test_peers_are_the_other_providers_of_the_region():
    found = compared(even_grid(Cedar=0.2), published(figure()), benchmark="peers")
    assert found.benchmark_words == "the other providers in Here"
    place = found.names.index("Cedar")
    assert found.reading.position[place] == Position.HIGH_998
    middle = (found.reading.limits.lower_95 + found.reading.limits.upper_95) / 2
    assert middle[place] == pytest.approx(12.0, abs=0.2)


@pytest.mark.parametrize("benchmark", ["national", "peers", "region"])
def test_a_provider_without_its_like_has_no_fair_comparison(benchmark):
    found = compared(even_grid(Zeta=0.4), published(figure()), benchmark,
                     compare_within="mbrrace_group")  # fmt: skip
    assert found.reading.position == (*[Position.EXPECTED] * 3, Position.NOT_JUDGED)
    assert any(c.startswith("No fair comparison for Zeta:") for c in found.cautions)


# variation between providers


def test_variation_comes_from_thirty_published_providers_of_the_same_definition():
    found = compared(even_grid(), published(*many(40)))
    assert found.reading.tau == pytest.approx(0.2, abs=0.06)
    assert found.reading.tau_source == (
        "estimated from 40 providers' published figures, April 2025 to March 2026"
    )


@pytest.mark.parametrize("table", [many(29), many(40, definition_match="approximate")])
def test_with_fewer_or_others_it_comes_from_the_catalogue(table):
    known = {"value": 0.3, "scale": "logit", "source": "the 2018 audit"}
    found = compared(even_grid(), published(*table), between_provider_sd=known)
    assert found.reading.tau == 0.3
    assert found.reading.tau_source == "the 2018 audit"


def test_with_neither_four_providers_that_plainly_differ_are_not_judged():
    rates = {"alder": 0.06, "Birch": 0.10, "Cedar": 0.16, "Zeta": 0.22}
    found = compared(even_grid(**rates), published(figure()))
    assert not found.reading.judged
    assert set(found.reading.position) == {Position.NOT_JUDGED}


def test_a_year_of_published_figures_comes_before_a_later_month():
    month = {"period_start": date(2026, 3, 1), "period_end": date(2026, 3, 31)}
    found = compared(even_grid(), published(*many(40), *many(50, seed=2, **month)))
    assert "40 providers" in found.reading.tau_source


# as published


def as_published(table, period=None, **changed):
    known = catalogue(**changed)
    return compare_published(table, known.indicators["smoking_at_booking"], known, "here", period)


def test_every_published_trust_is_compared_with_england_and_ours_are_marked():
    table = published(*many(40), figure("Cedar", "provider", 900.0, 3000.0))
    found = as_published(table)
    assert found.kind == "published"
    assert len(found.orgs) == 41
    assert [org for org, own in zip(found.orgs, found.own, strict=True) if own] == ["Cedar"]
    assert found.reading.benchmark == pytest.approx(12.0)
    assert found.reading.tau == pytest.approx(0.2, abs=0.06)
    assert found.reading.position[found.orgs.index("Cedar")] == Position.HIGH_998
    assert list(found.names) == sorted(found.names, key=str.casefold)
    assert "Published counts are rounded to the nearest 5." in found.cautions


def test_the_latest_year_is_shown_unless_another_is_asked_for():
    then = Period(date(2024, 4, 1), date(2025, 3, 31))
    table = published(*many(35), *many(32, seed=3, period_start=then.start, period_end=then.end))
    latest = as_published(table)
    assert latest.periods == (YEAR, then)
    assert (latest.period_start, latest.period_end) == YEAR
    earlier = as_published(table, then)
    assert len(earlier.orgs) == 32
    assert earlier.benchmark_words == "England, as published for April 2024 to March 2025"


def test_without_an_england_row_the_trusts_own_pool_is_the_benchmark():
    found = as_published(published(*many(40)[1:]))
    assert found.benchmark_words == "all these providers together"
    assert found.reading.judged


def test_trusts_without_a_usable_figure_are_counted_not_shown():
    hidden = [figure(f"H{i}", "provider", np.nan, np.nan, status="suppressed") for i in range(3)]
    found = as_published(published(*many(40), *hidden))
    assert len(found.orgs) == 40
    assert any("no usable figure was published: 3 providers" in c for c in found.cautions)


def test_published_trusts_of_unknown_kind_are_shown_and_not_judged():
    found = as_published(published(*many(40)), compare_within="mbrrace_group")
    assert set(found.reading.position) == {Position.NOT_JUDGED}
    assert any("Only providers of the same kind" in c for c in found.cautions)


def test_nothing_published_is_nothing_to_compare():
    assert as_published(published()) is None
    assert as_published(published(figure())) is None
    assert as_published(published(*many(40)), funnel="none") is None


def test_published_figures_are_judged_within_the_comparator_group_their_publisher_names():
    """Two groups of unlike rates: within its own nobody stands out; against one mean all would."""
    rows = [
        figure(f"{group}{n}", "provider", rate * 4000, 4000.0) | {"peer_group": group}
        for group, rate in (("mbrrace_1", 0.2), ("mbrrace_5", 0.1))
        for n in range(20)
    ]
    means = [
        figure(group, "peer_group", np.nan, np.nan, rate=100 * rate) | {"peer_group": None}
        for group, rate in (("mbrrace_1", 0.2), ("mbrrace_5", 0.1))
    ]
    lone = figure("alone", "provider", 800.0, 4000.0) | {"peer_group": None}
    found = as_published(pd.DataFrame([*rows, *means, lone]), compare_within="mbrrace_group")
    assert found is not None
    judged = dict(zip(found.orgs, found.reading.position, strict=True))
    assert judged.pop("alone") == "not_judged"
    assert set(judged.values()) == {"as_expected"}
    assert found.benchmark_words.startswith("the mean of each provider's own comparator group")


def test_a_national_figure_of_another_body_is_named_as_that():
    rows = published(*many(40), figure("GB", numerator=np.nan, denominator=np.nan, rate=12.0))
    rows.loc[rows["org_code"] == "GB", "org_name"] = "Great Britain"
    rows = rows[rows["org_code"] != "E92"]
    found = as_published(rows)
    assert found is not None
    assert found.benchmark_words.startswith("Great Britain, as published for")
