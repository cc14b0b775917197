"""A data cut with organisations as they are now, beside the same as they were: the demo region,
where Sandholme (Z12) became part of Westquay (Z06) in April 2025."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import numpy as np
import pytest

from etl.export import export_csv
from etl.faults import UserError
from store.cut import Cut
from store.decided import Decided, Decision, with_heirs
from store.decision_kinds import LEFT_OUT, PHASE
from store.export import comparison_rows, file_name, rows
from store.store import Store
from tests.demo_region import settings_of

BIRTHS = "pph_1500_rate"
MERGED = np.datetime64("2025-04")


@pytest.fixture(scope="module")
def cut(demo) -> Cut:
    found = Store(settings_of(demo)).current()
    assert found is not None
    return found


def counts(cut, indicator, level="provider"):
    """By organisation, numerator and denominator of each month; nothing where it has no row."""
    grid = cut.grid(indicator)
    return {
        str(grid.org[row]): np.array(
            [grid.numerator[row], np.zeros(len(grid.month)) if grid.denominator is None
             else grid.denominator[row]]
        )
        for row in grid.rows(level)
    }  # fmt: skip


def test_a_region_without_a_merger_is_as_it_was(published):
    there = Store(settings_of(published, "nwc")).current()
    assert there.as_is is there


def test_it_is_made_once(cut):
    assert cut.as_is is cut.as_is
    assert cut.as_is.as_is is cut.as_is
    assert cut.as_is.id == cut.id


def test_the_closed_provider_is_in_no_list(cut):
    now = cut.as_is
    assert now.region.provider("Z12") is None
    assert all(p.code != "Z12" for p in now.region.providers)
    for indicator in now.snapshot.observations:
        assert ("provider", "Z12") not in now.readings(indicator)
        assert ("provider", "Z12") not in now.rows(indicator)
    assert "Z12" not in now.comparison(BIRTHS, "2025-06", 12, "region", None).orgs
    assert "Z12" in cut.comparison(BIRTHS, "2025-06", 12, "region", None).orgs


def test_counts_are_those_of_both_together_before_the_merger(cut):
    was, now = counts(cut, BIRTHS), counts(cut.as_is, BIRTHS)
    before = cut.grid(BIRTHS).month < MERGED
    np.testing.assert_array_equal(now["Z06"][:, before], (was["Z06"] + was["Z12"])[:, before])
    np.testing.assert_array_equal(now["Z06"][:, ~before], was["Z06"][:, ~before])
    assert (was["Z12"][1][before] > 0).all()


@pytest.mark.parametrize("level", ["lms", "region"])
def test_totals_are_the_same_in_both_views(cut, level):
    for indicator in cut.snapshot.observations:
        was, now = counts(cut, indicator, level), counts(cut.as_is, indicator, level)
        assert was.keys() == now.keys()
        for org, figures in was.items():
            np.testing.assert_array_equal(now[org], figures)


def test_providers_add_up_to_the_same_totals_in_both_views(cut):
    """So that no birth is lost or counted twice, for each indicator that is a sum."""
    checked = 0
    for indicator in cut.snapshot.observations:
        if cut.indicator(indicator).aggregation != "sum":
            continue
        was, now = counts(cut, indicator), counts(cut.as_is, indicator)
        if "Z12" not in was:
            continue
        complete = np.isfinite(was["Z06"]).all(axis=0) & np.isfinite(was["Z12"]).all(axis=0)
        complete |= cut.grid(indicator).month >= MERGED
        sums = [np.nansum([*view.values()], axis=0)[:, complete] for view in (was, now)]
        np.testing.assert_allclose(sums[0], sums[1])
        checked += 1
    assert checked > 40


def test_a_series_goes_on_without_a_phase_where_they_merged(cut):
    was = cut.readings(BIRTHS)["provider", "Z06"]
    now = cut.as_is.readings(BIRTHS)["provider", "Z06"]
    begins = np.flatnonzero(np.diff(was.phase)) + 1
    assert was.month[begins].tolist() == [MERGED.item()]
    assert set(now.phase.tolist()) == {1}
    baseline = now.month[now.baseline]
    assert baseline.min() == now.month[0]


def test_everyone_else_is_read_as_before(cut):
    now = cut.as_is.readings(BIRTHS, "auto", None)
    for subject, reading in cut.readings(BIRTHS, "auto", None).items():
        if subject not in (("provider", "Z06"), ("provider", "Z12")):
            assert now[subject] is reading


def test_the_matrix_says_what_the_chart_says(cut):
    for indicator in cut.catalogue.in_set("headline"):
        for month in (None, "2025-01"):
            row = cut.as_is.rows(indicator.id, month)["provider", "Z06"]
            reading = cut.as_is.readings(indicator.id, "auto", month)["provider", "Z06"]
            assert row["sentence"] == reading.sentence
            assert row["variation"] == reading.variation


def test_an_earlier_month_is_read_of_both_together(cut):
    row = cut.as_is.rows(BIRTHS, "2025-01")["provider", "Z06"]
    at = np.flatnonzero(cut.grid(BIRTHS).month == np.datetime64("2025-01"))[0]
    assert row["denominator"] == (counts(cut, BIRTHS)["Z06"] + counts(cut, BIRTHS)["Z12"])[1, at]


def test_what_has_no_total_is_not_added_up(cut):
    (hours,) = (i.id for i in cut.catalogue.indicators.values() if i.aggregation == "none")
    grid = cut.as_is.grid(hours)
    (row,) = grid.rows("provider", ("Z06",))
    before = grid.month < MERGED
    assert np.isnan(grid.numerator[row, before]).all()
    assert "cannot be added up" in grid.reason[row, 0]
    assert np.isfinite(grid.numerator[row, ~before]).any()


def test_the_funnel_pools_both_before_the_merger(cut):
    was = cut.comparison(BIRTHS, "2025-06", 12, "region", None)
    now = cut.as_is.comparison(BIRTHS, "2025-06", 12, "region", None)
    at = {org: i for i, org in enumerate(was.orgs)}
    women = was.denominator[at["Z06"]] + was.denominator[at["Z12"]]
    assert now.denominator[now.orgs.index("Z06")] == women
    assert now.months_used[now.orgs.index("Z06")] == 12
    assert np.nansum(now.denominator) == np.nansum(was.denominator)


def test_a_suspended_unit_is_no_point_of_a_funnel(cut):
    for view in (cut, cut.as_is):
        found = view.comparison(BIRTHS, "2024-10", 12, "region", None)
        at = found.orgs.index("Z04")  # Marram, closed from November 2023 to October 2024
        assert np.isnan(found.numerator[at])
        assert found.months_used[at] == 0
        grid = view.grid(BIRTHS)
        (row,) = grid.rows("provider", ("Z04",))
        assert grid.status[row, grid.month == np.datetime64("2024-05")] == ["structural_zero"]


def test_peers_are_the_group_of_the_windows_time(cut):
    """Alderwick (Z07) was in the fourth group until March 2022 and is in the third since."""
    early = cut.comparison(BIRTHS, "2022-03", 6, "peers", None, "demo_4")
    late = cut.comparison(BIRTHS, "2026-09", 6, "peers", None, "demo_4")
    assert "Z07" in early.orgs
    assert "Z07" not in late.orgs
    assert "Z12" in early.orgs
    assert late.benchmark_words == "the other providers in Group 4: under 3,500 births"
    pool = 1000 * late.numerator.sum() / late.denominator.sum()  # of the group alone
    assert late.reading.benchmark == pytest.approx(pool)
    assert cut.comparison(BIRTHS, "2026-09", 6, "peers", None).orgs == tuple(
        cut.comparison(BIRTHS, "2026-09", 6, "national", None).orgs
    )


def test_a_peer_group_changes_who_is_shown_and_not_the_regions_pool(cut):
    every = cut.comparison(BIRTHS, "2026-09", 12, "region", None)
    some = cut.comparison(BIRTHS, "2026-09", 12, "region", None, "demo_4")
    for i, org in enumerate(some.orgs):
        at = every.orgs.index(org)
        assert some.reading.z[i] == every.reading.z[at]
        assert some.reading.position[i] == every.reading.position[at]


def test_files_say_which_view_they_are_of(cut):
    now = cut.as_is
    assert "_as-is_cut-" in file_name(now, BIRTHS, "Z06")
    assert "as-is" not in file_name(cut, BIRTHS, "Z06")
    frame = rows(now, BIRTHS, subjects=[("provider", "Z06"), ("provider", "Z03")])
    heirs = frame[frame["org"] == "Z06"]["caveat"].astype(str)
    assert heirs.str.contains("As it is now: Sandholme is counted in before April 2025").all()
    others = frame[frame["org"] == "Z03"]["caveat"]
    assert not others.astype(str).str.contains("As it is now").any()
    table = comparison_rows(now, BIRTHS, now.comparison(BIRTHS, "2025-06", 12, "region", None))
    assert table.set_index("org").loc["Z06", "caveat"].startswith("As it is now: Sandholme")


def test_the_returns_of_both_are_in_one_row(cut):
    was, now = cut.returns_of_two_years, cut.as_is.returns_of_two_years
    assert "Z12" in was
    assert "Z12" not in now
    assert now["Z06"].items_given == was["Z06"].items_given + was["Z12"].items_given


def test_months_left_out_of_one_that_closed_are_left_out_of_its_heir(cut):
    def decision(kind, first):
        made = datetime(2026, 5, 1, tzinfo=UTC)
        return Decision(
            kind=kind, first=first, last=None, reason="Miscounted", who="analyst", made=made
        )

    decided = Decided(
        {
            ("Z12", BIRTHS): (
                decision(LEFT_OUT, date(2024, 6, 1)),
                decision(PHASE, date(2024, 1, 1)),
            )
        }
    )
    now = with_heirs(decided, cut.mergers)
    (only,) = now.of["Z06", BIRTHS]
    assert (only.kind, only.reason) == (LEFT_OUT, "Sandholme: Miscounted")
    assert ("Z12", BIRTHS) not in now.of


def test_the_command_line_exports_either_view(demo):
    def women(view):
        text = export_csv(settings_of(demo), BIRTHS, "Z06", None, "2025-03", view).decode(
            "utf-8-sig"
        )
        return [float(row["denominator"]) for row in csv.DictReader(io.StringIO(text))]

    pairs = list(zip(women("as_is"), women("as_was"), strict=True))
    assert len(pairs) == 42
    assert all(now > was for now, was in pairs)
    with pytest.raises(UserError, match="as_was or as_is"):
        export_csv(settings_of(demo), BIRTHS, "Z06", None, None, "as_if")
