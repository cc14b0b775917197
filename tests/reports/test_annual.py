"""The annual report: publishable to the last number, and the same figures as the screens."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pdfua
import pytest
from lxml.html import fromstring

from analysis.before_after import Verdict
from analysis.suppression import is_small, rounded
from charts.words import number
from reports.annual import annual_for, data_file, funnel_of, year_of
from reports.annual_priorities import FOLLOWED
from reports.faults import ReportError
from reports.making import write_annual
from store.ledger.plan_tables import PlanDecision
from store.publishable import (
    FinancialYear,
    Line,
    PublishedYear,
    published_year,
    whole_years,
)
from store.store import Store
from tests.demo_region import settings_of

NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
SAID = {"1", "7", "5", "1,000", "12"}  # of the rule of small numbers, and of units


def quiet(done: int, of: int) -> None:
    """Progress that nobody watches."""


@pytest.fixture(scope="module")
def cut(demo: Path):
    return Store(settings_of(demo)).current()


@pytest.fixture(scope="module")
def report(cut, tmp_path_factory: pytest.TempPathFactory):
    return annual_for(cut, year_of(cut, None), tmp_path_factory.mktemp("none"), quiet)


@pytest.fixture(scope="module")
def written(cut, report, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("annual") / "annual.html"
    write_annual(cut, report, out)
    return out


def rows_of(path: Path) -> list[dict[str, str]]:
    text = path.with_suffix(".csv").read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def test_every_count_of_the_data_file_is_rounded_and_none_is_small(written) -> None:
    counts = [r[c] for r in rows_of(written) for c in ("numerator", "denominator") if r[c]]
    assert len(counts) > 1_000
    assert all(int(count) % 5 == 0 for count in counts)
    hidden = [row for row in rows_of(written) if not row["numerator"]]
    assert hidden
    assert all(not row["value"] for row in hidden)


def test_figures_are_those_of_the_screens_rounded_or_hidden(cut) -> None:
    """Of every indicator that compares providers: what the funnel of the year's last month sums."""
    year = whole_years(cut)[-1]
    compared = small = 0
    for indicator in cut.catalogue.in_set("all"):
        screen = cut.comparison(indicator.id, f"{year.begins + 1}-03", 12, "region", None)
        table = published_year(cut, indicator.id, year)
        if screen is None or not table.lines:
            continue
        lines = {line.org: line for line in table.providers}
        for org, x, n in zip(screen.orgs, screen.numerator, screen.denominator, strict=True):
            if not (np.isfinite(x) and np.isfinite(n)):
                assert org not in lines
                continue
            line = lines[org]
            if is_small(x) or is_small(n - x) or is_small(n):
                assert line.is_hidden, (indicator.id, org)
                small += 1
            elif not line.is_hidden:  # else it would give another one away
                assert (line.numerator, line.denominator) == (rounded(x), rounded(n))
                value = indicator.multiplier * rounded(x) / rounded(n)
                assert line.value == pytest.approx(value, rel=1e-12)
                compared += 1
    assert compared > 300
    assert small > 10


def allowed(cut, report, written: Path) -> set[str]:
    """The numbers that the report may hold: of its data file, and of words that hold numbers."""
    found = set(SAID)
    for row in rows_of(written):
        for column in ("numerator", "denominator"):
            if row[column]:
                found.add(f"{int(row[column]):,}")
        if row["value"]:
            found.add(number(float(row["value"])))
            if row["unit"] == "count":
                found.add(f"{float(row['value']):,.0f}")
        found.add(row["months"])
        found.update(NUMBER.findall(row["year"]))
    for m in (m for chapter in report.chapters for m in chapter.measures):
        found.update(axis_numbers(m.indicator, written))
    words = [report.title, *report.facts, cut.id]
    for chapter in report.chapters:
        words.append(chapter.name)
        for m in chapter.measures:
            national = m.indicator.national
            words += [m.indicator.name, m.indicator.short_name, m.changed, m.indicator.unit_words]
            words += [national.code if national else "", *(g.group for g in m.groups)]
            words += [g.breakdown for g in m.groups]
    words += [p.short_name for p in cut.region.providers]
    for text in words:
        found.update(NUMBER.findall(text.replace("_", " ")))
    return found


def axis_numbers(indicator, written: Path) -> set[str]:
    """The numbers of a funnel that is drawn from nothing but the rows of the data file."""
    rows = [
        r for r in rows_of(written)
        if r["indicator"] == indicator.id and r["group"] == "all" and r["value"]
        and r["denominator"]
    ]  # fmt: skip
    if not rows:
        return set()
    latest = max(r["year"] for r in rows)
    lines = tuple(
        Line(level=r["level"], org=r["org"], name=r["org_name"], months=int(r["months"]),
             numerator=float(r["numerator"]), denominator=float(r["denominator"]),
             value=indicator.multiplier * float(r["numerator"]) / float(r["denominator"]))
        for r in rows if r["year"] == latest
    )  # fmt: skip
    year = FinancialYear(int(latest[:4]))
    table = PublishedYear(indicator=indicator.id, year=year, definition=1, lines=lines)
    drawn = funnel_of(table, indicator)
    return every_number(" ".join(fromstring(drawn).itertext())) if drawn else set()


def test_a_funnel_leaves_hidden_providers_out(report) -> None:
    drawn = 0
    for m in (m for chapter in report.chapters for m in chapter.measures):
        if m.funnel:
            drawn += 1
            shown = sum(np.isfinite(line.value) for line in m.table.providers)
            hidden = [x.name for x in m.table.providers if not np.isfinite(x.value)]
            assert shown >= 5
            assert not any(name in m.funnel for name in hidden)
    assert drawn > 10


def every_number(text: str) -> set[str]:
    return set(NUMBER.findall(text))


def test_no_page_chart_or_text_alternative_holds_another_number(cut, report, written) -> None:
    page = fromstring(written.read_text(encoding="utf-8"))
    for style in page.xpath("//style"):
        style.drop_tree()
    told = " ".join(page.itertext()) + " ".join(page.xpath("//@aria-label | //@alt | //@title"))
    assert every_number(told) - allowed(cut, report, written) == set()
    assert len(every_number(told)) > 300
    assert page.xpath("//script | //img[not(starts-with(@src, 'data:'))]") == []


def test_drawings_are_drawn_from_rounded_values_alone(report, written) -> None:
    """A bar's length tells its value: it is that of the rounded counts."""
    for measure in (m for chapter in report.chapters for m in chapter.measures):
        for line in measure.table.lines:
            if np.isfinite(line.value) and np.isfinite(line.denominator):
                assert (
                    line.value == measure.indicator.multiplier * line.numerator / line.denominator
                )


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="poppler-utils is not there")
def test_the_pdf_is_tagged_has_an_outline_and_holds_the_same_numbers(
    cut, report, written, tmp_path: Path
) -> None:
    out = tmp_path / "annual.pdf"
    write_annual(cut, report, out)
    facts = subprocess.run(["pdfinfo", out], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Tagged: +yes", facts)
    checked = pdfua.validate(str(out))
    assert [f.message for f in checked.findings if f.severity.name == "ERROR"] == []
    # It is not declared to conform, which takes a person's judgement too.
    assert {f.rule_id for f in checked.findings} <= {"UA-28-004"}
    read = subprocess.run(
        ["pdftotext", "-raw", out, "-"], capture_output=True, text=True, check=True
    )
    pages = int(re.search(r"Pages: +(\d+)", facts)[1])
    numbers = {str(page) for page in range(1, pages + 1)}  # at the foot of each
    ends = {part for n in allowed(cut, report, written) for part in re.split(r"[,.]", n)}
    # A line may end within a number: a part of an allowed one is allowed there.
    over = every_number(read.stdout) - allowed(cut, report, written) - numbers - ends
    assert over == set()
    assert (tmp_path / "annual.csv").read_bytes() == data_file(cut, report)


def test_commentary_stays_and_cannot_run(cut, tmp_path: Path) -> None:
    (tmp_path / "summary.md").write_text("What **we** learnt.\n\n<script>alert(1)</script>")
    first = annual_for(cut, year_of(cut, None), tmp_path, quiet)
    again = annual_for(cut, year_of(cut, None), tmp_path, quiet)
    assert first.commentary == again.commentary
    assert "<strong>we</strong>" in first.commentary
    assert "<script>" not in first.commentary


def test_a_year_that_is_not_whole_is_refused_with_those_there_are(cut) -> None:
    with pytest.raises(ReportError, match=r"there are .*2025/26"):
        year_of(cut, "2026/27")
    assert year_of(cut, "2024-25").words == "2024/25"


def test_what_to_look_at_is_told_with_the_groups_decision_and_without_its_reason(
    cut, tmp_path: Path
) -> None:
    year = year_of(cut, None)
    decision = PlanDecision(year=year.begins + 1, indicator="stillbirth_rate", choice="priority",
                            lead_role="LMS chair", reason="Three at Z03")  # fmt: skip
    former = PlanDecision(year=year.begins, indicator="smoking_at_delivery", choice="priority",
                          lead_role="Public health", reason="Four at Z03")  # fmt: skip
    plans = {
        year.begins + 1: {"stillbirth_rate": decision},
        year.begins: {"smoking_at_delivery": former},
    }
    report = annual_for(cut, year, tmp_path, quiet, plans)
    assert report.priorities[0].why
    told = {one.indicator: one.decided for one in report.priorities}
    assert told[cut.indicator("stillbirth_rate").short_name] == "Priority, led by LMS chair"
    (one,) = report.became
    assert one.lead == "Public health"
    assert one.followed in FOLLOWED.values()
    assert set(FOLLOWED) == {str(verdict) for verdict in Verdict}
    write_annual(cut, report, tmp_path / "a.html")
    assert "Four at" not in (tmp_path / "a.html").read_text(encoding="utf-8")
    assert "Three at" not in (tmp_path / "a.html").read_text(encoding="utf-8")


def test_a_change_of_definition_is_told_in_its_year(cut) -> None:
    changed = [
        (i.id, d) for i in cut.catalogue.indicators.values() for d in i.definitions if d.changed
    ]
    years = {y.begins: y for y in whole_years(cut)}
    for name, definition in changed:
        begins = definition.from_.year - (definition.from_.month < 4)
        if begins in years and cut.has_returns(name):
            table = published_year(cut, name, years[begins])
            assert table.definition >= definition.version
