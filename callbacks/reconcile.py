"""Reconcile: the national check and the coverage of national measures."""

from __future__ import annotations

from callbacks import coverage, national_check
from catalogue.view import View
from layouts.reconcile import part_links
from layouts.screen import Screen
from store.cut import Cut

NATIONAL, COVERAGE = "National check", "Coverage"


def screen(cut: Cut, view: View, *, phone: bool = False) -> Screen:
    """The page for a view of a cut."""
    covering = view.part == "coverage"
    parts = [
        (NATIONAL, view.on("reconcile").but(part="national").href),
        (COVERAGE, view.on("reconcile").but(part="coverage").href),
    ]
    current = COVERAGE if covering else NATIONAL
    shown = coverage.content(cut, view) if covering else national_check.content(
        cut, view, phone=phone
    )  # fmt: skip
    return Screen(
        title=current,
        current="Reconcile",
        content=[part_links(parts, current), *shown],
        wide=not covering,
    )
