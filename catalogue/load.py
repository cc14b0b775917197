"""indicators.yaml and providers.yaml, read and checked into one frozen Catalogue."""

from __future__ import annotations

import hashlib
from pathlib import Path

from catalogue.crosswalk_checks import check_crosswalk
from catalogue.draft import read_draft
from catalogue.faults import CatalogueError, Fault
from catalogue.gate_checks import check_gates
from catalogue.indicator_checks import check_indicators
from catalogue.model import Catalogue
from catalogue.region_checks import check_regions
from catalogue.yaml_lines import Document


def load_catalogue(indicators: Path, providers: Path) -> Catalogue:
    """The catalogue of those two files. CatalogueError holds every fault of both."""
    measures, places = Document(indicators), Document(providers)
    digest = hashlib.sha256(measures.raw + b"\0" + places.raw).hexdigest()
    draft, shape = read_draft(measures, places, digest)
    faults = [*measures.faults, *places.faults, *shape]
    faults += [*check_indicators(draft, measures), *check_gates(draft, measures)]
    faults += check_crosswalk(draft, measures)
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
