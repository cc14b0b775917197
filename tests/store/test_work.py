"""Notes, actions and good practice, and what followed an action. On SQLite and on PostgreSQL."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from analysis.before_after import Counts, Verdict, before_after
from store.action_rows import action_rows
from store.decided import LEFT_OUT, Decided, Decision
from store.ledger import Ledger, LedgerError
from store.outcome import outcome_of
from store.store import Store
from store.work import work_of
from tests.demo_region import MEASURE, settings_of

SERIES = {"indicator": MEASURE, "level": "provider", "org": "Z03"}
MARCH = date(2026, 3, 1)


@pytest.fixture
def ledger(ledger_url):
    ledger = Ledger(ledger_url)
    yield ledger
    ledger.close()


@pytest.fixture
def settings(tmp_path, ledger_url):
    return settings_of(tmp_path).model_copy(update={"database_url": ledger_url})


def test_notes_stand_on_their_series_on_an_organisation_or_on_an_indicator(ledger, settings):
    ledger.add_annotation(**SERIES, month=MARCH, text="Series", role="Matron")
    ledger.add_annotation(**{**SERIES, "indicator": None}, month=MARCH, text="Organisation")
    ledger.add_annotation(indicator=MEASURE, level=None, org=None, month=MARCH, text="Indicator")
    work = work_of(settings)

    def said(level, org, indicator):
        return [note.text for note in work.notes_on(level, org, indicator)]

    assert said("provider", "Z03", MEASURE) == ["Series", "Organisation", "Indicator"]
    assert said("provider", "Z03", "caesarean_rate") == ["Organisation"]
    assert said("provider", "Z04", MEASURE) == ["Indicator"]
    assert said("lms", "Z03", MEASURE) == ["Indicator"]


def test_a_moment_shows_what_stood_then_and_counts_what_came_later(ledger, settings):
    first = ledger.add_annotation(**SERIES, month=MARCH, text="Before")
    ledger.withdraw_annotation(first.id, "It was another unit")
    ledger.add_annotation(**SERIES, month=MARCH, text="After")
    then = work_of(settings, first.recorded)
    assert [note.text for note in then.annotations] == ["Before"]
    assert then.later_on("provider", "Z03", MEASURE) == 1
    assert then.later_on("provider", "Z04", MEASURE) == 0
    assert [note.text for note in work_of(settings).annotations] == ["After"]


def test_an_action_keeps_every_step_of_its_status(ledger, settings):
    action = ledger.add_action(
        **SERIES, what="Weighing of blood loss", owner_role="Consultant", start=MARCH
    )
    ledger.add_step(action.id, "done", "All wards", "Matron")
    (kept,) = work_of(settings).actions
    assert kept.status == "done"
    assert [(step.status, step.note) for step in kept.steps] == [
        ("open", None), ("done", "All wards"),
    ]  # fmt: skip
    assert work_of(settings, action.recorded).actions[0].status == "open"
    assert {event.action for event in ledger.events()} == {"action_opened", "action_changed"}


@pytest.mark.parametrize(
    "wrong",
    [{"what": " "}, {"owner_role": ""}, {"signal": MARCH}, {"signal": date(2026, 4, 1)}],
    ids=str,
)
def test_an_action_needs_what_and_whose_and_comes_after_its_signal(ledger, wrong):
    given = {**SERIES, "what": "Weighing", "owner_role": "Consultant", "start": MARCH, **wrong}
    with pytest.raises(LedgerError):
        ledger.add_action(**given)
    assert ledger.actions() == []


def test_good_practice_can_be_told_and_taken_back_with_a_reason(ledger, settings):
    row = ledger.add_good_practice(**SERIES, month=MARCH, text="A checklist", role="Midwife")
    assert [one.text for one in work_of(settings).practices] == ["A checklist"]
    with pytest.raises(LedgerError):
        ledger.withdraw_good_practice(row.id, "")
    ledger.withdraw_good_practice(row.id, "Not ours")
    assert work_of(settings).practices == []
    with pytest.raises(LedgerError):
        ledger.withdraw_good_practice(row.id, "Again")


def test_an_outcome_is_that_of_the_same_counts_beside_the_rest_of_the_region(ledger, demo):
    cut = Store(settings_of(demo)).current()
    action = ledger.add_action(
        **SERIES, what="Weighing", owner_role="Consultant", start=date(2025, 6, 1),
        rule="shift", signal=date(2024, 11, 1),
    )  # fmt: skip
    found = outcome_of(cut, action)
    grid = cut.grid(MEASURE)
    own = int(grid.rows(level="provider", orgs=("Z03",))[0])
    rest = [row for row in grid.rows(level="provider") if row != own]
    there = np.isfinite(grid.numerator[rest]) & np.isfinite(grid.denominator[rest])
    expected = before_after(
        Counts(numerator=grid.numerator[own], denominator=grid.denominator[own]),
        Counts(
            numerator=np.where(there, grid.numerator[rest], 0).sum(axis=0),
            denominator=np.where(there, grid.denominator[rest], 0).sum(axis=0),
        ),
        grid.month,
        start=np.datetime64("2025-06"),
        signal=np.datetime64("2024-11"),
        since=cut.readings(MEASURE)["provider", "Z03"].month[0],
        kind="binomial",
        direction="lower_is_better",
        multiplier=1000,
        unit_words=cut.indicator(MEASURE).unit_words,
    )
    assert (found.verdict, found.sentence) == (expected.verdict, expected.sentence)
    assert found.verdict != Verdict.TOO_EARLY
    assert found.others_after is not None


def test_too_few_months_are_too_early_and_a_plain_line_has_no_outcome(ledger, demo):
    cut = Store(settings_of(demo)).current()
    soon = ledger.add_action(
        **SERIES, what="Weighing", owner_role="Consultant", start=date(2026, 7, 1)
    )
    assert outcome_of(cut, soon).verdict == Verdict.TOO_EARLY
    line = next(one.id for one in cut.catalogue.indicators.values() if one.funnel == "none")
    other = ledger.add_action(
        **{**SERIES, "indicator": line}, what="Weighing", owner_role="Consultant", start=MARCH
    )
    assert outcome_of(cut, other) is None


def test_the_export_has_a_row_an_action_with_its_outcome(ledger, settings, demo):
    cut = Store(settings_of(demo)).current()
    ledger.add_action(**SERIES, what="Weighing", owner_role="Consultant", start=date(2025, 6, 1))
    (row,) = action_rows(cut, work_of(settings).actions).to_dict("records")
    assert (row["org"], row["start"], row["status"]) == ("Z03", "2025-06", "open")
    assert row["verdict"] in {str(verdict) for verdict in Verdict}
    assert row["snapshot"] == cut.id


def test_a_point_left_out_sets_no_level_before_an_action_and_still_counts_after(ledger, demo):
    cut = Store(settings_of(demo)).current()
    start = date(2025, 6, 1)
    action = ledger.add_action(**SERIES, what="Weighing", owner_role="Consultant", start=start)
    plain = outcome_of(cut, action)
    made = {"kind": LEFT_OUT, "reason": "Twice", "who": "Analyst", "made": action.recorded}
    out = Decision(first=date(2025, 2, 1), last=date(2025, 9, 1), **made)
    cut.__dict__["decided"] = Decided({("Z03", MEASURE): (out,)})
    found = outcome_of(cut, action)
    assert found.before.points == plain.before.points - 4  # February to May 2025
    assert found.after == plain.after
