"""The balancing strip: the indicators that move with the one shown, in the same window."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dash import dcc, html

from charts.sparkline import sparkline_uri
from charts.words import Sign
from layouts.parts.markup import as_markup
from layouts.parts.signs import sign_and_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Partner:
    """An indicator in brief. spark, lower, upper: its points and limits, oldest first."""

    name: str
    href: str
    value: str
    unit_words: str
    month: str
    sign: Sign
    spark: Sequence[float | None] = ()
    centre: float | None = None
    lower: Sequence[float | None] = ()
    upper: Sequence[float | None] = ()


def partner_strip(title: str, partners: Sequence[Partner]) -> html.Section:
    """Two to five small cards in a row."""
    return html.Section(
        [html.H2(title), as_markup(html.Ul([_card(p) for p in partners]))],
        className="partners",
        **{"aria-label": title},
    )


def _card(partner: Partner) -> html.Li:
    spark = sparkline_uri(
        partner.spark,
        partner.centre,
        partner.sign,
        width=230,
        height=46,
        lower=partner.lower,
        upper=partner.upper,
    )
    return html.Li(
        [
            dcc.Link(partner.name, href=partner.href),
            html.P(
                [
                    html.Strong(partner.value),
                    html.Span(partner.unit_words),
                    html.Span(partner.month, className="note"),
                ]
            ),
            html.Img(src=spark, alt="", width=230, height=46),
            sign_and_words(partner.sign),
        ]
    )
