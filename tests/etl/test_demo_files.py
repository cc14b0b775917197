"""The demo region's files: real returns and a national file, which load without a remark."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.testing import assert_array_equal

from catalogue.load import load_catalogue
from etl.demo.answers import answers
from etl.demo.command import write_demo
from etl.demo.generate import REGION
from etl.demo.workbooks import sent_on
from etl.load import run
from etl.progress import Lines
from settings import Settings
from store.cut import Cut
from store.ledger import Ledger
from store.snapshot import open_snapshot
from tests.etl.made_demo import INDICATORS, PROVIDERS, UNTIL, made, shipped

MONTHS = 24


def write(out, **told):
    return write_demo(out, INDICATORS, PROVIDERS, months=MONTHS, until=UNTIL, **told)


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """The demo's files in an inbox of their own."""
    out = tmp_path_factory.mktemp("demo") / "inbox"
    write(out)
    return out


@pytest.fixture(scope="module")
def loaded(written, tmp_path_factory):
    """What loading them gives: the report, the cut and the settings."""
    settings = Settings(
        data=tmp_path_factory.mktemp("data"),
        indicators=INDICATORS,
        providers=PROVIDERS,
        region=REGION,
        database_url=None,
    )
    report = run(settings, Lines(), inbox=written)
    return report, open_snapshot(settings.data), settings


def values(loaded, item, level="provider"):
    """An item as it was loaded, (organisations, months) by code and month."""
    rows = loaded[1].items()
    rows = rows[(rows["item"] == item) & (rows["level"] == level) & (rows["breakdown"] == "all")]
    return rows.assign(month=rows["month"].astype(str).str[:7]).pivot(
        index="org", columns="month", values="value"
    )


def test_a_return_is_written_for_every_month_that_came_in(written):
    demo = made(1, MONTHS)
    files = {path.stem for path in written.glob("Z*/*.xlsx")}
    again = answers(demo, shipped())["restated"]
    expected = {
        f"{p.code}-{month}"
        for row, p in enumerate(demo.providers)
        for month in demo.month[demo.sent[row]]
    }
    assert files == expected | {f"{again['provider']}-{again['from']}-provisional"}


@pytest.mark.soak
def test_every_file_is_accepted_and_every_return_without_a_remark(loaded):
    report, _, _ = loaded
    assert report.rejected == []
    kept = {"dashboard_a", "dashboard_b"}  # dirt and all: see test_demo_dashboards
    clean = [entry for entry in report.entries if entry["layout"] not in kept]
    assert {entry["verdict"] for entry in clean} == {"accepted"}
    assert {entry["layout"] for entry in clean} == {"standard", "msds_measures"}
    assert {entry["layout"] for entry in report.entries} == {"standard", "msds_measures"} | kept


@pytest.mark.parametrize(
    "item", ["women_birthing", "pph_1500_women", "maternal_readmissions", "midwife_wte", "shifts"]
)
def test_what_is_loaded_is_what_was_counted(loaded, item):
    demo = made(1, MONTHS)
    table = values(loaded, item)
    came = demo.arrived(shipped().items[item].matures_after_months)
    for row, provider in enumerate(demo.providers):
        if provider.kind != "maternity":
            continue
        expected = np.where(came[row], demo.counts[item][row], np.nan)
        got = table.reindex(columns=demo.month.astype(str)).loc[provider.code].to_numpy(float)
        assert_array_equal(got, expected, err_msg=provider.code)


def test_figures_of_a_whole_area_come_from_its_mental_health_trust(loaded):
    table = values(loaded, "pmh_access_women", "lms")
    assert list(table.index) == ["ZA1", "ZB1"]
    assert table.notna().all().all()


def test_a_restated_figure_is_kept_with_the_one_it_replaced(loaded):
    report, _, settings = loaded
    told = answers(made(1, MONTHS), shipped())["restated"]
    assert report.restated == 1
    table = values(loaded, told["item"])
    assert table.loc[told["provider"], told["from"]] == told["new"]
    ledger = Ledger(settings.ledger_url)
    steps = ledger.restatements(told["provider"])
    ledger.close()
    changed = [step for step in steps if step.old_value != step.new_value]
    assert [(step.item, step.old_value, step.new_value) for step in changed] == [
        (told["item"], told["old"], told["new"])
    ]


def test_the_months_that_were_late_or_never_sent_are_missing_and_not_zero(loaded):
    told = answers(made(1, MONTHS), shipped())
    rows = loaded[1].observations["caesarean_rate"]
    month = rows["month"].astype(str).str[:7]
    for event in (told["late"], told["missing_quarter"]):
        there = (rows["org"] == event["provider"]) & month.between(event["from"], event["to"])
        assert there.sum() == event["months"]
        assert rows.loc[there, "numerator"].isna().all()
        assert set(rows.loc[there, "status"]) == {"not_submitted"}


def test_not_collected_provisional_and_caveats_arrive_as_such(loaded):
    demo = made(1, MONTHS)
    told = answers(demo, shipped())
    rows = loaded[1].items()
    rows = rows[rows["breakdown"] == "all"]
    absent = told["not_collected"]
    mine = rows[(rows["item"] == absent["item"]) & (rows["org"] == absent["provider"])]
    known = mine["month"].astype(str).str[:7].between(absent["from"], absent["to"])
    assert set(mine.loc[known, "status"]) == {"not_collected"}
    births = rows[(rows["item"] == "women_birthing") & (rows["status"] == "provisional")]
    assert sorted(births["org"]) == told["provisional"]
    assert set(births["month"].astype(str).str[:7]) == {told["to"]}
    for caveat in demo.plan["planted"]["caveats"]:
        noted = rows[(rows["item"] == caveat["item"]) & (rows["org"] == caveat["provider"])]
        assert caveat["text"] in set(noted["caveat"].dropna())


def test_files_bear_the_time_at_which_they_would_have_come(written):
    now = datetime.now(UTC)
    path = written / "Z01" / "Z01-2026-04.xlsx"
    stamp = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    month = datetime(2026, 4, 1, tzinfo=UTC).date()
    assert stamp in (sent_on(month), sent_on(month) + timedelta(days=14))
    assert sent_on(month) == datetime(2026, 5, 19, 9, tzinfo=UTC)
    for path in written.glob("*/*"):
        assert datetime.fromtimestamp(path.stat().st_mtime, UTC) <= now


def test_the_answers_lie_beside_the_files(written):
    told = json.loads((written / "answers.json").read_text())
    assert {one["layout"] for one in told.pop("dashboards")} == {"dashboard_a", "dashboard_b"}
    assert told == json.loads(json.dumps(answers(made(1, MONTHS), shipped())))
    assert (told["seed"], told["from"], told["to"]) == (1, "2024-10", "2026-09")


def test_the_same_seed_gives_the_same_files_to_the_byte(tmp_path):
    for name in ("one", "two"):
        write_demo(tmp_path / name, INDICATORS, PROVIDERS, months=1, until=UNTIL)
    one, two = (
        {p.relative_to(tmp_path / name): p.read_bytes() for p in (tmp_path / name).rglob("*.*")}
        for name in ("one", "two")
    )
    assert one == two
    assert len(one) > 10


@pytest.mark.soak
def test_a_demo_at_another_size_is_a_data_cut_with_its_own_catalogue(tmp_path):
    said = write(tmp_path, provider_count=20, indicator_count=12, parquet_only=True)
    cut = open_snapshot(tmp_path)
    assert cut.id in said
    region = cut.catalogue.regions[REGION]
    assert len(region.of_kind("maternity")) == 20
    assert len(cut.catalogue.indicators) == len(cut.observations) == 12
    births = cut.observations["women_birthing_total"]
    assert births["org"].nunique() == 20 + 2 + 1  # providers, LMSs, region
    assert set(cut.readings["indicator"]) == set(cut.catalogue.indicators)
    folder = tmp_path / "catalogue"
    again = load_catalogue(folder / "indicators.yaml", folder / "providers.yaml")
    assert again == cut.catalogue


def test_the_national_files_agree_with_the_returns_but_where_it_was_planted(loaded, written):
    told = json.loads((written / "answers.json").read_text("utf-8"))["national"]
    figures = [f for every in Cut(loaded[1]).national_checks.values() for f in every]
    assert len(figures) > 800
    differ = [
        (f.indicator, f.provider, f"{f.period.start:%Y-%m}")
        for f in figures
        if f.verdict == "differs"
    ]
    wrong = told["different"]
    assert differ == [(wrong["indicator"], wrong["provider"], wrong["month"])]
    early = told["provisional"]
    explained = [f for f in figures if f.reason == "provisional"]
    assert [(f.indicator, f.provider, f"{f.period.start:%Y-%m}") for f in explained] == [
        (early["indicator"], early["provider"], early["month"])
    ]
    absent = [f for f in figures if f.reason == "did_not_submit"]
    assert {f.provider for f in absent} == {told["did_not_submit"]["provider"]}
    doubtful = {f.indicator for f in figures if f.reason == "low_data_quality"}
    assert doubtful == {told["low_quality"]["indicator"]}
