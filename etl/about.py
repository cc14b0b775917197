"""Facts about a return that stand beside their labels: who sent it, when, how final."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Literal, NamedTuple

from catalogue.model import Provider, Region
from etl.layout import About as Labelled
from etl.layout import ReturnLayout
from etl.marks import address, located
from etl.months import read_day
from etl.package import Unreadable
from etl.submission import Finding, ReturnStatus
from etl.vocabulary import Vocabulary, folded
from etl.workbook import Book, Sheet

Role = Literal["provider", "provider_name", "version", "status", "date", "item"]

Roles = Mapping[str, Role]

LONGEST_HEADING = 40
REACH = 4  # cells to the right of a label in which its value may stand


class Landmark(NamedTuple):
    """A known label at its place."""

    row: int
    column: int
    role: Role


class Fact(NamedTuple):
    """A value beside a known label."""

    value: Any
    sheet: str
    cell: str


class About(NamedTuple):
    """Who and when, with what was guessed on the way."""

    provider: Provider
    status: ReturnStatus
    as_of: date | None
    findings: tuple[Finding, ...]


def roles_of(layout: ReturnLayout) -> Roles:
    """Folded labels of a layout's About facts and of its item column, each with its role."""
    return _roles(layout.about, layout.table.item_heading)


@lru_cache(maxsize=32)
def _roles(about: Labelled, item_heading: tuple[str, ...]) -> Roles:
    labels: dict[Role, tuple[str, ...]] = {
        "item": item_heading,
        "date": about.date,
        "status": about.status,
        "version": about.version,
        "provider_name": about.provider_name,
        "provider": about.provider,
    }
    return {folded(label): role for role, known in labels.items() for label in known}


def landmarks(book: Book, roles: Roles, words: Vocabulary) -> dict[str, list[Landmark]]:
    """The cells of each sheet that hold a label with a role, row by row.

    The catalogue's own texts are passed over: no item has such a label.
    """
    labels = {
        cell: roles[folded(cell)]
        for cell in book.strings - words.texts
        if 0 < len(cell) <= LONGEST_HEADING and folded(cell) in roles
    }
    known = labels.keys()
    return {
        sheet.name: [
            Landmark(r, c, labels[cell])
            for r, row in enumerate(sheet.rows)
            if not known.isdisjoint(row)
            for c, cell in enumerate(row)
            if cell in known
        ]
        for sheet in book.sheets
    }


def facts_of(
    sheets: Sequence[Sheet], found: Mapping[str, list[Landmark]], roles: Roles
) -> dict[Role, Fact]:
    """The facts of the sheet that names most of them."""
    best: dict[Role, Fact] = {}
    for sheet in sheets:
        facts: dict[Role, Fact] = {}
        for mark in found[sheet.name]:
            if mark.role != "item" and mark.role not in facts:
                facts[mark.role] = _beside(sheet, mark, roles)
        if {"provider", "provider_name", "version"} & facts.keys() and len(facts) > len(best):
            best = facts
    return best


def check_one_provider(
    sheets: Sequence[Sheet], found: Mapping[str, list[Landmark]], roles: Roles, words: Vocabulary
) -> None:
    """Unreadable: two visible sheets, or two places of one, name different providers."""
    named: dict[str, str] = {}
    for sheet in sheets:
        for mark in found[sheet.name]:
            if mark.role == "provider" and sheet.visible:
                fact = _beside(sheet, mark, roles)
                code = _written(fact.value).upper()
                if code in words.homes:
                    named.setdefault(code, located(fact.sheet, fact.cell))
    if len(named) > 1:
        raise Unreadable(
            f"The return names more than one provider ({' and '.join(named.values())}). "
            "Send a file for each, with its own code."
        )


def read_about(
    facts: Mapping[Role, Fact], layout: ReturnLayout, words: Vocabulary, region: Region
) -> About:
    """Provider, status and date of a return. Unreadable: no known provider, or a wrong version."""
    findings: list[Finding] = []
    _check_version(facts.get("version"), layout, findings)
    provider = _provider(facts, words, region, findings)
    status = _status(facts.get("status"), layout, findings)
    signed = facts.get("date")
    as_of = read_day(signed.value) if signed else None
    if signed and signed.value != "" and as_of is None:
        message = "The date was not understood and is left out; write it as 2025-04-30."
        findings.append(Finding("warning", signed.sheet, signed.cell, message))
    return About(provider, status, as_of, tuple(findings))


def _beside(sheet: Sheet, mark: Landmark, roles: Roles) -> Fact:
    """The first filled cell right of a label, else the one below it."""
    row = sheet.rows[mark.row]
    for column in range(mark.column + 1, min(mark.column + 1 + REACH, len(row))):
        if row[column] not in ("", None):
            return Fact(row[column], sheet.name, address(mark.row, column))
    below = sheet.rows[mark.row + 1] if mark.row + 1 < len(sheet.rows) else []
    under = below[mark.column] if mark.column < len(below) else ""
    if not (isinstance(under, str) and folded(under) in roles):
        return Fact(under, sheet.name, address(mark.row + 1, mark.column))
    return Fact("", sheet.name, address(mark.row, mark.column + 1))


def _written(value: Any) -> str:
    """A cell as its sender sees it: 1.0 in a number cell is 1."""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _check_version(fact: Fact | None, layout: ReturnLayout, findings: list[Finding]) -> None:
    if fact is None or fact.value == "":
        place = (fact.sheet, fact.cell) if fact else ("", "")
        message = "The return does not say its version; it was read as the current one."
        findings.append(Finding("guess", *place, message))
    elif _written(fact.value) not in layout.return_versions:
        raise Unreadable(
            f"{located(fact.sheet, fact.cell)} gives a return version that is not known here "
            f"({layout.return_versions[0]} is). Copy the figures into the current template."
        )


def _provider(
    facts: Mapping[Role, Fact], words: Vocabulary, region: Region, findings: list[Finding]
) -> Provider:
    code, name = facts.get("provider"), facts.get("provider_name")
    if code is not None and code.value != "":
        return _in_region(_written(code.value).upper(), code, words, region)
    if name is not None and name.value != "":
        text = _written(name.value)
        guess = words.names.get(folded(text), text.upper())
        provider = _in_region(guess, name, words, region)
        message = f"No provider code was given; the name was read as {provider.code}."
        findings.append(Finding("guess", name.sheet, name.cell, message))
        return provider
    raise Unreadable(
        "The return does not say which provider it is from. "
        "Fill in Provider code on the sheet About and send it again."
    )


def _in_region(code: str, fact: Fact, words: Vocabulary, region: Region) -> Provider:
    home = words.homes.get(code)
    place = located(fact.sheet, fact.cell)
    if home is None:
        raise Unreadable(
            f"The provider in {place} is not in the catalogue. Correct the code, or ask the "
            "analyst who keeps providers.yaml to add it."
        )
    if home[0].id != region.id:
        raise Unreadable(
            f"The provider in {place} belongs to {home[0].name}, and this dashboard holds "
            f"{region.name}. Send the return to its own region."
        )
    return home[1]


def _status(fact: Fact | None, layout: ReturnLayout, findings: list[Finding]) -> ReturnStatus:
    text = folded(_written(fact.value)) if fact is not None else ""
    for status, labels in layout.statuses.items():
        if text in {folded(label) for label in labels}:
            return status
    place = (fact.sheet, fact.cell) if fact else ("", "")
    message = "The return does not say whether it is provisional or final; taken as provisional."
    findings.append(Finding("guess", *place, message))
    return "provisional"
