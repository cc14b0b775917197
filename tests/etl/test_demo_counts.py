"""The demo region's counts: they hang together, repeat by seed, and hold what the answers say."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from catalogue.load import load_catalogue
from etl.demo.answers import answers, no_difference
from etl.demo.command import latest_month
from etl.demo.generate import REGION, generate
from etl.demo.resize import resized
from tests.etl.made_demo import INDICATORS, PROVIDERS, UNTIL, made, shipped

SUMS = [
    (
        "women_birthing",
        [
            "spontaneous_women",
            "instrumental_women",
            "caesarean_elective_women",
            "caesarean_emergency_women",
            "other_mode_women",
        ],
    ),
    ("vaginal_women", ["spontaneous_women", "instrumental_women"]),
    ("babies_born", ["live_babies", "stillbirths"]),
]
PARTS = [  # the part, and the whole that it cannot exceed
    ("women_birthing_smoking_known", "women_birthing"),
    ("bookings_gestation_known", "bookings"),
    ("bookings_smoking_known", "bookings"),
    ("bookings_by_10w0", "bookings_by_12w6"),
    ("term_singleton_vaginal_women", "vaginal_women"),
    ("tears_3_4_women", "vaginal_women"),
    ("robson1_women", "women_birthing"),
    ("robson2_women", "women_birthing"),
    ("robson5_women", "women_birthing"),
    ("live_singleton_babies", "live_babies"),
    ("term_live_babies", "live_babies"),
    ("term_live_babies_weight_known", "term_live_babies"),
    ("term_singleton_apgar_known", "term_live_babies"),
    ("babies_first_feed_known", "live_babies"),
    ("lt34w_live", "live_babies"),
]


def holds(condition, but=()):
    """A comparison in which a missing count is no contradiction. but: cells left out."""
    condition = np.array(condition)
    for cell in but:
        condition[cell] = True
    return bool(np.all(condition))


def contradicted(demo):
    """The cell whose modes of birth were made not to add up."""
    event = demo.plan["planted"]["contradiction"]
    return demo.row(event["provider"]), len(demo.month) - 1 - event["months_ago"]


@settings(max_examples=15, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_counts_hang_together_whatever_the_seed(seed):
    known = shipped()
    demo = generate(seed, 30, UNTIL, known, known.regions[REGION])
    counts, planted = demo.counts, [contradicted(demo)]
    for whole, parts in SUMS:
        rest = counts[whole] - sum(counts[part] for part in parts)
        assert holds((rest == 0) | np.isnan(rest), planted), whole
    for part, whole in PARTS:
        over = counts[part] - counts[whole]
        assert holds((over <= 0) | np.isnan(over)), part
    early = counts["live_babies"] - counts["term_live_babies"]
    preterm = counts["preterm_singleton_babies"]
    assert holds((preterm <= early) | np.isnan(preterm - early))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_proportion_has_a_numerator_within_its_denominator(seed):
    counts = made(seed).counts
    for indicator in shipped().indicators.values():
        for told in indicator.definitions:
            if told.numerator in counts and told.denominator in counts:
                if indicator.unit == "ratio" or indicator.funnel == "poisson":
                    continue
                over = counts[told.numerator] - counts[told.denominator]
                assert holds((over <= 0) | np.isnan(over)), indicator.id


def test_counts_are_whole_numbers_and_never_negative():
    demo = made(1)
    for item, counts in demo.counts.items():
        seen = counts[np.isfinite(counts)]
        assert (seen >= 0).all(), item
        if shipped().items[item].kind == "count":
            assert_array_equal(seen, np.round(seen), err_msg=item)


def test_every_item_that_a_provider_sends_has_a_recipe():
    asked = {i.id for i in shipped().items.values() if i.kind != "reference"}
    assert set(made(1).counts) == asked


def test_the_same_seed_gives_the_same_counts_and_another_seed_does_not():
    known = shipped()
    again = generate(1, 48, UNTIL, known, known.regions[REGION])
    for item, counts in made(1).counts.items():
        assert_array_equal(counts, again.counts[item], err_msg=item)
    assert (again.counts["women_birthing"] != made(2).counts["women_birthing"]).any()


def test_a_provider_counts_nothing_while_closed_suspended_or_before_it_merged():
    demo, known = made(1), answers(made(1), shipped())
    births, bookings = demo.counts["women_birthing"], demo.counts["bookings"]
    (merger,), (stop,) = known["mergers"], known["suspended"]
    gone, taker = demo.row(merger["provider"]), demo.row(merger["into"])
    joined = demo.month >= np.datetime64(merger["from"])
    assert np.isnan(births[gone, joined]).all()
    assert not np.isnan(births[gone, ~joined]).any()
    assert np.nanmean(births[taker, joined]) > 1.3 * np.nanmean(births[taker, ~joined])
    closed = demo.row(stop["provider"])
    shut = (demo.month >= np.datetime64(stop["from"])) & (demo.month <= np.datetime64(stop["to"]))
    assert np.isnan(births[closed, shut]).all()
    assert np.isfinite(bookings[closed, shut]).mean() > 0.8  # women went on being booked


def test_the_answers_say_who_sent_no_return():
    demo, told = made(1), answers(made(1), shipped())
    late, gap = told["late"], told["missing_quarter"]
    assert not demo.sent[demo.row(late["provider"]), -1]
    away = (demo.month >= np.datetime64(gap["from"])) & (demo.month <= np.datetime64(gap["to"]))
    assert away.sum() == 3
    assert not demo.sent[demo.row(gap["provider"]), away].any()
    there = np.isfinite(demo.counts["bookings"])
    missing = (there & ~demo.sent).sum()
    assert missing == 3 + 1


def test_the_answers_tell_the_step_and_the_provider_that_differs_as_they_were_drawn():
    told = answers(made(1), shipped())
    step, other = told["step"], told["different"]
    before, after, differs = [], [], []
    for seed in range(1, 13):
        demo = made(seed)
        row, since = demo.row(step["provider"]), demo.month >= np.datetime64(step["from"])
        events, women = demo.counts[step["item"]][row], demo.counts["women_birthing"][row]
        before.append(events[~since].sum() / women[~since].sum())
        after.append(events[since].sum() / women[since].sum())
        maternity = [n for n, p in enumerate(demo.providers) if p.kind == "maternity"]
        admitted = np.nansum(demo.counts[other["item"]], axis=1)
        born = np.nansum(demo.counts["term_live_babies"], axis=1)
        rates = admitted[maternity] / born[maternity]
        place = demo.row(other["provider"])
        differs.append(admitted[place] / born[place] / np.median(rates))
    assert np.mean(before) == pytest.approx(step["rate_before"], rel=0.03)
    assert np.mean(after) == pytest.approx(step["rate_after"], rel=0.03)
    assert np.mean(differs) == pytest.approx(other["times"], rel=0.03)


def test_no_difference_is_drawn_exactly_where_the_catalogue_knows_none():
    known = {
        i.id
        for i in shipped().indicators.values()
        if i.funnel != "none" and i.between_provider_sd is None
    }
    assert set(no_difference(made(1), shipped())) == known


def test_providers_differ_no_more_than_the_catalogue_says(tmp_path):
    paths = resized(tmp_path, INDICATORS, PROVIDERS, REGION, 300, None)
    known = load_catalogue(*paths)
    demo = generate(5, 36, UNTIL, known, known.regions[REGION])
    plain = [n for n, p in enumerate(demo.providers) if p.code.startswith("ZX")]
    for indicator in known.indicators.values():
        told, spread = indicator.definitions[-1], indicator.between_provider_sd
        if spread is None or told.numerator not in demo.counts:
            continue
        x = demo.counts[told.numerator][plain].sum(axis=1)
        n = demo.counts[told.denominator][plain].sum(axis=1)
        odds = np.log(x / (n - x)) if spread.scale == "logit" else np.log(x / n)
        noise = 1 / x + (1 / (n - x) if spread.scale == "logit" else 0)
        between = np.sqrt(max(odds.var() - noise.mean(), 0))
        assert between < 1.1 * spread.value, indicator.id


def test_the_answers_leave_out_what_a_short_demo_does_not_reach():
    known = shipped()
    told = answers(generate(1, 12, UNTIL, known, known.regions[REGION]), known)
    assert {"step", "different", "restated", "late"} <= set(told)
    assert not {"fall", "missing_quarter"} & set(told)
    assert told["mergers"] == []
    assert told["suspended"] == []


@pytest.mark.parametrize(
    ("today", "month"),
    [
        (date(2026, 11, 23), date(2026, 10, 1)),
        (date(2026, 11, 20), date(2026, 9, 1)),
        (date(2026, 11, 21), date(2026, 10, 1)),
        (date(2027, 1, 5), date(2026, 11, 1)),
    ],
)
def test_the_demo_ends_with_the_last_month_whose_returns_are_due(today, month):
    assert latest_month(today) == month
