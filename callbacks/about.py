"""About: what this is, and whom to ask; and for builders, what pages are made of."""

from __future__ import annotations

from catalogue.view import View
from etl.version import program_version
from layouts.about import about_page
from layouts.design import design_screen
from layouts.screen import Screen
from settings import ROOT, Settings
from store.cut import Cut


def screen(cut: Cut, view: View, settings: Settings) -> Screen:
    """The page for a view of a cut."""
    return Screen(
        title="About",
        current="About",
        content=about_page(
            view,
            region=cut.region.name,
            version=program_version(),
            cut=cut.id,
            made=f"{cut.created:%-d %B %Y, %H:%M} UTC",
            contact=settings.contact,
        ),
    )


def design() -> Screen:
    """The tokens, icons and parts."""
    return design_screen((ROOT / "assets" / "tokens.css").read_text(encoding="utf-8"))
