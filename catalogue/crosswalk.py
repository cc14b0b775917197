"""The crosswalk: how each source defines what an indicator measures, and what is made of it."""

from __future__ import annotations

from datetime import date
from typing import Literal, get_args

from pydantic import Field

from catalogue.agreement_words import Choice
from catalogue.frozen import Frozen
from catalogue.month import Month

Source = Literal["a", "b", "national"]
SOURCES: tuple[Source, ...] = get_args(Source)
Dashboard = Literal["a", "b"]
Relation = Literal["identical", "convertible", "approximate", "not_convertible"]
ConceptRelation = Literal[
    "identical", "convertible", "approximate", "not_convertible", "only_in_a", "only_in_b", "new",
    "rule",
]  # fmt: skip
RELATION_WORDS: dict[str, str] = {
    "identical": "identical",
    "convertible": "convertible",
    "approximate": "approximate",
    "not_convertible": "not convertible (series break)",
    "only_in_a": "only in A",
    "only_in_b": "only in B",
    "new": "new",
    "rule": "rule",
}
SOURCE_WORDS: dict[str, str] = {"a": "Dashboard A", "b": "Dashboard B", "national": "National"}


class Formula(Frozen):
    """A figure as expressions; denominator: None for a plain count."""

    numerator: str
    denominator: str | None = None


class SourceDefinition(Frozen):
    """How one source defines an indicator, in words, and how it can be worked out.

    relation: of its figures to the region's. exclusions, window, threshold: in words, None where
    nothing is said. sent_as: what trusts typed in. definition: its own figure as expressions over
    data items, where they can say it, at least nearly (the note says how). conversion: the region's
    figure as expressions over what this source carries; an item that it does not carry is the count
    that lacks. typed_rate: its figure that was typed in as a rate. code, gates: of the national
    set, the measure and the checks of data quality that all must pass."""

    relation: Relation
    numerator_words: str
    denominator_words: str
    exclusions: str | None = None
    unit: str | None = None
    window: str | None = None
    threshold: str | None = None
    sent_as: str
    definition: Formula | None = None
    conversion: Formula | None = None
    typed_rate: str | None = None
    code: str | None = None
    gates: str | None = None
    note: str | None = None


class Crosswalk(Frozen):
    """The sources that say anything of an indicator."""

    a: SourceDefinition | None = None
    b: SourceDefinition | None = None
    national: SourceDefinition | None = None

    def of(self, source: Source) -> SourceDefinition | None:
        """What one source says; None: it has no such figure."""
        found: SourceDefinition | None = getattr(self, source)
        return found

    @property
    def given(self) -> dict[Source, SourceDefinition]:
        """The sources that say something, dashboard A first."""
        return {name: found for name in SOURCES if (found := self.of(name)) is not None}


class InShort(Frozen):
    """A source's definition in a few words, for one line of a table."""

    a: str
    b: str
    national: str


class CarriedOut(Frozen):
    """What was agreed about a concept and is carried out in this catalogue."""

    choice: Choice
    from_: Month = Field(alias="from")
    reason: str
    body: str
    decided_on: date


class Concept(Frozen):
    """Something that the sources call by one name. indicators: of the region's set; the first is
    the one whose figures are compared; none for a rule. proposal: what the set would have."""

    id: str
    name: str
    relation: ConceptRelation
    indicators: tuple[str, ...] = ()
    sources: InShort
    proposal: str
    illustrative: bool
    decided: CarriedOut | None = None

    @property
    def is_rule(self) -> bool:
        """Whether it is a way of showing figures, and no figure."""
        return self.relation == "rule"


class DashboardFigure(Frozen):
    """A figure of an older dashboard that is no data item: never summed with the region's."""

    id: str
    name: str
    dashboard: Dashboard
    kind: Literal["count", "rate"]
