"""indicators.yaml and providers.yaml, read and checked into one frozen Catalogue."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from catalogue.breakdown_checks import check_breakdowns
from catalogue.crosswalk_checks import check_crosswalk
from catalogue.draft import read_draft
from catalogue.faults import CatalogueError, Fault
from catalogue.gate_checks import check_gates
from catalogue.indicator_checks import check_indicators
from catalogue.model import Catalogue
from catalogue.national_checks import check_national
from catalogue.region_checks import check_regions
from catalogue.yaml_lines import Document

KEPT = 4  # catalogues held in memory


def load_catalogue(indicators: Path, providers: Path) -> Catalogue:
    """The catalogue of those two files. CatalogueError holds every fault of both.

    Most cuts of a data folder were made with the same files: the same content is read once."""
    try:
        content = indicators.read_bytes(), providers.read_bytes()
    except OSError:
        return _checked(Document(indicators), Document(providers))  # which says what is wrong
    return _of_content((indicators.name, providers.name), content)


@lru_cache(maxsize=KEPT)
def _of_content(names: tuple[str, str], content: tuple[bytes, bytes]) -> Catalogue:
    measures, places = map(Document, map(Path, names), content)
    return _checked(measures, places)


def _checked(measures: Document, places: Document) -> Catalogue:
    digest = hashlib.sha256(measures.raw + b"\0" + places.raw).hexdigest()
    draft, shape = read_draft(measures, places, digest)
    faults = [*measures.faults, *places.faults, *shape]
    faults += [*check_indicators(draft, measures), *check_gates(draft, measures)]
    faults += [*check_crosswalk(draft, measures), *check_breakdowns(draft, measures)]
    faults += check_national(draft, measures)
    faults += check_regions(draft, places)
    if faults:
        raise CatalogueError(tuple(_first_of_each_place(faults)))
    return draft.catalogue


def _first_of_each_place(faults: list[Fault]) -> list[Fault]:
    """One fault a place: a value that YAML could not read is not also of the wrong kind."""
    first: dict[tuple[str, int, str], Fault] = {}
    for fault in faults:
        first.setdefault((fault.file, fault.line, fault.key), fault)
    return list(first.values())
