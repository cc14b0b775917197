"""Two pages made of the shared parts, with invented figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import Thread

import flask
import flask_bootstrap
from dash import Dash, html
from werkzeug.serving import make_server

from callbacks import grid_script
from charts.funnel import funnel
from charts.interval_bar import interval_scale
from charts.time_series import time_series
from charts.words import POSITION_WORDS, position_sign
from layouts.parts.answers import Answer, answers
from layouts.parts.chart import chart, figure_table
from layouts.parts.comparison import ComparisonRow, ComparisonWords, comparison_table
from layouts.parts.definition import definition_block
from layouts.parts.filters import button, choices, filter_row, select, switch
from layouts.parts.headline import News, headline, news_panel
from layouts.parts.key import key_line, series_key
from layouts.parts.matrix import Cell, Column, Row, matrix
from layouts.parts.notices import empty_state, notices
from layouts.parts.partners import Partner, partner_strip
from layouts.parts.shell import (
    NavLink,
    data_cut,
    main,
    navigation,
    page_title,
    skip_link,
    top_bar,
)
from layouts.parts.trust_badge import TrustMark, trust_badge
from tests.charts.readings import CASES, NAMES, WOMEN, made_funnel, made_reading

ROOT = Path(__file__).resolve().parents[2]
ORGS = [
    *((name, "Region and LMSs") for name in ("Region", "Estuary and Coast", "Moors and Vale")),
    *((name, "Estuary and Coast LMS") for name in ("Elmsea", "Fairhaven", "Harbourne", "Marram",
                                                   "Saltmarsh", "Westquay")),
    *((name, "Moors and Vale LMS") for name in ("Alderwick", "Brackenby", "Coldbeck",
                                                "Northmoor", "Thornvale")),
]  # fmt: skip
SIGNS = ("common_cause", "common_cause", "common_cause", "concern_high", "improvement_low",
         "neutral_high", "common_cause")  # fmt: skip


def columns() -> list[Column]:
    """A region, two LMSs and eleven providers; Northmoor is the reader's own."""
    return [
        Column(name=name, group=group, href=f"/provider/{name}", own=name == "Northmoor",
               caveat="A sum of what was sent" if name == "Region" else None)
        for name, group in ORGS
    ]  # fmt: skip


def cell(row: int, column: int) -> Cell:
    """Every kind of cell, somewhere in the matrix."""
    href, name = "/indicator/x", ORGS[column][0]
    if column == 11:
        return Cell(href=href, sentence=f"{name}: not submitted for September 2026.",
                    sign="not_submitted", value="69.9", last=True, note="Aug")  # fmt: skip
    if (row, column) == (6, 6):
        return Cell(href=href, sentence=f"{name}: withheld.", sign="withheld", note="withheld",
                    withheld=True)  # fmt: skip
    if (row, column) == (12, 4):
        return Cell(href=href, sentence=f"{name}: not collected.", sign="not_collected",
                    note="not collected")  # fmt: skip
    sign = SIGNS[(row * 5 + column) % len(SIGNS)]
    return Cell(
        href=href, sentence=f"{name}: 58.4 % in September 2026, indicator {row + 1}.", sign=sign,
        value=f"{20 + row * 5.3 + column:.1f}", spark=[3.0, 4, None, 2, 5, 3, 4, 4, 2, 3, 6, 4, 5],
        centre=3.5, assurance="inconsistent" if row == 1 else None, caveat=column == 8 and row == 3,
    )  # fmt: skip


def rows(number: int = 14) -> list[Row]:
    pathways = ("Booking", "Antenatal", "Birth", "Birth", "Mother", "Mother", "Baby", "Baby",
                "Baby", "Baby", "Baby", "Feeding", "Mental health", "Workforce")  # fmt: skip
    return [
        Row(pathway=pathways[i * len(pathways) // number], name=f"Indicator number {i + 1}",
            note="%, lower is better", href=f"/indicator/{i}",
            cells=[cell(i, j) for j in range(len(ORGS))])
        for i in range(number)
    ]  # fmt: skip


def page(current: str, *body: object, wide: bool = False) -> html.Div:
    """The shell about a page's parts."""
    links = [NavLink("Overview", "/"), NavLink("Signals", "/signals", 9), NavLink("Returns", "/r")]
    cut = data_cut("September 2026", "cut 12 Nov 2026, 06:10", "10 of 11 returns in")
    filters = filter_row(
        [
            choices("set-picker", "Set", [("headline", "Headline"), ("core", "Core")], "headline"),
            select("lms-picker", "LMS", [("all", "both"), ("E1", "Estuary and Coast")], "all"),
            select("provider-picker", "Unit", [("N", "Northmoor")], "N"),
            switch("signals-only", "Only rows with signals"),
        ],
        [button("copy-link", "Copy link"), button("present", "Present", primary=True)],
    )
    return html.Div([
        skip_link(), top_bar("Demo region maternity", navigation(links, current), cut), filters,
        main(list(body), className="wide" if wide else ""),
    ])  # fmt: skip


def overview() -> html.Div:
    """The overview as its parts make it."""
    news = [News("concern_low", "Saltmarsh", "Booked by 10+0 weeks", "/", "58.4 %, limit 61.4 %")]
    counts = [("concern", "5 concerns"), ("improvement", "3 improvements"), (None, "2 withheld")]
    panel = news_panel(news * 7, "First seen since the October cut.", ("All 9 in the inbox", "/s"))
    return page(
        "Overview",
        headline("14 headline indicators × 11 providers, September 2026.", counts, "About 1 new."),
        html.Div([html.Div(matrix(columns(), rows(), "Indicators by provider"),
                           className="matrix-side"), panel], className="overview"),
        key_line(),
        wide=True,
    )  # fmt: skip


def large(times: int) -> html.Div:
    """A matrix of a region so many times as large."""
    heads = [head for place in range(times) for head in columns()[3 * bool(place) :]]
    lines = [
        replace(
            row, cells=[cell for place in range(times) for cell in row.cells[3 * bool(place) :]]
        )
        for row in rows(60)
    ]
    side = html.Div(matrix(heads, lines, "Indicators by provider"), className="matrix-side")
    return page("Overview", html.H1("Many"), html.Div([side], className="overview"), wide=True)


def trust_marks() -> tuple[TrustMark, ...]:
    """Five marks, a level each and one twice."""
    levels = (
        ("Completeness", "clear", "complete"), ("Timeliness", "much", "late"),
        ("Arithmetic", "some", "a few contradictions"), ("Stability", "clear", "steady"),
        ("Restatement", "unknown", "not known"),
    )  # fmt: skip
    return tuple(
        TrustMark(name=name, level=level, words=words, sentence=f"What was found of {name}.",
                  how="How it is worked out.")
        for name, level, words in levels
    )  # fmt: skip


def comparison() -> html.Div:
    reading = made_funnel()
    lines = [
        ComparisonRow(
            org=name, name=name, href=f"/provider/{name}", numerator=CASES[i], denominator=WOMEN[i],
            value=reading.value[i], lower=reading.lower_ci[i], upper=reading.upper_ci[i],
            against=POSITION_WORDS[reading.position[i]].split(":")[0],
            position=position_sign(reading.position[i], "lower_is_better"),
            variation="concern_high" if name == "Northmoor" else "common_cause",
            own=name == "Northmoor", note="11 of 12 months" if name == "Coldbeck" else "",
            trust=trust_marks(),
        )
        for i, name in enumerate(NAMES)
    ]  # fmt: skip
    nothing = float("nan")
    lines.insert(
        2,
        ComparisonRow(
            org="Closed", name="Closed", href="/provider/Closed", numerator=nothing,
            denominator=nothing, value=nothing, lower=nothing, upper=nothing,
            against="not judged", position="not_applicable", variation="not_submitted",
        ),
    )  # fmt: skip
    scale = interval_scale(reading.lower_ci, reading.upper_ci, reading.benchmark)
    words = ComparisonWords(caption="Every provider", unit="Per 1,000", month="September")
    return comparison_table(lines, scale, words, reading.benchmark)


def indicator() -> html.Div:
    """The indicator page as its parts make it."""
    series = time_series(made_reading(), unit_words="per 1,000", axis_words="Women, per 1,000")
    shape = funnel(names=NAMES, denominator=WOMEN, reading=made_funnel(), selected=7)
    table = figure_table(["Month", "Value"], [["April 2022", "12.0"]], "PPH by month")
    partner = Partner(name="Induction", href="/", value="28.2", unit_words="%", month="Sep 2026",
                      sign="neutral_low", spark=[1.0, 2, 3], centre=2.0)  # fmt: skip
    return page(
        "Signals",
        page_title("Postpartum haemorrhage", ["Lower is better", "per 1,000"]),
        trust_badge("Northmoor", trust_marks(), "12 months to September 2026"),
        answers([Answer("Is the data good?", "", "All 12 months in."),
                 Answer("Is it changing?", "Special cause – concern", "Since May.", "concern_high"),
                 Answer("Is it different?", "As expected", "Inside the limits.")]),
        notices(["The link named a provider that is not in this region; it was left out."]),
        chart("time-series", title="Higher since February 2026", alternative="A line chart.",
              figure=series, table=table, tools=[html.Button("Download data", type="button")],
              foot=series_key("concern_high", "7 or more on one side", "p chart")),
        html.Div([chart("funnel", title="One of 11 lies outside", alternative="A funnel plot.",
                        figure=shape), comparison()], className="pair"),
        partner_strip("What moves with it", [partner] * 5),
        definition_block([("Numerator", "Women with 1,500 ml or more."), ("Source", "Returns")]),
        empty_state("No row has a signal", "The filter hides them all.", ("Show all", "/")),
    )  # fmt: skip


@contextmanager
def served() -> Iterator[str]:
    """The pages on a local port: "/", "/indicator" and "/large"."""
    pages = {"/": overview(), "/indicator": indicator(), "/large": large(10), "/many": large(2)}
    app = Dash(__name__, assets_folder=str(ROOT / "assets"), use_pages=False,
               external_stylesheets=["/bootstrap.css"], title="Parts")  # fmt: skip
    app.index_string = app.index_string.replace("<html>", '<html lang="en-GB">')
    styles = Path(flask_bootstrap.__file__).parent / "static/bootstrap5/css/bootstrap.min.css"
    app.server.add_url_rule("/bootstrap.css", view_func=lambda: flask.send_file(styles))

    def layout() -> html.Div:
        asked = flask.request.referrer if flask.has_request_context() else None
        return pages.get(f"/{(asked or '').rpartition('/')[2]}", pages["/"])

    grid_script.register(app)
    app.layout = layout
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
