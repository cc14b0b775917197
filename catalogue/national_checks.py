"""What must hold between national measures and indicators, beyond each entry's own shape."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from catalogue.draft import Draft
from catalogue.faults import Fault
from catalogue.yaml_lines import Document, Place

SECTION = "national_measures"


def check_national(draft: Draft, document: Document) -> Iterator[Fault]:
    """Faults of the section national_measures that no entry shows by itself."""
    national = draft.catalogue.national_measures
    sets = {chosen.id for chosen in national.sets}
    yield from _twice("publications", "id", [p.id for p in national.publications], document)
    yield from _twice("sets", "id", [s.id for s in national.sets], document)
    yield from _twice("measures", "code", [m.code for m in national.measures], document)
    for n, measure in enumerate(national.measures):
        place: Place = (SECTION, "measures", n)
        if measure.set not in sets:
            yield document.fault(
                (*place, "set"), f"there is no set “{measure.set}”; add it or correct it"
            )
        known = draft.indicators or {measure.indicator}
        if measure.indicator is not None and measure.indicator not in known:
            yield document.fault(
                (*place, "indicator"),
                f"there is no indicator “{measure.indicator}”; correct or remove it",
            )
        if measure.gate is not None and measure.gate not in draft.catalogue.gates:
            yield document.fault(
                (*place, "gate"), f"there is no gate “{measure.gate}”; correct or remove it"
            )


def _twice(part: str, key: str, names: Sequence[str], document: Document) -> Iterator[Fault]:
    for n, name in enumerate(names):
        if name in names[:n]:
            yield document.fault(
                (SECTION, part, n, key), f"“{name}” stands twice; remove or rename one of them"
            )
