"""The crosswalk as shipped: what older dashboards and the national set are to the region's."""

import shutil
from pathlib import Path

import pytest

from catalogue.crosswalk import SOURCES
from catalogue.faults import CatalogueError
from catalogue.load import load_catalogue

ROOT = Path(__file__).resolve().parents[2]
AGREED = {
    "birth_denominators": "convertible", "home_births": "convertible",
    "haemorrhage": "not_convertible", "tears": "approximate", "caesarean": "convertible",
    "induction": "convertible", "vbac": "not_convertible", "smoking_at_delivery": "convertible",
    "booking": "not_convertible", "stillbirth": "approximate", "neonatal_death": "not_convertible",
    "term_admission": "not_convertible", "hie": "not_convertible", "preterm": "convertible",
    "breastfeeding": "not_convertible", "maternal_readmission": "not_convertible",
    "critical_care": "not_convertible", "one_to_one": "approximate",
    "midwife_ratio": "convertible", "serious_incidents": "not_convertible",
    "perinatal_mental_health": "new", "colours": "rule", "period": "rule", "typed_rates": "rule",
}  # fmt: skip
# The published build: window in relation to the reporting month, and the checks that must pass.
MEASURES = {
    "apgar_lt7_rate": ("CQIMApgar", "two before it", "DQ14, 15, 16, 24"),
    "breastmilk_first_feed_rate": ("CQIMBreastfeeding", "one month", "DQ08, 09"),
    "pph_1500_rate": ("CQIMPPH", "three months before", "DQ10 to 13"),
    "preterm_birth_rate": ("CQIMPreterm", "one month", "DQ09, 22, 23"),
    "smoking_at_booking": ("CQIMSmokingBooking", "one month", "DQ03, 04, 05"),
    "smoking_at_delivery": ("CQIMSmokingDelivery", "month before", "DQ02, 06, 07"),
    "tears_3_4_rate": ("CQIMTears", "two before it", "DQ14, 15, 16, 18, 20, 21"),
    "vbac_rate": ("CQIMVBAC", "two before it", "DQ14, 15, 16, 18, 26, 27, 28"),
    "robson1_caesarean_rate": ("CQIMRobson01", "two before it", "DQ30 to 34, 36 to 39"),
    "robson2_caesarean_rate": ("CQIMRobson02", "two before it", "DQ30 to 34, 36 to 39"),
    "robson5_caesarean_rate": ("CQIMRobson05", "two before it", "DQ30 to 34, 36 to 39"),
}
FAULTS = [
    (
        "a concept of no indicator",
        ("    indicators: [pph_1500_rate]", "    indicators: [pph_rate]"),
        "concepts.haemorrhage.indicators.0: there is no indicator “pph_rate”; add it under "
        "indicators or correct it",
    ),
    (
        "a rule that is of an indicator",
        ("    relation: rule\n    indicators: []",
         "    relation: rule\n    indicators: [vbac_rate]"),
        "a rule is of no indicator; remove them or change the relation",
    ),
    (
        "a figure that nobody compares",
        ("    relation: not_convertible\n    indicators: [vbac_rate]",
         "    relation: not_convertible\n    indicators: []"),
        "concepts.vbac: it names no indicator; add the one whose figures are compared",
    ),
    (
        "a relation that there is not",
        ("    relation: new\n", "    relation: newer\n"),
        "concepts.perinatal_mental_health.relation: it must be",
    ),
    (
        "a figure of the other dashboard",
        ("denominator: a_deliveries_hospital + a_home_and_bba}",
         "denominator: b_pph_over_1500}"),
        "there is no item or count of this dashboard called “b_pph_over_1500”; add it or correct",
    ),
    (
        "a rate in a sum",
        ("denominator: a_deliveries_hospital + a_home_and_bba}", "denominator: a_lscs_rate}"),
        "there is no item or count of this dashboard called “a_lscs_rate”",
    ),
    (
        "a count for a rate that was typed in",
        ("        typed_rate: a_vbac_rate", "        typed_rate: a_steis"),
        "indicators.vbac_rate.crosswalk.a.typed_rate: this dashboard has no rate “a_steis”",
    ),
    (
        "a national relation of two minds",
        ("        relation: identical\n        numerator_words: \"Women recorded as smokers\"\n"
         "        denominator_words: \"Women booked",
         "        relation: approximate\n        numerator_words: \"Women recorded as smokers\"\n"
         "        denominator_words: \"Women booked"),
        "indicators.smoking_at_booking.crosswalk.national.relation: the indicator's national match "
        "is identical; give both the same",
    ),
    (
        "a figure that is an item",
        ("  a_pph_1000: {name", "  stillbirths: {name"),
        "dashboard_figures.stillbirths: a data item has this id already",
    ),
    (
        "a concept that reads easier than its dashboards",
        ("    name: \"Vaginal birth after caesarean\"\n    relation: not_convertible",
         "    name: \"Vaginal birth after caesarean\"\n    relation: identical"),
        "concepts.vbac.relation: its dashboards are not_convertible by “vbac_rate”; give it the "
        "same, or correct the crosswalk",
    ),
    (
        "a concept that is new though a dashboard has it",
        ("    name: \"Caesarean birth\"\n    relation: convertible",
         "    name: \"Caesarean birth\"\n    relation: new"),
        "concepts.caesarean.relation: its dashboards are convertible by “caesarean_rate”",
    ),
    (
        "an identical figure by another formula",
        ("conversion: {numerator: vbac_women, denominator: vbac_eligible_women}",
         "conversion: {numerator: vbac_women, denominator: women_birthing}"),
        "indicators.vbac_rate.crosswalk.b.conversion: it is called identical and is another "
        "formula than the indicator's; correct one of them",
    ),
    (
        "a converted rate without a denominator",
        ("conversion: {numerator: caesarean_elective_women, denominator: a_deliveries_hospital + "
         "a_home_and_bba}", "conversion: {numerator: caesarean_elective_women}"),
        "indicators.caesarean_elective_rate.crosswalk.a.conversion: the indicator is a rate; add "
        "the denominator",
    ),
    (
        "an indicator of two concepts",
        ("    indicators: [hie_2_3_rate]", "    indicators: [hie_2_3_rate, vbac_rate]"),
        "concepts.hie.indicators.1: “vbac_rate” stands in the concept “vbac” already",
    ),
    (
        "a concept that is in both dashboards",
        ("    name: \"Induction of labour\"\n    relation: convertible",
         "    name: \"Induction of labour\"\n    relation: only_in_a"),
        "concepts.induction.relation: “induction_rate” is not in that dashboard alone",
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(ROOT / "indicators.yaml", ROOT / "providers.yaml")


def test_every_concept_has_the_relation_that_was_agreed(catalogue):
    assert {c.id: c.relation for c in catalogue.concepts.values()} == AGREED


def test_every_concept_is_marked_illustrative_and_has_a_proposal(catalogue):
    assert all(c.illustrative and c.proposal for c in catalogue.concepts.values())


def test_every_dashboard_with_a_figure_says_how_it_defines_it(catalogue):
    for concept in catalogue.concepts.values():
        for name in concept.indicators[:1]:
            assert catalogue.indicators[name].crosswalk is not None, concept.id


@pytest.mark.parametrize("indicator", MEASURES)
def test_national_measures_are_said_as_they_are_built(catalogue, indicator):
    code, window, gates = MEASURES[indicator]
    national = catalogue.indicators[indicator].crosswalk.national
    assert national.code == code
    assert window in national.window
    assert national.gates == gates


def test_a_conversion_uses_what_that_dashboard_carries_or_names_what_lacks(catalogue):
    lacking = catalogue.indicators["smoking_at_delivery"].crosswalk.a.conversion
    assert lacking.denominator == "women_birthing_smoking_known"
    figures = {f.id for f in catalogue.dashboard_figures.values() if f.dashboard == "a"}
    assert "a_home_and_bba" in figures


def test_sources_stand_in_one_order(catalogue):
    assert list(catalogue.indicators["caesarean_rate"].crosswalk.given) == list(SOURCES)


@pytest.mark.parametrize(("edit", "message"), [f[1:] for f in FAULTS], ids=[f[0] for f in FAULTS])
def test_a_fault_is_named_with_its_place(tmp_path, edit, message):
    text = (ROOT / "indicators.yaml").read_text(encoding="utf-8")
    assert edit[0] in text
    (tmp_path / "indicators.yaml").write_text(text.replace(*edit, 1), encoding="utf-8")
    shutil.copy(ROOT / "providers.yaml", tmp_path)
    with pytest.raises(CatalogueError, match=r"indicators\.yaml:") as told:
        load_catalogue(tmp_path / "indicators.yaml", tmp_path / "providers.yaml")
    assert message in str(told.value)
