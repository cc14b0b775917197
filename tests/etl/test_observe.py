"""From data items to observations: statuses, sums, mergers, maturity, closures."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalogue.model import Catalogue
from etl.observe import observe
from store.tables import ITEMS, OBSERVATION_KEY, OBSERVATIONS
from tests.etl import made_returns

REGION = "demo"
RECEIVED = datetime(2026, 6, 1, tzinfo=UTC)
MATERNITY = [p for p in made_returns.catalogue().regions[REGION].providers if p.kind == "maternity"]
RATE, TOPS, BOTTOM = (
    "caesarean_rate",
    ("caesarean_elective_women", "caesarean_emergency_women"),
    "women_birthing",
)


def cell(
    item: str, org: str, month: date, value: float | None, status: str = "final", **more
) -> dict:
    return {
        "item": item,
        "level": "provider",
        "org": org,
        "month": month,
        "period_months": 1,
        "breakdown": "all",
        "group": "all",
        "value": value,
        "status": status,
        "source": "standard",
        "submission": f"{org}-{month}",
        "received": RECEIVED,
        "is_final": status == "final",
        **more,
    }


def births(
    value: float = 100.0, months=(date(2026, 4, 1),), item: str = BOTTOM, providers=MATERNITY
):
    """The same count from every provider."""
    return [cell(item, p.code, month, value) for p in providers for month in months]


def observed(known: Catalogue, rows: list[dict], region: str = REGION) -> pa.Table:
    table = pa.Table.from_pylist(rows, schema=ITEMS)
    return observe(table, known, region).cast(OBSERVATIONS)


def find(table: pa.Table, **which) -> dict:
    """The one row of that description."""
    rows = [
        row for row in table.to_pylist() if all(row[name] == value for name, value in which.items())
    ]
    assert len(rows) == 1, which
    return rows[0]


def test_nothing_returned_gives_an_empty_table_of_the_right_columns(known):
    assert observed(known, []).schema == OBSERVATIONS


def test_every_indicator_has_a_row_for_each_member_in_each_month(known):
    table = observed(known, births(months=(date(2026, 2, 1), date(2026, 4, 1))))
    rows = table.to_pylist()
    of_one = [r for r in rows if r["indicator"] == "bookings_total" and r["org"] == "Z01"]
    assert [r["month"] for r in of_one] == [date(2026, m, 1) for m in (2, 3, 4)]
    assert {r["status"] for r in of_one} == {"not_submitted"}
    assert {r["indicator"] for r in rows} == set(known.indicators)


def test_rows_come_in_the_order_of_the_file_and_once(known):
    rows = observed(known, births(months=(date(2026, 3, 1), date(2026, 4, 1)))).to_pylist()
    keys = [tuple(row[name] for name in OBSERVATION_KEY) for row in rows]
    assert keys == sorted(set(keys))


def test_a_ratio_is_missing_with_the_reason_of_the_operand_that_is(known):
    rows = births() + births(20.0, item=TOPS[0])
    rows += [cell(TOPS[1], "Z01", date(2026, 4, 1), None, "refused", reason="12.5 is no count")]
    row = find(observed(known, rows), indicator=RATE, org="Z01")
    assert (row["numerator"], row["denominator"]) == (None, 100.0)
    assert (row["status"], row["reason"]) == ("refused", "12.5 is no count")


def test_a_provisional_operand_makes_the_figure_provisional(known):
    rows = births() + births(20.0, item=TOPS[0])
    rows += [cell(TOPS[1], "Z01", date(2026, 4, 1), 3.0, "provisional", caveat="late entries")]
    row = find(observed(known, rows), indicator=RATE, org="Z01")
    assert (row["numerator"], row["status"], row["caveat"]) == (23.0, "provisional", "late entries")


def test_what_was_withdrawn_is_as_if_not_sent_and_says_so(known):
    rows = [
        *births(providers=MATERNITY[1:]),
        cell(BOTTOM, "Z01", date(2026, 4, 1), None, "withdrawn"),
    ]
    row = find(observed(known, rows), indicator="women_birthing_total", org="Z01")
    assert (row["status"], row["reason"]) == ("not_submitted", "Withdrawn by the sender")


def test_a_sum_holds_the_providers_that_have_both_terms(known):
    rows = births() + births(20.0, item=TOPS[0])
    rows += births(5.0, item=TOPS[1], providers=MATERNITY[1:])
    row = find(observed(known, rows), indicator=RATE, level="lms", org="ZA1")
    members = [p for p in MATERNITY if p.lms_at(date(2026, 4, 1)) == "ZA1"]
    assert row["denominator"] == 100.0 * (len(members) - 1)
    assert row["coverage"] == pytest.approx((len(members) - 1) / len(members), rel=1e-6)
    assert (
        row["reason"]
        == f"{len(members) - 1} of {len(members)} providers, {row['coverage']:.0%} of births"
    )


def test_a_sum_of_too_few_births_is_withheld(known):
    large = [cell(BOTTOM, "Z01", date(2026, 4, 1), 5000.0)]
    rows = births(providers=[p for p in MATERNITY if p.code != "Z01"]) + large
    rows += births(20.0, item=TOPS[0])
    rows += births(5.0, item=TOPS[1], providers=[p for p in MATERNITY if p.code != "Z01"])
    row = find(observed(known, rows), indicator=RATE, level="region")
    assert (row["numerator"], row["denominator"], row["status"]) == (None, None, "withheld")
    assert row["reason"].startswith("Withheld: ")


def test_a_plain_count_needs_every_provider(known):
    whole = find(observed(known, births()), indicator="women_birthing_total", level="region")
    members = [p for p in MATERNITY if p.lms_at(date(2026, 4, 1))]
    assert whole["numerator"] == 100.0 * len(members)
    lacking = observed(known, births(providers=MATERNITY[1:]))
    assert find(lacking, indicator="women_birthing_total", level="region")["status"] == "withheld"


def test_a_sum_of_which_nobody_sent_anything_says_what_they_all_say(known):
    row = find(observed(known, births()), indicator="bookings_total", level="region")
    assert (row["status"], row["coverage"]) == ("not_submitted", 0.0)


def test_a_merged_provider_has_rows_until_it_merged_and_none_after(known):
    months = [date(2025, 2, 1), date(2025, 3, 1), date(2025, 4, 1)]
    rows = observed(known, births(months=months)).to_pylist()
    of_old = [r["month"] for r in rows if r["org"] == "Z12" and r["indicator"] == RATE]
    assert of_old == months[:2]


def test_a_sum_over_twelve_months_of_a_merged_provider_counts_its_forerunner(known):
    months = [date(2024 + (m + 3) // 12, (m + 3) % 12 + 1, 1) for m in range(14)]
    rows = [r for r in births(10.0, months) if r["org"] != "Z12" or r["month"] < date(2025, 4, 1)]
    rows += births(8.0, months, item="midwife_wte")
    table = observed(known, rows)
    which = {"indicator": "midwife_birth_ratio", "org": "Z06"}
    assert find(table, month=date(2025, 3, 1), **which)["numerator"] == 120.0
    assert find(table, month=date(2025, 4, 1), **which)["numerator"] == 120.0 + 110.0


def test_a_sum_over_twelve_months_is_missing_while_a_month_is(known):
    months = [date(2024 + (m + 3) // 12, (m + 3) % 12 + 1, 1) for m in range(14)]
    rows = births(10.0, months) + births(8.0, months, item="midwife_wte")
    rows = [r for r in rows if (r["item"], r["org"], r["month"]) != (BOTTOM, "Z01", months[1])]
    which = {"indicator": "midwife_birth_ratio", "org": "Z01"}
    table = observed(known, rows)
    assert find(table, month=months[5], **which)["status"] == "not_submitted"
    assert find(table, month=months[13], **which)["numerator"] == 120.0
    other = find(table, month=months[5], indicator="midwife_birth_ratio", org="Z02")
    assert (other["status"], other["numerator"]) == ("not_applicable", None)


def test_births_of_a_closed_unit_are_zero_by_structure_and_bookings_are_not(known):
    month = date(2024, 2, 1)
    rows = births(months=[month], providers=[p for p in MATERNITY if p.code != "Z04"])
    rows += [*births(30.0, [month], item="bookings"), cell(BOTTOM, "Z04", month, 0.0)]
    table = observed(known, rows)
    closed = find(table, indicator="women_birthing_total", org="Z04")
    assert (closed["numerator"], closed["status"]) == (None, "structural_zero")
    assert "suspended" in closed["reason"]
    assert find(table, indicator="bookings_total", org="Z04")["numerator"] == 30.0
    members = [p for p in MATERNITY if p.lms_at(month) == "ZA1"]
    whole = find(table, indicator="women_birthing_total", org="ZA1")
    assert (whole["numerator"], whole["coverage"]) == (100.0 * (len(members) - 1), 1.0)


def test_a_closed_unit_that_reports_births_is_taken_at_its_word(known):
    month = date(2024, 2, 1)
    row = find(observed(known, births(months=[month])), indicator="women_birthing_total", org="Z04")
    assert (row["numerator"], row["status"]) == (100.0, "final")


def test_a_figure_that_matures_later_is_not_due_before(known):
    months = [date(2026, m, 1) for m in (2, 3, 4)]
    rows = births(months=months, item="live_babies") + births(
        1.0, [months[0]], item="neonatal_deaths"
    )
    table = observed(known, rows)
    which = {"indicator": "neonatal_death_rate", "org": "Z01"}
    assert find(table, month=months[0], **which)["status"] == "final"
    assert find(table, month=months[1], **which)["status"] == "not_submitted"
    waiting = find(table, month=months[2], **which)
    assert (waiting["status"], waiting["reason"]) == ("not_due", "Due with the return for May 2026")
    assert (
        find(table, month=months[2], indicator="neonatal_death_rate", level="region")["status"]
        == "not_due"
    )


def test_a_figure_counted_before_it_matured_is_marked(known):
    month = date(2026, 4, 1)
    early = births(1.0, item="neonatal_deaths")
    for row in early:
        row["as_of"] = date(2026, 5, 30)
    row = find(
        observed(known, births(item="live_babies") + early),
        indicator="neonatal_death_rate",
        org="Z01",
    )
    assert (row["numerator"], row["status"], row["reason"]) == (
        1.0,
        "not_mature",
        "Mature after May 2026",
    )
    for one in early:
        one["as_of"] = date(2026, 5, 31)
    ripe = observed(known, births(item="live_babies") + early)
    assert find(ripe, indicator="neonatal_death_rate", org="Z01", month=month)["status"] == "final"


def test_figures_of_an_lms_come_from_its_own_return_with_reference_births(known):
    rows = [*births(), cell("pmh_access_women", "ZA1", date(2026, 4, 1), 900.0, level="lms")]
    table = observed(known, rows)
    row = find(table, indicator="pmh_access_rate", org="ZA1")
    assert (row["numerator"], row["denominator"], row["status"]) == (900.0, 25500.0, "final")
    assert find(table, indicator="pmh_access_rate", org="ZB1")["status"] == "not_submitted"
    assert not [
        r for r in table.to_pylist() if r["indicator"] == "pmh_access_rate" and r["level"] != "lms"
    ]


def test_what_cannot_be_summed_has_no_totals(known):
    rows = observed(known, births() + births(84.0, item="consultant_hours")).to_pylist()
    assert {r["level"] for r in rows if r["indicator"] == "consultant_presence_hours"} == {
        "provider"
    }


def test_groups_of_a_quarter_get_rows_of_their_own(known):
    quarter = {"period_months": 3, "breakdown": "ethnicity", "group": "asian"}
    rows = births() + [
        cell(item, "Z01", date(2026, 4, 1), value, **quarter)
        for item, value in ((BOTTOM, 50.0), (TOPS[0], 10.0), (TOPS[1], 5.0))
    ]
    table = observed(known, rows)
    row = find(table, indicator=RATE, org="Z01", breakdown="ethnicity")
    assert (row["numerator"], row["denominator"], row["period_months"], row["group"]) == (
        15.0,
        50.0,
        3,
        "asian",
    )
    assert not [
        r
        for r in table.to_pylist()
        if r["breakdown"] != "all" and r["indicator"] == "bookings_total"
    ]


def test_another_region_is_left_out(known):
    rows = [*births(), cell(BOTTOM, "REP", date(2020, 1, 1), 600.0)]
    assert observed(known, rows).equals(observed(known, births()))


@st.composite
def returns(draw) -> list[dict]:
    """Some months of three items from every provider, with gaps."""
    rows = births(1.0, [date(2026, 1, 1)], item="bookings")  # so that there is a first month
    status = st.sampled_from(["final"] * 5 + ["provisional", "suppressed", "not_collected", None])
    for provider in MATERNITY:
        for month in (date(2026, 1, 1), date(2026, 2, 1)):
            for item in (*TOPS, BOTTOM):
                what = draw(status)
                if what is None:
                    continue
                valued = what in ("final", "provisional")
                value = float(draw(st.integers(0, 400))) if valued else None
                rows.append(cell(item, provider.code, month, value, what))
    return rows


def naive(rows: list[dict], month: date, known: Catalogue) -> dict:
    """Numerator, denominator of each provider, and of the region, a provider at a time."""
    sent = {(r["item"], r["org"], r["month"]): r["value"] for r in rows}
    found, share, asked = {}, 0.0, 0.0
    whole = [0.0, 0.0]
    members = [p for p in MATERNITY if p.lms_at(month)]
    every = [r["value"] for r in rows if r["item"] == BOTTOM and r["value"] is not None]
    for provider in members:
        tops = [sent.get((item, provider.code, month)) for item in TOPS]
        bottom = sent.get((BOTTOM, provider.code, month))
        top = None if None in tops else sum(tops)
        found[provider.code] = (top, bottom)
        series = [sent.get((BOTTOM, provider.code, date(2026, m, 1))) for m in (1, 2)]
        near = bottom if bottom is not None else next((x for x in series if x is not None), None)
        weight = near if near is not None else (np.mean(every) if every else 1.0)
        asked += weight
        if top is not None and bottom is not None:
            share += weight
            whole = [whole[0] + top, whole[1] + bottom]
    summed = [top for top, bottom in found.values() if top is not None and bottom is not None]
    coverage = share / asked if asked else len(summed) / len(members)
    held = not summed or coverage < known.rules.coverage
    found["ZR1"] = (None, None) if held else tuple(whole)
    return found


@settings(max_examples=25, deadline=None)
@given(returns())
def test_figures_and_sums_are_those_of_a_provider_at_a_time(rows):
    known = made_returns.catalogue().model_copy(update={"gates": {}})  # these figures are nonsense
    table = observed(known, rows).to_pylist()
    for month in {row["month"] for row in rows}:
        expected = naive(rows, month, known)
        given_ = {
            r["org"]: (r["numerator"], r["denominator"])
            for r in table
            if r["indicator"] == RATE and r["month"] == month and r["level"] != "lms"
        }
        assert given_ == expected
