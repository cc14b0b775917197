"""Faults of layout files, each with its place and what to do about it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from catalogue.faults import Fault
from catalogue.model import Catalogue
from catalogue.shape import sentence
from catalogue.yaml_lines import Document, Place
from etl.faults import UserError
from etl.layout_kinds import LAYOUT, Layout
from etl.layout_load import layout_files
from etl.layout_tables import Table, TablesLayout, WideLayout
from etl.vocabulary import folded

NO_KIND = "“kind” must be tables (returns of any shape) or published (a wide published table)"


class LayoutError(UserError):
    """Layouts cannot be used; the message is a line for each reason found."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(set(faults)))
        super().__init__("\n".join(str(fault) for fault in self.faults))

    def __reduce__(self) -> tuple[type[LayoutError], tuple[tuple[Fault, ...]]]:
        return LayoutError, (self.faults,)  # as it goes from one process to another


def layout_of(path: Path) -> tuple[Layout | None, tuple[Fault, ...]]:
    """A layout file as far as its own shape goes; else every fault in it."""
    document = Document(path)
    if document.faults:
        return None, tuple(document.faults)
    try:
        return LAYOUT.validate_python(document.value), ()
    except ValidationError as error:
        return None, tuple(_fault(problem, document) for problem in _own(error.errors()))


def checked_layout(path: Path, catalogue: Catalogue) -> Layout:
    """The layout of a file, held to the catalogue. LayoutError: it has faults."""
    layout, shape = layout_of(path)
    faults = shape if layout is None else tuple(_against(layout, catalogue, Document(path)))
    if layout is None or faults:
        raise LayoutError(faults)
    return layout


def check_folder(folder: Path, catalogue: Catalogue) -> None:
    """Hold the layouts of a folder to the catalogue. LayoutError: they have faults."""
    faults: list[Fault] = []
    for path in layout_files(folder):
        layout, _ = layout_of(path)
        if layout is not None:
            faults += _against(layout, catalogue, Document(path))
    if faults:
        raise LayoutError(faults)


def taken(path: Path, layout: str, by: str) -> Fault:
    """The fault of a second layout of one id."""
    return Document(path).fault(("id",), f"“{layout}” is taken by {by}; choose another id")


def _own(problems: Sequence[Any]) -> Iterator[Any]:
    """The problems, but for lists that are too short because what is in them has problems."""
    for problem in problems:
        place = problem["loc"]
        below = any(p["loc"][: len(place)] == place and p["loc"] != place for p in problems)
        if problem["type"] != "too_short" or not below:
            yield problem


def _fault(problem: Any, document: Document) -> Fault:
    # The first part of each place is the kind, which the file says in a key of its own.
    place: Place = problem["loc"][1:]
    if problem["type"].startswith("union_tag"):
        return document.fault(("kind",), NO_KIND)
    return document.fault(place, sentence(problem))


def _against(layout: Layout, catalogue: Catalogue, document: Document) -> Iterator[Fault]:
    if isinstance(layout, TablesLayout | WideLayout):
        codes = {p.code for region in catalogue.regions.values() for p in region.providers}
        for name, code in layout.providers.items():
            if code not in codes:
                yield document.fault(
                    ("providers", name), f"there is no provider “{code}”; correct the code"
                )
    if isinstance(layout, WideLayout):
        for n, measure in enumerate(layout.measures):
            if measure.indicator not in catalogue.indicators:
                yield document.fault(
                    ("measures", n, "indicator"),
                    f"there is no indicator “{measure.indicator}”; correct it",
                )
    if isinstance(layout, TablesLayout):
        for n, table in enumerate(layout.tables):
            yield from _check_table(table, ("tables", n), catalogue, document)


def _check_table(
    table: Table, place: Place, catalogue: Catalogue, document: Document
) -> Iterator[Fault]:
    owner: dict[str, str] = {}
    for label in table.not_read:
        owner[folded(label)] = "not_read"
    for figure, own in table.figures.items():
        here = (*place, "figures", figure)
        if figure in catalogue.items:
            yield document.fault(here, f"“{figure}” is a data item; choose another id")
        named = catalogue.dashboard_figures.get(figure)
        if named is not None and named.kind != own.kind:
            yield document.fault(here, f"the catalogue calls it a {named.kind}; give both the same")
        for label in own.labels:
            other = owner.setdefault(folded(label), figure)
            if other != figure:
                yield document.fault(here, f"its label “{label}” stands under {other} too")
    for item, entry in table.items.items():
        here = (*place, "items", item)
        if item not in catalogue.items:
            yield document.fault(here, f"there is no item “{item}”; correct it")
        for label in entry.labels:
            other = owner.setdefault(folded(label), item)
            if other != item:
                yield document.fault(here, f"its label “{label}” stands under {other} too")
    if table.item.spot == "fixed" and table.item.value not in table.items:
        yield document.fault(
            (*place, "item", "value"), "it must be one of the items below; add it there"
        )
