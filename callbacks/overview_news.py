"""What is flagged for the first time this month."""

from __future__ import annotations

from collections.abc import Sequence

from callbacks.overview_cells import figure_words, subject_view
from catalogue.model import Indicator
from catalogue.view import View
from charts.words import kind_of
from layouts.parts.headline import News
from store.as_of import Row
from store.cut import Cut

ORDER = ("concern", "neutral", "improvement")


def news_of(cut: Cut, view: View, shown: Sequence[Row]) -> list[News]:
    """New flags: concerns first, and of equals those of core indicators, then by name."""
    rows = sorted((row for row in shown if row["newly_flagged"]), key=lambda row: _rank(cut, row))
    return [_news(cut, view, row) for row in rows]


def _rank(cut: Cut, row: Row) -> tuple[int, bool, str, str]:
    indicator = cut.indicator(row["indicator"])
    kind = ORDER.index(kind_of(row["variation"]))
    return kind, indicator.tier != "core", cut.org_name(row["level"], row["org"]), indicator.name


def _news(cut: Cut, view: View, row: Row) -> News:
    indicator = cut.indicator(row["indicator"])
    subject = (row["level"], row["org"])
    return News(
        sign=row["variation"],
        who=cut.org_name(*subject),
        what=indicator.short_name,
        href=subject_view(view, indicator.id, subject).href,
        why=why_flagged(row, indicator),
    )


def why_flagged(row: Row, indicator: Indicator) -> str:
    """One line: the rule that was broken, with the figures it was broken by."""
    high = row["side"] > 0
    side, edge = ("above", "upper") if high else ("below", "lower")

    def words(column: str) -> str:
        unit = indicator.unit_words
        return f"{figure_words(row[column], indicator)} {unit}".strip()

    limit = words(edge)
    return {
        "astronomical": f"{words('value')}, {edge} limit {limit}",
        "shift": f"a run of points {side} {words('centre')}",
        "trend": f"a run of points {'rising' if high else 'falling'} to {words('value')}",
        "two_of_three": f"two of three points near the {edge} limit {limit}",
    }[row["rule"]]
