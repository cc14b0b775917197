"""Layouts of the standard return and of the published Maternity Services files, as data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

OrgLevel = Literal["provider", "lms", "region", "peer_group", "national"]
Match = Literal["identical", "convertible", "approximate", "different"]
Rounding = Literal["none", "nearest_5"]
PublishedStatus = Literal[
    "ok", "suppressed", "not_submitted", "low_dq", "provisional", "no_denominator"
]
Labels = tuple[str, ...]


class Part(BaseModel):
    """Base of all parts of a layout: immutable, and a misspelt key is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class About(Part):
    """Labels of the facts about a return; each fact stands right of its label, or below it."""

    provider: Labels
    provider_name: Labels
    version: Labels
    status: Labels
    date: Labels


class ItemTable(Part):
    """A table with a row for each item and a column for each month."""

    items: Literal["rows"] = "rows"
    item_heading: Labels
    totals: Labels = ()  # rows that repeat others as a sum
    labels: Mapping[str, str] = Field(default_factory=dict)  # label to item, beyond the catalogue's


class NotesTable(Part):
    """Headings of the table of notes: each note is a caveat on an item in a month."""

    item: Labels
    month: Labels
    text: Labels
    every_item: Labels = ()  # words in the item column that mean all items of the month


class EquityTable(Part):
    """Headings of the table by quarter and group: breakdown id to group id to its labels."""

    item: Labels
    quarter: Labels
    groups: Mapping[str, Mapping[str, Labels]]


class ReturnLayout(Part):
    """A provider's own spreadsheet of counts."""

    id: str
    kind: Literal["return"]
    version: int
    title: str
    priority: int
    return_versions: Labels
    about: About
    statuses: Mapping[Literal["final", "provisional"], Labels]
    table: ItemTable
    notes: NotesTable
    equity: EquityTable | None = None


class National(Part):
    """How the row of all submitters is called here."""

    code: str
    name: str


class Organisations(Part):
    """Levels of organisation as published, and the ones left out, each with the reason."""

    levels: Mapping[str, OrgLevel]
    ignored: Mapping[str, str]
    national: National
    groups: Mapping[str, Labels] = Field(default_factory=dict)  # proper code to other spellings


class PublishedPart(Part):
    """What layouts of published files of the program's own share.

    sheets: names of those that are read. provisional: words of a file's name that make its figures
    provisional. publisher: sheets on which the publisher introduces the file, with an address.
    """

    sheets: Labels = ("*",)
    provisional: Labels = ()
    publisher: Labels = ()


class CountMeasure(Part):
    """An indicator made of published counts by category.

    total: the dimension whose only category is the denominator, in place of some of its own.
    source: of one that stands in its file beside others; months: the dimension that says how many
    months of the period that source holds.
    """

    indicator: str
    dimensions: Labels  # under any of its names
    count_of: Labels  # what was counted, the preferred one first
    numerator: Labels
    denominator: Labels = ()
    total: str | None = None
    source: str | None = None
    months: str | None = None
    per: Literal[1, 100, 1000]
    rounding: Rounding
    definition_match: Match
    note: str | None = None

    @model_validator(mode="after")
    def _has_one_denominator(self) -> CountMeasure:
        if bool(self.denominator) == bool(self.total):
            raise ValueError("either categories (denominator) or a dimension (total) is due")
        if self.total is not None and len(self.numerator) != 1:
            raise ValueError("beside a total, the numerator is one category with its own rate")
        return self


class CountsLayout(PublishedPart):
    """Published counts: a row for each organisation, dimension and category. rate_times: what a
    published share, where there is one, is multiplied by to be in the measure's unit."""

    id: str
    kind: Literal["counts"]
    version: int
    title: str
    priority: int
    columns: Mapping[str, Labels]
    required: Labels
    organisations: Organisations
    statuses: Mapping[str, PublishedStatus]
    rate_times: float = 1.0
    missing: Labels  # categories of unknown values: in no denominator
    spellings: Mapping[str, Labels]  # category to its other spellings
    measures: tuple[CountMeasure, ...]


class Currency(Part):
    """What a row of a published measure holds."""

    holds: Literal["numerator", "denominator", "rate", "result"]
    per: Literal[1, 100, 1000] | None = None


class RateMeasure(Part):
    """A published measure, and the months its figures cover.

    window: months pooled. lag: months between the window's end and the reporting month.
    """

    indicator: str
    per: Literal[1, 100, 1000]
    rounding: Rounding
    definition_match: Match
    window: int = Field(default=1, ge=1, le=12)
    lag: int = Field(default=0, ge=0, le=12)
    note: str | None = None


class MeasuresLayout(PublishedPart):
    """Published measures: a row for each organisation, measure and currency."""

    id: str
    kind: Literal["measures"]
    version: int
    title: str
    priority: int
    columns: Mapping[str, Labels]
    required: Labels
    organisations: Organisations
    statuses: Mapping[str, PublishedStatus]
    currencies: Mapping[str, Currency]
    measures: Mapping[str, RateMeasure]
    ignored: Mapping[str, str]  # beginnings of other measures' names, each with the reason


PublishedLayout = CountsLayout | MeasuresLayout
