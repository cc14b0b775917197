"""Gates: checks of what a provider sent, declared in indicators.yaml.

A gate that fails says in a sentence what was found and what to look at. One of severity `error`
withholds, for that provider and month, every indicator that is made of the items it `concerns`;
one of severity `warning` is only told.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter
from typing import Annotated, ClassVar, Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator

Severity = Literal["error", "warning"]


class GateBase(BaseModel):
    """What all gates have. source: where the rule and its figures come from, in words.

    sentence: what is said where it fails; the names of `said` in braces stand for what was found.
    concerns: items whose indicators are withheld; by default those of the part that is checked.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    said: ClassVar[tuple[str, ...]] = ()

    id: str
    severity: Severity
    sentence: str
    source: str
    concerns: tuple[str, ...] = ()

    @field_validator("sentence")
    @classmethod
    def _only_what_is_known(cls, text: str) -> str:
        try:
            unknown = {name for _, name, _, _ in Formatter().parse(text) if name is not None}
        except ValueError:
            raise ValueError("a brace has no partner; write a name between both") from None
        unknown -= set(cls.said)
        if unknown:
            known = ", ".join(f"{{{name}}}" for name in cls.said)
            raise ValueError(f"“{{{min(unknown)}}}” is not known here; this kind may say {known}")
        if not text.endswith("."):
            raise ValueError("a whole sentence is due, with its full stop")
        return text

    @property
    def expressions(self) -> Iterator[tuple[str, str]]:
        """Key and text of each expression over items."""
        yield from ()

    @property
    def named_items(self) -> tuple[str, ...]:
        """Items that are named outright, under `items`."""
        return ()


class SumGate(GateBase):
    """The part equals the whole, within a count and a share of the whole together."""

    said: ClassVar[tuple[str, ...]] = ("part", "whole")

    kind: Literal["sum"]
    part: str
    whole: str
    tolerance: float = Field(default=0, ge=0)
    tolerance_share: float = Field(default=0, ge=0, lt=1)

    @property
    def expressions(self) -> Iterator[tuple[str, str]]:
        yield from (("part", self.part), ("whole", self.whole))


class WithinGate(GateBase):
    """No part exceeds its whole. pairs: a part and its whole each."""

    said: ClassVar[tuple[str, ...]] = ("part", "whole", "part_name", "whole_name")

    kind: Literal["within"]
    pairs: tuple[tuple[str, str], ...] = Field(min_length=1)

    @property
    def expressions(self) -> Iterator[tuple[str, str]]:
        yield from (("pairs", side) for pair in self.pairs for side in pair)


class NumeratorsGate(GateBase):
    """No proportion's numerator exceeds its denominator. ratios: items that are no part of what
    they are divided by, so that numerators of them are left out."""

    said: ClassVar[tuple[str, ...]] = ("part", "whole", "name")

    kind: Literal["numerators"]
    ratios: tuple[str, ...] = ()

    @property
    def named_items(self) -> tuple[str, ...]:
        return self.ratios


class ShareGate(GateBase):
    """The part is a plausible share of the whole, both summed over the months that end with one."""

    said: ClassVar[tuple[str, ...]] = ("part", "whole", "share")

    kind: Literal["share"]
    part: str
    whole: str
    at_least: float | None = Field(default=None, ge=0)
    more_than: float | None = Field(default=None, ge=0)
    at_most: float | None = Field(default=None, ge=0)
    months: int = Field(default=1, ge=1, le=12)

    @property
    def expressions(self) -> Iterator[tuple[str, str]]:
        yield from (("part", self.part), ("whole", self.whole))


class SeenGate(GateBase):
    """The part is not nought in every one of so many months."""

    said: ClassVar[tuple[str, ...]] = ("months",)

    kind: Literal["seen"]
    part: str
    months: int = Field(default=6, ge=2, le=24)

    @property
    def expressions(self) -> Iterator[tuple[str, str]]:
        yield ("part", self.part)


class HistoryGate(GateBase):
    """Gates that hold an item against the provider's own earlier months.

    months: how far back. known: the fewest of them with a figure.
    """

    months: int = Field(ge=2, le=60)
    known: int = Field(ge=2)
    items: tuple[str, ...] = ()

    @property
    def named_items(self) -> tuple[str, ...]:
        return self.items


class VolumeGate(HistoryGate):
    """An item is at least a share of its usual level, and not lower only by chance.

    sigmas: how many standard deviations of a Poisson count below its usual level are chance.
    """

    said: ClassVar[tuple[str, ...]] = ("item", "value", "usual", "share")

    kind: Literal["volume"]
    items: tuple[str, ...] = Field(min_length=1)
    at_least: float = Field(gt=0, lt=1)
    sigmas: float = Field(default=0, ge=0)


class JumpGate(HistoryGate):
    """An item has not left its usual level by more than is plausible, up or down.

    It fails where the robust z on the log scale is beyond `z`, so is that of a Poisson count on the
    square-root scale, and the figure is `fold` times its usual level or more, or that many times
    smaller. usual_at_least: below this level nothing is judged. items: none stands for all counts
    that no other gate of this kind names.
    """

    said: ClassVar[tuple[str, ...]] = ("item", "value", "usual")

    kind: Literal["jump"]
    z: float = Field(gt=0)
    fold: float = Field(gt=1)
    usual_at_least: float = Field(default=10, gt=0)


class CopiedGate(GateBase):
    """A month, or a return, does not repeat the figures of the one before.

    items_at_least: the fewest figures that can be compared. share: of them that are the same.
    """

    said: ClassVar[tuple[str, ...]] = ("same", "compared", "month", "before")

    kind: Literal["copied"]
    items_at_least: int = Field(default=10, ge=5)
    share: float = Field(default=1, gt=0.5, le=1)


Gate = Annotated[
    SumGate
    | WithinGate
    | NumeratorsGate
    | ShareGate
    | SeenGate
    | VolumeGate
    | JumpGate
    | CopiedGate,
    Field(discriminator="kind"),
]
KINDS: tuple[str, ...] = tuple(
    get_args(kind.model_fields["kind"].annotation)[0] for kind in get_args(get_args(Gate)[0])
)
STABILITY = frozenset({"volume", "jump", "copied"})  # kinds that look at earlier months
