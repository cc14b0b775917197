"""Published Maternity Services Data Set files: both kinds, with the dirt they come with."""

import csv
import io
import re
from datetime import date, datetime

import pytest

from etl.layout import CountsLayout, MeasuresLayout
from etl.layout_load import layouts_digest, load_layouts
from etl.layout_tables import WideLayout
from etl.read import read_bytes, read_submission
from etl.submission import PUBLISHED
from tests.etl.made_returns import TODAY, said, workbook

OLD = ["Period", "Dimension", "Org Level", "Org Code", "Org Name", "Measure", "Count Of", "Value"]
NEW = ["ReportingPeriodStartDate", "ReportingPeriodEndDate", "Dimension", "Org_Level", "Org_Code",
       "Org_Name", "Measure", "Count_Of", "Final_value", "MeasureDesc"]  # fmt: skip
MEASURES = ["Org_Code", "Org_Name", "Org_Level", "RPStartDate", "RPEndDate", "IndicatorFamily",
            "Indicator", "Currency", "Value"]  # fmt: skip
MISSING = "Missing Value / Value outside reporting parameters"
ENGLAND = {"National": "ENG"}
EXPECTED = {  # measure of expected_rates.csv to indicator
    "apgar_0_6_term": "apgar_lt7_rate",
    "caesarean_all": "caesarean_rate",
    "first_feed_breast_milk": "breastmilk_first_feed_rate",
    "preterm_lt37": "preterm_birth_rate",
    "smoker_at_booking": "smoking_at_booking",
}


@pytest.fixture
def read(known):
    return lambda content, name="msds.csv": read_bytes(content, name, known, "nwc", TODAY)


def text_of(*rows) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def monthly(dimension, counts, *, org=("Provider", "RXR", "EAST LANCASHIRE"), of="Babies",
            days=("01/04/2025", "30/04/2025")):  # fmt: skip
    return [[*days, dimension, *org, label, of, n, "words"] for label, n in counts.items()]


def apgar(low, high, missing=0, **more):
    counts = {"0 to 6": low, "7 to 10": high, MISSING: missing}
    return monthly("ApgarScore5TermGroup7", counts, **more)


def by_org(submission, indicator):
    rows = submission.published.to_pylist()
    return {row["org_code"]: row for row in rows if row["indicator"] == indicator}


def test_both_annual_files_agree_with_the_expected_rates(known, realdata):
    with (realdata / "expected_rates.csv").open(encoding="utf-8") as lines:
        expected = [r for r in csv.DictReader(lines) if r["measure"] in EXPECTED]
    checked = 0
    for source in sorted({row["source_file"] for row in expected}):
        submission = read_submission(realdata / source, source, known, "nwc", TODAY)
        assert submission.verdict == "accepted", said(submission)
        assert submission.published.schema == PUBLISHED
        tables = {name: by_org(submission, name) for name in EXPECTED.values()}
        for want in (row for row in expected if row["source_file"] == source):
            code = ENGLAND.get(want["provider_code"], want["provider_code"])
            got = tables[EXPECTED[want["measure"]]][code]
            place = (source, want["measure"], want["provider_code"])
            assert got["status"] == want["status"], place
            assert got["rate"] is None, place  # the publisher gave none
            assert got["per"] == int(want["per"]), place
            assert (got["numerator"], got["denominator"]) == (
                float(want["numerator"]), float(want["denominator"])
            ), place  # fmt: skip
            if want["status"] == "ok":
                rate = got["per"] * got["numerator"] / got["denominator"]
                assert rate == pytest.approx(float(want["rate"]), abs=float(want["tolerance"]))
            checked += 1
    assert checked == len(expected) > 600


def test_the_annual_files_have_england_regions_and_whole_years(known, realdata):
    for year in ("2020-21", "2021-22"):
        path = realdata / "nhs_msds_annual" / f"hosp-epis-stat-mat-msdscsv-{year}.csv"
        submission = read_submission(path, path.name, known, "nwc", TODAY)
        rows = by_org(submission, "caesarean_rate")
        levels = [row["org_level"] for row in rows.values()]
        assert (levels.count("national"), levels.count("region")) == (1, 7)
        assert levels.count("provider") in (124, 125)
        england = rows["ENG"]
        assert england["period_start"] == date(int(year[:4]), 4, 1)
        assert england["period_end"] == date(int(year[:4]) + 1, 3, 31)
        assert 30 < 100 * england["numerator"] / england["denominator"] < 40
        # a provider of bookings only: in the file, but not in this dimension
        assert rows["RY2"]["status"] == "not_submitted"
        assert rows["RY2"]["numerator"] is rows["RY2"]["denominator"] is None


def test_one_year_is_read_alike_in_old_and_in_new_words(read):
    old = text_of(
        OLD,
        *(["2020-21", "MethodOfDelivery", "Provider", "RXR", "X", label, "Babies", n]
          for label, n in {"Elective caesarean section": 10, "Emergency caesarean section": 20,
                           "Instrumental": 5, "Spontaneous": 50, "Other": 15,
                           MISSING: 100}.items()),
    )  # fmt: skip
    new = old.replace(b"MethodOfDelivery", b"DeliveryMethodBabyGroup")
    new = new.replace(b"Babies", b"Deliveries").replace(b"Missing Value / ", b"missing value/")
    for content in (old, b"\xef\xbb\xbf" + old, new):
        row = by_org(read(content), "caesarean_rate")["RXR"]
        assert (row["numerator"], row["denominator"], row["per"]) == (30, 100, 100)
        assert (row["rounding"], row["status"], row["source"]) == ("nearest_5", "ok", "msds_counts")


@pytest.mark.parametrize("days", [
    ("01/04/2025", "30/04/2025"), ("2025-04-01", "2025-04-30"), ("45748", "45777"),
])  # fmt: skip
def test_days_in_any_spelling(read, days):
    row = by_org(read(text_of(NEW, *apgar(5, 95, days=days))), "apgar_lt7_rate")["RXR"]
    assert (row["period_start"], row["period_end"]) == (date(2025, 4, 1), date(2025, 4, 30))


def test_a_month_in_the_old_period_column(read):
    content = text_of(OLD, *([*["Dec-18"], *row[2:9]] for row in apgar(5, 95)))
    row = by_org(read(content), "apgar_lt7_rate")["RXR"]
    assert (row["period_start"], row["period_end"]) == (date(2018, 12, 1), date(2018, 12, 31))


@pytest.mark.parametrize("label", ["7 to 10", "7-10", "07-Oct", "7 - 10"])
def test_a_label_that_a_spreadsheet_program_made_a_date(read, label):
    rows = apgar(5, 95)
    rows[1][6] = label
    submission = read(text_of(NEW, *rows))
    assert by_org(submission, "apgar_lt7_rate")["RXR"]["denominator"] == 100
    assert submission.verdict == "accepted", said(submission)


def test_a_workbook_with_true_dates_and_numbers(read):
    days = (datetime(2025, 4, 1), datetime(2025, 4, 30))
    rows = apgar(5, 95, days=days)
    rows[1][6] = datetime(2026, 10, 7)
    content = workbook({"Notes": [["About these data"]], "Data": [[], NEW, *rows]})
    row = by_org(read(content, "msds.xlsx"), "apgar_lt7_rate")["RXR"]
    assert (row["numerator"], row["denominator"]) == (5, 100)


@pytest.mark.parametrize(("level", "code", "want"), [
    ("National", "ALL", ("national", "ENG")), ("AllSubmitters", "All", ("national", "ENG")),
    ("All Submitters", "ALL", ("national", "ENG")), ("Trust", "RXR", ("provider", "RXR")),
    ("NHS England (Region)", "Y62", ("region", "Y62")),
    ("Local Maternity System", "E54000048", ("lms", "E54000048")),
    ("Mbrrace", "Group 5. under 2000", ("peer_group", "Group 5. Under 2,000")),
])  # fmt: skip
def test_levels_under_their_names(read, level, code, want):
    content = text_of(NEW, *apgar(5, 95, org=(level, code, "Some name")))
    (row,) = by_org(read(content), "apgar_lt7_rate").values()
    assert (row["org_level"], row["org_code"]) == want


def test_levels_by_residence_are_left_out_and_unknown_ones_reported(read):
    content = text_of(
        NEW, *apgar(5, 95), *apgar(5, 5, org=("Local Authority of Residence", "E0600", "x")),
        *apgar(5, 5, org=("Hospital chain", "H1", "x")),
    )  # fmt: skip
    submission = read(content)
    assert by_org(submission, "apgar_lt7_rate").keys() == {"RXR"}
    assert "unknown level of organisation were left out. (3 rows: D8, D9, D10)" in said(submission)


def test_no_denominator_suppressed_and_absent_are_never_zero(read):
    org = ("Provider", "RBZ", "B"), ("Provider", "RCB", "C"), ("Provider", "RRR", "R")
    content = text_of(
        NEW, *apgar(0, 0, 500), *apgar("*", 95, org=org[0]), *apgar(5, 95, org=org[1])[:1],
        *monthly("SkinToSkinContact1HourTerm", {"Yes": 5, "No": 5}, org=org[2]),
    )  # fmt: skip
    submission = read(content)
    rows = by_org(submission, "apgar_lt7_rate")
    assert {code: row["status"] for code, row in rows.items()} == {
        "RXR": "no_denominator", "RBZ": "suppressed", "RCB": "not_submitted",
        "RRR": "not_submitted",
    }  # fmt: skip
    for code in ("RBZ", "RCB", "RRR"):
        assert rows[code]["denominator"] is None
    assert all(row["rate"] is None for row in rows.values())
    assert "lack a category" in said(submission)


def test_a_new_category_and_a_broken_value_are_reported(read):
    counts = {"0 to 6": 5, "7 to 10": "many", "11 to 12": 5}
    submission = read(text_of(NEW, *apgar(5, 95), *monthly("ApgarScore5TermGroup7", counts,
                                                        org=("Provider", "RBZ", "B"))))  # fmt: skip
    assert "categories that the layout does not know" in said(submission)
    assert "neither a number nor a known sign" in said(submission)
    assert "many" not in said(submission)
    assert by_org(submission, "apgar_lt7_rate")["RBZ"]["status"] == "not_submitted"


def test_a_category_twice_with_two_counts_is_left_out(read):
    submission = read(text_of(NEW, *apgar(5, 95), *apgar(5, 90)))
    assert by_org(submission, "apgar_lt7_rate")["RXR"]["status"] == "not_submitted"
    assert "stands twice" in said(submission)


def test_bytes_that_are_neither_utf8_nor_windows(read):
    rows = text_of(NEW, *apgar(5, 95, org=("Provider", "RXR", "KING@S TRUST")))
    for stray in (b"\xa0", b"\x92", b"\x81"):
        row = by_org(read(rows.replace(b"@", stray)), "apgar_lt7_rate")["RXR"]
        assert row["org_name"].startswith("KING")


def test_a_published_file_without_a_known_figure_is_rejected(read):
    submission = read(text_of(NEW, *monthly("TotalBabies", {"": 100})))
    assert submission.verdict == "rejected"
    assert "beside an indicator" in submission.reason


def measure(indicator, currencies, org=("RXR", "EAST LANCASHIRE", "Provider"),
            days=("01/04/2025", "30/04/2025")):  # fmt: skip
    return [[*org, *days, "CQIM_Rate", indicator, *pair] for pair in currencies.items()]


def rate(numerator, denominator, value, word="Rate", result="Pass"):
    return {"Denominator": denominator, "Numerator": numerator, word: value, "Result": result}


def test_monthly_measures_with_their_signs(read):
    other = [(code, code, "Provider") for code in ("RBT", "RJR", "RXL")]
    content = text_of(
        MEASURES,
        *measure("CQIMPreterm", rate(25, 400, "62", "Rate per Thousand")),
        *measure("CQIMPreterm", rate(0, 0, "Low DQ", "Rate per Thousand", "Fail"), other[0]),
        *measure("CQIMPreterm", rate(0, 0, "DNS", "Rate per Thousand", "Fail"), other[1]),
        *measure("CQIMPreterm", rate(5, 200, "*", "Rate per Thousand"), other[2]),
        *measure("CQIMPreterm", rate(1000, 20000, "50.1", "Rate per Thousand"),
                 ("ALL", "ALL SUBMITTERS", "National")),
        *measure("CQIMDQ23", {"Rate": 80}),
    )  # fmt: skip
    submission = read(content)
    assert submission.layout == "msds_measures"
    assert submission.verdict == "accepted", said(submission)
    rows = by_org(submission, "preterm_birth_rate")
    got = {c: (r["numerator"], r["denominator"], r["rate"], r["status"]) for c, r in rows.items()}
    assert got == {
        "RXR": (25, 400, 62, "ok"), "RBT": (None, None, None, "low_dq"),
        "RJR": (None, None, None, "not_submitted"), "RXL": (5, 200, None, "suppressed"),
        "ENG": (1000, 20000, 50.1, "ok"),
    }  # fmt: skip
    assert {row["per"] for row in rows.values()} == {1000}
    assert rows["RXR"]["definition_match"] == "identical"


@pytest.mark.parametrize(("code", "indicator", "start", "end"), [
    ("CQIMPreterm", "preterm_birth_rate", date(2025, 4, 1), date(2025, 4, 30)),
    ("CQIMApgar", "apgar_lt7_rate", date(2025, 2, 1), date(2025, 4, 30)),
    ("CQIMPPH", "pph_1500_rate", date(2025, 1, 1), date(2025, 3, 31)),
    ("CQIMSmokingDelivery", "smoking_at_delivery", date(2025, 3, 1), date(2025, 3, 31)),
])  # fmt: skip
def test_a_figure_stands_at_the_months_it_covers(read, code, indicator, start, end):
    row = by_org(read(text_of(MEASURES, *measure(code, rate(5, 100, 5)))), indicator)["RXR"]
    assert (row["period_start"], row["period_end"]) == (start, end)


def test_a_file_that_gives_the_window_itself_is_taken_at_its_word(read):
    days = ("01/02/2025", "30/04/2025")
    content = text_of(MEASURES, *measure("CQIMApgar", rate(5, 100, 50), days=days))
    row = by_org(read(content), "apgar_lt7_rate")["RXR"]
    assert (row["period_start"], row["period_end"]) == (date(2025, 2, 1), date(2025, 4, 30))


def test_a_rate_without_a_denominator_is_no_rate(read):
    content = text_of(MEASURES, *measure("CQIMVBAC", rate(0, 0, 0)))
    row = by_org(read(content), "vbac_rate")["RXR"]
    assert (row["status"], row["rate"]) == ("no_denominator", None)


def test_layouts_name_known_indicators_only_and_have_a_digest(known):
    layouts = load_layouts()
    assert [x for x in layouts if x.startswith("msds")] == ["msds_measures", "msds_counts"]
    for layout in layouts.values():
        measures = getattr(layout, "measures", ())
        if isinstance(layout, MeasuresLayout):
            measures = layout.measures.values()
        for each in measures:
            indicator = known.indicators[each.indicator]
            assert each.per == indicator.multiplier or isinstance(layout, WideLayout)
        if isinstance(layout, CountsLayout):
            told = {(m.indicator, m.source) for m in layout.measures}
            assert len(told) == len(layout.measures)
    assert re.fullmatch("[0-9a-f]{64}", layouts_digest())
