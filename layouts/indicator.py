"""The indicator page: one answer, the series, the funnel and its table, definition and data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from dash import dcc, html

from catalogue.model import Catalogue, Indicator
from catalogue.view import ALL, View
from charts.words import month_words, within_sentence
from layouts.definitions import definition_summary
from layouts.filters import DEFAULT, benchmark_picker, window_picker
from layouts.parts.answers import Answer, answers
from layouts.parts.chart import figure_table
from layouts.parts.filters import Options, choices, select
from layouts.parts.shell import page_title
from layouts.parts.tabs import Panel, tabs

LEVEL_WORDS = {"region": "Region", "lms": "LMS", "provider": "Provider", ALL: "All"}
CHART_WORDS = {
    "run": "Run chart",
    "xmr": "XmR chart",
    "p": "p chart",
    "pp": "p′ chart",
    "u": "u chart",
    "up": "u′ chart",
    "c": "c chart",
    "rare": "Rare events chart",
    "line": "Plain line",
}


def head(indicator: Indicator, catalogue: Catalogue, view: View, month: str) -> html.Div:
    """Name, which way is better, unit, the definition in force in the month."""
    version = indicator.definition_at(_first_day(month))
    since = month_words(version.from_.isoformat()[:7])
    pathway = next(p.name for p in catalogue.pathways if p.id == indicator.pathway)
    trail = [dcc.Link("Overview", href=view.on("overview").href), f" / {pathway}"]
    return page_title(
        indicator.name,
        [
            indicator.direction_words,
            axis_words(indicator, catalogue, month),
            f"definition version {version.version}, since {since}",
            dcc.Link("Definition", href=view.on("definitions", indicator.id).href),
        ],
        trail=trail,
    )


def answer(sentence: str, more: str, given: Sequence[Answer]) -> list[Any]:
    """The one-sentence answer, the same in more words, and the three that it is made of."""
    return [
        html.P(sentence, id="indicator-sentence", role="status", className="answer-sentence"),
        html.Details(
            [html.Summary("In more words"), html.P(more, id="indicator-paragraph")],
            className="as-table more-words",
        ),
        answers(given),
    ]


def series_tools(
    view: View, levels: Sequence[str], level: str, months: Sequence[str], download: str
) -> list[Any]:
    """What changes the series: whose it is, from when it is shown, which chart; and its rows."""
    return [
        choices("level-picker", "Show", [(name, LEVEL_WORDS[name]) for name in levels], level),
        select("from-picker", "From", _starts(view, months), view.from_ or DEFAULT),
        select(
            "chart-picker",
            "Chart",
            [(DEFAULT, "the one that suits"), *CHART_WORDS.items()],
            view.chart or DEFAULT,
        ),
        html.A("Download data", href=download, download=""),
        _with_notes(download),
        add_to_meeting(view),
    ]


def add_to_meeting(view: View, show: str | None = None) -> dcc.Link:
    """The way from a chart to the list of a meeting. show: funnel, None for the series."""
    link = view.but(show=show, snapshot=None, present=None, anonymise=None).href
    return dcc.Link("Add to meeting", href=View(page="meeting", add=link).href)


def csv_links(download: str) -> list[Any]:
    """A table's rows, alone and with what their columns mean."""
    return [html.A("CSV", href=download, download=""), _with_notes(download)]


def _with_notes(download: str) -> html.A:
    """The same rows with what their columns mean, in a zip."""
    href = download.replace("/download/", "/download-with-notes/", 1)
    return html.A("with notes", href=href, download="")


def funnel_tools(
    view: View, default_window: int, window: int, *, peers_only: bool, groups: Options
) -> list[Any]:
    """What changes the comparison: how many months, who, and with what. peers_only: only providers
    of the same kind are compared, so that nothing is to be chosen. groups: peer groups."""
    tools: list[Any] = [window_picker(window, default_window)]
    if groups:
        every = [(DEFAULT, "all providers"), *groups]
        tools.append(select("peers-picker", "Peers", every, view.peers or DEFAULT))
    pickers = tools if peers_only else [*tools, benchmark_picker(view)]
    return [*pickers, add_to_meeting(view, "funnel")]


def period_tool(periods: Options, chosen: str) -> list[Any]:
    """Which published period is compared."""
    return [select("published-picker", "Period", periods, chosen)]


def paragraph(sentences: Sequence[str], cautions: Sequence[str]) -> html.P:
    """What a funnel says of itself, with its cautions marked."""
    said: list[Any] = [" ".join(sentences)]
    if cautions:
        said += [" ", html.Strong("Caution: "), " ".join(cautions)]
    return html.P(said)


def compared(title: str, table: Any, note: Any, download: str) -> html.Section:
    """The comparison table with its heading and its own download."""
    return html.Section(
        [
            html.Div(
                [
                    html.H2(title),
                    html.Div(
                        csv_links(download),
                        className="figure-tools",
                    ),
                ],
                className="figure-head",
            ),
            table,
            html.P(note, className="note"),
        ],
        className="chart",
    )


def stabilised_section(
    headings: Sequence[str], rows: Sequence[Sequence[str]], note: str
) -> html.Section:
    """Small units' rates drawn towards the average, folded away below the comparison."""
    title = "Stabilised rates"
    table = figure_table(headings, rows, title)
    return html.Section(
        [
            html.Details([html.Summary(title), html.P(note, className="note"), table]),
        ],
        id="stabilised",
        className="as-table in-words",
    )


def foot(
    indicator: Indicator,
    view: View,
    month: str,
    quality: Sequence[Sequence[str]],
    of: str,
    trust: Sequence[Any],
    written: Any,
    reconcile: Any = None,
) -> html.Section:
    """Definition and versions; how far the returns can be relied on, and the months behind the
    series, each with its state; what people wrote on it. of: "months of Northmoor". trust: the
    provider's badge, empty for others. reconcile: how others define it, None where none does."""
    months = figure_table(
        ["Month", "Status", "Reason", "Caveat"],
        quality,
        f"The last {len(quality)} {of}, each with its status, latest first",
    )
    return tabs(
        "About these figures",
        [
            Panel("definition", "Definition and versions", definition_summary(indicator, month)),
            Panel("data-quality", "Data quality", html.Div([*trust, months], className="in-words")),
            Panel("written", "Notes, actions and phases", written),
            *([Panel("equity", "Equity", _by_group(indicator, view))] if indicator.equity else []),
            *([Panel("reconcile", "Reconcile", reconcile)] if reconcile is not None else []),
        ],
    )


def _by_group(indicator: Indicator, view: View) -> html.P:
    link = dcc.Link("By ethnic group and by deprivation", href=view.on("equity", indicator.id).href)
    return html.P(
        [link, ": rates with their intervals, gaps and a slope, pooled over a year or more."]
    )


def axis_words(indicator: Indicator, catalogue: Catalogue, month: str) -> str:
    """What a value is, in words: "per 1,000 women giving birth"."""
    unit = indicator.unit_words or "count"
    of = within_sentence(denominator_words(indicator, catalogue, month))
    return {"percent": f"% of {of}", "per_1000": f"per 1,000 {of}"}.get(indicator.unit, unit)


def denominator_words(indicator: Indicator, catalogue: Catalogue, month: str) -> str:
    """What is divided by, in a few words: the data item's name where it is one item, else the
    definition's first clause; empty for a plain count."""
    version = indicator.definition_at(_first_day(month))
    if version.denominator is None:
        return ""
    item = catalogue.items.get(version.denominator.strip())
    return item.name if item else version.denominator_words.split(";")[0].rstrip(".")


def _starts(view: View, months: Sequence[str]) -> Options:
    """From the beginning, or from an April before the last month, where the year begins."""
    last = view.to or months[-1]
    aprils = [m for m in reversed(months[1:]) if m.endswith("-04") and m < last]
    if view.from_ and view.from_ not in aprils:
        aprils = sorted([*aprils, view.from_], reverse=True)
    return [(DEFAULT, "the beginning"), *((m, month_words(m)) for m in aprils)]


def _first_day(month: str) -> date:
    return date.fromisoformat(f"{month}-01")
