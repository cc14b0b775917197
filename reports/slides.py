"""What the slides of a pack say: each one chart, its sentence, and what it is made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from analysis.reading import Reading
from catalogue.model import Indicator
from charts.alternative import funnel_alternative, series_alternative
from charts.paper import paper_funnel, paper_series
from charts.window import crop, shown_points
from charts.words import POSITION_WORDS, month_words, position_sign, with_unit
from store.comparison import Comparison
from store.cut import Cut, Subject
from store.export import MEASURED

SMALL_NUMBERS = "Contains small numbers: not for publication"
MONTHS = 36
ASKED = "Is the count complete, and made as before? If so, what else has changed?"


@dataclass(frozen=True)
class Slide:
    """One chart of one indicator. show: "series" or "funnel". to: "YYYY-MM", the last month."""

    cut: Cut
    indicator: Indicator
    subject: Subject
    show: str
    to: str
    window: int
    question: str | None = None

    @cached_property
    def reading(self) -> Reading | None:
        """The series as the indicator's page reads it; None where there is none."""
        latest = str(self.cut.months[-1])
        month = None if self.to == latest else self.to
        return self.cut.readings(self.indicator.id, "auto", month).get(self.subject)

    @cached_property
    def shown(self) -> Reading | None:
        """The last three years of it."""
        if self.reading is None:
            return None
        first = str(np.datetime64(self.to, "M") - (MONTHS - 1))
        return crop(self.reading, shown_points(self.reading, first, self.to))

    @cached_property
    def comparison(self) -> Comparison | None:
        """The providers as the indicator's page compares them."""
        return self.cut.comparison(self.indicator.id, self.to, self.window, "national", None)

    @property
    def is_there(self) -> bool:
        return (self.comparison if self.show == "funnel" else self.reading) is not None

    @property
    def who(self) -> str:
        return self.cut.org_name(*self.subject)

    @property
    def sentence(self) -> str:
        """What the chart says: the Reading's own sentence, or who lies outside the limits."""
        if self.show == "funnel":
            return self._different()
        return self.reading.sentence if self.reading is not None else ""

    def _different(self) -> str:
        found = self.comparison
        if found is None:
            return ""
        months = f"over {self.window} months"
        if not found.reading.judged:
            return f"Providers differ by more than chance explains {months}; none is judged."
        outside = [
            f"{name} is {POSITION_WORDS[position].split(':')[0]}"
            for name, position in zip(found.names, found.reading.position, strict=True)
            if str(position).startswith(("higher", "lower"))
        ]
        said = (
            "; ".join(outside) if outside else f"All {len(found.names)} providers are as expected"
        )
        return f"{said}, {months} to {month_words(self.to)}."

    @property
    def title(self) -> str:
        return (
            self.indicator.name if self.show == "funnel" else f"{self.indicator.name}, {self.who}"
        )

    @property
    def asks(self) -> str:
        """The question for the group."""
        return self.question or self.indicator.question or ASKED

    @property
    def alternative(self) -> str:
        """The chart in words."""
        unit = self.indicator.unit_words
        if self.show == "funnel" and self.comparison is not None:
            found = self.comparison
            return funnel_alternative(
                list(found.names), found.reading, self.indicator.short_name, unit
            )
        if self.shown is None:
            return ""
        about = f"{self.indicator.short_name}, {self.who}"
        return series_alternative(self.shown, about, unit, self.decimals)

    @property
    def decimals(self) -> int:
        return 0 if self.indicator.unit == "count" else 1

    @property
    def target(self) -> float | None:
        target = self.indicator.target
        assessed = self.reading is not None and self.reading.assurance is not None
        return target.value if target is not None and assessed else None

    @property
    def svg(self) -> str:
        """The chart for a page."""
        unit = self.indicator.unit_words
        if self.show == "funnel" and self.comparison is not None:
            found, org = self.comparison, self.subject[1]
            return paper_funnel(
                list(found.names), found.denominator, found.reading, unit_words=unit,
                direction=self.indicator.direction, alternative=self.alternative,
                selected=found.orgs.index(org) if org in found.orgs else None,
            )  # fmt: skip
        assert self.shown is not None  # only slides that are there are drawn
        return paper_series(
            self.shown, unit_words=unit, alternative=self.alternative,
            decimals=self.decimals, target=self.target,
        )  # fmt: skip

    @property
    def footnote(self) -> str:
        """Definition, period, source, data cut, caveats."""
        day = date.fromisoformat(f"{self.to}-01")
        version = self.indicator.definition_at(day).version
        kind = (
            f"funnel, {self.window} months to {month_words(self.to)}"
            if self.show == "funnel"
            else (self.reading.chart_words.split(":")[0] if self.reading is not None else "")
        )
        said = [
            f"{self.indicator.direction_words}. {kind[:1].upper()}{kind[1:]}.",
            f"Definition version {version}.",
            f"Source: providers' own monthly returns, data cut {self.cut.id}.",
            *(f"Caveat: {caveat}" for caveat in self.caveats),
            f"{SMALL_NUMBERS}.",
        ]
        return " ".join(said)

    @property
    def caveats(self) -> tuple[str, ...]:
        """The indicator's own, the comparison's, and the provider's of the month."""
        said = list(self.indicator.caveats[:1])
        if self.show == "funnel" and self.comparison is not None:
            said += self.comparison.cautions
        badge = self.cut.trust.get(self.subject[1]) if self.subject[0] == "provider" else None
        if badge is not None and badge.doubts:
            said.append(f"returns, {badge.doubts}")
        return tuple(dict.fromkeys(said))


def slides_of(
    cut: Cut,
    indicators: Sequence[str],
    subject: Subject,
    shows: Sequence[str],
    questions: dict[str, str] | None = None,
) -> Iterator[Slide]:
    """A slide for each of these indicators and ways of showing that has figures."""
    to, window = str(cut.months[-1]), cut.catalogue.rules.window_months
    for name in indicators:
        if not cut.has_returns(name):
            continue
        for show in shows:
            asked = (questions or {}).get(name)
            slide = Slide(cut, cut.indicator(name), subject, show, to, window, asked)
            if slide.is_there:
                yield slide


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A cell of the summary: its sign (a Variation or State), its words."""

    sign: str
    words: str
    caveat: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The matrix of a pack: signs and values of its last month."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


def summary_of(cut: Cut, indicators: Sequence[str]) -> Summary:
    """The overview's cells of these indicators: the region, its LMSs, the providers that send
    them."""
    last = cut.months[-1].astype("datetime64[D]").item()
    kinds = {cut.indicator(name).submitter for name in indicators}
    members = sorted(
        (p for p in cut.region.providers if p.kind in kinds and p.lms_at(last)),
        key=lambda p: p.short_name.casefold(),
    )
    subjects: list[Subject] = [("region", cut.region.code)]
    subjects += [("lms", m.code) for m in cut.region.lms]
    subjects += [("provider", p.code) for p in members]
    rows = []
    for name in indicators:
        found = cut.rows(name)
        indicator = cut.indicator(name)
        cells = tuple(_cell(found.get(subject), indicator) for subject in subjects)
        rows.append((indicator.short_name, cells))
    names = ("Region", *(cut.org_name(*subject) for subject in subjects[1:]))
    return Summary(columns=names, rows=tuple(rows))


def _cell(row: dict[str, object] | None, indicator: Indicator) -> Cell:
    if row is None:
        return Cell(sign="not_applicable", words="", caveat=False)
    sign = str(row["variation"] or row["state"] or "not_assessed")
    value = row["value"]
    words = ""
    if isinstance(value, float) and row["status"] in MEASURED:
        words = with_unit(value, "", 0 if indicator.unit == "count" else 1)
    return Cell(sign=sign, words=words, caveat=bool(row["caveat"]))


def side_sign(comparison: Comparison, place: int, direction: str) -> str:
    """What a unit's place in the funnel means."""
    if not comparison.reading.judged:
        return "common_cause"
    return str(position_sign(comparison.reading.position[place], direction))
