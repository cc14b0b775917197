"""What the inbox says of a flag: the rule in words, and which months of its line are flagged."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from callbacks.signals_words import flagged_months, rule_words
from store.data_problems import DataProblem
from store.earlier_cuts import Key, made_at

LOW, HIGH = [40.0] * 6, [50.0, 51.0, 52.0, 53.0, 54.0, 55.0, 56.0]


def row(rule: str, side: int, **more) -> dict:
    return {
        "rule": rule,
        "side": side,
        "period_months": 1,
        "latest_month": date(2026, 9, 1),
        "since": date(2026, 3, 1),
        "spark": [*LOW, *HIGH],
        "spark_centre": 45.0,
        **more,
    }


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (row("astronomical", 1), "above the upper limit in September"),
        (row("astronomical", -1), "below the lower limit in September"),
        (row("two_of_three", -1), "two of three months near the lower limit"),
        (row("shift", 1), "seven months above its usual level"),
        (row("shift", 1, spark=HIGH), "a run of months above its usual level"),
        (row("trend", 1), "rising for eight months"),
        (row("trend", -1, spark=[3.0, 9.0, 8.0, None, 7.0]), "falling for three months"),
        (
            row("astronomical", 1, period_months=3, latest_month=date(2026, 7, 1)),
            "above the upper limit in July to September",
        ),
        (row("shift", -1, period_months=3, spark=[9.0, 1.0, 2.0], spark_centre=5.0),
         "two quarters below its usual level"),
    ],
    ids=str,
)  # fmt: skip
def test_the_rule_is_said_in_words(given, words):
    assert rule_words(given) == words


def test_the_months_of_the_run_are_flagged_and_no_others():
    assert flagged_months(row("shift", 1)) == [False] * 6 + [True] * 7
    quarters = row("shift", 1, period_months=3, latest_month=date(2026, 4, 1),
                   since=date(2026, 1, 1), spark=[1.0, 2.0, 3.0, None])  # fmt: skip
    assert flagged_months(quarters)[:3] == [False, True, True]
    assert flagged_months(row("shift", 1, spark=[None, None])) == []


def test_the_usual_level_of_an_item_is_the_median_of_the_months_before():
    problem = DataProblem(
        key=Key("Z07", "data", "bookings_volume", "2026-10"), level="provider", tier="data",
        items=("bookings",), indicators=(), withheld=(), sentences=(),
        values=(None, *([300.0] * 6), *([340.0] * 5), 97.0),
    )  # fmt: skip
    assert problem.usual == 300
    assert replace(problem, values=()).usual is None


def test_a_cut_tells_by_its_name_when_it_was_made():
    assert f"{made_at('20261021T020200Z-0123abcd'):%d %b %H:%M %Z}" == "21 Oct 02:02 UTC"
