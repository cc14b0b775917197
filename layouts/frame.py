"""The one document that every page is shown in."""

from __future__ import annotations

from dash import dcc, html

from layouts.parts.keys import keys_dialog
from layouts.parts.shell import main, skip_link, top_bar

# Before anything is drawn: the look that this browser remembers (assets/display.js keeps it).
REMEMBERED = """<script>
try {
  const root = document.documentElement;
  if (localStorage.getItem("theme") === "dark") root.dataset.theme = root.dataset.bsTheme = "dark";
  if (localStorage.getItem("single-keys") === "off") root.dataset.singleKeys = "off";
} catch { /* a browser that keeps nothing */ }
</script>"""
HTML = """<!DOCTYPE html>
<html lang="en-GB">
<head>
{%metas%}
<title>{%title%}</title>
{%favicon%}
{%css%}
{remembered}
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
""".replace("{remembered}", REMEMBERED)


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
            html.P(id="connection", hidden=True, role="alert", className="state-line"),
            html.P(id="fault", hidden=True, role="alert", className="state-line"),
            html.P(id="working", hidden=True, role="status"),
            main([]),
            html.P(id="told", role="status", className="visually-hidden"),
            keys_dialog(),
        ]
    )
