"""The one document that every page is shown in."""

from __future__ import annotations

from dash import dcc, html

from layouts.parts.shell import main, skip_link, top_bar

HTML = """<!DOCTYPE html>
<html lang="en-GB">
<head>
{%metas%}
<title>{%title%}</title>
{%favicon%}
{%css%}
</head>
<body>
<noscript>This dashboard needs JavaScript. Please allow it for this address.</noscript>
{%app_entry%}
<footer>
{%config%}
{%scripts%}
{%renderer%}
</footer>
</body>
</html>
"""


def frame(region_name: str) -> html.Div:
    """Top bar, filter row and main part, all to be filled from the address."""
    return html.Div(
        [
            # Its address is the whole state; assets/link.js writes it, and Back undoes that.
            dcc.Location(id="url", refresh=False),
            dcc.Store(id="screen-title"),
            dcc.Store(id="device"),  # "phone", where charts are drawn for a narrow screen
            skip_link(),
            top_bar(region_name),
            html.Div(id="filters"),
            html.P(
                "The connection to the dashboard is lost. What is shown may be out of date; it "
                "goes on by itself when the connection is back.",
                id="connection",
                hidden=True,
                role="alert",
            ),
            main([]),
            html.P(id="told", role="status", className="visually-hidden"),
        ]
    )
