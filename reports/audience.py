"""Whom a pack is for: templates of indicators, level and questions, from audiences.yaml."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import Field

from catalogue.frozen import Frozen
from catalogue.model import Catalogue, Level
from reports.faults import ReportError

FILE = Path(__file__).with_name("audiences.yaml")


class Audience(Frozen):
    """A template. Either a set of indicators or some by id."""

    name: str
    set: str | None = None
    indicators: tuple[str, ...] = ()
    level: Level = "region"
    shows: tuple[Literal["series", "funnel"], ...] = ("series", "funnel")
    questions: dict[str, str] = Field(default_factory=dict)

    def wanted(self, catalogue: Catalogue) -> tuple[str, ...]:
        """The indicators, in order; those that the catalogue does not have are left out."""
        if self.set is not None:
            return tuple(i.id for i in catalogue.in_set(self.set))
        return tuple(i for i in self.indicators if i in catalogue.indicators)


@cache
def audiences() -> dict[str, Audience]:
    """Every template by its id."""
    told = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return {name: Audience.model_validate(given) for name, given in told.items()}


def audience_of(name: str) -> Audience:
    """ReportError: there is none of that name."""
    known = audiences()
    if name not in known:
        raise ReportError(f"There is no audience “{name}”; it can be {', '.join(known)}.")
    return known[name]
