"""National measures and publications, and which of them the regional set covers: data."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

Match = Literal["identical", "convertible", "approximate", "different"]


class _Part(BaseModel):
    """Immutable, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Publication(_Part):
    """Where published figures come from. id: as their rows have it under `source`."""

    id: str
    name: str


class MeasureSet(_Part):
    """A national collection that measures belong to."""

    id: str
    name: str


class NationalMeasure(_Part):
    """A national measure, and what covers it here.

    numerator, denominator, window, gates: its definition in words, "" where it is not known.
    evidence: how far that definition was checked. indicator: what covers it, or gate, where it is a
    check of data quality; match: how well. Neither: it is not covered.
    """

    code: str
    name: str
    set: str
    numerator: str = ""
    denominator: str = ""
    window: str = ""
    gates: str = ""
    evidence: Literal["verified", "partly", "unverified"]
    indicator: str | None = None
    gate: str | None = None
    match: Match | None = None
    note: str | None = None

    @property
    def covered(self) -> bool:
        return self.match is not None

    @model_validator(mode="after")
    def _says_how_well(self) -> NationalMeasure:
        by = [name for name in (self.indicator, self.gate) if name is not None]
        if len(by) > 1:
            raise ValueError("an indicator or a gate covers it, not both; remove one")
        if bool(by) != (self.match is not None):
            raise ValueError(
                "match says how well an indicator (or gate) covers it: give both, or neither"
            )
        return self


class NationalMeasures(_Part):
    """All that indicators.yaml says of the national side."""

    publications: tuple[Publication, ...] = ()
    sets: tuple[MeasureSet, ...] = ()
    measures: tuple[NationalMeasure, ...] = ()

    def publication(self, source: str) -> str:
        """The name of a source; its id in words where nobody named it."""
        named = next((p.name for p in self.publications if p.id == source), None)
        return named or source.replace("_", " ")

    def of_set(self, chosen: str) -> tuple[NationalMeasure, ...]:
        """The measures of a set, in the order of the file."""
        return tuple(m for m in self.measures if m.set == chosen)
