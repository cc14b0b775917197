"""An indicator's definition, in pairs of term and words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from layouts.parts.markup import as_markup


def definition_block(pairs: Sequence[tuple[str, Any]]) -> html.Div:
    """Numerator, denominator, versions, source and so on, in columns."""
    listed = [html.Div([html.Dt(term), html.Dd(words)]) for term, words in pairs]
    return as_markup(html.Dl(listed, className="definition"), className="definition-block")
