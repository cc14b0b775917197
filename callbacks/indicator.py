"""The indicator page: is the data good, is it changing, is it different."""

from __future__ import annotations

from typing import Any

from callbacks.indicator_actions import NOTHING, Desk, written
from callbacks.indicator_answers import three_answers
from callbacks.indicator_comparison import Side, side_by_side
from callbacks.indicator_multiples import multiples_section
from callbacks.indicator_national import why_not_national
from callbacks.indicator_partners import partners
from callbacks.indicator_published import published_section
from callbacks.indicator_series import Line, quality_rows, series_section
from callbacks.indicator_words import in_more_words
from callbacks.months import month_of, settle_months
from callbacks.reconcile_tab import reconciliation
from callbacks.subject import Chosen, choose_subject
from callbacks.trust import subject_badge
from catalogue.model import Indicator
from catalogue.view import ALL, View
from layouts.filters import indicator_filters, published_filters
from layouts.indicator import answer, foot, head
from layouts.parts.notices import empty_state
from layouts.screen import Screen
from store.cut import Cut


def screen(cut: Cut, view: View, *, phone: bool = False, desk: Desk = NOTHING) -> Screen:
    """The page for a view of a cut; phone: its series is drawn for a narrow screen. desk: what
    people wrote."""
    indicator = cut.indicator(view.indicator or "")
    if not cut.has_returns(indicator.id):
        return _without_returns(cut, view, indicator)
    view, said = settle_months(view, cut.months)
    readings = cut.readings(indicator.id, view.chart or "auto", view.to)
    chosen = choose_subject(cut, view, indicator, readings)
    return Screen(
        title=indicator.short_name,
        filters=_filters(cut, chosen.view, indicator),
        content=_content(cut, indicator, chosen, phone, desk),
        said=(*said, *chosen.said),
    )


def _content(cut: Cut, indicator: Indicator, chosen: Chosen, phone: bool, desk: Desk) -> list[Any]:
    view, subject = chosen.view, chosen.subject
    month = month_of(view, cut.months)
    line = Line(cut, indicator, view, subject, month, desk)
    side = Side(cut, indicator, view, subject, month, phone)
    name = cut.org_name(*subject)
    return [
        head(indicator, cut.catalogue, view, month),
        *answer(
            f"{name}: {line.reading.sentence}",
            in_more_words(line, side),
            three_answers(line, side),
        ),
        multiples_section(line, chosen.levels)
        if view.level == ALL and ALL in chosen.levels
        else series_section(line, chosen.levels, phone),
        *side_by_side(side),
        *partners(cut, indicator, view, subject),
        foot(
            indicator,
            view,
            month,
            quality_rows(line),
            f"{line.points_words} of {name}",
            [*subject_badge(cut, subject), *why_not_national(cut, view, indicator, subject)],
            written(cut, view, desk, subject, indicator.id),
            reconciliation(indicator, view),
        ),
    ]


def _filters(cut: Cut, view: View, indicator: Indicator) -> Any:
    months = [str(m) for m in cut.months]
    providers = cut.region.of_kind(indicator.submitter)
    export = f"/download/series/{indicator.id}{view.but(snapshot=cut.id).search()}"
    return indicator_filters(view, cut.catalogue, cut.region, months, providers, cut.id, export)


def _without_returns(cut: Cut, view: View, indicator: Indicator) -> Screen:
    """Of this indicator nothing but published figures is here, or nothing at all."""
    known = [cut.indicator(i) for i in cut.published_indicators]
    section = published_section(cut, indicator, view)
    month = view.to or f"{cut.created:%Y-%m}"
    if not section:
        words = f"No return and no published file in this data cut carries {indicator.short_name}."
        section = [empty_state("No figures", words, ("Overview", view.on("overview").href))]
    return Screen(
        title=indicator.short_name,
        filters=published_filters(view, cut.region, cut.id, known),
        content=[head(indicator, cut.catalogue, view, month), *section],
    )
