"""Which flags are new since an earlier data cut, and what stays with them."""

from __future__ import annotations

from datetime import date

import pytest

from analysis.chance import by_chance
from store.ledger import Ledger, LedgerError
from store.signals import Key, Tier, earlier_cut, earlier_cuts, first_seen, inbox_of
from store.store import Store
from store.triaged import data_changed, figures_of, triaged
from tests.demo_region import build_demo, settings_of

EVERY = "all"


@pytest.fixture(scope="module")
def two_cuts(tmp_path_factory):
    """A data folder with a cut to August and one to September, the latter in force."""
    data = tmp_path_factory.mktemp("two_cuts")
    first = build_demo(data, until=date(2026, 8, 1))
    second = build_demo(data, until=date(2026, 9, 1))
    assert first < second
    return data, first, second


@pytest.fixture
def settings(two_cuts):
    return settings_of(two_cuts[0])


@pytest.fixture
def cut(settings):
    return Store(settings).current()


def everything(cut):
    return cut.catalogue.in_set(EVERY)


def flags(cut):
    """Every flag of the rows of providers and of LMSs where there are no providers', by hand."""
    found = set()
    for indicator in everything(cut):
        level = "provider" if indicator.min_level == "provider" else "lms"
        for (at, org), row in cut.rows(indicator.id).items():
            if at == level and row["variation"] not in (None, "common_cause"):
                found.add(Key(org, indicator.id, row["rule"], f"{row['since']}"[:7]))
    return found


def test_a_flag_is_new_that_the_last_cut_of_an_earlier_month_did_not_have(two_cuts, settings, cut):
    _, first, _ = two_cuts
    earlier = earlier_cut(settings, cut)
    assert (earlier.snapshot, earlier.month) == (first, "2026-08")
    before = flags(Store(settings).cut(first))
    inbox = inbox_of(cut, everything(cut), earlier)
    assert {one.key for one in inbox.new} == flags(cut) - before
    assert inbox.standing == len(flags(cut) & before)
    assert set(inbox.gone) == before - flags(cut)
    assert inbox.new
    assert inbox.gone


def test_without_an_earlier_cut_a_flag_is_new_where_the_month_before_had_none(cut):
    inbox = inbox_of(cut, everything(cut), None)
    assert all(one.row["newly_flagged"] for one in inbox.new)
    assert inbox.new
    assert inbox.gone == ()


def test_flags_stand_by_tier_and_then_by_name_never_by_size(settings, cut):
    new = inbox_of(cut, everything(cut), earlier_cut(settings, cut)).new
    places = [list(Tier).index(one.tier) for one in new]
    assert places == sorted(places)
    for tier in Tier:
        names = [cut.org_name(one.level, one.key.org) for one in new if one.tier == tier]
        assert names == sorted(names, key=str.casefold)


def test_one_providers_flags_are_its_own(settings, cut):
    earlier = earlier_cut(settings, cut)
    org = inbox_of(cut, everything(cut), earlier).new[0].key.org
    own = inbox_of(cut, everything(cut), earlier, provider=org)
    assert {one.key.org for one in own.new} == {org}
    assert {key.org for key in own.gone} <= {org}


def test_the_cuts_to_compare_with_are_the_last_of_each_month(two_cuts, settings, cut):
    _, first, _ = two_cuts
    assert [one.snapshot for one in earlier_cuts(settings, cut)] == [first]
    assert earlier_cut(settings, Store(settings).cut(first)) is None
    assert earlier_cut(settings, cut, "20200101T000000Z-aaaaaaaa") is None


def test_a_flag_was_first_seen_in_the_first_cut_that_has_it(two_cuts, settings, cut):
    second = two_cuts[2]
    earlier = earlier_cut(settings, cut)
    new = inbox_of(cut, everything(cut), earlier).new[0]
    assert first_seen(settings, cut, new.key, earlier) == second


def test_missing_figures_are_data_problems_one_a_provider_and_reason(cut):
    problems = inbox_of(cut, everything(cut), None).problems
    told = {(p.org, p.state, name) for p in problems for name in p.indicators}
    states = ("withheld", "not_submitted", "suppressed")
    expected = {
        (org, row["state"], indicator.id)
        for indicator in everything(cut)
        for (level, org), row in cut.rows(indicator.id).items()
        if level == "provider" and indicator.min_level == "provider" and row["state"] in states
    }
    assert told == expected
    assert len(problems) == len({(p.org, p.state) for p in problems})


def test_what_chance_gives_is_a_poisson_count():
    chance = by_chance(360, 0.01)
    assert chance.expected == pytest.approx(3.6)
    assert (chance.low, chance.high) == (0, 8)
    assert by_chance(0, 0.01) == (0, 0, 0)


def note(ledger_url, key, level, figures, **more):
    ledger = Ledger(ledger_url)
    try:
        given = {"state": "explained", "reason": "A new system", "role": "Matron", **more}
        return ledger.add_triage(
            level=level, org=key.org, indicator=key.indicator, rule=key.rule,
            start=date.fromisoformat(f"{key.start}-01"), figures=figures, **given,
        )  # fmt: skip
    finally:
        ledger.close()


def test_triage_stays_with_its_flag_and_its_latest_step_holds(tmp_path, ledger_url):
    settings = settings_of(tmp_path).model_copy(update={"database_url": ledger_url})
    key = Key("Z03", "pph_1500_rate", "shift", "2026-03")
    assert triaged(settings).state(key) == "new"
    first = note(ledger_url, key, "provider", "2026-09:a", state="acknowledged")
    note(ledger_url, key, "provider", "2026-09:a")
    made = triaged(settings)
    assert made.state(key) == "explained"
    assert [step.state for step in made.steps[key]] == ["acknowledged", "explained"]
    assert triaged(settings, first.recorded).state(key) == "acknowledged"
    assert triaged(settings, first.recorded).later[key] == 1
    ledger = Ledger(ledger_url)
    noted = ledger.events(action="flag_triaged")
    ledger.close()
    assert [event.details["state"] for event in noted] == ["explained", "acknowledged"]


@pytest.mark.parametrize(
    "wrong", [{"state": "ignored"}, {"reason": " "}, {"reason": None}], ids=str
)
def test_triage_needs_a_known_state_and_a_reason(ledger_url, wrong):
    key = Key("Z03", "pph_1500_rate", "shift", "2026-03")
    with pytest.raises(LedgerError):
        note(ledger_url, key, "provider", "", **wrong)


def test_triage_says_when_the_figures_it_was_about_have_changed(tmp_path, settings, cut):
    signal = inbox_of(cut, everything(cut), earlier_cut(settings, cut)).new[0]
    looked_at = figures_of(cut, signal.level, signal.key)
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    same = note(url, signal.key, signal.level, looked_at)
    assert not data_changed(cut, signal.level, signal.key, same)
    month, _, _ = looked_at.partition(":")
    restated = note(url, signal.key, signal.level, f"{month}:{'0' * 32}")
    assert data_changed(cut, signal.level, signal.key, restated)
