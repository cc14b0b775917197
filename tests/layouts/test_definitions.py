"""Definitions: what an indicator is found by, and what its page tells."""

from __future__ import annotations

import pytest

from catalogue.load import load_catalogue
from catalogue.view import View
from layouts.definitions import one_definition, search_words
from settings import ROOT
from tests.callbacks.sent import words


@pytest.fixture(scope="module")
def catalogue():
    return load_catalogue(ROOT / "indicators.yaml", ROOT / "providers.yaml")


def found(catalogue, asked: str) -> set[str]:
    """As assets/definitions.js finds them: every word typed is somewhere in the text."""
    return {
        one.id
        for one in catalogue.indicators.values()
        if all(word in " ".join(search_words(one, catalogue)).casefold() for word in asked.split())
    }


@pytest.mark.parametrize(
    ("asked", "indicator"),
    [
        ("pph", "pph_1500_rate"),
        ("haemorrhage", "pph_1500_rate"),
        ("satod", "smoking_at_delivery"),
        ("c-section", "caesarean_rate"),
        ("atain", "term_admission_nnu_rate"),
        ("oasi", "tears_3_4_rate"),
        ("cooling", "hie_2_3_rate"),
        ("cqimpph", "pph_1500_rate"),
        ("current smokers at booking", "smoking_at_booking"),
        ("whooley", "pmh_asked_booking"),
    ],
)
def test_an_indicator_is_found_by_word_code_abbreviation_and_label(catalogue, asked, indicator):
    assert indicator in found(catalogue, asked)
    assert len(found(catalogue, asked)) < len(catalogue.indicators) / 2


def test_every_indicator_has_other_words_and_none_of_them_twice(catalogue):
    for one in catalogue.indicators.values():
        assert one.synonyms, one.id
        folded = [word.casefold() for word in one.synonyms]
        assert len(folded) == len(set(folded)), one.id


def test_a_definition_tells_who_sends_it_of_what_it_is_made_and_what_moves_with_it(catalogue):
    for one in catalogue.indicators.values():
        told = words([part.to_plotly_json() for part in one_definition(one, catalogue, View())])
        assert "maternity providers" in told or "mental health trusts" in told
        for name in one.balancing:
            assert catalogue.indicators[name].short_name in told
        for definition in one.definitions:
            assert definition.numerator_words.split(",")[0].split("'")[0] in told
