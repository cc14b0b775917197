"""What a saved picture of a chart or of the matrix says of itself."""

from __future__ import annotations

from datetime import date

from catalogue.model import Indicator
from catalogue.view import View
from charts.words import month_words
from layouts.parts.chart import Source
from store.cut import Cut
from store.export import file_stem

RETURNS = "Providers' own monthly returns"
PUBLISHED = "Published national figures"
SMALL_NUMBERS = "Contains small numbers: not for publication."


def source_of(
    cut: Cut, indicator: Indicator, month: str, said: str, of: str, *parts: str | None
) -> Source:
    """Its sentence, measure, definition, source and data cut, so that the picture can be told
    apart in a year; of a file named by the chart's parts.

    month: "YYYY-MM", whose definition holds. said: what the chart says, in a sentence. of: whose
    figures they are."""
    version = indicator.definition_at(date.fromisoformat(f"{month}-01")).version
    about = f"{indicator.name}, {indicator.unit_words}" if indicator.unit_words else indicator.name
    small = [] if of == PUBLISHED else [SMALL_NUMBERS]
    words = [
        said,
        f"{about}; definition version {version}.",
        f"{of}{_organisations(cut)}; {cut.region.name} maternity dashboard, data cut {cut.id}.",
        *small,
    ]
    return Source(" ".join(words), file_stem(cut, indicator.id, *parts))


def matrix_source(cut: Cut, view: View, month: str) -> Source:
    """The same of the overview's matrix, in a file named as its rows' file is. month: "YYYY-MM"."""
    words = (
        f"Each cell: {month_words(month)}'s sign and value above the last thirteen months, each on "
        f"its own scale. {RETURNS}{_organisations(cut)}; {cut.region.name} maternity dashboard, "
        f"data cut {cut.id}. {SMALL_NUMBERS}"
    )
    return Source(words, file_stem(cut, "overview", view.set, view.lms, month))


def _organisations(cut: Cut) -> str:
    return ", organisations as they are now" if cut.organisations else ""
