"""What is shown before the first load, and where a page could not be made."""

from __future__ import annotations

from dash import dcc, html

from layouts.parts.shell import page_title
from layouts.screen import Screen


def no_data() -> Screen:
    """One sentence that says what to do."""
    words = (
        "Put the providers' returns, or the published files, in the inbox folder of "
        "MATERNITY_DATA and run `python -m etl run`; this page then shows them."
    )
    return Screen(title="No data yet", content=[page_title("No data yet"), html.P(words)])


def went_wrong(reference: str, contact: str) -> Screen:
    """A calm sentence: that it is our fault, and what to do. reference: as the log names it;
    contact: whom to ask, "" where nobody is named."""
    who = contact or "whoever runs this dashboard"
    title = "This page could not be made"
    words = (
        "That is the program's fault, not yours, and nothing is lost. Try again, or open another "
        f"page. If it stays so, tell {who} the reference {reference}."
    )
    ways = [
        html.A("Try again", href="", className="button"),
        dcc.Link("Overview", href="/", className="button"),
    ]
    return Screen(
        title=title,
        content=[html.Div([html.H1(title), html.P(words), *ways], className="empty")],
    )
