"""One concept opened: its definitions side by side, and what they do to the figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts.parts.chart import chart, figure_table
from layouts.parts.markup import as_markup
from layouts.parts.tags import Markup, link, span, strong, tag
from layouts.parts.word_differences import marked

SOURCES = ("Dashboard A", "Dashboard B", "National")
NOTHING = "–"
WIDTHS = ("part", "of-a", "of-b", "of-national")  # columns, as wide as those of the list
HEIGHT = 250, 270  # px of the chart: on a screen, on a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the three say about one thing, "" where one says nothing."""

    label: str
    a: str
    b: str
    national: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The definitions of one indicator. main: what is always seen; more: what is folded away.
    notes: whose, and the note. why_not_national: why the region's figure is not the national one.
    siblings: name, address and whether it is shown, of the concept's indicators."""

    proposal: str
    main: Sequence[Said]
    more: Sequence[Said] = ()
    notes: Sequence[tuple[str, str]] = ()
    why_not_national: str = ""
    siblings: Sequence[tuple[str, str, bool]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One definition's figure in large. whose: "A and region"; fraction: "985 of 3,012"."""

    value: str
    unit: str
    whose: str
    fraction: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The chart of a concept. table: headings and rows of the same."""

    figure: dict[str, Any]
    alternative: str
    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectShown:
    """What the definitions do. when: "September 2026, region". sentences: below the figures.
    no_picture: why there is none, "" where there is one."""

    when: str
    figures: Sequence[Figure]
    sentences: Sequence[str]
    picture: Picture | None
    no_picture: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvertedLine:
    """One trust, and how far its conversion goes. picture: an address, "" for none."""

    who: str
    words: str
    picture: str = ""
    alternative: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conversion:
    """A dashboard's conversion. formula: in words. headings, rows: month by month, no rows where
    nothing can be converted."""

    title: str
    formula: str
    lines: Sequence[ConvertedLine]
    headings: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TypedLine:
    """Rates that one trust typed in: the latest, and what its counts say of the same month."""

    who: str
    typed: str
    counted: str


def concept_body(
    words: Words,
    effect: EffectShown | None,
    conversions: Sequence[Conversion],
    typed: Sequence[TypedLine],
    decision: Any,
    *,
    phone: bool,
) -> list[Any]:
    """All of an open concept. effect: None for what is no figure."""
    left = [
        as_markup(_definitions(words), className="definitions-beside"),
        *([_effect(effect, phone)] if effect else []),
        as_markup(_in_words(words), className="definitions-beside"),
        *([_typed(typed)] if typed else []),
        *[_conversion(one) for one in conversions],
    ]
    return [
        html.Div(
            [html.Div(left, className="concept-said"), decision],
            className="concept-body",
        )
    ]


def _definitions(words: Words) -> list[Markup]:
    parts: list[Markup] = []
    if words.siblings:
        links = [
            link(name, href, **({"aria-current": "true"} if here else {}), **{"data-stay": ""})
            for name, href, here in words.siblings
        ]
        parts.append(tag("p", ["Indicators: ", *_between(links, ", ")], className="siblings"))
    parts.append(_table("How each defines it", words.main))
    if words.more:
        inside = [
            tag("summary", "Months, units, limits, checks"),
            _table("More of each definition", words.more),
        ]
        parts.append(tag("details", inside, className="as-table more-said"))
    return parts


def _in_words(words: Words) -> list[Markup]:
    """What is proposed, what sets the national figure apart, and notes on each source."""
    parts: list[Markup] = []
    notes = [tag("li", [strong(f"{whose}: "), note]) for whose, note in words.notes]
    parts.append(tag("p", [strong("Proposed for the region: "), words.proposal]))
    if words.why_not_national:
        parts.append(
            tag("p", [strong("Why is our figure not the national one? "), words.why_not_national])
        )
    if notes:
        parts.append(tag("ul", notes, className="source-notes"))
    return parts


def _between(parts: Sequence[Markup], gap: str) -> list[Markup]:
    found: list[Markup] = []
    for part in parts:
        found += [*([Markup(gap)] if found else []), part]
    return found


def _table(caption: str, said: Sequence[Said]) -> Markup:
    """A row for each thing, a column for each source, differing words marked."""
    heads = [tag("th", span("Part", className="visually-hidden"), scope="col")]
    heads += [tag("th", source, scope="col") for source in SOURCES]
    rows = []
    for one in said:
        texts = marked([one.a, one.b, one.national])
        cells = [
            tag("td", [span(f"{source}: ", className="source"), text or NOTHING])
            for source, text in zip(SOURCES, texts, strict=True)
        ]
        rows.append(tag("tr", [tag("th", one.label, scope="row"), *cells]))
    return tag(
        "table",
        [
            tag("caption", caption, className="visually-hidden"),
            tag("colgroup", [tag("col", className=name) for name in WIDTHS]),
            tag("thead", tag("tr", heads), className="visually-hidden"),
            tag("tbody", rows),
        ],
        className="beside",
    )


def _effect(effect: EffectShown, phone: bool) -> html.Div:
    title = f"Effect, {effect.when}" if effect.when else "Effect"
    parts: list[Any] = [tag("h3", title)]
    for one in effect.figures:
        unit = [" ", span(one.unit)] if one.unit else []
        value = tag("span", [one.value, *unit], className="large")
        beside = tag("span", [strong(one.whose), span(one.fraction)], className="of-what")
        parts.append(tag("p", [value, beside], className="effect-figure"))
    parts += [tag("p", words) for words in effect.sentences]
    if effect.no_picture:
        parts.append(tag("p", effect.no_picture, className="no-conversion"))
    shown = [as_markup(parts, className="effect-words")]
    picture = effect.picture
    if picture is not None:
        shown.append(
            chart(
                "effect",
                title=picture.title,
                alternative=picture.alternative,
                figure=picture.figure,
                table=figure_table(picture.headings, picture.rows, picture.title),
                foot=html.P(picture.key, className="note") if picture.key else None,
                height=HEIGHT[phone],
            )
        )
    return html.Div(shown, className="effect" if picture else "effect alone")


def _typed(typed: Sequence[TypedLine]) -> html.Div:
    rows = [[one.who, one.typed, one.counted] for one in typed]
    headings = ["Trust", "As typed in", "From its returns, by that definition"]
    table = figure_table(headings, rows, "The latest rates that were typed in")
    words = "Rates that were typed in are shown as what they are. They never become data items."
    return html.Div(
        [html.H3("Typed in, not worked out"), html.P(words, className="note"), table],
        className="typed-in",
    )


def _conversion(one: Conversion) -> html.Section:
    """How far a dashboard's figures were made into the region's."""
    lines = [_converted(line) for line in one.lines]
    parts: list[Any] = [
        html.H3(one.title),
        html.P(one.formula, className="note"),
        html.Ul(lines, className="converted"),
    ]
    if one.rows:
        table = figure_table(one.headings, one.rows, one.title)
        parts.append(html.Details([html.Summary("Show as table"), table], className="as-table"))
    return html.Section(parts, className="conversion")


def _converted(line: ConvertedLine) -> html.Li:
    picture = [html.Img(src=line.picture, alt=line.alternative, width=220, height=44)]
    words = html.Span([html.Strong(f"{line.who}: "), line.words])
    return html.Li([words, *(picture if line.picture else [])])
