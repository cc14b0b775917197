"""Which flags are new since an earlier data cut, what went and why, and what stays with them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from analysis.chance import by_chance
from settings import Settings
from store.cut import Cut
from store.data_problems import is_new
from store.earlier_cuts import (
    Earlier,
    Flag,
    Key,
    asked_earlier,
    earlier_cuts,
    first_seen,
    usual_earlier,
)
from store.gone_flags import Cause, gone_flags
from store.ledger import Ledger, LedgerError
from store.returns import restated_between
from store.signals import Inbox, Scope, Tier, inbox_of
from store.store import Store
from store.triaged import data_changed, figures_of, triaged
from tests.demo_region import settings_of, some_cuts
from tests.signal_region import RESTATED, SHORT

EVERY = "all"


@pytest.fixture(scope="module")
def two_cuts(three_cuts: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, str]:
    """A data folder with a cut to August and one to September, the latter in force."""
    data = tmp_path_factory.mktemp("two_cuts")
    first, second = some_cuts(three_cuts, data, date(2026, 8, 1), date(2026, 9, 1))
    return data, first, second


@pytest.fixture
def settings(two_cuts) -> Settings:
    return settings_of(two_cuts[0])


@pytest.fixture
def cut(settings) -> Cut:
    return Store(settings).current()


def everything(cut: Cut, **more) -> Scope:
    return Scope(indicators=cut.catalogue.in_set(EVERY), **more)


def inbox(cut: Cut, earlier: Earlier | None, **more) -> Inbox:
    return inbox_of(cut, everything(cut, **more), earlier)


def flagged(cut: Cut) -> dict[tuple[str, str], tuple[str, str, str, bool]]:
    """By provider and indicator: start, month of the point, rule, whether it is high; by hand."""
    found = {}
    for indicator in cut.catalogue.in_set(EVERY):
        for (level, org), row in cut.rows(indicator.id).items():
            if level == "provider" and row["variation"] not in (None, "common_cause"):
                start, point = str(row["since"])[:7], str(row["latest_month"])[:7]
                found[org, indicator.id] = (start, point, row["rule"], row["side"] > 0)
    return found


def test_a_run_is_new_that_the_cut_of_the_month_before_had_not_flagged(two_cuts, settings, cut):
    _, first, _ = two_cuts
    earlier = usual_earlier(settings, cut)
    assert (earlier.snapshot, earlier.month) == (first, "2026-08")
    before, now = flagged(Store(settings).cut(first)), flagged(cut)
    carried = {
        place
        for place, (start, _, _, high) in now.items()
        if place in before and before[place][3] == high and start <= before[place][1]
    }
    found = inbox(cut, earlier)
    assert {(s.key.org, s.key.indicator) for s in found.flags} == now.keys() - carried
    assert {(f.key.org, f.key.indicator) for f in found.gone} == before.keys() - carried
    assert found.flags
    assert found.gone
    renamed = {place for place in carried if before[place][2] != now[place][2]}
    assert renamed, "the fixture must hold a run that another rule names now"


@pytest.mark.parametrize(
    ("before", "carries"),
    [
        (Flag(Key("Z03", "a", "shift", "2026-02"), "provider", True, "2026-08"), True),
        (Flag(Key("Z03", "a", "astronomical", "2026-08"), "provider", True, "2026-08"), True),
        (Flag(Key("Z03", "a", "shift", "2026-02"), "provider", False, "2026-08"), False),
        (Flag(Key("Z03", "a", "shift", "2025-02"), "provider", True, "2026-01"), False),
        (None, False),
    ],
    ids=["same run", "another rule", "other side", "ended before", "none"],
)
def test_a_run_carries_on_by_side_and_months_whatever_rule_names_it(before, carries):
    now = Flag(Key("Z03", "a", "shift", "2026-03"), "provider", True, "2026-09")
    assert now.carries_on(before) is carries


def test_without_a_cut_of_the_month_before_a_flag_is_new_where_that_month_had_none(cut):
    found = inbox(cut, None)
    assert found.flags
    assert all(one.row["newly_flagged"] for one in found.flags)
    assert found.gone == ()


def test_the_usual_cut_is_of_the_month_before_and_no_older(three_cuts, tmp_path):
    some_cuts(three_cuts, tmp_path, date(2026, 7, 1), date(2026, 9, 1))
    settings = settings_of(tmp_path)
    cut = Store(settings).current()
    assert usual_earlier(settings, cut) is None
    (july,) = earlier_cuts(settings, cut)
    assert asked_earlier(settings, cut, july.snapshot) == july
    assert july.month == "2026-07"


def test_a_cut_that_cannot_be_read_is_passed_over(three_cuts, tmp_path):
    first, _ = some_cuts(three_cuts, tmp_path, date(2026, 8, 1), date(2026, 9, 1))
    file = tmp_path / "snapshots" / first / "readings.parquet"
    file.chmod(0o644)
    file.write_bytes(b"no table")
    settings = settings_of(tmp_path)
    assert usual_earlier(settings, Store(settings).current()) is None


def test_flags_stand_by_tier_and_then_by_name_never_by_size(settings, cut):
    new = inbox(cut, usual_earlier(settings, cut)).flags
    places = [list(Tier).index(one.tier) for one in new]
    assert places == sorted(places)
    for tier in Tier:
        names = [cut.org_name(one.level, one.key.org) for one in new if one.tier == tier]
        assert names == sorted(names, key=str.casefold)


def test_region_and_lms_stand_apart_and_are_not_counted(settings, cut):
    found = inbox(cut, usual_earlier(settings, cut))
    assert {one.level for one in found.flags} == {"provider"}
    assert {one.level for one in found.sums} <= {"region", "lms"}
    assert {one.tier for one in found.sums} == {Tier.SUMS}
    assert found.sums
    cells = sum(
        row["variation"] is not None
        for indicator in cut.catalogue.in_set(EVERY)
        for (level, _), row in cut.rows(indicator.id).items()
        if level == "provider"
    )
    assert found.assessed == cells


def test_one_providers_flags_are_its_own_and_an_lms_has_those_of_its_members(settings, cut):
    earlier = usual_earlier(settings, cut)
    org = inbox(cut, earlier).flags[0].key.org
    own = inbox(cut, earlier, provider=org)
    assert {one.key.org for one in own.new} == {org}
    assert {flag.key.org for flag in own.gone} <= {org}
    assert own.sums == ()
    lms = cut.region.provider(org).memberships[-1].lms
    members = {p.code for p in cut.region.providers if p.memberships[-1].lms == lms}
    area = inbox(cut, earlier, lms=lms)
    assert org in {one.key.org for one in area.flags} <= members
    assert {one.key.org for one in area.sums} <= {lms}


def test_only_cuts_of_earlier_months_can_be_compared_with(two_cuts, settings, cut):
    _, first, second = two_cuts
    assert [one.snapshot for one in earlier_cuts(settings, cut)] == [first]
    assert usual_earlier(settings, Store(settings).cut(first)) is None
    for name in (second, "20200101T000000Z-aaaaaaaa", "../../etc"):
        assert asked_earlier(settings, cut, name) is None


def test_a_flag_was_first_seen_in_the_first_cut_that_has_its_run(two_cuts, settings, cut):
    _, first, second = two_cuts
    found = inbox(cut, usual_earlier(settings, cut))
    assert first_seen(settings, cut, found.flags[0].flag) == second
    older = next(one for one in found.standing if one.level == "provider" and one.tier != Tier.DATA)
    assert first_seen(settings, cut, older.flag) == first


def test_what_a_check_found_is_a_data_problem_of_its_provider(two_months):
    found = inbox(two_months.cut, usual_earlier(two_months.settings, two_months.cut))
    problem = next(one for one in found.problems if one.key.org == SHORT)
    assert problem.key == Key(SHORT, "data", "bookings_volume", two_months.month)
    assert problem.items == ("bookings",)
    assert "bookings_total" in problem.withheld
    assert problem.values[-1] < problem.usual / 2
    assert any("look at whether all teams and clinics are in" in s for s in problem.sentences)
    told = [one.items for one in found.problems if one.key.org == SHORT]
    assert len(told) == len({frozenset(items) for items in told}), "the same figures stand once"


def test_a_problem_is_new_until_a_cut_of_an_earlier_month_knows_it(two_months):
    found = inbox(two_months.cut, usual_earlier(two_months.settings, two_months.cut)).problems[0]
    earlier = usual_earlier(two_months.settings, two_months.cut)
    assert is_new(found, earlier, two_months.month)
    known = replace(earlier, problems=frozenset({(found.key.org, found.key.rule)}))
    begun = replace(found, key=found.key._replace(start=earlier.month))
    assert not is_new(begun, known, two_months.month)
    assert is_new(found, known, two_months.month), "it failed anew after a month in which it held"


def test_a_flag_that_a_return_took_away_names_the_return(two_months):
    earlier = usual_earlier(two_months.settings, two_months.cut)
    found = inbox(two_months.cut, earlier)
    gone = gone_flags(two_months.cut, found.gone, earlier.snapshot, two_months.settings.ledger_url)
    told = {(one.flag.key.org, one.flag.key.indicator): one for one in gone}
    sent_again = told[RESTATED, "caesarean_emergency_rate"]
    assert sent_again.cause == Cause.RESTATED
    assert sent_again.submission == two_months.again
    assert [f"{month:%Y-%m}" for month in sent_again.months] == [earlier.month]
    others = [one for one in gone if one is not sent_again]
    assert Cause.USUAL in {one.cause for one in others}
    for one in others:
        assert (one.submission is None) == (one.cause != Cause.RESTATED)


def test_without_a_ledger_no_return_is_named(two_months, tmp_path):
    earlier = usual_earlier(two_months.settings, two_months.cut)
    gone = inbox(two_months.cut, earlier).gone
    nowhere = f"sqlite:///{tmp_path / 'none.db'}"
    assert not [one for one in gone_flags(two_months.cut, gone, earlier.snapshot, nowhere)
                if one.submission]  # fmt: skip
    assert not (tmp_path / "none.db").exists()


def test_figures_that_became_others_between_two_loads_are_told_in_order(ledger_url):
    step = {
        "item": "women_birthing", "level": "provider", "org": "Z01", "month": date(2026, 8, 1),
        "period_months": 1, "breakdown": "all", "group": "all", "old_value": 1.0,
        "old_status": "final", "old_submission": "a" * 16, "new_value": 2.0, "new_status": "final",
        "new_submission": "b" * 16, "received": datetime(2026, 9, 14, tzinfo=UTC),
    }  # fmt: skip
    loads = (
        ("s1", [step]),
        ("s2", [{**step, "item": "bookings"}, {**step, "item": "same", "new_value": 1.0}]),
        ("s3", [{**step, "item": "later"}]),
    )
    ledger = Ledger(ledger_url)
    for snapshot, steps in loads:
        run = ledger.begin("run", "demo")
        ledger.commit(run, {"outcome": "published", "snapshot": snapshot}, restatements=steps)
    ledger.close()
    told = restated_between(ledger_url, "s1", "s2")
    assert [(one.item, one.org, f"{one.month:%Y-%m}") for one in told] == [
        ("bookings", "Z01", "2026-08")
    ]
    assert [one.item for one in restated_between(ledger_url, "s1", "s3")] == ["bookings", "later"]
    assert restated_between(ledger_url, "elsewhere", "s3") == ()


def test_missing_figures_stand_one_a_provider_and_reason(cut):
    absent = inbox(cut, None).absent
    told = {(a.org, a.state, name) for a in absent for name in a.indicators}
    expected = {
        (org, row["state"], indicator.id)
        for indicator in cut.catalogue.in_set(EVERY)
        for (level, org), row in cut.rows(indicator.id).items()
        if level == "provider" and row["state"] in ("not_submitted", "suppressed")
    }
    assert told == expected
    assert len(absent) == len({(a.org, a.state) for a in absent})


def test_what_chance_gives_is_a_poisson_count():
    chance = by_chance(360, 0.01)
    assert chance.expected == pytest.approx(3.6)
    assert (chance.low, chance.high) == (0, 8)
    assert by_chance(0, 0.01) == (0, 0, 0)


@dataclass(frozen=True)
class Notes:
    """A ledger to note triage in."""

    url: str

    def add(self, key: Key, level: str, figures: str, **more):
        ledger = Ledger(self.url)
        try:
            given = {"state": "explained", "reason": "A new system", "role": "Matron", **more}
            return ledger.add_triage(
                level=level, org=key.org, indicator=key.indicator, rule=key.rule,
                start=date.fromisoformat(f"{key.start}-01"), figures=figures, **given,
            )  # fmt: skip
        finally:
            ledger.close()


@pytest.fixture
def notes(ledger_url) -> Notes:
    return Notes(ledger_url)


def test_triage_stays_with_its_flag_and_its_latest_step_holds(tmp_path, notes):
    settings = settings_of(tmp_path).model_copy(update={"database_url": notes.url})
    key = Key("Z03", "pph_1500_rate", "shift", "2026-03")
    assert triaged(settings).state(key) == "new"
    first = notes.add(key, "provider", "2026-09:a", state="acknowledged")
    notes.add(key, "provider", "2026-09:a")
    made = triaged(settings)
    assert made.state(key) == "explained"
    assert [step.state for step in made.steps[key]] == ["acknowledged", "explained"]
    assert triaged(settings, first.recorded).state(key) == "acknowledged"
    assert triaged(settings, first.recorded).later[key] == 1
    before = datetime(2020, 1, 1, tzinfo=UTC)
    assert (triaged(settings, before).state(key), triaged(settings, before).later[key]) == (
        "new",
        2,
    )
    ledger = Ledger(notes.url)
    noted = ledger.events(action="flag_triaged")
    ledger.close()
    assert [event.details["state"] for event in noted] == ["explained", "acknowledged"]
    assert {event.actor for event in noted} == {"local"}


@pytest.mark.parametrize(
    "wrong", [{"state": "ignored"}, {"reason": " "}, {"reason": None}], ids=str
)
def test_triage_needs_a_known_state_and_a_reason(notes, wrong):
    key = Key("Z03", "pph_1500_rate", "shift", "2026-03")
    with pytest.raises(LedgerError):
        notes.add(key, "provider", "", **wrong)


def test_triage_says_when_the_figures_it_was_about_have_changed(tmp_path, two_months):
    before = Store(two_months.settings).cut(two_months.former)
    signal = next(
        one
        for one in inbox(before, None).every
        if one.key[:2] == (RESTATED, "caesarean_emergency_rate")
    )
    step = Notes(f"sqlite:///{tmp_path / 'ledger.db'}").add(
        signal.key, signal.level, figures_of(before, signal)
    )
    assert not data_changed(before, signal, step)
    assert data_changed(two_months.cut, signal, step), "its month was sent again"


def test_a_run_that_goes_on_has_not_changed(two_months, tmp_path):
    before = Store(two_months.settings).cut(two_months.former)
    once = {one.key: one for one in inbox(before, None).every if one.tier != Tier.DATA}
    now = [one for one in inbox(two_months.cut, None).every if one.key in once and one.flag.point
           > once[one.key].flag.point and one.key.org != RESTATED]  # fmt: skip
    assert now, "the fixture must hold a run that has grown by a month"
    notes = Notes(f"sqlite:///{tmp_path / 'ledger.db'}")
    for one in now:
        step = notes.add(one.key, one.level, figures_of(before, once[one.key]))
        if one.level == "provider":
            assert not data_changed(two_months.cut, one, step)


def test_a_data_problem_that_says_something_else_has_changed(two_months, tmp_path):
    problem = inbox(two_months.cut, None).problems[0]
    step = Notes(f"sqlite:///{tmp_path / 'ledger.db'}").add(
        problem.key, problem.level, figures_of(two_months.cut, problem)
    )
    assert not data_changed(two_months.cut, problem, step)
    assert data_changed(two_months.cut, replace(problem, sentences=("Other.",)), step)
