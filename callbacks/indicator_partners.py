"""The indicators that move with the one shown, in the same month."""

from __future__ import annotations

from typing import Any

import pandas as pd

from callbacks.overview_cells import figure_words, subject_view
from catalogue.model import Indicator
from catalogue.view import View
from charts.words import month_words
from layouts.parts.partners import Partner, partner_strip
from store.cut import Cut, Subject


def partners(cut: Cut, indicator: Indicator, view: View, subject: Subject) -> list[Any]:
    """The balancing strip; nothing where the catalogue names none with figures here."""
    table = cut.table(indicator.balancing, view.to)
    rows = table[(table["level"] == subject[0]) & (table["org"] == subject[1])]
    found = {row["indicator"]: row for row in rows.to_dict("records") if pd.notna(row["value"])}
    cards = [
        _card(cut.indicator(i), found[i], view, subject) for i in indicator.balancing if i in found
    ]
    if not cards:
        return []
    return [partner_strip(f"What moves with it at {cut.org_name(*subject)}", cards)]


def _card(indicator: Indicator, row: dict[str, Any], view: View, subject: Subject) -> Partner:
    state = row["state"]
    month = str(row["latest_month"])[:7]
    return Partner(
        name=indicator.short_name,
        href=subject_view(view, indicator.id, subject).href,
        value=figure_words(row["value"], indicator),
        unit_words=indicator.unit_words,
        month=month_words(month, int(row["period_months"]), short=True),
        sign=state if isinstance(state, str) else str(row["variation"]),
        spark=[None if pd.isna(v) else v for v in row["spark"]],
        centre=None if pd.isna(row["spark_centre"]) else row["spark_centre"],
    )
