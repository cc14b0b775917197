"""On the indicator page's data quality: why is our figure not the national one?"""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from callbacks.national_check import foremost, of_provider, place_of
from callbacks.national_words import answer, background, measure_of, tally
from catalogue.model import Indicator
from catalogue.view import View
from store.cut import Cut, Subject


def why_not_national(cut: Cut, view: View, indicator: Indicator, subject: Subject) -> list[Any]:
    """A short block: the answer for a provider, a count of answers for an LMS or the region."""
    level, org = subject
    figures = cut.national_check(indicator.id)
    mine = of_provider(figures, org) if level == "provider" else list(figures)
    if not mine:
        said = [_no_figure(cut, indicator)]
    elif level == "provider":
        told = foremost(mine)
        name = cut.org_name(level, org)
        said = [answer(told, name, cut.catalogue), *background(told, cut.catalogue)]
    else:
        latest = [
            of_provider(figures, code)[0] for code in dict.fromkeys(f.provider for f in figures)
        ]
        said = [
            f"National figures are held against each provider's own returns. {tally(latest).words} "
            "These are the latest of each provider."
        ]
    first = mine[0].provider if mine else None
    page = view.on("reconcile").but(part="coverage").href
    if first is not None:
        page = place_of(view, indicator.id, first)
    words = "National check, every figure" if mine else "Coverage of national measures"
    return [
        html.Section(
            [
                html.H3("Why is our figure not the national one?"),
                *[html.P(words) for words in said],
                html.P(dcc.Link(words, href=page)),
            ],
            id="why-not-national",
            className="why-not-national",
        )
    ]


def _no_figure(cut: Cut, indicator: Indicator) -> str:
    """What there is to say where nothing was published of it, or nothing is loaded."""
    measure = measure_of(indicator.id, cut.catalogue)
    if measure is None:
        return "No national measure stands beside this indicator."
    note = f" {measure.note}" if measure.note else ""
    return (
        f"The national measure beside it is {measure.code} ({measure.match}), but no published "
        f"figure of it is loaded that returns can be held against.{note}"
    )
