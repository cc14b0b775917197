"""What layouts of published files may say beyond where figures stand."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import permutations

import pytest
import yaml

from catalogue.load import load_catalogue
from etl.fold_published import fold_published, published_rows
from etl.layout_kinds import LAYOUT, Layout
from etl.layout_load import load_layouts, ordered
from etl.read import read_bytes
from etl.submission import Submission
from tests.conftest import ROOT

TODAY = date(2026, 11, 1)
CATALOGUE = load_catalogue(ROOT / "indicators.yaml", ROOT / "providers.yaml")
WIDE = """
id: audit
kind: published
version: 1
title: An audit
priority: 20
signs: [Trust number, Deaths, Births]
level: provider
code: [Trust number]
name: [Trust]
own_codes: "AUDIT-"
providers: {The Elms: Z01}
group: [Group]
groups: {Small: mbrrace_5}
overall: {code: UK, name: United Kingdom}
period: {in: rows, heading: [Year]}
statuses: {"-1": suppressed}
measures:
  - indicator: stillbirth_rate
    numerator: [Deaths]
    denominator: [Births]
    group_rate: [Group mean]
    overall_rate: [Mean]
    per: 1000
    definition_match: convertible
"""
TABLE = (
    "Year,Trust number,Trust,Group,Deaths,Births,Group mean,Mean\n"
    "2023,1,The Elms,Small,4,1000,3.5,3.2\n"
    "2023,2,Fairhaven Hospitals NHS Trust,Small,-1,900,3.5,3.2\n"
    "2023,3,Elsewhere,Large,9,3000,2.9,3.2\n"
)


def layouts(text: str) -> dict[str, Layout]:
    made = LAYOUT.validate_python(yaml.safe_load(text))
    return dict(ordered([*load_layouts().values(), made]))


def read(content: str, name: str = "audit-2023.csv", layout: str = WIDE) -> Submission:
    return read_bytes(content.encode(), name, CATALOGUE, "demo", TODAY, layouts(layout))


def test_organisations_with_numbers_of_the_publishers_own_are_told_by_name():
    known = CATALOGUE.regions["demo"].provider("Z02")
    assert known is not None
    rows = read(TABLE.replace("Fairhaven Hospitals NHS Trust", known.name.upper()))
    told = {r["org_code"]: r for r in rows.published.to_pylist() if r["org_level"] == "provider"}
    assert set(told) == {"Z01", "Z02", "AUDIT-3"}
    assert (told["Z01"]["numerator"], told["Z01"]["status"]) == (4, "ok")
    assert (told["Z02"]["numerator"], told["Z02"]["status"]) == (None, "suppressed")
    assert {code: row["peer_group"] for code, row in told.items()} == {
        "Z01": "mbrrace_5", "Z02": "mbrrace_5", "AUDIT-3": "Large",
    }  # fmt: skip
    assert told["Z01"]["period_end"] == date(2023, 12, 31)


def test_means_of_groups_and_of_all_stand_once_each():
    rows = read(TABLE).published.to_pylist()
    others = [row for row in rows if row["org_level"] != "provider"]
    means = {(row["org_level"], row["org_code"]): row["rate"] for row in others}
    assert means == {
        ("peer_group", "mbrrace_5"): 3.5, ("peer_group", "Large"): 2.9, ("national", "UK"): 3.2,
    }  # fmt: skip


def test_files_of_the_same_columns_are_told_apart_by_their_names():
    named = WIDE.replace("version: 1", "version: 1\nfile: ^(?!.*excluding)")
    assert read(TABLE, layout=named).layout == "audit"
    assert read(TABLE, "audit-excluding-2023.csv", named).layout != "audit"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("group: [Group]\n", ""), "a group's mean (group_rate) needs the heading of groups"),
        (("overall: {code: UK, name: United Kingdom}\n", ""), "needs its code and name (overall)"),
        (("version: 1", "version: 1\nfile: '('"), "it is no regular expression"),
    ],
)
def test_a_layout_that_lacks_what_it_needs_says_so(change, message):
    with pytest.raises(ValueError, match=message.replace("(", r"\(").replace(")", r"\)")):
        layouts(WIDE.replace(*change))


MEASURES = (
    "Org_Code,Org_Name,Org_Level,RPStartDate,RPEndDate,IndicatorFamily,Indicator,Currency,Value\n"
)


def measures(numerator: str, rate: str) -> str:
    start = "Z01,ELMSEA,Provider,01/04/2026,30/04/2026,CQIM_Rate,CQIMSmokingBooking"
    pairs = (("Numerator", numerator), ("Denominator", "200"), ("Rate", rate))
    return MEASURES + "".join(f"{start},{name},{value}\n" for name, value in pairs)


def test_the_final_figure_stands_in_whatever_order_the_files_come():
    files = {
        "msds-apr2026-measures-provisional.csv": measures("20", "10.0"),
        "msds-apr2026-measures-final.csv": measures("25", "12.5"),
        "msds-apr2026-measures-prov-again.csv": measures("5", "*"),
    }
    tables = []
    for day, (name, content) in enumerate(files.items(), 1):
        submission = read(content, name)
        (row,) = submission.published.to_pylist()
        assert row["is_final"] == ("final" in name)
        expected = {"final": "ok", "again": "suppressed"}.get(name.rpartition("-")[2][:-4])
        assert row["status"] == (expected or "provisional")
        tables.append((submission, datetime(2026, 10, day, tzinfo=UTC)))
    for order in permutations(tables):
        folded = fold_published(None, [published_rows(*each) for each in order])
        (row,) = folded.to_pylist()
        assert (row["numerator"], row["status"]) == (25, "ok")
