"""Gates: what fails, what is withheld for it, what is not, and how one is switched off."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pytest

from etl.observe import observe_and_check
from tests.etl.gate_rows import (
    MATERNITY,
    REGION,
    checked,
    everywhere,
    failures,
    items_of,
    months,
    off,
    only,
    row_of,
    series,
)

APRIL = date(2026, 4, 1)
MODES = {
    "spontaneous_women": 50.0,
    "instrumental_women": 10.0,
    "caesarean_elective_women": 20.0,
    "caesarean_emergency_women": 19.0,
    "other_mode_women": 1.0,
}
BIRTHS = {"women_birthing": 100.0, "pph_1500_women": 3.0, **MODES}
BROKEN = ("caesarean_emergency_women", "Z01", APRIL)


@pytest.fixture
def births():
    """A month in which the modes of birth add up everywhere but at one provider."""
    return everywhere(BIRTHS, [APRIL]) | {BROKEN: 5.0}


def test_what_hangs_together_is_left_as_it_is(known):
    found = checked(known, everywhere(BIRTHS, [APRIL]))
    assert found.gates.num_rows == 0
    statuses = {
        row["status"]
        for row in found.observations.to_pylist()
        if row["indicator"] == "caesarean_rate" and row["org"] in MATERNITY
    }
    assert statuses == {"final"}


def test_a_sum_that_does_not_add_up_withholds_the_indicators_made_of_its_parts(known, births):
    found = checked(known, births)
    assert failures(found) == [("modes_add_up", "Z01", APRIL)]
    (told,) = found.gates.to_pylist()
    assert set(told["withheld"].split(",")) == {
        "caesarean_rate", "caesarean_elective_rate", "caesarean_emergency_rate",
        "instrumental_birth_rate", "spontaneous_vaginal_birth_rate",
    }  # fmt: skip
    for indicator in told["withheld"].split(","):
        row = row_of(found, indicator=indicator, org="Z01")
        assert (row["numerator"], row["denominator"], row["status"]) == (None, None, "withheld")
        assert row["reason"].startswith("Withheld: The modes of birth add up to 86, and 100 women")


def test_an_indicator_of_the_whole_alone_is_not_withheld_with_its_parts(known, births):
    row = row_of(checked(known, births), indicator="pph_1500_rate", org="Z01")
    assert (row["numerator"], row["denominator"], row["status"]) == (3.0, 100.0, "final")


def test_what_is_withheld_is_not_in_the_sums_and_their_coverage_says_so(known, births):
    found = checked(known, births)
    row = row_of(found, indicator="caesarean_rate", level="region")
    assert row["denominator"] == 100.0 * (len(MATERNITY) - 1)
    assert row["coverage"] == pytest.approx((len(MATERNITY) - 1) / len(MATERNITY), rel=1e-6)
    assert "10 of 11 providers" in row["reason"]
    count = row_of(found, indicator="pph_1500_rate", level="region")
    assert count["coverage"] == 1.0


def test_a_difference_within_the_tolerance_is_none(known, births):
    assert failures(checked(known, births | {BROKEN: 17.0})) == []
    assert failures(checked(known, births | {BROKEN: 15.0})) == [("modes_add_up", "Z01", APRIL)]


def test_a_missing_figure_is_no_contradiction_and_keeps_its_own_reason(known, births):
    lacking = {key: value for key, value in births.items() if key != BROKEN}
    found = checked(known, lacking)
    assert found.gates.num_rows == 0
    assert row_of(found, indicator="caesarean_rate", org="Z01")["status"] == "not_submitted"


def test_a_numerator_above_its_denominator_withholds_that_indicator_alone(known):
    figures = everywhere(BIRTHS | {"labouring_women": 60.0, "one_to_one_women": 60.0}, [APRIL])
    found = checked(known, figures | {("one_to_one_women", "Z02", APRIL): 61.0})
    (told,) = found.gates.to_pylist()
    assert (told["gate"], told["org"]) == ("numerators_within_denominators", "Z02")
    assert told["withheld"] == "one_to_one_labour_rate"
    assert told["sentence"].startswith("One-to-one care in labour: 61 were counted out of 60")


def test_a_ratio_that_is_no_proportion_may_exceed_one(known):
    figures = everywhere({"bookings": 20.0, "pmh_referrals": 25.0, "red_flags": 140.0}, [APRIL])
    assert failures(checked(known, figures | everywhere(BIRTHS, [APRIL]))) == []


@pytest.mark.parametrize(("known_status", "withheld"), [(70.0, False), (69.0, True)])
def test_too_little_known_withholds_the_indicator(known, known_status, withheld):
    told = {"women_birthing_smoking_known": known_status, "smokers_at_delivery": 7.0}
    found = checked(known, everywhere(BIRTHS | told, [APRIL]))
    row = row_of(found, indicator="smoking_at_delivery", org="Z03")
    assert (row["status"] == "withheld") is withheld


def test_a_warning_is_told_and_withholds_nothing(known):
    vaginal = {"women_birthing": 100.0, "vaginal_women": 35.0}
    found = checked(known, everywhere(vaginal, months(3)))
    assert {gate for gate, _, _ in failures(found)} == {"vaginal_share_plausible"}
    assert {row["withheld"] for row in found.gates.to_pylist()} == {""}


def test_a_share_over_three_months_needs_all_three(known):
    vaginal = {"women_birthing": 100.0, "vaginal_women": 35.0}
    assert failures(checked(known, everywhere(vaginal, months(2)))) == []


def test_what_is_never_seen_in_six_months_fails_from_the_sixth(known):
    figures = everywhere({"women_birthing": 100.0}, months(8))
    figures |= series("pph_1500_women", "Z01", [0.0] * 8)
    figures |= series("pph_1500_women", "Z02", [0.0] * 7 + [1.0])
    figures |= series("pph_1500_women", "Z03", [0.0, 0.0, None, 0.0, 0.0, 0.0, 0.0, 0.0])
    found = failures(checked(known, figures))
    assert [f for f in found if f[1] == "Z01"] == [
        ("haemorrhage_seen", "Z01", month) for month in months(3)
    ]
    assert [f for f in found if f[1] == "Z02"] == [
        ("haemorrhage_seen", "Z02", month) for month in months(3)[:2]
    ]
    assert [f for f in found if f[1] == "Z03"] == []


def test_half_a_months_births_is_held_against_the_providers_own_usual_number(known):
    figures = series("women_birthing", "Z01", [*[200.0, 205, 195, 210, 190, 202] * 2, 100.0])
    found = checked(known, figures)
    ours = [row for row in found.gates.to_pylist() if row["gate"] == "births_volume"]
    assert [(row["org"], row["month"]) for row in ours] == [("Z01", APRIL)]
    assert "100 is 50 % of the usual 201 a month" in ours[0]["sentence"]
    assert row_of(found, indicator="women_birthing_total", org="Z01", month=APRIL)["status"] == (
        "withheld"
    )


def test_a_small_units_low_month_may_be_chance(known):
    figures = series("women_birthing", "Z01", [*[20.0, 22, 18] * 4, 9.0])
    assert failures(checked(known, figures)) == []


def test_without_enough_history_no_volume_and_no_jump_is_judged(known):
    assert failures(checked(known, series("women_birthing", "Z01", [200.0] * 5 + [50.0]))) == []


def test_a_jump_beyond_what_is_plausible_is_told_either_way(known):
    usual = [100.0, 104, 96, 101, 99, 103, 97, 100, 102, 98, 105, 95]
    for last in (400.0, 20.0):
        found = checked(only(known, "volume_jump"), series("bookings", "Z01", [*usual, last]))
        assert failures(found) == [("volume_jump", "Z01", APRIL)]
    level = checked(only(known, "volume_jump"), series("bookings", "Z01", [*usual, 130.0]))
    assert failures(level) == []


def test_a_jump_of_other_figures_is_a_warning(known):
    usual = [50.0, 52, 48, 51, 49, 53, 47, 50, 52, 48, 55, 45]
    found = checked(known, series("reached_36w", "Z01", [*usual, 300.0]))
    (told,) = found.gates.to_pylist()
    assert (told["gate"], told["severity"], told["withheld"]) == ("figure_jump", "warning", "")
    assert "went from about 50 a month to 300" in told["sentence"]


def test_a_takeover_is_no_jump_for_what_adds_up_nor_for_what_does_not(known):
    last = date(2025, 4, 1)  # the month in which Z12 joined Z06
    figures = series("women_birthing", "Z06", [100.0, 102, 98] * 5 + [260.0], last)
    figures |= series("women_birthing", "Z12", [160.0, 158, 162] * 5 + [None], last)
    figures |= series("shifts", "Z06", [60.0, 62, 58] * 5 + [60.0], last)
    figures |= series("shifts", "Z12", [60.0, 62, 58] * 5 + [None], last)
    assert failures(checked(known, figures)) == []
    neither = figures | {("women_birthing", "Z06", last): 700.0}
    assert ("volume_jump", "Z06", last) in failures(checked(known, neither))


def test_a_month_that_repeats_the_one_before_is_withheld_whole(known):
    counts = {f: 20.0 + n for n, f in enumerate([*MODES, "bookings", "reached_36w", "reached_29w"])}
    more = {"contacts_36w": 40.0, "diverts": 2.0, "complaints": 3.0, "psii_declared": 1.0}
    march, april = months(2)
    figures = {}
    for n, (item, value) in enumerate((counts | more).items()):
        figures |= {(item, "Z01", march): value, (item, "Z01", april): value}
        figures |= {(item, "Z02", march): value, (item, "Z02", april): value + n % 3}
    found = checked(only(known, "copied_month"), figures)
    assert failures(found) == [("copied_month", "Z01", april)]
    (told,) = found.gates.to_pylist()
    assert "12 of 12 figures for April 2026 are the same as for March 2026" in told["sentence"]
    for indicator in ("bookings_total", "unit_diverts", "serious_incidents"):
        assert row_of(found, indicator=indicator, org="Z01", month=april)["status"] == "withheld"


def test_a_copied_return_takes_the_earlier_months_that_it_told_of_with_it(known):
    prompt = {f"{name}": 10.0 + n for n, name in enumerate([*MODES, "bookings", "reached_36w",
              "reached_29w", "contacts_36w", "live_babies"])}  # fmt: skip
    february, march, april = months(3)
    figures = {}
    for n, (item, value) in enumerate(prompt.items()):
        figures |= {(item, "Z01", february): value + 1 + n, (item, "Z01", march): value}
        figures[item, "Z01", april] = value
    january = date(2026, 1, 1)
    for n, item in enumerate(("neonatal_deaths", "term_admissions_nnu")):  # come a month later
        figures |= {(item, "Z01", january): 1.0 + n, (item, "Z01", february): 3.0 + n}
        figures[item, "Z01", march] = 3.0 + n
    found = checked(only(known, "copied_month"), figures)
    assert failures(found) == [("copied_month", "Z01", march), ("copied_month", "Z01", april)]
    early = found.gates.to_pylist()[0]
    assert set(early["items"].split(",")) == {"neonatal_deaths", "term_admissions_nnu"}


def test_a_sum_of_twelve_months_is_withheld_while_one_of_them_is_in_doubt(known):
    gate = {"kind": "share", "part": "women_birthing", "whole": "babies_born", "at_least": 0.5}
    rules = only(known, doubt=gate)
    figures = everywhere({"women_birthing": 100.0, "babies_born": 101.0}, months(15))
    figures |= everywhere({"midwife_wte": 40.0}, months(15))
    figures[("women_birthing", "Z01", months(15)[1])] = 10.0
    found = checked(rules, figures)
    ratio = {"indicator": "midwife_birth_ratio", "org": "Z01"}
    held = row_of(found, month=months(15)[12], **ratio)
    assert held["status"] == "withheld"
    assert held["reason"].startswith("Withheld: one of the 12 months that are summed is in doubt.")
    assert row_of(found, month=months(15)[13], **ratio)["status"] == "final"


def test_a_forerunners_doubtful_month_withholds_its_heirs_sums(known):
    gate = {"kind": "share", "part": "women_birthing", "whole": "babies_born", "at_least": 0.5}
    last = date(2025, 6, 1)
    figures = {}
    for org, number in (("Z06", 15), ("Z12", 12)):
        values = [100.0] * number + [None] * (15 - number)
        for item in ("women_birthing", "babies_born"):
            figures |= series(item, org, values, last)
        figures |= series("midwife_wte", org, [40.0] * 15, last)
    figures["women_birthing", "Z12", date(2025, 1, 1)] = 10.0
    found = checked(only(known, doubt=gate), figures)
    ratio = {"indicator": "midwife_birth_ratio", "org": "Z06"}
    assert row_of(found, month=date(2025, 3, 1), **ratio)["status"] == "final"
    assert row_of(found, month=date(2025, 4, 1), **ratio)["status"] == "withheld"


def test_figures_of_a_closed_unit_and_immature_ones_are_not_checked(known):
    shut = date(2024, 2, 1)
    figures = {("women_birthing", "Z04", shut): 0.0, ("pph_1500_women", "Z04", shut): 0.0}
    assert failures(checked(known, everywhere({"bookings": 50.0}, [shut]) | figures)) == []
    early = everywhere({"live_babies": 100.0, "neonatal_deaths": 120.0}, [APRIL])
    assert failures(checked(known, early, as_of=date(2026, 5, 2))) == []
    assert failures(checked(known, early, as_of=date(2026, 6, 2))) != []


def test_a_gate_that_is_switched_off_withholds_nothing_and_is_still_told(known, births):
    found = checked(known, births, [off("Z01", "modes_add_up")])
    (told,) = found.gates.to_pylist()
    assert (told["withheld"], told["override"], told["override_actor"]) == ("", "A new unit", "jo")
    assert row_of(found, indicator="caesarean_rate", org="Z01")["numerator"] == 25.0


@pytest.mark.parametrize(
    ("override", "lifted"),
    [
        (off("Z01", None), True),
        (off("Z01", "babies_add_up"), False),
        (off("Z02", "modes_add_up"), False),
        (off("Z01", "modes_add_up", from_=date(2026, 5, 1)), False),
        (off("Z01", "modes_add_up", to=date(2026, 3, 1)), False),
        (off("Z01", "modes_add_up", from_=APRIL, to=APRIL), True),
        (off("Z01", "modes_add_up", subject="caesarean_emergency_women"), True),
        (off("Z01", "modes_add_up", subject="bookings"), False),
    ],
)
def test_an_override_holds_for_its_gate_provider_months_and_subject(
    known, births, override, lifted
):
    found = checked(known, births, [override])
    status = row_of(found, indicator="caesarean_rate", org="Z01")["status"]
    assert (status == "final") is lifted


def test_an_override_for_one_indicator_leaves_the_others_withheld(known, births):
    found = checked(known, births, [off("Z01", "modes_add_up", subject="caesarean_rate")])
    assert row_of(found, indicator="caesarean_rate", org="Z01")["status"] == "final"
    assert row_of(found, indicator="instrumental_birth_rate", org="Z01")["status"] == "withheld"


def test_a_catalogue_without_gates_checks_nothing(known, births):
    assert checked(known.model_copy(update={"gates": {}}), births).gates.num_rows == 0


def test_quarters_and_groups_are_left_to_themselves(known):
    month = items_of(everywhere(BIRTHS, [APRIL]))
    broken = everywhere(BIRTHS, [APRIL]) | {BROKEN: 5.0}
    quarter = items_of(broken, period_months=3, breakdown="ethnicity", group="asian")
    found = observe_and_check(pa.concat_tables([month, quarter]), known, REGION)
    assert found.gates.num_rows == 0
    rows = found.observations.to_pylist()
    grouped = [r for r in rows if r["group"] == "asian" and r["indicator"] == "caesarean_rate"]
    assert {r["status"] for r in grouped if r["org"] == "Z01"} == {"final"}
