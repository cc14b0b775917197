"""Both files as far as they are sound, so that one fault does not hide the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from catalogue.faults import Fault
from catalogue.gates import KINDS
from catalogue.model import Catalogue
from catalogue.shape import sentence
from catalogue.yaml_lines import Document, Place

# What stands in for a section that is missing or broken, so that the rest can be checked.
STAND_IN: dict[str, Any] = {
    "rules": {}, "births_item": "", "pathways": (), "sets": (),
    "items": {}, "gates": {}, "indicators": {}, "concepts": {}, "dashboard_figures": {},
    "regions": {},
}  # fmt: skip
WITH_IDS = ("items", "gates", "indicators", "concepts", "dashboard_figures", "regions")
PROVIDERS_FILE = frozenset({"regions"})
INDICATORS_FILE = frozenset(STAND_IN) - PROVIDERS_FILE


@dataclass(frozen=True, slots=True)
class Draft:
    """The sound part of the two files, and the names that stand in them, sound or not.

    What refers to a name in a broken entry is no fault: the name is known. An empty set of names
    means that the section itself is missing or broken; nothing is checked against it. A broken
    entry is left out, so what it says of others is checked once its own shape is right.
    providers: the codes of each region, in the file's order. positions: where each of the region's
    sound providers stands among them.
    """

    catalogue: Catalogue
    items: frozenset[str]
    indicators: frozenset[str]
    pathways: frozenset[str]
    lms: frozenset[str]
    providers: Mapping[str, tuple[str, ...]]
    positions: Mapping[str, tuple[int, ...]]


def read_draft(measures: Document, places: Document, digest: str) -> tuple[Draft, list[Fault]]:
    """What is sound of both files, and every fault in the shape of the rest."""
    faults = [*_misplaced(measures, INDICATORS_FILE), *_misplaced(places, PROVIDERS_FILE)]
    raw = {key: measures.value[key] for key in INDICATORS_FILE & set(measures.value)}
    raw |= {key: places.value[key] for key in PROVIDERS_FILE & set(places.value)}
    for section in WITH_IDS:
        if isinstance(raw.get(section), dict):
            raw[section] = _with_ids(raw[section])
    broken: set[Place] = set()
    try:
        catalogue = Catalogue.model_validate({**raw, "digest": digest})
    except ValidationError as error:
        for problem in error.errors():
            document = places if problem["loc"][0] in PROVIDERS_FILE else measures
            place = _written(problem["loc"])
            if not document.unreadable:
                faults.append(document.fault(place, sentence(problem)))
            broken.add(_entry(place))
        catalogue = Catalogue.model_validate({**_sound(raw, broken), "digest": digest})
    return _draft(catalogue, raw, broken), faults


def _misplaced(document: Document, known: frozenset[str]) -> list[Fault]:
    return [
        document.fault((key,), "this key is not known here; check its spelling or remove it")
        for key in document.value
        if key not in known
    ]


def _with_ids(entries: Mapping[str, Any]) -> dict[str, Any]:
    """Entries with each one's key as its id."""
    return {
        key: {**entry, "id": key} if isinstance(entry, dict) else entry
        for key, entry in entries.items()
    }


def _written(place: Place) -> Place:
    """The place as it is in the file: pydantic puts a gate's kind between its id and its keys."""
    if place[0] == "gates" and len(place) > 2 and place[2] in KINDS:
        return (*place[:2], *place[3:])
    return place


def _entry(place: Place) -> Place:
    """The smallest entry around a place that the rest can do without."""
    if place[0] == "regions" and len(place) >= 4 and place[2] == "providers":
        return place[:4]
    return place[:2] if place[0] in WITH_IDS else place[:1]


def _sound(raw: Mapping[str, Any], broken: set[Place]) -> dict[str, Any]:
    """The files' values without the broken entries."""
    kept = {key: value for key, value in raw.items() if (key,) not in broken}
    sound = {**STAND_IN, **kept}
    for section in WITH_IDS:
        entries = sound[section].items()
        sound[section] = {key: entry for key, entry in entries if (section, key) not in broken}
    for key, region in sound["regions"].items():
        providers = [region["providers"][n] for n in _positions(key, region, broken)]
        sound["regions"][key] = {**region, "providers": providers}
    return sound


def _positions(key: str, region: Mapping[str, Any], broken: set[Place]) -> tuple[int, ...]:
    count = len(_listed(region, "providers"))
    return tuple(n for n in range(count) if ("regions", key, "providers", n) not in broken)


def _draft(catalogue: Catalogue, raw: Mapping[str, Any], broken: set[Place]) -> Draft:
    regions = _entries(raw, "regions")
    return Draft(
        catalogue=catalogue,
        items=frozenset(_entries(raw, "items")),
        indicators=frozenset(_entries(raw, "indicators")),
        pathways=frozenset(_named(_listed(raw, "pathways"), "id")),
        lms=frozenset(c for r in regions.values() for c in _named(_listed(r, "lms"), "code")),
        providers={k: _named(_listed(r, "providers"), "code") for k, r in regions.items()},
        positions={k: _positions(k, r, broken) for k, r in regions.items()},
    )


def _entries(holder: Any, key: str) -> Mapping[str, Any]:
    found = holder.get(key) if isinstance(holder, Mapping) else None
    return found if isinstance(found, Mapping) else {}


def _listed(holder: Any, key: str) -> Sequence[Any]:
    found = holder.get(key) if isinstance(holder, Mapping) else None
    return found if isinstance(found, list) else ()


def _named(entries: Sequence[Any], key: str) -> tuple[str, ...]:
    """The names that a list's entries give themselves; “” for one without."""
    return tuple(str(e.get(key, "")) if isinstance(e, Mapping) else "" for e in entries)
