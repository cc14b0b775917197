"""The indicators that move with the one shown, in the same month."""

from __future__ import annotations

from typing import Any

from callbacks.overview_cells import figure_words, subject_view
from catalogue.model import Indicator
from catalogue.view import View
from charts.words import month_words
from layouts.parts.partners import Partner, partner_strip
from store.as_of import Row
from store.cut import Cut, Subject


def partners(cut: Cut, indicator: Indicator, view: View, subject: Subject) -> list[Any]:
    """The balancing strip; nothing where the catalogue names none with figures here."""
    found = {i: cut.rows(i, view.to).get(subject) for i in indicator.balancing}
    cards = [
        _card(cut.indicator(i), row, view, subject)
        for i, row in found.items()
        if row is not None and row["value"] is not None
    ]
    if not cards:
        return []
    return [partner_strip(f"What moves with it at {cut.org_name(*subject)}", cards)]


def _card(indicator: Indicator, row: Row, view: View, subject: Subject) -> Partner:
    state = row["state"]
    month = str(row["latest_month"])[:7]
    return Partner(
        name=indicator.short_name,
        href=subject_view(view, indicator.id, subject).href,
        value=figure_words(row["value"], indicator),
        unit_words=indicator.unit_words,
        month=month_words(month, int(row["period_months"]), short=True),
        sign=state or row["variation"],
        spark=row["spark"],
        centre=row["spark_centre"],
    )
