"""Layouts of other people's spreadsheets, as data: where names and figures stand in a table.

Every figure has three names: a provider, an item, a month. Each name stands at the head of the
figure's row or column, or in the sheet's or the file's name, in a cell, or above the table.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field, field_validator, model_validator

from etl.layout import Labels, Match, National, OrgLevel, Part, PublishedStatus, Rounding

Axis = Literal["provider", "item", "month"]
Spot = Literal["rows", "columns", "cell", "above", "sheet", "file", "fixed"]
AXES: tuple[Axis, ...] = ("provider", "item", "month")
TAKES: Mapping[Spot, frozenset[str]] = {
    "rows": frozenset({"heading", "repeats", "pattern"}),
    "columns": frozenset({"repeats", "pattern"}),
    "cell": frozenset({"label", "at", "pattern"}),
    "above": frozenset({"pattern"}),
    "sheet": frozenset({"pattern"}),
    "file": frozenset({"pattern"}),
    "fixed": frozenset({"value"}),
}
ADDRESS = re.compile(r"[A-Z]{1,3}[1-9][0-9]{0,6}")


class Named(Part):
    """Where one of a figure's names stands.

    heading: of the column that holds the names of rows; without one, the column that holds most of
    them. label, at: text beside the cell, or its address; with neither, any cell that the pattern
    matches. pattern: a regular expression whose first group is the name. repeats: a name holds for
    the rows below it (columns to its right) until the next, as in merged cells.
    """

    spot: Spot = Field(alias="in")
    heading: Labels = ()
    label: Labels = ()
    at: str | None = None
    pattern: str | None = None
    value: str | None = None
    repeats: bool = False

    @field_validator("pattern")
    @classmethod
    def _compiles(cls, pattern: str | None) -> str | None:
        if pattern is not None:
            try:
                groups = re.compile(pattern).groups
            except re.error as error:
                raise ValueError(f"it is no regular expression ({error}); correct it") from error
            if groups != 1:
                raise ValueError("put round brackets about the part that is the name, and no other")
        return pattern

    @field_validator("at")
    @classmethod
    def _is_address(cls, at: str | None) -> str | None:
        if at is not None and not ADDRESS.fullmatch(at):
            raise ValueError("a cell's address is due, such as B2")
        return at

    @model_validator(mode="after")
    def _fits_the_spot(self) -> Named:
        given = {name for name in self.model_fields_set if name != "spot"}
        if extra := sorted(given - TAKES[self.spot]):
            raise ValueError(f"“{extra[0]}” says nothing where “in” is {self.spot}; remove it")
        if self.spot == "fixed" and self.value is None:
            raise ValueError("“in: fixed” needs a value; add it")
        if self.spot == "cell" and not (self.at or self.label or self.pattern):
            raise ValueError("“in: cell” needs a label, an address (at) or a pattern; add one")
        if self.at and self.label:
            raise ValueError("a label and an address (at) exclude each other; remove one")
        return self


def _labelled(value: Any) -> Any:
    """A bare list of labels is short for an entry that has nothing else."""
    return {"labels": value} if isinstance(value, list | tuple) else value


class Labelled(Part):
    """What an item is called here. times: the unit's conversion, such as 0.001."""

    labels: Labels = Field(min_length=1)
    times: float = Field(default=1.0, gt=0)


class OwnFigure(Part):
    """A figure of a dashboard's own that is no item: a count by another definition, or a rate that
    was typed in. why: what sets it apart from the region's items."""

    labels: Labels = Field(min_length=1)
    kind: Literal["count", "rate"] = "count"
    why: str = Field(min_length=1)


class Table(Part):
    """A table of figures, on each sheet that it stands on.

    year: where the year of months stands that are written without one. value: heading of the
    figures, where no name stands above them. only: rows that are read, by heading and cell;
    added_over: headings of columns whose rows are added up. skip: headings of sums, in which
    * stands for anything. figures: of the dashboard's own, by their ids; they are kept beside the
    items and never become any. not_read: labels of what is neither, each with the reason.
    """

    sheets: Labels = ("*",)
    provider: Named
    item: Named
    month: Named
    year: Named | None = None
    period_months: Literal[1, 3, 12] = 1
    value: Labels = ()
    items: Mapping[str, Annotated[Labelled, BeforeValidator(_labelled)]] = Field(min_length=1)
    figures: Mapping[str, OwnFigure] = Field(default_factory=dict)
    not_read: Mapping[str, str] = Field(default_factory=dict)
    skip: Labels = ()
    only: Mapping[str, Labels] = Field(default_factory=dict)
    added_over: Labels = ()

    def axes(self, spot: Spot) -> tuple[Axis, ...]:
        """The names that stand there."""
        return tuple(axis for axis in AXES if self.named(axis).spot == spot)

    def named(self, axis: Axis) -> Named:
        named: Named = getattr(self, axis)
        return named

    @model_validator(mode="after")
    def _has_figures(self) -> Table:
        if not self.axes("rows"):
            raise ValueError("at least one of provider, item and month must be “in: rows”")
        if bool(self.value) == bool(self.axes("columns")):
            raise ValueError(
                "either one of provider, item and month is “in: columns”, or value gives the "
                "heading of the figures"
            )
        if self.year is not None and self.year.spot in ("rows", "columns", "above"):
            raise ValueError("the year may stand in a cell, or in the sheet's or the file's name")
        return self


class TablesLayout(Part):
    """Somebody's own spreadsheet of counts.

    signs: texts that all stand in it, by which it is told. status: what its figures count as, for
    it does not say. providers: names used here, each with the code. others: whether organisations
    of other regions are expected in it.
    """

    id: str
    kind: Literal["tables"]
    version: int
    title: str
    priority: int = Field(lt=100)  # the standard return's, which goes first
    signs: Labels = Field(min_length=1)
    status: Literal["provisional", "final"] = "provisional"
    providers: Mapping[str, str] = Field(default_factory=dict)
    others: Literal["expected", "unexpected"] = "unexpected"
    tables: tuple[Table, ...] = Field(min_length=1)

    def items(self) -> Iterator[str]:
        """The items it knows, one after the other."""
        for table in self.tables:
            yield from table.items

    @property
    def is_legacy(self) -> bool:
        """Whether it is a dashboard with figures of its own, which is kept beside the region's."""
        return any(table.figures for table in self.tables)


class WideMeasure(Part):
    """A published measure whose terms stand in columns. Each is a heading's possible texts.

    group_rate: the mean of the organisation's group, in each of its rows; overall_rate: that of all
    organisations, in each row.
    """

    indicator: str
    numerator: Labels = ()
    denominator: Labels = ()
    rate: Labels = ()
    per: Literal[1, 100, 1000]
    rounding: Rounding = "none"
    definition_match: Match
    note: str | None = None
    group_rate: Labels = ()
    overall_rate: Labels = ()

    @model_validator(mode="after")
    def _has_a_rate(self) -> WideMeasure:
        if not self.rate and not (self.numerator and self.denominator):
            raise ValueError("a rate is needed, or both numerator and denominator; add them")
        return self

    @property
    def terms(self) -> dict[str, Labels]:
        """Headings of the terms that are given."""
        given = {"numerator": self.numerator, "denominator": self.denominator, "rate": self.rate}
        return {term: labels for term, labels in given.items() if labels}

    @property
    def means(self) -> dict[str, Labels]:
        """Headings of the means that are given."""
        given = {"group_rate": self.group_rate, "overall_rate": self.overall_rate}
        return {mean: labels for mean, labels in given.items() if labels}


class WideLayout(Part):
    """What a national body has published: a row for each organisation, a column for each term.

    file: a pattern that the file's name has, where files of the same columns hold other figures.
    own_codes: what stands before the publisher's codes where they are no ODS codes; organisations
    are then told by their names, and those of `providers` by these. group: heading of the group
    that the publisher compares an organisation within; groups: names of groups, each with the id of
    the peer group that it is.
    """

    id: str
    kind: Literal["published"]
    version: int
    title: str
    priority: int = Field(lt=100)
    signs: Labels = Field(min_length=1)
    sheets: Labels = ("*",)
    level: OrgLevel
    code: Labels = Field(min_length=1)
    name: Labels = ()
    file: str | None = None
    own_codes: str | None = None
    providers: Mapping[str, str] = Field(default_factory=dict)
    group: Labels = ()
    groups: Mapping[str, str] = Field(default_factory=dict)
    overall: National | None = None
    period: Named
    statuses: Mapping[str, PublishedStatus]
    measures: tuple[WideMeasure, ...] = Field(min_length=1)
    not_read: Mapping[str, str] = Field(default_factory=dict)

    def named(self, name: str) -> bool:
        """Whether a file may have this name."""
        return self.file is None or re.search(self.file, name, re.IGNORECASE) is not None

    @field_validator("file")
    @classmethod
    def _is_pattern(cls, file: str | None) -> str | None:
        try:
            re.compile(file or "")
        except re.error as error:
            raise ValueError(f"it is no regular expression ({error}); correct it") from error
        return file

    @model_validator(mode="after")
    def _has_what_its_means_need(self) -> WideLayout:
        if any(m.group_rate for m in self.measures) and not self.group:
            raise ValueError("a group's mean (group_rate) needs the heading of groups (group)")
        if any(m.overall_rate for m in self.measures) and self.overall is None:
            raise ValueError("a mean of all (overall_rate) needs its code and name (overall)")
        return self

    @field_validator("period")
    @classmethod
    def _stands_beside(cls, period: Named) -> Named:
        if period.spot in ("columns", "above"):
            raise ValueError("the period may stand in rows, a cell, a name, or be fixed")
        if period.spot == "rows" and not period.heading:
            raise ValueError("“in: rows” needs the heading of the periods' column; add it")
        return period
