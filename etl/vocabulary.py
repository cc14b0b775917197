"""The catalogue as a reader needs it: from texts found in cells to items and providers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TypeVar

from catalogue.labels import fold
from catalogue.model import Catalogue, Item, Provider, Region
from etl.personal_data import postcodes

LONGEST_LABEL = 200
CLOSE = 0.9  # likeness of two labels from which one is taken for the other mistyped
APART = 0.04  # how much less alike the next item must be
KEPT = 4  # catalogues a process remembers


@lru_cache(maxsize=16384)
def folded(text: str) -> str:
    """A label made comparable; remembered, for the same labels stand in every return."""
    return fold(text[:LONGEST_LABEL])


def fold_all(labels: Iterable[str]) -> frozenset[str]:
    return frozenset(folded(label) for label in labels)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Lookups made once for a catalogue."""

    exact: Mapping[str, Item]  # ids, names and labels as written
    loose: Mapping[str, Item]  # the same folded; a label that two items share is in neither
    texts: frozenset[str]  # the catalogue's own words, which need no scan
    postcodes: frozenset[str]  # those that stand in the catalogue, thus organisations'
    homes: Mapping[str, tuple[Region, Provider]]  # by code
    names: Mapping[str, str]  # folded name of a provider to its code
    asked: Mapping[str, Mapping[str, str]]  # provider to its items, each with whose figure it is

    def item(self, label: object) -> Item | None:
        """The item that a cell names, by id, name or known label."""
        if not isinstance(label, str):
            return None
        return self.exact.get(label) or self.loose.get(folded(label))

    def near(self, label: str) -> Item | None:
        """The one item whose label this looks to be mistyped, or None."""
        return nearest(label, self.loose, lambda item: item.id)


Known = TypeVar("Known")


def nearest(
    label: str, known: Mapping[str, Known], identity: Callable[[Known], str]
) -> Known | None:
    """The one known thing whose folded label this looks to be mistyped. Digits must agree."""
    text = folded(label)
    if len(text) < 8:
        return None
    likeness: dict[str, float] = {}
    things: dict[str, Known] = {}
    for word, thing in known.items():
        if abs(len(word) - len(text)) <= 2 and _digits(word) == _digits(text):
            ratio = SequenceMatcher(None, word, text, autojunk=False).ratio()
            name = identity(thing)
            likeness[name], things[name] = max(ratio, likeness.get(name, 0.0)), thing
    ranked = sorted(likeness, key=lambda name: -likeness[name])
    if not ranked or likeness[ranked[0]] < CLOSE:
        return None
    if len(ranked) > 1 and likeness[ranked[0]] - likeness[ranked[1]] < APART:
        return None
    return things[ranked[0]]


_remembered: dict[str, Vocabulary] = {}


def vocabulary_of(catalogue: Catalogue) -> Vocabulary:
    """The lookups of a catalogue, remembered by its digest."""
    found = _remembered.get(catalogue.digest)
    if found is None:
        if len(_remembered) >= KEPT:
            _remembered.clear()
        found = _remembered[catalogue.digest] = _compile(catalogue)
    return found


def _compile(catalogue: Catalogue) -> Vocabulary:
    written = [
        (label, item) for item in catalogue.items.values() for label in (item.name, *item.labels)
    ]
    ids = {item.id: item for item in catalogue.items.values()}
    loose = _unambiguous([(folded(label), item) for label, item in written])
    providers = [(r, p) for r in catalogue.regions.values() for p in r.providers]
    names = {name: p.code for _, p in providers for name in (p.name, p.short_name)}
    places = [text for r, p in providers for text in (p.name, p.note or "", *_sites(p))]
    definitions = {item.definition for item in catalogue.items.values()}
    return Vocabulary(
        exact={**_unambiguous(written), **ids},
        loose={**loose, **{folded(item.id): item for item in ids.values()}},
        texts=frozenset({*ids, *(label for label, _ in written), *definitions}),
        postcodes=frozenset().union(*map(postcodes, places)),
        homes={p.code: (r, p) for r, p in providers},
        names={folded(name): code for name, code in names.items()},
        asked={p.code: _asked(p, ids.values()) for _, p in providers},
    )


def _unambiguous(pairs: list[tuple[str, Item]]) -> dict[str, Item]:
    owners: dict[str, set[str]] = {}
    for label, item in pairs:
        owners.setdefault(label, set()).add(item.id)
    return {label: item for label, item in pairs if len(owners[label]) == 1}


def _asked(provider: Provider, items: Iterable[Item]) -> dict[str, str]:
    """The items a provider is asked for: its own, and its LMS's where it submits for one."""
    lms = provider.submits_for_lms
    return {
        item.id: provider.code if item.level == "provider" else lms[0]
        for item in items
        if item.submitter == provider.kind and item.kind != "reference"
        if item.level == "provider" or len(lms) == 1
    }


def _sites(provider: Provider) -> list[str]:
    return [site.name for site in provider.sites]


def _digits(text: str) -> str:
    return "".join(c for c in text if not c.isalpha())
