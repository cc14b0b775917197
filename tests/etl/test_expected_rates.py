"""Every published rate of the real files is read as it was published, every status kept."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from catalogue.load import load_catalogue
from catalogue.model import Catalogue
from etl.read import read_submission
from etl.submission import Submission
from tests.conftest import ROOT

TODAY = date(2026, 11, 1)
MBRRACE = "mbrrace/perinatal-mortality-rates-2023-trusthealth-board.csv"
EXCLUDING = (
    "mbrrace/perinatal-mortality-rates-excluding-congenital-anomalies-2023-trusthealth-board.csv"
)
WORKBOOK = "nhs_hes_msds_2017_18/hosp-epis-stat-mat-dqanlys-2017-18.xlsx"
NMPA = "nmpa/nmpa_pph_2023.csv"
# By measure of expected_rates.csv: the indicator, and the source that the figures are kept under.
MEASURES = {
    "stillbirth_crude": ("stillbirth_rate", "mbrrace_2023"),
    "neonatal_death_crude": ("neonatal_death_rate", "mbrrace_2023"),
    "extended_perinatal_crude": ("extended_perinatal_mortality_rate", "mbrrace_2023"),
    "pph_1500_unadjusted": ("pph_1500_rate", "nmpa_pph_2023"),
    "elective_cs_hes": ("caesarean_elective_rate", "hes_2017_18"),
    "elective_cs_msds": ("caesarean_elective_rate", "msds_2017_18"),
    "emergency_cs_hes": ("caesarean_emergency_rate", "hes_2017_18"),
    "emergency_cs_msds": ("caesarean_emergency_rate", "msds_2017_18"),
    "spontaneous_hes": ("spontaneous_vaginal_birth_rate", "hes_2017_18"),
    "spontaneous_msds": ("spontaneous_vaginal_birth_rate", "msds_2017_18"),
}
KEPT_AS = {"no_entry_legacy_trust": "not_submitted"}  # the contract knows no status of its own
Key = tuple[str, str, str]  # indicator, source, organisation's code or name
Row = dict[str, Any]


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "indicators.yaml", ROOT / "providers.yaml")


@pytest.fixture(scope="module")
def read(realdata: Path, catalogue: Catalogue) -> dict[str, Submission]:
    """Each published file that is not the annual ones, which have a test of their own."""
    names = (MBRRACE, EXCLUDING, WORKBOOK, NMPA)
    return {
        name: read_submission(realdata / name, Path(name).name, catalogue, "nwc", TODAY)
        for name in names
    }


def rows_of(read: dict[str, Submission], *, by_name: bool) -> dict[Key, Row]:
    column = "org_name" if by_name else "org_code"
    return {
        (row["indicator"], row["source"], row[column]): row
        for submission in read.values()
        for row in submission.published.to_pylist()
    }


def test_every_published_rate_is_reproduced_and_every_status_kept(read, realdata):
    with (realdata / "expected_rates.csv").open(encoding="utf-8") as lines:
        expected = [r for r in csv.DictReader(lines) if r["kind"] == "published"]
    assert {r["measure"] for r in expected} == MEASURES.keys()
    by_code, by_name = rows_of(read, by_name=False), rows_of(read, by_name=True)
    seen: Counter[str] = Counter()
    for want in expected:
        indicator, source = MEASURES[want["measure"]]
        mbrrace = source == "mbrrace_2023"
        org = want["provider_name" if mbrrace else "provider_code"]
        org = {"ALL": "ENG"}.get(org, org)
        got = (by_name if mbrrace else by_code)[indicator, source, org]
        place = (want["measure"], org, got)
        assert got["status"] == KEPT_AS.get(want["status"], want["status"]), place
        for term in ("numerator", "denominator"):
            assert got[term] == (float(want[term]) if want[term] else None), place
        if want["status"] == "ok":
            assert got["per"] == int(want["per"]), place
            tolerance = float(want["tolerance"])
            assert got["rate"] == pytest.approx(float(want["rate"]), abs=tolerance + 1e-9), place
        else:
            assert got["rate"] is None, place
        seen[want["status"]] += 1
    assert seen.total() == len(expected)
    assert min(seen["ok"] - 750, seen["suppressed"] - 90, seen["not_submitted"] - 10) > 0


def test_an_audits_organisations_are_told_by_name_and_its_groups_kept(read, catalogue):
    rows = read[MBRRACE].published.to_pylist()
    codes = {row["org_code"] for row in rows if row["org_level"] == "provider"}
    named = {p.code for p in catalogue.regions["nwc"].of_kind("maternity")}
    assert named - codes == {"RVY"}  # closed half-way through the year, and not in the file
    assert {code for code in codes - named if not code.startswith("MBRRACE-")} == set()
    groups = {row["org_code"]: row["peer_group"] for row in rows}
    assert (groups["REP"], groups["RXR"]) == ("mbrrace_1", "mbrrace_2")
    means = {(r["org_code"], r["indicator"]): r for r in rows if r["org_level"] == "peer_group"}
    assert len(means) == 15
    assert means["mbrrace_1", "stillbirth_rate"]["rate"] == 3.42


def test_the_file_without_anomalies_is_another_definition_and_takes_no_figures_place(read):
    one, other = (read[name].published.to_pylist() for name in (MBRRACE, EXCLUDING))
    assert {row["definition_match"] for row in other} == {"different"}
    assert {row["source"] for row in one}.isdisjoint(row["source"] for row in other)


def test_the_audits_mean_of_all_stands_as_a_national_figure(read):
    (mean,) = [r for r in read[NMPA].published.to_pylist() if r["org_level"] == "national"]
    assert (mean["org_name"], mean["rate"], mean["per"]) == ("Great Britain", 3.4, 100)


def test_two_sources_of_one_workbook_stand_apart_and_say_what_they_hold(read):
    rows = read[WORKBOOK].published.to_pylist()
    of = {(r["source"], r["indicator"], r["org_code"]): r for r in rows}
    hes, msds = (of[f"{s}_2017_18", "caesarean_elective_rate", "RXR"] for s in ("hes", "msds"))
    assert (hes["numerator"], hes["denominator"], hes["caveat"]) == (755, 6195, None)
    assert msds["caveat"] == "It holds 11 of the 12 months."
    assert not any(f.severity == "error" for f in read[WORKBOOK].findings)
