"""The trust badge: what each mark says, and what it stands on."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from catalogue.model import Rules
from store.store import Store
from store.trust import KINDS, Level, TrustFacts, badge
from store.trust_facts import months_until, trust_facts
from tests.demo_region import settings_of

RULES = Rules()
YEAR = months_until(date(2026, 9, 1), 12)
SOUND = TrustFacts(months=YEAR, asked=1000, given=1000, days_late=(0,) * 12, restated=0)


def mark(name, **facts):
    """One mark of a provider whose returns are sound but for what is given."""
    marks = badge("Z01", replace(SOUND, **facts), RULES).marks
    return next(one for one in marks if one.id == name)


def test_a_badge_has_five_marks_in_one_order_each_explained():
    found = badge("Z01", SOUND, RULES)
    assert [one.id for one in found.marks] == list(KINDS)
    assert {one.level for one in found.marks} == {Level.CLEAR}
    for one in found.marks:
        assert one.sentence.endswith(".")
        assert "over 12 months" in one.how
    assert found.doubts == ""
    gaps = badge("Z01", replace(SOUND, given=950, restated=None), RULES)
    assert gaps.doubts == "completeness: some gaps"


@pytest.mark.parametrize(
    ("given", "level", "words", "percent"),
    [
        (1000, Level.CLEAR, "complete", "100 %"),
        (999, Level.CLEAR, "complete", "99.9 %"),
        (970, Level.CLEAR, "complete", "97 %"),
        (969, Level.SOME, "some gaps", "97 %"),
        (900, Level.SOME, "some gaps", "90 %"),
        (899, Level.MUCH, "many gaps", "90 %"),
    ],
)
def test_completeness_is_the_share_of_what_was_asked_for(given, level, words, percent):
    found = mark("completeness", given=given)
    assert (found.level, found.words) == (level, words)
    assert found.sentence == f"{given:,} of 1,000 figures asked for came ({percent})."


@pytest.mark.parametrize(
    ("days", "level", "said"),
    [
        ((0,) * 12, Level.CLEAR, "0 of 12 returns came after the due date."),
        ((0,) * 9 + (4,) * 3, Level.CLEAR, "3 of 12 returns came after the due date."),
        ((3,) * 12, Level.SOME, "12 of 12 returns came after the due date, at the median 3 days"),
        ((6,) * 12, Level.MUCH, "at the median 6 days after it."),
        ((0,) * 11 + (None,), Level.SOME, "; 1 of 12 returns is not in."),
        ((0,) * 5 + (None,) * 7, Level.MUCH, "7 of 12 returns are not in."),
        ((), Level.UNKNOWN, "No return was due in these months."),
        (None, Level.UNKNOWN, "It is not known here when the returns came."),
    ],
)
def test_timeliness_is_the_median_and_a_missing_return_is_never_in_time(days, level, said):
    found = mark("timeliness", days_late=days)
    assert found.level == level
    assert said in found.sentence


@pytest.mark.parametrize(
    ("name", "fact"), [("arithmetic", "contradicted"), ("stability", "unsteady")]
)
def test_checks_that_did_not_hold_are_counted_by_month_and_named(name, fact):
    found = mark(name, **{fact: frozenset({date(2026, 3, 1)})})
    assert found.level == Level.SOME
    assert found.sentence.startswith("In 1 of 12 months ")
    assert found.sentence.endswith(": Mar 2026.")
    assert mark(name, **{fact: frozenset(YEAR)}).level == Level.MUCH
    assert mark(name).level == Level.CLEAR


def test_restatement_is_the_share_of_figures_that_were_replaced():
    assert mark("restatement", restated=10).level == Level.CLEAR
    assert mark("restatement", restated=50).level == Level.SOME
    assert mark("restatement", restated=51).level == Level.MUCH
    assert mark("restatement", restated=None).level == Level.UNKNOWN


def test_a_provider_that_sent_nothing_is_not_called_sound():
    found = badge("Z01", replace(SOUND, given=0, days_late=(None,) * 12), RULES)
    levels = [one.level for one in found.marks]
    assert levels == [Level.MUCH, Level.MUCH, *[Level.UNKNOWN] * 3]


def test_a_provider_that_was_asked_for_nothing_has_unknown_marks():
    found = badge("Z12", TrustFacts(months=(), asked=0, given=0), RULES)
    assert {one.level for one in found.marks} == {Level.UNKNOWN}
    assert {one.words for one in found.marks} == {"not known"}


def test_thresholds_are_data():
    rules = Rules.model_validate({"trust": {"completeness": {"good": 0.5, "fair": 0.2}}})
    found = badge("Z01", replace(SOUND, given=500), rules).marks[0]
    assert found.level == Level.CLEAR
    assert "“Complete” from 50 % up, “some gaps” from 20 % up." in found.how


@pytest.fixture(scope="module")
def cut(demo: Path):
    found = Store(settings_of(demo)).current()
    assert found is not None
    return found


def facts(cut, **more):
    return trust_facts(cut.snapshot.path, cut.catalogue, cut.region, date(2026, 9, 1), **more)


def test_a_late_return_is_a_gap_and_a_planted_contradiction_a_mark(cut):
    found = facts(cut)
    assert found["Z09"].given < found["Z09"].asked == found["Z02"].asked
    assert found["Z02"].given == found["Z02"].asked
    assert found["Z05"].contradicted == {date(2026, 5, 1)}
    assert found["Z02"].contradicted == found["Z02"].unsteady == frozenset()


def test_what_matures_later_is_asked_for_only_once_it_is_due(cut):
    items = [i for i in cut.catalogue.items.values() if i.submitter == "maternity"]
    early = sum(i.matures_after_months for i in items)
    assert facts(cut)["Z02"].asked == 12 * len(items) - early


def test_a_merged_provider_and_a_closed_unit_are_asked_for_less(cut):
    found = facts(cut)
    assert (found["Z12"].asked, found["Z12"].months) == (0, ())
    closed = trust_facts(cut.snapshot.path, cut.catalogue, cut.region, date(2024, 6, 1))
    assert 0 < closed["Z04"].asked < closed["Z02"].asked


def test_a_mental_health_trust_is_asked_for_its_own_items_and_its_lms(cut):
    found = facts(cut)["ZM1"]
    asked = [
        i
        for i in cut.catalogue.items.values()
        if i.submitter == "mental_health" and i.kind != "reference"
    ]
    assert found.asked == found.given == 12 * len(asked)


def test_what_the_ledger_tells_comes_in_as_it_is_given(cut):
    found = facts(cut, days_late={"Z01": [0, 3, None]}, restated={"Z01": 2})
    assert found["Z01"].days_late == (0, 3, None)
    assert (found["Z01"].restated, found["Z02"].restated) == (2, 0)
    assert facts(cut)["Z01"].days_late is None


def test_a_cut_gives_each_provider_its_badge(cut):
    assert set(cut.trust) == {p.code for p in cut.region.providers}
    words = {one.id: one.words for one in cut.trust["Z05"].marks}
    assert (words["arithmetic"], words["stability"]) == ("a few contradictions", "steady")


def test_a_gate_that_was_switched_off_leaves_no_mark(cut, tmp_path):
    shutil.copytree(cut.snapshot.path, tmp_path / "cut")
    path = tmp_path / "cut" / "gates.parquet"
    path.chmod(0o600)
    rows = pq.read_table(path)
    off = pa.array(["Agreed"] * rows.num_rows, pa.string())
    place = rows.schema.get_field_index("override")
    pq.write_table(rows.set_column(place, "override", off), path)
    found = trust_facts(tmp_path / "cut", cut.catalogue, cut.region, date(2026, 9, 1))
    assert found["Z05"].contradicted == frozenset()
