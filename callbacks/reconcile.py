"""Reconciliation: how the sources define each figure, and what the region decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from callbacks import coverage, national_check
from callbacks.months import settle_months
from callbacks.reconcile_definitions import definitions
from catalogue.view import View
from layouts.filters import reconcile_filters
from layouts.parts.notices import empty_state
from layouts.reconcile import part_links
from layouts.screen import Screen
from store.cut import Cut
from store.store import Store

NAME = "Reconcile"
DEFINITIONS = "Definitions"
Part = Callable[[Cut, View, bool], list[Any]]
# The parts beside the definitions: by the address's `part`, the name and what it shows.
PARTS: Mapping[str, tuple[str, Part]] = {
    "national": (
        "National check",
        lambda cut, view, phone: national_check.content(cut, view, phone=phone),
    ),
    "coverage": ("Coverage", lambda cut, view, phone: coverage.content(cut, view)),
}
WIDE = ("national",)


def screen(
    store: Store, cut: Cut, view: View, *, phone: bool = False, refusal: str | None = None
) -> Screen:
    """The page for a view of a cut. phone: charts are drawn for a narrow screen. refusal: why the
    reader cannot write."""
    said: tuple[str, ...] = ()
    if cut.months:
        view, said = settle_months(view, cut.months)
    if view.part in PARTS:
        name, show = PARTS[view.part]
        content = [_parts(view, name), *show(cut, view, phone)]
        wide = view.part in WIDE
        return Screen(title=name, current=NAME, content=content, said=said, wide=wide)
    if not cut.catalogue.concepts:
        words = "The catalogue of this data cut names no concepts to be reconciled."
        back = ("Overview", view.on("overview").href)
        content = [empty_state("Nothing to reconcile", words, back, first=True)]
        return Screen(title=NAME, current=NAME, content=content, said=said)
    shown = definitions(store, cut, view, _parts(view, DEFINITIONS), phone=phone, refusal=refusal)
    return Screen(
        title=shown.title,
        current=NAME,
        filters=reconcile_filters(view, cut.region, [str(m) for m in cut.months], cut.id),
        content=shown.content,
        said=(*said, *shown.said),
    )


def _parts(view: View, current: str) -> Any:
    """Links to the parts that there are."""
    links = [(DEFINITIONS, view.on("reconcile").href)]
    for part, (name, _) in PARTS.items():
        links.append((name, view.on("reconcile").but(part=part).href))
    return part_links(links, current)
