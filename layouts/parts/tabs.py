"""Tabs after the WAI-ARIA pattern: one panel shown, all of them on paper (`assets/tabs.js`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html


@dataclass(frozen=True, slots=True)
class Panel:
    """id: names the panel in the address too, after "#". name: on the tab, and the heading of the
    panel for readers aloud and on paper."""

    id: str
    name: str
    content: Any


def tabs(label: str, panels: Sequence[Panel]) -> html.Section:
    """The first panel is open, until the address or the reader asks for another."""
    return html.Section(
        [
            html.Div(
                [_tab(panel, opened=at == 0) for at, panel in enumerate(panels)],
                role="tablist",
                className="tabs",
                **{"aria-label": label},
            ),
            *[_panel(panel, opened=at == 0) for at, panel in enumerate(panels)],
        ],
        className="tabbed",
    )


def _tab(panel: Panel, *, opened: bool) -> html.Button:
    return html.Button(
        panel.name,
        id=f"{panel.id}-tab",
        type="button",
        role="tab",
        tabIndex="0" if opened else "-1",
        **{"aria-controls": panel.id, "aria-selected": "true" if opened else "false"},
    )


def _panel(panel: Panel, *, opened: bool) -> html.Div:
    return html.Div(
        [html.H2(panel.name), html.Div(panel.content)],
        id=panel.id,
        role="tabpanel",
        tabIndex="0",
        className="panel-of-tab open" if opened else "panel-of-tab",
        **{"aria-labelledby": f"{panel.id}-tab"},
    )
