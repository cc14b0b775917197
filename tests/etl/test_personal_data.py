"""Signs of personal data, and the quick pass that must miss none of them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from etl.personal_data import (
    identifies_patients,
    is_nhs_number,
    may_hold,
    number_suspicion,
    postcodes,
    suspicion,
)
from tests.etl.made_returns import nhs_number

NUMBER = nhs_number()
SPACED = f"{NUMBER[:3]} {NUMBER[3:6]} {NUMBER[6:]}"
WRONG = NUMBER[:-1] + str((int(NUMBER[-1]) + 1) % 10)
HEADINGS = ["NHS number", "NHS No.", "nhs_number", "NHS Number (10 digits)", "Hospital number",
            "Hospital No", "Date of birth", "DOB", "Patient name", "Mother's name",
            "Name of mother", "Woman's NHS number", "Baby DOB", "Surname", "NHS\nnumber",
            "Name / DOB", "Hospital number or NHS no.",
            "N.H.S. number", "Patient name and ward"]  # fmt: skip
HARMLESS = ["Provider name", "Women giving birth", "Babies born", "Place of birth", "Item",
            "Name", "Do not enter NHS numbers or names in this sheet", "12345", "020 7946 0000",
            "01615 960000", "2026-05-14T10:00:00Z", "0.9990000018", "B1 2nd visit", "by 12+6",
            "3rd and 4th degree tears", "M1 2017/18", "1,234", "E54000008", "n/a",
            "Mothers and babies", "Number of patients", "No. of women and babies"]  # fmt: skip


NUMBERS = [NUMBER, SPACED, f"see {NUMBER}.", f"Bed 3 {SPACED}", f"({NUMBER})",
           SPACED.replace(" ", "\u00a0"), SPACED.replace(" ", "-")]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_that_passes_the_check_is_certain(text):
    assert suspicion(text) == "certain"


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_heading_about_single_people_is_certain(heading):
    assert identifies_patients(heading)
    assert suspicion(heading) == "certain"


def test_any_other_ten_digits_are_suspected():
    assert suspicion(WRONG) == "suspected"
    assert number_suspicion(float(WRONG)) == "suspected"
    assert number_suspicion(float(NUMBER)) == "certain"
    assert number_suspicion(12.0) is None


@pytest.mark.parametrize("text", ["L8 7SS", "SW1A 1AA", "ch41 0aa", "PR29HT", "Lives in M13 9WL"])
def test_a_full_postcode_is_suspected(text):
    assert suspicion(text) == "suspected"


def test_an_organisations_own_postcode_is_not():
    assert suspicion("L8 7SS", frozenset({"L87SS"})) is None
    assert postcodes("L8 7SS and l8 7ss") == {"L87SS"}


@pytest.mark.parametrize("text", HARMLESS)
def test_ordinary_words_and_numbers_are_not(text):
    assert suspicion(text) is None


def test_the_check_digit_is_that_of_the_nhs():
    assert is_nhs_number(NUMBER)
    assert not is_nhs_number(WRONG)


@given(st.lists(st.one_of(st.text(), st.from_regex(r"[0-9 ]{8,14}", fullmatch=True),
                          st.from_regex(r"\A.?[A-Za-z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}.?\Z"),
                          st.sampled_from(HEADINGS))))  # fmt: skip
@example([SPACED])
@example(["L8 7SS"])
def test_the_quick_pass_misses_nothing(texts):
    if any(suspicion(text) for text in texts):
        assert may_hold(texts)
