"""What is shown before the first load."""

from __future__ import annotations

from dash import html

from layouts.parts.shell import page_title
from layouts.screen import Screen


def no_data() -> Screen:
    """One sentence that says what to do."""
    words = (
        "Put the providers' returns, or the published files, in the inbox folder of "
        "MATERNITY_DATA and run `python -m etl run`; this page then shows them."
    )
    return Screen(title="No data yet", content=[page_title("No data yet"), html.P(words)])
