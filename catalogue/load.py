"""The two YAML files, read and checked into one frozen Catalogue."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from catalogue.checks import check_indicators, check_regions
from catalogue.faults import CatalogueError, Fault
from catalogue.model import Catalogue
from catalogue.yaml_lines import Document, Place

WORDS = {
    "missing": "it is missing; add it",
    "extra_forbidden": "this key is not known; check its spelling or remove it",
    "string_type": "text is due; put the value in quotes",
    "list_type": "a list is due",
    "tuple_type": "a list is due",
    "model_type": "keys and values are due here",
    "dict_type": "keys and values are due here",
    "bool_type": "true or false is due",
    "bool_parsing": "true or false is due",
    "date_from_datetime_parsing": "a month is due, as YYYY-MM",
    "date_parsing": "a month is due, as YYYY-MM",
    "date_type": "a month is due, as YYYY-MM",
    "float_parsing": "a number is due",
    "float_type": "a number is due",
    "int_parsing": "a whole number is due",
    "int_type": "a whole number is due",
    "too_short": "at least one is needed",
}


def load_catalogue(indicators: Path, providers: Path) -> Catalogue:
    """The catalogue of those two files. CatalogueError holds every fault of both."""
    measures, places = Document(indicators), Document(providers)
    measured, located = _with_ids(measures, "items", "indicators"), _with_ids(places, "regions")
    digest = hashlib.sha256(measures.raw + b"\0" + places.raw).hexdigest()
    faults = [*measures.faults, *places.faults]
    faults += [
        places.fault((key,), "this key is not known here") for key in set(located) - {"regions"}
    ]
    try:
        catalogue = Catalogue.model_validate({**measured, **located, "digest": digest})
    except ValidationError as error:
        faults += [_fault(problem, measures, places) for problem in error.errors()]
        raise CatalogueError(tuple(faults)) from error
    faults += [*check_indicators(catalogue, measures), *check_regions(catalogue, places)]
    if faults:
        raise CatalogueError(tuple(faults))
    return catalogue


def _with_ids(document: Document, *sections: str) -> dict[str, Any]:
    """The file's values, with each entry's key as its id."""
    value = document.value
    if not isinstance(value, dict):
        raise CatalogueError(
            (Fault(document.name, 1, "file", "it holds no keys; start from the file as shipped"),)
        )
    named = dict(value)
    for section in sections:
        entries = value.get(section)
        if isinstance(entries, dict):
            named[section] = {
                key: {**entry, "id": key} if isinstance(entry, dict) else entry
                for key, entry in entries.items()
            }
    return named


def _fault(problem: Any, measures: Document, places: Document) -> Fault:
    place: Place = tuple(part for part in problem["loc"])
    document = places if place[:1] == ("regions",) else measures
    return document.fault(place, _words(problem))


def _words(problem: Any) -> str:
    kind = problem["type"]
    if kind in WORDS:
        return WORDS[kind]
    if kind == "literal_error":
        return f"it must be {problem['ctx']['expected']}"
    message = str(problem["msg"])
    return message[:1].lower() + message[1:]
