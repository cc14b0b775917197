"""Why is our figure not the national one: the answer in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from analysis.national_check import Reason, Verdict
from catalogue.model import Catalogue
from catalogue.national_measures import NationalMeasure
from charts.words import count, month_words, within_sentence
from store.national_check import Figure
from store.published_figures import Period

ROUNDED = "Published counts are rounded to the nearest 5; 0 stays 0 and 1 to 7 reads 5."
SHORT = {
    Reason.NOT_SUBMITTED: "not submitted",
    Reason.LOW_QUALITY: "low quality",
    Reason.DEFINITION: "definition",
    Reason.WINDOW: "other months",
    Reason.SUPPRESSED: "hidden",
    Reason.OWN_INCOMPLETE: "returns lack",
    Reason.PROVISIONAL: "provisional",
    Reason.OWN_NOT_FINAL: "not final",
}
WINDOWS = {3: "three", 12: "twelve"}
MOST_MONTHS = 4  # that a sentence names


def period_words(period: Period) -> str:
    """The months of a period: "July 2026", "May to July 2026"."""
    return month_words(f"{period.start:%Y-%m}", len(period.months))


class Tally(NamedTuple):
    """How many figures of each verdict."""

    agrees: int
    explained: int
    differs: int

    @property
    def words(self) -> str:
        """In one sentence."""
        total = sum(self)
        return (
            f"Of {total:,} published figures {self.agrees:,} agree with the returns, "
            f"{self.explained:,} are explained and {self.differs:,} "
            f"{'differs' if self.differs == 1 else 'differ'}."
        )


def tally(figures: Sequence[Figure]) -> Tally:
    """How many of the figures agree, are explained, differ."""
    said = [f.verdict for f in figures]
    return Tally(*(said.count(v) for v in (Verdict.AGREES, Verdict.EXPLAINED, Verdict.DIFFERS)))


def short_words(figure: Figure) -> str:
    """A verdict beside its glyph: "agrees", "provisional", "+22"."""
    if figure.verdict == Verdict.AGREES:
        return "agrees"
    return SHORT[Reason(figure.reason)] if figure.reason else sizes(figure)


def sizes(figure: Figure) -> str:
    """What a published figure differs by: "+22", or of its denominator "of +20"."""
    if figure.numerator_gap:
        return f"{figure.numerator_gap:+,.0f}".replace("-", "−")
    return f"of {figure.denominator_gap or 0:+,.0f}".replace("-", "−")


def answer(figure: Figure, name: str, catalogue: Catalogue) -> str:
    """Why a provider's figure is not the national one, in two or three sentences."""
    return " ".join([_counts(figure, name), *_because(figure, catalogue)])


def background(figure: Figure, catalogue: Catalogue) -> Iterator[str]:
    """What makes rates look different though the counts agree: window, rounding, definition."""
    measure = measure_of(figure.indicator, catalogue)
    if measure is not None:
        out_of = f" Out of: {within_sentence(measure.denominator)}." if measure.denominator else ""
        window = f" It covers {measure.window}." if measure.window else ""
        yield f"The national measure is {measure.code}: {measure.name}.{out_of}{window}"
    if figure.window > 1:
        yield (
            f"The published figure is of {WINDOWS.get(figure.window, figure.window)} months taken "
            f"together, {period_words(figure.period)}. The chart here shows months one by one."
        )
    if figure.rounded:
        yield (
            f"{ROUNDED} Published percentages come from the rounded counts, rates per thousand "
            "from the counts before, so that neither need be the rate worked out of what is "
            "published."
        )
    if figure.provisional:
        yield "It is provisional: the final figure takes its place when it is published."
    if figure.caveat:
        yield figure.caveat


def measure_of(indicator: str, catalogue: Catalogue) -> NationalMeasure | None:
    """The first national measure that an indicator stands beside."""
    measures = catalogue.national_measures.measures
    return next((m for m in measures if m.indicator == indicator), None)


def _counts(figure: Figure, name: str) -> str:
    joined = ""
    if figure.joined:
        joined = f", with those of {', '.join(figure.joined)}, which it took over"
    if figure.own_numerator is None or figure.own_denominator is None:
        ours = f"The returns of {name} hold no count for {period_words(figure.period)}"
    else:
        pair = f"{count(figure.own_numerator)} of {count(figure.own_denominator)}"
        ours = f"The returns of {name} count {pair} for {period_words(figure.period)}{joined}"
    if figure.numerator is None or figure.denominator is None:
        return f"{ours}; no count was published."
    return f"{ours}; published is {count(figure.numerator)} of {count(figure.denominator)}."


def _because(figure: Figure, catalogue: Catalogue) -> Iterator[str]:
    if figure.verdict == Verdict.AGREES:
        yield "They agree" + (" as far as rounding lets anybody tell." if figure.rounded else ".")
        return
    if figure.verdict == Verdict.DIFFERS:
        yield f"They differ beyond rounding: {_how_much(figure)}."
        yield "Nothing in either explains it: ask what was counted in these months."
        return
    measure = measure_of(figure.indicator, catalogue)
    yield {
        Reason.NOT_SUBMITTED: "The national body says that the trust did not submit (DNS).",
        Reason.LOW_QUALITY: (
            "The national body withheld it (Low DQ): a check of data quality did not hold."
        ),
        Reason.DEFINITION: "The definition is not the same, so a difference is to be expected.",
        Reason.WINDOW: "It covers months before the first return here, or after the last.",
        Reason.SUPPRESSED: "The published rate is hidden (*), because it rests on 1 to 7.",
        Reason.OWN_INCOMPLETE: f"The returns lack {_months(figure.missing)}.",
        Reason.PROVISIONAL: f"The published figure is provisional, and {_how_much(figure)}.",
        Reason.OWN_NOT_FINAL: f"The return is provisional; {_how_much(figure)}.",
    }[Reason(figure.reason)]
    if figure.reason == Reason.LOW_QUALITY and measure is not None and measure.gates:
        yield f"The measure's checks are {measure.gates}."
    if figure.reason == Reason.DEFINITION and measure is not None and measure.note:
        yield measure.note
    if figure.reason == Reason.SUPPRESSED and figure.numerator is not None:
        yield "The count beside it is what ours would read."


def _how_much(figure: Figure) -> str:
    """ "the published numerator is 22 above ours as it would be published"."""
    said = [
        f"{term} is {count(abs(size))} {'above' if size > 0 else 'below'}"
        for term, size in (
            ("numerator", figure.numerator_gap),
            ("denominator", figure.denominator_gap),
        )
        if size
    ]
    rounded = "ours as it would be rounded" if figure.rounded else "ours"
    return f"the published {' and the '.join(said)} {rounded}"


def _months(missing: Sequence[str]) -> str:
    named = [month_words(month) for month in missing[:MOST_MONTHS]]
    more = len(missing) - len(named)
    if not named:
        return "both counts"
    tail = f" and {more} more months" if more else ""
    return f"{', '.join(named)}{tail}: not sent, or withheld after a check"
