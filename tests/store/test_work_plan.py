"""The work plan in the ledger, and what became of it. On SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date

import pytest

from store.evaluation import changes_since_the_start, days_to_meetings, deeds, uses
from store.ledger import Ledger, LedgerRefusal
from store.store import Store
from store.work import work_of
from store.work_plan import carried, plans_of, years_to_plan
from tests.demo_region import MEASURE, settings_of

GIVEN = {"indicator": MEASURE, "reason": "Providers differ.", "lead_role": "LMS chair"}


@pytest.fixture
def ledger(ledger_url):
    ledger = Ledger(ledger_url)
    yield ledger
    ledger.close()


@pytest.fixture
def settings(demo, ledger_url):
    return settings_of(demo).model_copy(update={"database_url": ledger_url})


@pytest.fixture
def cut(settings):
    return Store(settings).cut(None)


def test_the_latest_decision_of_a_year_holds_and_every_one_stands(ledger, settings):
    first = ledger.add_plan_decision(year=2025, choice="priority", **GIVEN)
    ledger.add_plan_decision(year=2025, choice="watch", indicator=MEASURE, reason="It mends.")
    ledger.add_plan_decision(year=2026, choice="priority", **GIVEN)
    plans = plans_of(settings)
    assert plans[2025][MEASURE].choice == "watch"
    assert plans[2026][MEASURE].choice == "priority"
    assert plans_of(settings, first.recorded)[2025][MEASURE].lead_role == "LMS chair"
    assert len(ledger.plan_decisions()) == 3


@pytest.mark.parametrize(
    "wrong", [{"reason": " "}, {"choice": "perhaps"}, {"choice": "priority", "lead_role": ""}]
)
def test_an_incomplete_decision_is_refused_and_not_kept(ledger, wrong):
    with pytest.raises(LedgerRefusal):
        ledger.add_plan_decision(**{"year": 2025, "choice": "priority", **GIVEN, **wrong})
    assert ledger.plan_decisions() == []


def test_a_priority_is_carried_on_with_what_followed_and_what_was_done(ledger, settings, cut):
    year = years_to_plan(cut)[1]
    ledger.add_plan_decision(year=year.begins, choice="priority", **GIVEN)
    ledger.add_action(
        indicator=MEASURE, level="provider", org="Z03", what="Weigh all blood loss",
        owner_role="Matron", start=date(year.begins, 5, 1),
    )  # fmt: skip
    (one,) = carried(cut, plans_of(settings)[year.begins], year.begins, work_of(settings))
    assert one.region is not None
    assert one.region.sentence
    assert sum(one.actions.values()) == 1


def test_nothing_has_become_of_a_year_that_has_not_begun(ledger, settings, cut):
    year = years_to_plan(cut)[0]
    ledger.add_plan_decision(year=year.begins, choice="priority", **GIVEN)
    assert carried(cut, plans_of(settings)[year.begins], year.begins, work_of(settings)) == ()


def test_use_is_counted_and_nobody_is_named(ledger, settings, cut):
    ledger.add_plan_decision(year=2025, choice="priority", **GIVEN, role="Analyst")
    ledger.add_annotation(
        indicator=MEASURE, level=None, org=None, month=date(2026, 3, 1), text="New scales"
    )
    (counts,) = uses(settings).values()
    assert counts == {"plan_decision_added": 1, "note_added": 1}
    assert deeds(cut, settings, work_of(settings)).actions == {}


def test_a_meeting_is_counted_from_the_end_of_its_cuts_latest_month(ledger, settings, cut):
    made = ledger.add_playlist(
        name="July", minutes=5, links=["/indicator/caesarean_rate"], letters={}, snapshot=cut.id
    )
    end = cut.months[-1].astype("datetime64[D]").item().replace(day=28)
    (days,) = days_to_meetings(Store(settings))
    assert 0 < (made.recorded.date() - end).days - days < 4


def test_a_level_has_changed_where_the_interval_leaves_nought_out(cut):
    found = changes_since_the_start(cut, cut.catalogue.in_set("all"))
    assert found
    for one in found:
        assert one.level is None or one.has_moved == (one.level[0] * one.level[1] > 0)
    assert any(one.has_moved for one in found)
    assert not all(one.has_moved for one in found)
