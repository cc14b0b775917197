"""The annual report of a financial year: publishable figures and nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from markdown_it import MarkdownIt

from analysis.equity import Told
from analysis.funnel import read_funnel
from catalogue.model import Indicator
from charts.paper import paper_bars, paper_funnel
from charts.words import count, number
from reports.annual_priorities import Became, Priority, became, priorities
from reports.faults import ReportError
from reports.pack import Progress, Quality, quality_of
from store.cut import Cut
from store.equity import divided
from store.publishable import (
    SUPPRESSION,
    FinancialYear,
    Line,
    PublishedYear,
    published_year,
    whole_years,
)
from store.work_plan import Plan

HIDDEN = "hidden"
FEWEST_POINTS = 5  # of a funnel
TOLD_WORDS = {
    Told.HIGHER: "higher, beyond chance",
    Told.LOWER: "lower, beyond chance",
    Told.NO_GAP: "no gap beyond chance",
    Told.CANNOT_TELL: "cannot be told",
    Told.REFERENCE: "compared with this",
}
NATIONAL_WORDS = {
    "identical": "the same definition",
    "convertible": "ours can be turned into it",
    "approximate": "about the same",
    "different": "another definition",
}
COLUMNS = (
    "indicator", "year", "level", "org", "org_name", "breakdown", "group", "numerator",
    "denominator", "value", "unit", "months", "definition", "snapshot", "suppression",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """One group's figures of a breakdown, rounded. breakdown, group: in words; id: of both in the
    data file. told: beside the reference group."""

    breakdown: str
    group: str
    id: tuple[str, str]
    told: str
    numerator: float
    denominator: float
    value: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One indicator's part. years: earlier ones first, the report's last. groups: of the region."""

    indicator: Indicator
    table: PublishedYear
    years: tuple[PublishedYear, ...]
    groups: tuple[Group, ...]
    changed: str

    @property
    def sentence(self) -> str:
        """The region's year in words, beside the year before."""
        region = self.table.region
        if region is None:
            return self.table.why or "The region's organisations are not added up."
        if region.is_hidden:
            return "The region's count is hidden, being small or giving a small one away."
        said = f"{figure(region, self.indicator)} in {self.table.year.words}"
        before = self.years[-2].region if len(self.years) > 1 else None
        if before is not None and not before.is_hidden:
            said += f"; the year before {figure(before, self.indicator)}"
        return f"{said}."

    @property
    def svg(self) -> str:
        """LMSs, then providers, by name."""
        region = self.table.region
        lines = tuple(line for line in self.table.lines if line is not region)
        return paper_bars(
            [line.name for line in lines],
            [line.value for line in lines],
            words=[value_words(line, self.indicator) for line in lines],
            line=None if region is None or self.indicator.unit == "count" else region.value,
            alternative=self.alternative,
        )

    @property
    def alternative(self) -> str:
        """The chart in words."""
        lines = (line for line in self.table.lines if line.level != "region")
        said = "; ".join(f"{x.name} {value_words(x, self.indicator)}" for x in lines)
        return f"{self.indicator.short_name} by organisation, {self.table.year.words}: {said}."

    @property
    def funnel(self) -> str:
        """The year's funnel, drawn from the rounded counts that are shown; "" where too few are."""
        return funnel_of(self.table, self.indicator)


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A pathway. commentary: HTML of the analysts' own words, "" for none."""

    id: str
    name: str
    commentary: str
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Annual:
    """The report."""

    title: str
    year: FinancialYear
    facts: tuple[str, ...]
    commentary: str
    headlines: tuple[Measure, ...]
    chapters: tuple[Chapter, ...]
    quality: tuple[Quality, ...]
    priorities: tuple[Priority, ...]
    became: tuple[Became, ...]
    suppression: str = SUPPRESSION


def year_of(cut: Cut, words: str | None) -> FinancialYear:
    """The year that "2025/26" names; by default the latest whole one. ReportError: it is not
    whole in the data cut, or no year."""
    whole = whole_years(cut)
    if not whole:
        raise ReportError("The returns do not hold a whole financial year yet, April to March.")
    if words is None:
        return whole[-1]
    found = next((year for year in whole if year.words == words.replace("-", "/")), None)
    if found is None:
        known = ", ".join(year.words for year in whole)
        raise ReportError(
            f"“{words}” is no whole financial year of these returns; there are {known}."
        )
    return found


def annual_for(
    cut: Cut,
    year: FinancialYear,
    commentary: Path,
    progress: Progress,
    plans: Mapping[int, Plan] | None = None,
) -> Annual:
    """The report. plans: decisions by year. commentary: a folder of Markdown files, each named as a
    pathway's id, and summary.md; a file that is not there is no commentary."""
    years = [one for one in whole_years(cut) if one.begins <= year.begins]
    wanted = [i for i in cut.catalogue.in_set("all") if cut.has_returns(i.id)]
    measures = []
    for place, indicator in enumerate(wanted, 1):
        measures.append(_measure(cut, indicator, year, years))
        progress(place, len(wanted))
    chapters = [
        Chapter(
            id=pathway.id, name=pathway.name, commentary=words_of(commentary / f"{pathway.id}.md"),
            measures=tuple(m for m in measures if m.indicator.pathway == pathway.id),
        )
        for pathway in cut.catalogue.pathways
    ]  # fmt: skip
    return Annual(
        title=f"{cut.region.name}: maternity quality {year.words}",
        year=year,
        facts=(
            f"April {year.begins} to March {year.begins + 1}",
            f"data cut {cut.id}",
            f"Small numbers: {SUPPRESSION}",
        ),
        commentary=words_of(commentary / "summary.md"),
        headlines=tuple(m for m in measures if m.indicator.headline),
        chapters=tuple(chapter for chapter in chapters if chapter.measures),
        quality=quality_of(cut),
        priorities=tuple(priorities(cut, year, plans or {})),
        became=became(cut, year, plans or {}),
    )


def words_of(path: Path) -> str:
    """Analysts' words as HTML; their own HTML is shown as text. "" where there are none."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except (OSError, UnicodeDecodeError) as fault:
        raise ReportError(
            f"{path} cannot be read as UTF-8 text; mend it or take it away."
        ) from fault
    html: str = MarkdownIt("js-default", {"html": False}).render(text)
    return html


def data_file(cut: Cut, report: Annual) -> bytes:
    """Every figure of the report, a row each, as CSV."""
    out = io.StringIO()
    write = csv.writer(out)
    write.writerow(COLUMNS)
    for measure in (m for chapter in report.chapters for m in chapter.measures):
        for table in measure.years:
            lines = table.lines if table is measure.table else filter(None, [table.region])
            for x in lines:
                write.writerow(_row(cut, measure, table, x))
        for group in measure.groups:
            write.writerow(_group_row(cut, measure, group))
    return f"\ufeff{out.getvalue()}".encode()


def figure(line: Line, indicator: Indicator) -> str:
    """ "42.5 % (12,340 of 29,030)"; of a plain count the count alone."""
    if line.is_hidden:
        return HIDDEN
    if indicator.unit == "count":
        return count(line.numerator)
    of = count(line.denominator) if np.isfinite(line.denominator) else HIDDEN
    return f"{value_words(line, indicator)} ({count(line.numerator)} of {of})"


def value_words(line: Line, indicator: Indicator) -> str:
    """The value with its unit; "hidden" where it is."""
    if not np.isfinite(line.value):
        return HIDDEN
    if indicator.unit == "count":
        return count(line.value)
    return f"{number(line.value)} {indicator.unit_words}"


def funnel_of(table: PublishedYear, indicator: Indicator) -> str:
    """SVG of the year's funnel about the region's rounded rate; a hidden provider has no point."""
    shown = [line for line in table.providers if np.isfinite(line.value)]
    region = table.region
    if indicator.funnel == "none" or indicator.compare_within is not None:
        return ""
    if len(shown) < FEWEST_POINTS or region is None or not np.isfinite(region.value):
        return ""
    sizes = np.array([line.denominator for line in shown])
    reading = read_funnel(
        [line.numerator for line in shown],
        sizes,
        kind=indicator.funnel,
        multiplier=indicator.multiplier,
        benchmark=region.numerator / region.denominator,
        unit_words=indicator.unit_words,
        benchmark_words="the region",
        direction=indicator.direction,
    )
    judged = "" if reading.judged else " Providers differ by more than chance, so none is judged."
    return paper_funnel(
        [line.name for line in shown], sizes, reading, unit_words=indicator.unit_words,
        direction=indicator.direction,
        alternative=f"{indicator.short_name}, {table.year.words}: each provider's rate against "
        f"its size, with limits about the region's rate.{judged} The figures are in the table.",
    )  # fmt: skip


def cell(value: float) -> str:
    """A rounded count in a table."""
    return count(value) if np.isfinite(value) else HIDDEN


def _measure(
    cut: Cut, indicator: Indicator, year: FinancialYear, years: Sequence[FinancialYear]
) -> Measure:
    tables = tuple(published_year(cut, indicator.id, one) for one in years)
    versions = [
        d for d in indicator.definitions
        if d.changed and year.period.start <= d.from_ <= year.period.end
    ]  # fmt: skip
    return Measure(
        indicator=indicator,
        table=tables[-1],
        years=tables,
        groups=tuple(_groups(cut, indicator, year)) if indicator.equity else (),
        changed=" ".join(f"Since {d.from_:%B %Y}: {d.changed}" for d in versions),
    )


def _groups(cut: Cut, indicator: Indicator, year: FinancialYear) -> list[Group]:
    """The region's rounded figures by group, rates from the rounded counts."""
    found = []
    subject, to = ("region", cut.region.code), f"{year.begins + 1}-03"
    for breakdown in cut.catalogue.breakdowns.values():
        gaps = divided(cut, indicator, breakdown, subject, 12, to).gaps
        if gaps is None:
            continue
        for (name, words), told, x, n in zip(
            breakdown.groups.items(),
            gaps.told,
            gaps.numerator.tolist(),
            gaps.denominator.tolist(),
            strict=True,
        ):
            shown = np.isfinite(x) and np.isfinite(n) and n > 0
            value = indicator.multiplier * x / n if shown else np.nan
            found.append(
                Group(
                    breakdown=breakdown.name,
                    group=words,
                    id=(breakdown.id, name),
                    told=TOLD_WORDS[told],
                    numerator=x,
                    denominator=n,
                    value=value,
                )
            )
    return found


def _row(cut: Cut, measure: Measure, table: PublishedYear, x: Line) -> list[object]:
    return [
        table.indicator, table.year.words, x.level, x.org, x.name, "all", "all",
        _plain(x.numerator), _plain(x.denominator), _value(x.value, measure),
        measure.indicator.unit, x.months, table.definition, cut.id, SUPPRESSION,
    ]  # fmt: skip


def _group_row(cut: Cut, measure: Measure, group: Group) -> list[object]:
    return [
        measure.indicator.id, measure.table.year.words, "region", cut.region.code,
        cut.region.name, *group.id, _plain(group.numerator),
        _plain(group.denominator), _value(group.value, measure), measure.indicator.unit, 12,
        measure.table.definition, cut.id, SUPPRESSION,
    ]  # fmt: skip


def _plain(value: float) -> object:
    return int(value) if np.isfinite(value) else ""


def _value(value: float, measure: Measure) -> object:
    return round(value, 1) if np.isfinite(value) else ""
