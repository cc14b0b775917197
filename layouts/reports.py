"""Reports: papers that one button makes, and those that were made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import dcc, html

from catalogue.view import View
from layouts.parts.forms import Choice, choose, form
from layouts.parts.markup import scroller
from layouts.parts.shell import page_title
from layouts.parts.tags import Markup, link, span, tag, td, th, tr

SLIDES: tuple[Choice, ...] = (
    ("pptx", "PowerPoint, charts can be edited"),
    ("pdf", "PDF"),
    ("html", "Web page in one file"),
)
TEMPLATE: Choice = ("", "As the template says")
PAGES: tuple[Choice, ...] = SLIDES[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """One that was asked for. state: working, done or failed. words: how far it is, or why not.
    data: whether its figures stand beside it as CSV."""

    title: str
    when: str
    ending: str
    state: str
    words: str
    token: str
    snapshot: str
    data: bool = False


def reports(
    *,
    view: View,
    audiences: Sequence[Choice],
    orgs: Sequence[Choice],
    providers: Sequence[Choice],
    years: Sequence[Choice],
    papers: Sequence[Paper],
    refusal: str | None,
) -> list[Any]:
    """The page's content. refusal: why nothing can be begun here."""
    if refusal is not None:
        making = [html.P(refusal)]
    else:
        making = [scroller(_forms(audiences, orgs, providers, years), "What can be printed")]
    return [
        page_title("Reports"),
        html.P(
            "Papers from the data cut in force: the same charts, sentences and figures as on the "
            "screens. All but the annual report contain small numbers: not for publication."
        ),
        html.P(
            [
                dcc.Link("Recommendations for the work plan", href=view.on("work plan").href),
                " ranks where the region should look; ",
                dcc.Link("Evaluation of the dashboard", href=view.on("evaluation").href),
                " tells whether it is used and what changed.",
            ]
        ),
        *making,
        html.H2("Made lately"),
        scroller(_made(papers), "Papers made lately"),
    ]


def _forms(
    audiences: Sequence[Choice],
    orgs: Sequence[Choice],
    providers: Sequence[Choice],
    years: Sequence[Choice],
) -> Markup:
    pack = form(
        "report-pack",
        "/reports/make",
        {"kind": "pack"},
        [
            choose("report-pack", "about", "For whom", audiences),
            choose(
                "report-pack", "org", "About", [("", "As the template says"), *orgs, *providers]
            ),
            choose("report-pack", "ending", "As", SLIDES),
        ],
        "Make the pack",
    )
    feedback = form(
        "report-provider",
        "/reports/make",
        {"kind": "provider"},
        [
            choose("report-provider", "about", "To", providers),
            choose("report-provider", "ending", "As", PAGES),
        ],
        "Make the feedback",
    )
    annual = form(
        "report-annual",
        "/reports/make",
        {"kind": "annual"},
        [
            choose("report-annual", "about", "Financial year", years),
            choose("report-annual", "ending", "As", PAGES),
        ],
        "Make the report",
    )
    for_all = tag("p", "For publication: small numbers are hidden, all others rounded.")
    none = tag("p", "The returns do not hold a whole financial year yet.")
    year = [for_all, annual] if years else [none]
    return tag(
        "div",
        [
            tag("section", [tag("h2", "Meeting pack"), pack]),
            tag("section", [tag("h2", "Feedback to a provider"), feedback]),
            tag(
                "section",
                [tag("h2", "Annual report"), *year],
            ),
        ],
        className="report-forms",
    )


def _made(papers: Sequence[Paper]) -> Markup:
    if not papers:
        return tag("p", "None yet.")
    head = tr([th(words, scope="col") for words in ("Paper", "Asked for", "Data cut", "State")])
    return tag(
        "table",
        [
            tag("caption", "Papers made lately", className="visually-hidden"),
            tag("thead", head),
            tag("tbody", [_row(paper) for paper in papers]),
        ],
        className="report-made",
    )


def _row(paper: Paper) -> Markup:
    if paper.state == "done":
        state = link(
            f"Download ({paper.ending})", f"/download/report/{paper.token}", download="",
            **{"aria-label": f"Download {paper.title} ({paper.ending})"},
        )  # fmt: skip
    elif paper.state == "working":
        state = span(
            paper.words, role="status", **{"data-waiting": f"/reports/state/{paper.token}"}
        )
    else:
        state = span(f"Not made. {paper.words}")
    told = [state]
    if paper.data and paper.state == "done":
        words = {"aria-label": f"Download the figures of {paper.title} (csv)"}
        told += [
            " ",
            link("Figures (csv)", f"/download/report/{paper.token}?data=1", download="", **words),
        ]
    return tr([th(paper.title, scope="row"), td(paper.when), td(paper.snapshot), td(told)])
