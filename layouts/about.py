"""About: what this is, which version, whose data, whom to ask, and who can use it how."""

from __future__ import annotations

from typing import Any

from dash import dcc, html

from catalogue.view import View
from layouts.parts.definition import definition_block
from layouts.parts.shell import page_title

NOBODY = "No contact is named here. Ask the data lead of your local maternity system."


def about_page(
    view: View, *, region: str, version: str, cut: str, made: str, contact: str
) -> list[Any]:
    """The page. cut, made: the data cut shown and when it was made; contact: "" for none named."""
    return [
        page_title("About this dashboard"),
        html.P(
            f"Maternity quality indicators of {region}: each provider's monthly returns, read the "
            "way the NHS makes data count, so that a change beyond chance can be told from one "
            "within it.",
            className="answer-sentence",
        ),
        definition_block(
            [
                ("Data cut", [cut, html.Br(), f"made {made}"]),
                ("Program", f"version {version}, under the MIT licence"),
                ("Whom to ask", contact or NOBODY),
                ("How the figures are made", _link("Methods", view.on("methods"))),
                ("What each figure means", _link("Definitions", view.on("definitions"))),
                ("Whether it is running well", html.A("Health of the dashboard", href="/health")),
            ]
        ),
        _section(
            "What it is for",
            "For people who lead, run or study maternity care, to find where a closer look is "
            "worth their time, and to see whether what was done has helped. A flag is a question, "
            "not a verdict. It is not a safety-signal system: the national Maternity Outcomes "
            "Signal System (MOSS) has that task.",
            "It shows small numbers. Do not publish what you take from it without the checks of "
            "your organisation.",
        ),
        _section(
            "What stays on this machine",
            "The pages ask nothing of any other host: scripts, styles and pictures come from the "
            "machine that serves them. No visit is counted or followed. Your browser remembers two "
            "choices of yours, the dark look and single keys, and tells nobody.",
        ),
        _section(
            "Accessibility",
            "Everything can be done by keyboard; press ? for the keys. Each chart says in a "
            "sentence what it shows and has the same figures as a table. Nothing is said by colour "
            "alone. Text can be enlarged to twice its size, and movement is left out where your "
            "system asks for that. The dark look is for projectors.",
            "The pages are made to meet the Web Content Accessibility Guidelines 2.2, level AA, "
            "and every change to them is checked by program for it. What is known not to be easy: "
            "the overview of a large region is a large table, which the filters make smaller, and "
            "saved pictures of charts carry no text alternative of their own.",
            "If something keeps you from your work, tell the contact above; say which page, and "
            "what you use.",
        ),
    ]


def _section(title: str, *paragraphs: str) -> html.Section:
    words = [html.P(text) for text in paragraphs]
    return html.Section([html.H2(title, className="section"), *words], className="about")


def _link(words: str, view: View) -> dcc.Link:
    return dcc.Link(words, href=view.href)
