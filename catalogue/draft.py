"""Both files as far as they are sound, so that one fault does not hide the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from catalogue.faults import Fault
from catalogue.model import Catalogue
from catalogue.yaml_lines import Document, Place

# What stands in for a section of the file that is missing or broken, while the rest is checked.
STAND_IN: dict[str, Any] = {
    "rules": {}, "births_item": "", "pathways": (), "sets": (),
    "items": {}, "indicators": {}, "regions": {},
}  # fmt: skip
OF_PROVIDERS_FILE = ("regions",)
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
    "int_from_float": "a whole number is due",
    "too_short": "at least one is needed",
}


@dataclass(frozen=True)
class Draft:
    """What of the two files is sound, and every name that stands in them, sound or not.

    A name that is written in a broken entry is known all the same: what refers to it is no fault.
    positions: for each region, where each of its sound providers stands in the file's list.
    whole: nothing was left out.
    """

    catalogue: Catalogue
    items: frozenset[str]
    indicators: frozenset[str]
    pathways: frozenset[str]
    lms: frozenset[str]
    providers: Mapping[str, tuple[Any, ...]]
    positions: Mapping[str, tuple[int, ...]]
    whole: bool


def read_draft(measures: Document, places: Document, digest: str) -> tuple[Draft, list[Fault]]:
    """The sound part of both files, and what is wrong with the shape of the rest."""
    raw = {**STAND_IN, **_with_ids(measures), **_with_ids(places), "digest": digest}
    try:
        asked = {key: value for key, value in raw.items() if _is_written(key, measures, places)}
        return _draft(Catalogue.model_validate(asked), raw, {}), []
    except ValidationError as error:
        problems = [p for p in error.errors() if _is_readable(p["loc"], measures, places)]
        broken = {_entry(problem["loc"]) for problem in error.errors()}
    faults = [_fault(problem, measures, places) for problem in problems]
    sound, positions = _without(raw, broken)
    return _draft(Catalogue.model_validate(sound), raw, positions), faults


def _draft(
    catalogue: Catalogue, raw: Mapping[str, Any], positions: Mapping[str, tuple[int, ...]]
) -> Draft:
    regions = _entries(raw["regions"])
    return Draft(
        catalogue=catalogue,
        items=frozenset(_entries(raw["items"])),
        indicators=frozenset(_entries(raw["indicators"])),
        pathways=frozenset(_values_of(raw["pathways"], "id")),
        lms=frozenset(code for r in regions.values() for code in _listed(r, "lms")),
        providers={key: tuple(_listed(region, "providers")) for key, region in regions.items()},
        positions=positions or {k: tuple(range(len(r.providers))) for k, r in catalogue.regions.items()},
        whole=not positions,
    )
