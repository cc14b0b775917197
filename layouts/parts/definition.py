"""An indicator's definition, in pairs of term and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html


def definition_block(pairs: Sequence[tuple[str, Any]]) -> html.Dl:
    """Numerator, denominator, versions, source and so on, in columns."""
    return html.Dl(
        [html.Div([html.Dt(term), html.Dd(words)]) for term, words in pairs], className="definition"
    )
