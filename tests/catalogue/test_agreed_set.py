"""What the region agreed on, carried out in its catalogue."""

from datetime import date
from pathlib import Path

import pytest

from catalogue.agreed_set import Agreed, CannotBeKept, agreed_set, obstacle
from catalogue.load import load_catalogue

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "indicators.yaml").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(ROOT / "indicators.yaml", ROOT / "providers.yaml")


def agreed(**changes):
    given = {
        "subject": "induction", "choice": "keep_b", "first_month": date(2026, 4, 1),
        "reason": "It shows the women who could be induced.", "body": "Clinical experts group",
        "on": date(2026, 11, 25),
    }  # fmt: skip
    return Agreed(**{**given, **changes})


def read(text, folder):
    path = folder / "indicators.yaml"
    path.write_text(text, encoding="utf-8")
    return load_catalogue(path, ROOT / "providers.yaml")


def test_without_a_decision_nothing_changes(catalogue):
    assert agreed_set(TEXT, catalogue, []) == TEXT


def test_a_kept_definition_is_a_new_version_from_its_month(catalogue, tmp_path):
    text = agreed_set(TEXT, catalogue, [agreed()])
    made = read(text, tmp_path)
    first, second = made.indicators["induction_rate"].definitions
    assert first == catalogue.indicators["induction_rate"].definitions[0]
    assert (second.version, second.from_) == (2, date(2026, 4, 1))
    assert second.denominator == "women_birthing - caesarean_elective_women"
    assert "Dashboard B's definition was agreed." in second.changed
    assert made.concepts["induction"].decided.choice == "keep_b"
    gone = [line for line in TEXT.splitlines() if line not in text.splitlines()]
    assert gone == []


def test_what_is_carried_out_already_is_left_alone(catalogue, tmp_path):
    once = agreed_set(TEXT, catalogue, [agreed()])
    assert agreed_set(once, read(once, tmp_path), [agreed()]) == once


def test_adopting_the_national_definition_keeps_the_set_and_says_so(catalogue, tmp_path):
    made = read(agreed_set(TEXT, catalogue, [agreed(choice="adopt_national")]), tmp_path)
    assert made.indicators == catalogue.indicators
    assert made.concepts["induction"].decided.choice == "adopt_national"


def test_where_both_are_kept_the_other_stands_as_an_indicator_of_its_own(catalogue, tmp_path):
    made = read(agreed_set(TEXT, catalogue, [agreed(choice="keep_both")]), tmp_path)
    assert made.indicators["induction_rate"] == catalogue.indicators["induction_rate"]
    other = made.indicators["induction_rate_b"]
    assert other.definitions[0].denominator == "women_birthing - caesarean_elective_women"
    assert (other.tier, other.target, other.headline) == ("extended", None, False)
    assert "induction_rate_a" not in made.indicators  # it is the region's own


def test_an_agreed_target_is_assessed_from_then_on(catalogue, tmp_path):
    one = agreed(subject="term_admission_nnu_rate", choice=None, value=5)
    target = read(agreed_set(TEXT, catalogue, [one]), tmp_path).indicators[one.subject].target
    assert (target.value, target.status) == (5, "agreed")
    assert "Clinical experts group, 25 November 2026" in target.source


@pytest.mark.parametrize(
    ("concept", "choice", "said"),
    [
        ("haemorrhage", "keep_a", "cannot be worked out from the data items that trusts send"),
        ("stillbirth", "keep_b", "as a plain count, where the set has a rate"),
        ("vbac", "keep_a", "Ask for those items first"),
    ],
)
def test_what_cannot_be_carried_out_is_said(catalogue, concept, choice, said):
    assert said in obstacle(catalogue, catalogue.concepts[concept], choice, date(2026, 4, 1))
    with pytest.raises(CannotBeKept, match=said):
        agreed_set(TEXT, catalogue, [agreed(subject=concept, choice=choice)])


def test_a_change_begins_after_the_version_before_it(catalogue):
    concept = catalogue.concepts["induction"]
    assert "later month" in obstacle(catalogue, concept, "keep_b", date(2016, 4, 1))
    assert obstacle(catalogue, concept, "keep_b", date(2016, 5, 1)) is None


@pytest.mark.parametrize("choice", ["keep_a", "keep_b", "adopt_national", "keep_both"])
def test_a_choice_can_be_carried_out_for_every_concept_or_says_why_not(catalogue, tmp_path, choice):
    possible = [
        agreed(subject=concept.id, choice=choice)
        for concept in catalogue.concepts.values()
        if obstacle(catalogue, concept, choice, date(2026, 4, 1)) is None
    ]
    made = read(agreed_set(TEXT, catalogue, possible), tmp_path)  # it is a whole catalogue
    decided = {name for name, concept in made.concepts.items() if concept.decided is not None}
    assert decided == {one.subject for one in possible}
    assert decided
