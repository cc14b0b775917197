"""The catalogue as shipped, and the questions that it answers."""

import csv
from collections import Counter
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest

from catalogue.dictionary import dictionary
from catalogue.expressions import parse
from catalogue.gates import KINDS
from catalogue.labels import fold
from catalogue.load import load_catalogue

ROOT = Path(__file__).resolve().parents[2]
AGREED = Path(__file__).with_name("agreed_indicators.csv")


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(ROOT / "indicators.yaml", ROOT / "providers.yaml")


def test_the_indicators_are_those_agreed(catalogue):
    with AGREED.open(encoding="utf-8") as stream:
        agreed = list(csv.DictReader(stream))
    shipped = [
        {
            "id": i.id, "domain": i.domain, "tier": i.tier, "headline": str(i.headline).lower(),
            "unit": i.unit, "direction": i.direction, "submitter": i.submitter,
            "min_level": i.min_level, "aggregation": i.aggregation, "funnel": i.funnel,
            "matures_after_months": str(i.matures_after_months),
        }
        for i in catalogue.indicators.values()
    ]  # fmt: skip
    assert shipped == agreed
    assert len(shipped) == 61


def test_every_item_is_used_or_completes_a_sum(catalogue):
    used = set()
    for indicator in catalogue.indicators.values():
        for definition in indicator.definitions:
            used |= parse(definition.numerator).items
            if definition.denominator:
                used |= parse(definition.denominator).items
    assert set(catalogue.items) - used == {"other_mode_women"}


def test_an_indicator_is_complete_no_sooner_than_its_items(catalogue):
    for indicator in catalogue.indicators.values():
        items = parse(indicator.definitions[-1].numerator).items
        slowest = max(catalogue.items[item].matures_after_months for item in items)
        assert indicator.matures_after_months == slowest, indicator.id


def test_definitions_are_whole_sentences(catalogue):
    for item in catalogue.items.values():
        assert item.definition.endswith("."), item.id
    for indicator in catalogue.indicators.values():
        for definition in indicator.definitions:
            assert definition.numerator_words.endswith("."), indicator.id


def test_every_gate_says_what_to_look_at_and_where_its_figures_come_from(catalogue):
    assert {gate.kind for gate in catalogue.gates.values()} == set(KINDS)
    for gate in catalogue.gates.values():
        assert "look " in gate.sentence, gate.id
        assert gate.source, gate.id
        assert not set(gate.sentence.replace("_name}", "}")) & set("<>≥≤_"), gate.id


def test_every_proportion_is_checked_but_those_that_are_none(catalogue):
    (gate,) = (g for g in catalogue.gates.values() if g.kind == "numerators")
    assert gate.ratios == ("pmh_referrals",)


def test_assumed_variation_between_providers_is_marked_as_such(catalogue):
    given = [i.between_provider_sd for i in catalogue.indicators.values() if i.between_provider_sd]
    assert given
    assert all("unverified" in sd.source for sd in given)


def test_a_target_is_assessed_only_when_national_or_agreed(catalogue):
    national = {
        i.id for i in catalogue.indicators.values() if i.target and i.target.status == "national"
    }
    assert national == {"smoking_at_delivery", "pmh_access_rate"}


def test_a_definition_is_the_one_in_force_in_the_month(catalogue):
    investigations = catalogue.indicators["serious_incidents"]
    assert investigations.definition_at(date(2023, 9, 1)).version == 1
    assert investigations.definition_at(date(2023, 10, 1)).version == 2


def test_each_version_of_a_definition_differs_from_the_one_before(catalogue):
    for indicator in catalogue.indicators.values():
        for before, after in pairwise(indicator.definitions):
            old = (before.numerator, before.denominator, before.numerator_words)
            assert old != (after.numerator, after.denominator, after.numerator_words), indicator.id
            assert after.changed, indicator.id


def test_names_fit_a_matrix_and_read_as_words(catalogue):
    for indicator in catalogue.indicators.values():
        assert len(indicator.short_name) <= 34, indicator.id
        for text in (indicator.name, *indicator.caveats):
            assert not set(text) & set("<>≥≤_"), (indicator.id, text)
    shorts = [i.short_name for i in catalogue.indicators.values()]
    assert len(shorts) == len(set(shorts))


def test_every_item_can_be_called_by_two_labels(catalogue):
    for item in catalogue.items.values():
        assert len({fold(label) for label in item.labels}) >= 2, item.id


def test_a_provider_belongs_to_an_lms_by_month(catalogue):
    southport = catalogue.regions["nwc"].provider("RVY")
    assert southport.lms_at(date(2023, 6, 1)) == "QYG"
    assert southport.lms_at(date(2023, 7, 1)) is None
    assert (southport.successor.code, southport.successor.from_) == ("RBN", date(2023, 7, 1))


def test_the_real_region_holds_the_known_suspension(catalogue):
    (gap,) = catalogue.regions["nwc"].provider("RJN").structural_zeros
    assert (gap.from_, gap.to) == (date(2020, 3, 1), date(2023, 6, 1))


def test_what_can_happen_in_pregnancy_is_not_taken_for_nought_while_births_are_suspended(catalogue):
    for item in ("bookings", "icu_women", "maternal_deaths_count", "complaints"):
        assert not catalogue.items[item].births, item
    for item in ("women_birthing", "live_babies", "fft_responses"):
        assert catalogue.items[item].births, item


def test_the_invented_region_holds_a_merger_a_suspension_and_groups_of_both_sizes(catalogue):
    demo = catalogue.regions["demo"]
    last = date(2026, 9, 1)
    in_force = [p for p in demo.of_kind("maternity") if p.lms_at(last)]
    assert len(in_force) == 11
    (merged,) = (p for p in demo.providers if p.successor)
    assert (merged.code, merged.successor.code, merged.lms_at(last)) == ("Z12", "Z06", None)
    (closed,) = (p for p in in_force if p.structural_zeros)
    assert closed.structural_zeros[0].reason
    (grown,) = (p for p in in_force if p.peer_groups)
    assert grown.group_at(date(2022, 3, 1)) != grown.group_at(last)
    sizes = Counter(p.group_at(last) for p in in_force).values()
    assert max(sizes) >= 4
    assert min(sizes) < 3
    assert sorted(a for p in demo.of_kind("mental_health") for a in p.submits_for_lms) == [
        "ZA1", "ZB1",
    ]  # fmt: skip


def test_sets_follow_the_pathways(catalogue):
    headline = catalogue.in_set("headline")
    order = [p.id for p in catalogue.pathways]
    assert len(headline) == 14
    places = [order.index(i.pathway) for i in headline]
    assert places == sorted(places)
    assert {i.domain for i in catalogue.in_set("pmh")} == {"perinatal_mental_health"}


def test_the_invented_region_shares_no_code_with_the_real_one(catalogue):
    real, invented = ({p.code for p in catalogue.regions[r].providers} for r in ("nwc", "demo"))
    assert not real & invented


def test_labels_are_compared_without_case_spaces_and_punctuation():
    assert fold(" PPH  1500ml+ ") == fold("pph 1500ML+")
    assert fold("Apgar <7") != fold("Apgar >7")


def test_the_data_dictionary_says_what_the_catalogue_says(catalogue):
    written = (ROOT / "docs" / "data-dictionary.md").read_text(encoding="utf-8")
    assert written == dictionary(catalogue), "renew it: python -m catalogue dictionary"


def test_every_indicator_has_a_question_of_its_own_for_a_meeting(catalogue):
    questions = [indicator.question for indicator in catalogue.indicators.values()]
    assert all(question and question.endswith("?") for question in questions)
    assert len(set(questions)) == len(questions)
