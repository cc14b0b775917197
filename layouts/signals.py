"""The signals inbox: what is new, against what chance alone would give, and one of them opened."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from dash import dcc, html

from charts.chance_strip import chance_strip_svg
from charts.palette import ACCENT, GROUND
from charts.triage_icons import WORDS, gone_uri, triage_uri
from charts.words import Sign
from layouts.parts.markup import as_markup
from layouts.parts.signs import sign_markup
from layouts.parts.tags import Markup, image, link, span, strong, tag

SAFETY = (
    "It is monthly and in arrears. The national one is ",
    html.Abbr("MOSS", title="Maternity Outcomes Signal System"),
    ": act on its alerts first.",
)
FEW = 3  # flags that went for no return of their own, beyond which they fold


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalRow:
    """One flag. why: its rule in words. spark: the picture of its last months as an address. by:
    who made of it what it is, and when; later: how often that was said again after a kept cut.
    changed: the figures are others since then."""

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
    later: int = 0
    changed: bool = False
    chosen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TierRows:
    """Flags of one kind. note: how they are counted, where that needs words."""

    name: str
    rows: Sequence[SignalRow]
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsentRow:
    """Figures that are not there, for one reason."""

    sign: Sign
    who: str
    what: str
    href: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GoneRow:
    """A flag that went, why, and the address of the receipt of the return that changed it."""

    who: str
    what: str
    href: str
    why: str
    receipt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A choice among the states. number: how many flags it leaves."""

    state: str | None
    number: int
    href: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """Flags that are new, and what chance alone would give, in figures and in words."""

    observed: int
    expected: float
    low: int
    high: int
    words: str


class Note(NamedTuple):
    """A line in place of flags, and the way on: words and address."""

    words: str
    way: tuple[str, str] | None = None


def signals(
    *,
    title: str,
    standing: str,
    others: tuple[str, str] | None,
    chips: Sequence[Chip],
    chance: Chance | None,
    tiers: Sequence[TierRows],
    older: TierRows | None,
    absent: Sequence[AbsentRow],
    gone: Sequence[GoneRow],
    note: Note | None,
    panel: Sequence[Any],
) -> list[Any]:
    """The page. standing: what is compared; others: more of it elsewhere, words and address.
    chance: None where what is compared is not one month apart. older: signals that are not new.
    panel: what stands beside the list, if one is opened."""
    listed = [_tier(tier) for tier in tiers if tier.rows]
    more = [" ", dcc.Link(others[0], href=others[1]), "."] if others else []
    return [
        html.Div(
            [
                html.Div(
                    [
                        html.H1(title),
                        html.P(
                            [html.Strong("This is not a safety-signal system. "), *SAFETY],
                            className="safety",
                        ),
                        html.P([standing, *more], className="note"),
                        html.Div(
                            [_chips(chips), *([_strip(chance)] if chance else [])],
                            className="signal-tools",
                        ),
                        *([_note(note)] if note else []),
                        as_markup(listed, id="signals", className="signal-tiers"),
                        *([_older(older)] if older else []),
                        *([_absent(absent)] if absent else []),
                        *([_gone(gone)] if gone else []),
                    ],
                    className="signal-list",
                ),
                *([_panel(panel)] if panel else []),
            ],
            className="signals with-panel" if panel else "signals",
        )
    ]


def _older(older: TierRows) -> html.Details:
    """What is not new, folded away: the page is about what is."""
    listed = tag("section", tag("ul", [_signal(row) for row in older.rows]))
    rows = as_markup(listed, className="signal-tiers")
    return html.Details([html.Summary(older.name), rows], className="as-table older-signals")


def _panel(content: Sequence[Any]) -> html.Section:
    return html.Section(
        list(content), className="signal-panel", **{"aria-labelledby": "panel-title"}
    )


def _note(note: Note) -> html.P:
    way = [" ", dcc.Link(note.way[0], href=note.way[1])] if note.way else []
    return html.P([html.Strong(note.words), *way], id="signals-note", tabIndex="-1", role="status")


def _chips(chips: Sequence[Chip]) -> html.Nav:
    return html.Nav(
        html.Ul([html.Li(_chip(chip)) for chip in chips], className="chips"),
        **{"aria-label": "Flags by what was made of them"},
    )


def _chip(chip: Chip) -> dcc.Link:
    parts: list[Any] = []
    if chip.state:
        ground = ACCENT if chip.chosen else GROUND
        parts.append(html.Img(src=triage_uri(chip.state, ground), alt="", width=14, height=14))
    parts += [f"{WORDS[chip.state] if chip.state else 'All'} ", html.Strong(str(chip.number))]
    if chip.chosen:
        parts.append(html.Span(" (shown)", className="visually-hidden"))
    return dcc.Link(parts, href=chip.href, className="chip chosen" if chip.chosen else "chip")


def _strip(chance: Chance) -> html.Div:
    svg = Markup(chance_strip_svg(chance.observed, chance.expected, chance.low, chance.high))
    words = span(chance.words, className="visually-hidden")
    return as_markup([svg, words], className="chance-strip", title=chance.words)


def _tier(tier: TierRows) -> Markup:
    note = [", ", tier.note] if tier.note else []
    many = span([str(len(tier.rows)), *note], className="many")
    rows = [_signal(row) for row in tier.rows]
    return tag("section", [tag("h2", [f"{tier.name} ", many]), tag("ul", rows)])


def _signal(row: SignalRow) -> Markup:
    changed = [" ", span("data changed", className="data-changed")] if row.changed else []
    current = {"aria-current": "true"} if row.chosen else {}
    name = link([strong(row.who), " ", row.what], row.href, **current, **{"data-stay": ""})
    line = image(src=row.spark, alt="", width=128, height=26) if row.spark else span("")
    return tag(
        "li",
        [
            sign_markup(row.sign, 16),
            span([name, span([row.why, *changed], className="why")], className="name"),
            span(line, className="line"),
            span(_figures(row), className="figures"),
            span(_made(row), className="made"),
        ],
        className="signal chosen" if row.chosen else "signal",
    )


def _figures(row: SignalRow) -> list[Markup]:
    if not row.value:
        return []
    parts = [span([strong(row.value), f" {row.unit}".rstrip()], className="value")]
    return [*parts, *([span(f"usual {row.usual}", className="why")] if row.usual else [])]


def _made(row: SignalRow) -> list[Markup]:
    parts = [span([triage_image(row.state), WORDS[row.state]], className="state")]
    told = [row.by] if row.by else []
    if row.later:
        told.append(f"{row.later} later note{'' if row.later == 1 else 's'}")
    return [*parts, *([span(", ".join(told), className="why")] if told else [])]


def triage_image(state: str) -> Markup:
    """The glyph of a state whose words stand beside it."""
    return image(src=triage_uri(state), alt="", width=14, height=14, className="glyph")


def _absent(rows: Sequence[AbsentRow]) -> Any:
    items = [
        tag("li", [sign_markup(row.sign, 16), _named(row), span(row.why, className="why")])
        for row in rows
    ]
    many = span(f"{len(rows)}, not assessed", className="many")
    section = tag("section", [tag("h2", ["No figures ", many]), tag("ul", items)])
    return as_markup(section, className="signal-foot")


def _named(row: AbsentRow | GoneRow) -> Markup:
    return span([strong(row.who), " ", link(row.what, row.href)], className="name")


def _gone(rows: Sequence[GoneRow]) -> Any:
    """Flags that stood in the earlier cut and went, drawn hollow. Those that a return changed are
    named with its receipt; the others fold where they are many."""
    shown = [row for row in rows if row.receipt] or ([] if len(rows) > FEW else list(rows))
    folded = [row for row in rows if row not in shown]
    parts = [tag("h2", ["Flags that went ", span(str(len(rows)), className="many")])]
    if shown:
        parts.append(tag("ul", [_gone_row(row) for row in shown]))
    if folded:
        words = f"{len(folded)} {'others' if shown else 'flags'} that went"
        inside = [tag("summary", words), tag("ul", [_gone_row(row) for row in folded])]
        parts.append(tag("details", inside, className="as-table"))
    return as_markup(tag("section", parts), className="signal-foot gone")


def _gone_row(row: GoneRow) -> Markup:
    receipt = [". ", link("See the receipt", row.receipt)] if row.receipt else []
    icon = image(src=gone_uri(), alt="", width=16, height=16, className="sign")
    return tag("li", [icon, _named(row), span([row.why, *receipt], className="why")])
