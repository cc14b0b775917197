"""Readings of a snapshot's indicators, and the table of them."""

import numpy as np
import pandas as pd
import pytest

from analysis.reading import Assurance, State, Variation
from catalogue.model import Catalogue, Indicator, Region, Rules
from store.assess import COLUMNS, read_all, read_indicator, settings_for
from store.grid import Grid

MONTHS = np.datetime64("2021-04", "M") + np.arange(48)
WAVE = np.resize([9.0, 10, 8, 11, 7, 9], 48)


def indicator(**told):
    """A rate per 1,000 of which lower is better, with what is told."""
    version = {
        "version": 1, "from": "2020-04", "numerator": "a", "denominator": "b",
        "numerator_words": "Women with it",
    }  # fmt: skip
    fields = {
        "id": "pph", "name": "Haemorrhage", "short_name": "PPH", "domain": "mother",
        "pathway": "mother", "tier": "core", "unit": "per_1000", "direction": "lower_is_better",
        "chart": "p", "funnel": "binomial", "evidence": "verified", "definitions": [version],
    }  # fmt: skip
    return Indicator.model_validate(fields | told)


def catalogue(*indicators, providers=()):
    """A catalogue of these indicators, with an invented region."""
    region = Region.model_validate(
        {"id": "r", "code": "R", "name": "Region", "lms": [], "providers": list(providers)}
    )
    return Catalogue(
        rules=Rules(), births_item="b", pathways=(), sets=(), items={}, digest="0",
        indicators={i.id: i for i in indicators}, regions={"r": region},
    )  # fmt: skip


def rows(x=WAVE, n=300.0, org="Z01", level="provider", definition=1, **status):
    """Observations of one organisation; status: m<month number>=word."""
    x = np.asarray(x, float).copy()
    words = np.where(np.isnan(x), "not_submitted", "final").astype(object)
    for place, word in status.items():
        words[int(place[1:])] = word
    return pd.DataFrame({
        "indicator": "pph", "definition": definition, "level": level, "org": org,
        "month": MONTHS.astype("datetime64[s]"), "period_months": 1, "breakdown": "all",
        "group": "all", "numerator": x, "denominator": np.where(np.isnan(x), np.nan, n),
        "status": words, "reason": None, "coverage": 1.0, "caveat": None,
    })  # fmt: skip


@pytest.mark.parametrize(
    ("status", "scope", "direction", "level", "passed"),
    [
        ("national", "all", "lower_is_better", "provider", True),
        ("agreed", "all", "lower_is_better", "region", True),
        ("proposed", "all", "lower_is_better", "provider", False),
        ("national", "lms", "lower_is_better", "provider", False),
        ("national", "lms", "lower_is_better", "lms", True),
        ("national", "lms", "lower_is_better", "region", True),
        ("national", "all", "neutral", "provider", False),
    ],
)
def test_a_target_is_assessed_only_where_it_may_be(status, scope, direction, level, passed):
    target = {"value": 60, "scope": scope, "status": status, "source": "told"}
    chosen = settings_for(indicator(target=target, direction=direction), Rules(), level)
    assert chosen.target == (60 if passed else None)


def test_the_parameters_of_the_rules_come_from_the_catalogue():
    rules = Rules(convention="mdc-excel", shift_points=8, minimum_points=15, gap_months=4)
    chosen = settings_for(indicator(), rules, "provider", "xmr")
    assert (chosen.convention, chosen.shift_points, chosen.minimum_points) == ("mdc-excel", 8, 15)
    assert (chosen.gap_months, chosen.chart, chosen.multiplier) == (4, "xmr", 1000)


def test_every_organisation_of_every_level_is_read():
    frame = pd.concat([rows(), rows(org="Z02"), rows(org="R", level="region")])
    target = {"value": 70, "scope": "lms", "status": "national", "source": "told"}
    measured = indicator(target=target)
    readings = read_indicator(Grid.from_frame(frame), measured, catalogue(measured))
    assert set(readings) == {("provider", "Z01"), ("provider", "Z02"), ("region", "R")}
    assert readings["provider", "Z01"].assurance is None
    assert readings["region", "R"].assurance == Assurance.PASS


def test_a_new_version_of_the_definition_begins_a_phase():
    frame = rows(definition=np.repeat([1, 2], 24))
    reading = read_indicator(Grid.from_frame(frame), indicator(), catalogue())["provider", "Z01"]
    assert reading.phase.tolist() == [1] * 24 + [2] * 24


def test_taking_another_organisation_over_begins_a_phase():
    closed = {
        "code": "Z09", "name": "Closed", "short_name": "Closed",
        "memberships": [{"lms": "L", "from": "2015-04", "to": "2023-03"}],
        "successor": {"code": "Z01", "from": "2023-04"},
    }  # fmt: skip
    frame = pd.concat([rows(), rows(org="Z02")])
    known = catalogue(providers=[closed])
    readings = read_indicator(Grid.from_frame(frame), indicator(), known)
    assert readings["provider", "Z01"].phase.tolist() == [1] * 24 + [2] * 24
    assert set(readings["provider", "Z02"].phase.tolist()) == {1}


def test_an_indicator_with_a_denominator_keeps_its_chart_when_no_month_has_one():
    nothing = np.full(48, np.nan)
    reading = read_indicator(Grid.from_frame(rows(nothing)), indicator(), catalogue())
    assert reading["provider", "Z01"].chart == "p"
    assert reading["provider", "Z01"].state == State.NOT_SUBMITTED


def test_the_table_has_a_row_for_each_indicator_and_organisation():
    high = WAVE.copy()
    high[-1] = 40
    late = WAVE.copy()
    late[-1] = np.nan
    frame = pd.concat([rows(high), rows(late, org="Z02"), rows(np.full(48, np.nan), org="Z03")])
    table = read_all({"pph": frame, "gone": frame}, catalogue(indicator()), "r")
    assert table.schema == COLUMNS
    first, second, third = table.to_pylist()
    assert first["variation"] == Variation.CONCERN_HIGH
    assert first["newly_flagged"]
    assert (first["rule"], first["side"]) == ("astronomical", 1)
    assert len(first["spark"]) == 13
    assert second["state"] == State.NOT_SUBMITTED
    assert second["status"] == "not_submitted"
    assert (str(second["month"]), str(second["latest_month"])) == ("2025-03-01", "2025-02-01")
    assert second["spark"][-1] is None
    assert second["rule"] == ""
    assert third["latest_month"] is None
    assert third["value"] is None


def test_the_table_agrees_with_the_readings():
    chance = np.random.default_rng(5)
    frame = pd.concat([rows(chance.binomial(300, 0.03, 48), org=f"Z{i:02}") for i in range(20)])
    readings = read_indicator(Grid.from_frame(frame), indicator(), catalogue())
    for told in read_all({"pph": frame}, catalogue(indicator()), "r").to_pylist():
        reading = readings[told["level"], told["org"]]
        assert told["sentence"] == reading.sentence
        assert told["variation"] == reading.variation
        assert told["value"] == reading.value[-1]


def test_a_quarter_is_shown_with_its_length_and_its_caveat():
    frame = rows(np.resize([0.0, 1, 0], 48))
    frame["caveat"] = frame["caveat"].astype(object)
    frame.loc[47, "caveat"] = "Two events under review."
    told = read_all({"pph": frame}, catalogue(indicator()), "r").to_pylist()[0]
    assert told["chart"] == "rare"
    assert told["period_months"] == 3
    assert str(told["latest_month"]) == "2025-01-01"
    assert told["caveat"] == "Two events under review."
