"""Definitions: all of them, or one."""

from __future__ import annotations

from catalogue.view import View
from layouts.definitions import all_definitions, one_definition
from layouts.screen import Screen
from store.cut import Cut


def screen(cut: Cut, view: View) -> Screen:
    """The page for a view of a cut: its own catalogue's words."""
    if view.indicator is None:
        content = all_definitions(cut.catalogue, view)
        return Screen(title="Definitions", current="Definitions", content=content)
    indicator = cut.indicator(view.indicator)
    return Screen(
        title=f"{indicator.short_name}: definition",
        current="Definitions",
        content=one_definition(indicator, cut.catalogue, view),
    )
