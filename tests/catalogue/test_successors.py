"""Organisations as they were, and as they are now."""

from datetime import date

import pytest

from catalogue.load import load_catalogue
from catalogue.model import Provider, Region
from catalogue.successors import as_it_is, heir_of, mergers
from settings import ROOT


def provider(code, first="2016-04", last=None, into=None, **more):
    """into: code and first month of its successor."""
    told = {
        "code": code,
        "name": code,
        "short_name": code,
        "memberships": [{"lms": "L", "from": first, "to": last}],
    } | more
    if into is not None:
        told["successor"] = {"code": into[0], "from": into[1]}
    return Provider.model_validate(told)


def region(*providers):
    area = {"code": "L", "name": "L", "short_name": "L"}
    return Region(id="r", code="R", name="R", lms=(area,), providers=providers)


@pytest.fixture(scope="module")
def real():
    known = load_catalogue(ROOT / "indicators.yaml", ROOT / "providers.yaml")
    return known.regions["nwc"]


def test_southport_became_part_of_mersey_and_west_lancashire_in_july_2023(real):
    (merger,) = mergers(real)
    assert (merger.closed.code, merger.into.code) == ("RVY", "RBN")
    assert merger.month == date(2023, 7, 1)
    now = as_it_is(real, [merger])
    assert now.provider("RVY") is None
    assert now.provider("RBN") == real.provider("RBN")
    assert len(now.providers) == len(real.providers) - 1


def test_a_merger_that_is_still_to_come_closes_nobody(real):
    assert mergers(real, date(2023, 6, 1)) == ()
    assert len(mergers(real, date(2023, 7, 1))) == 1


def test_east_cheshire_belongs_to_the_region_since_july_2022(real):
    macclesfield = real.provider("RJN")
    assert macclesfield.lms_at(date(2022, 6, 1)) is None
    assert macclesfield.lms_at(date(2022, 7, 1)) == "QYG"
    (closed,) = macclesfield.structural_zeros
    assert (closed.from_, closed.to) == (date(2020, 3, 1), date(2023, 6, 1))


def test_an_heir_of_an_heir_has_the_months_of_all():
    first = provider("A", last="2019-03", into=("B", "2019-04"))
    second = provider("B", "2019-04", "2022-03", into=("C", "2022-04"))
    third = provider("C", "2022-04")
    old = region(first, second, third)
    merged = mergers(old)
    assert [m.closed.code for m in merged] == ["A", "B"]
    assert [heir_of(code, merged) for code in "ABC"] == ["C", "C", "C"]
    (now,) = as_it_is(old, merged).providers
    assert now.lms_at(date(2016, 4, 1)) == "L"
    assert now.lms_at(date(2016, 3, 1)) is None


def test_a_closed_unit_of_an_heir_was_not_all_of_it_before_the_merger():
    shut = [{"from": "2020-01", "to": "2022-12", "reason": "Rebuilt"}]
    old = region(
        provider("A", last="2022-03", into=("B", "2022-04")), provider("B", structural_zeros=shut)
    )
    (now,) = as_it_is(old, mergers(old)).providers
    assert [s.from_ for s in now.structural_zeros] == [date(2022, 4, 1)]


def test_peer_groups_are_those_of_the_month():
    dated = [{"group": "small", "from": "2016-04", "to": "2022-03"},
             {"group": "large", "from": "2022-04"}]  # fmt: skip
    grown = provider("A", peer_groups=dated)
    assert grown.group_at(date(2022, 3, 31)) == "small"
    assert grown.group_at(date(2022, 4, 1)) == "large"
    assert grown.group_at(date(2015, 4, 1)) is None
    assert provider("B", peer_group="small").group_at(date(2015, 4, 1)) == "small"
    closed = provider("C", last="2022-03", peer_groups=dated)
    assert closed.group_at(date(2026, 9, 1)) == "small"
