"""The signals inbox: what is new, against what chance alone would give, and one of them opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from charts.chance_strip import chance_strip_svg
from charts.words import Sign
from layouts.parts.markup import as_markup
from layouts.parts.signs import sign_markup
from layouts.parts.tags import Markup, image, link, span, strong, tag

# How what was made of a flag is shown: a glyph, never a signal colour, and words.
STATES = {
    "new": ("●", "new"),
    "acknowledged": ("◐", "acknowledged"),
    "data_issue": ("▨", "data issue"),
    "explained": ("✓", "explained"),
    "action_opened": ("▶", "action opened"),
}
SAFETY = (
    "It is monthly and in arrears. The national one is MOSS, the Maternity Outcomes Signal System: "
    "act on its alerts first."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRow:
    """One flag. why: its rule in words. spark: the picture of its last months as an address. by:
    who made of it what it is, and when. changed: the figures are others since then."""

    sign: Sign
    who: str
    what: str
    href: str
    why: str
    spark: str
    value: str
    unit: str
    usual: str
    state: str
    by: str = ""
    changed: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DataRow:
    """Figures that are not there, for one reason."""

    sign: Sign
    who: str
    what: str
    href: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A choice among the states. words: of the choice; number: how many flags it leaves."""

    state: str | None
    number: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Flags that are new, and what chance alone would give."""

    observed: int
    expected: float
    low: int
    high: int


Tier = tuple[str, Sequence[SignalRow]]


def signals(
    *,
    title: str,
    standing: str,
    chips: Sequence[Chip],
    chance: Chance,
    tiers: Sequence[Tier],
    data: Sequence[DataRow],
    gone: Sequence[Any],
    empty: str,
    panel: Sequence[Any],
) -> list[Any]:
    """The page. standing: what is compared. empty: words where no flag is listed. gone: what stands
    at the foot about flags that went. panel: what stands beside the list, if one is opened."""
    listed = [_tier(name, [_signal(row) for row in rows]) for name, rows in tiers if rows]
    if data:
        listed.append(_tier("Data", [_data(row) for row in data]))
    shown: list[Any] = [as_markup(listed, id="signals", className="signal-tiers")]
    if not any(rows for _, rows in tiers):
        shown.insert(0, html.P(empty, className="none-new", role="status"))
    return [
        html.Div(
            [
                html.Div(
                    [
                        html.H1(title),
                        html.P(standing, className="note"),
                        html.P(
                            [html.Strong("This is not a safety-signal system. "), SAFETY],
                            className="safety",
                        ),
                        html.Div([_chips(chips), _strip(chance)], className="signal-tools"),
                        *shown,
                        *gone,
                    ],
                    className="signal-list",
                ),
                *([_panel(panel)] if panel else []),
            ],
            className="signals with-panel" if panel else "signals",
        )
    ]


def _panel(content: Sequence[Any]) -> html.Section:
    return html.Section(
        list(content), className="signal-panel", **{"aria-labelledby": "panel-title"}
    )


def _chips(chips: Sequence[Chip]) -> html.Nav:
    return html.Nav(
        html.Ul([html.Li(_chip(chip)) for chip in chips], className="chips"),
        **{"aria-label": "Flags by what was made of them"},
    )


def _chip(chip: Chip) -> dcc.Link:
    glyph, words = STATES[chip.state] if chip.state else ("", "All")
    parts: list[Any] = []
    if glyph:
        parts.append(html.Span(f"{glyph} ", **{"aria-hidden": "true"}))
    parts += [f"{words} ", html.Strong(str(chip.number))]
    if chip.chosen:
        parts.append(html.Span(" (shown)", className="visually-hidden"))
    return dcc.Link(parts, href=chip.href, className="chip chosen" if chip.chosen else "chip")


def _strip(chance: Chance) -> html.Div:
    svg = Markup(chance_strip_svg(chance.observed, chance.expected, chance.low, chance.high))
    return as_markup(svg, className="chance-strip")


def _tier(name: str, rows: Sequence[Markup]) -> Markup:
    heading = tag("h2", [f"{name} ", span(str(len(rows)), className="many")])
    return tag("section", [heading, tag("ul", rows)])


def _signal(row: SignalRow) -> Markup:
    glyph, words = STATES[row.state]
    changed = [" ", span("data changed", className="data-changed")] if row.changed else []
    current = {"aria-current": "true"} if row.chosen else {}
    name = link([strong(row.who), " ", row.what], row.href, **current)
    return tag(
        "li",
        [
            sign_markup(row.sign, 16),
            span([name, span([row.why, *changed], className="why")], className="name"),
            image(src=row.spark, alt="", width=128, height=30),
            span(
                [
                    span([strong(row.value), f" {row.unit}"], className="value"),
                    span(f"usual {row.usual}", className="why"),
                ],
                className="figures",
            ),
            span(
                [
                    span([_glyph(glyph), words], className="state"),
                    *([span(row.by, className="why")] if row.by else []),
                ],
                className="made",
            ),
        ],
        className="signal chosen" if row.chosen else "signal",
    )


def _data(row: DataRow) -> Markup:
    name = link([strong(row.who), " ", row.what], row.href)
    words = span([name, span(row.why, className="why")], className="name")
    return tag("li", [sign_markup(row.sign, 16), words], className="signal")


def _glyph(glyph: str) -> Markup:
    return span(glyph, className="glyph", **{"aria-hidden": "true"})


def gone_line(names: Sequence[str], since: str) -> html.Details:
    """Flags that stood in the earlier cut and went, drawn hollow. names: "Northmoor, skin-to-skin"
    with why, one a flag."""
    flags = "flag" if len(names) == 1 else "flags"
    items = [html.Li([html.Span("◇ ", **{"aria-hidden": "true"}), name]) for name in names]
    return html.Details(
        [html.Summary(f"{len(names)} {flags} of {since} went"), html.Ul(items)],
        className="as-table gone",
    )
