"""The catalogue with what the region agreed on carried out in it, comments and order kept."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any, cast

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import DoubleQuotedScalarString as Quoted

from catalogue.crosswalk import SOURCE_WORDS, Concept, Formula, Source
from catalogue.model import Catalogue, Indicator

KEPT: Mapping[str, tuple[Source, ...]] = {
    "keep_a": ("a",),
    "keep_b": ("b",),
    "keep_both": ("a", "b"),
}  # the dashboards whose definitions each choice brings in


class CannotBeKept(ValueError):
    """What was agreed cannot be carried out; the message says why, and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreed:
    """One thing that was agreed. subject: a concept for a choice, an indicator for a target's
    value; exactly one of the two is given. first_month: first day of the month it holds from."""

    subject: str
    choice: str | None = None
    value: float | None = None
    first_month: date
    reason: str
    body: str
    on: date


def agreed_set(text: str, catalogue: Catalogue, agreed: Sequence[Agreed]) -> str:
    """indicators.yaml as it is to be from now on.

    text: the file as it is; catalogue: what it says. A kept definition of a dashboard becomes a new
    dated version of the indicator, so that its series breaks there; where both are kept, the
    dashboard's stands as an indicator of its own. What is carried out already is left alone.
    CannotBeKept: see `obstacle`."""
    yaml = _yaml()
    document = yaml.load(text)
    for one in agreed:
        if one.choice is None:
            _set_target(document, one)
        else:
            _carry_out(document, catalogue, one)
    out = StringIO()
    yaml.dump(document, out)
    return out.getvalue()


def obstacle(catalogue: Catalogue, concept: Concept, choice: str, first_month: date) -> str | None:
    """Why a choice cannot be carried out, as a sentence; None: it can."""
    try:
        for name in concept.indicators:
            list(_versions(catalogue.indicators[name], choice, first_month))
        if choice in KEPT and not concept.is_rule and not _has_any(catalogue, concept, choice):
            raise CannotBeKept(
                f"{_whose(choice)} definition of {concept.name.lower()} cannot be worked out from "
                "the data items that trusts send. Ask for those items first, or choose otherwise."
            )
    except CannotBeKept as why:
        return str(why)
    return None


def _yaml() -> YAML:
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 10**6  # no line is broken that was not
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _carry_out(document: Any, catalogue: Catalogue, one: Agreed) -> None:
    concept = catalogue.concepts.get(one.subject)
    if concept is None:
        return  # the catalogue has moved on; the ledger keeps what was said
    done = concept.decided
    if done is not None and (done.choice, done.from_) == (one.choice, one.first_month):
        return
    choice = cast(str, one.choice)
    if (why := obstacle(catalogue, concept, choice, one.first_month)) is not None:
        raise CannotBeKept(why)
    entries = document["indicators"]
    for name in concept.indicators:
        for source, formula in _versions(catalogue.indicators[name], choice, one.first_month):
            if choice == "keep_both":
                _add_beside(entries, catalogue.indicators[name], source, formula)
            else:
                _add_version(entries[name], catalogue.indicators[name], source, formula, one)
    document["concepts"][concept.id]["decided"] = {
        "choice": choice,
        "from": f"{one.first_month:%Y-%m}",
        "reason": Quoted(one.reason),
        "body": Quoted(one.body),
        "decided_on": one.on,
    }


def _versions(
    indicator: Indicator, choice: str, first_month: date
) -> Iterator[tuple[Source, Formula]]:
    """The definitions of dashboards that a choice brings in and that differ from the one in force.
    CannotBeKept: a count is no rate; or a later version is there already."""
    latest = indicator.definitions[-1]
    for source in KEPT.get(choice, ()):
        given = indicator.crosswalk.of(source) if indicator.crosswalk else None
        if given is None or given.definition is None:
            continue
        formula = given.definition
        if (formula.numerator, formula.denominator) == (latest.numerator, latest.denominator):
            continue
        if (formula.denominator is None) != (latest.denominator is None):
            if choice == "keep_both" and formula.denominator is None:
                continue  # its count is the numerator of the region's rate
            raise CannotBeKept(
                f"{SOURCE_WORDS[source]} sends “{indicator.name}” as a plain count, where the set "
                "has a rate. Keep both, or choose otherwise."
            )
        if choice != "keep_both" and first_month <= latest.from_:
            raise CannotBeKept(
                f"“{indicator.name}” has a version from {latest.from_:%B %Y} already. Let the "
                "change begin in a later month."
            )
        yield source, formula


def _has_any(catalogue: Catalogue, concept: Concept, choice: str) -> bool:
    return any(
        (given := crosswalk.of(source)) is not None and given.definition is not None
        for name in concept.indicators
        if (crosswalk := catalogue.indicators[name].crosswalk) is not None
        for source in KEPT[choice]
    )


def _whose(choice: str) -> str:
    return {"keep_a": "Dashboard A's", "keep_b": "Dashboard B's"}.get(choice, "No dashboard's")


def _add_version(
    entry: Any, indicator: Indicator, source: Source, formula: Formula, one: Agreed
) -> None:
    latest = indicator.definitions[-1]
    why = f"{SOURCE_WORDS[source]}'s definition was agreed. {one.reason}"
    entry["definitions"].append(
        {
            "version": latest.version + 1,
            "from": f"{one.first_month:%Y-%m}",
            **_formula(indicator, source, formula),
            "changed": Quoted(why),
        }
    )


def _add_beside(entries: Any, indicator: Indicator, source: Source, formula: Formula) -> None:
    """The dashboard's definition as an indicator of its own, after the region's others."""
    entry = deepcopy(entries[indicator.id])
    for key in ("headline", "target", "crosswalk", "national", "synonyms", "between_provider_sd"):
        entry.pop(key, None)
    entry["name"] = Quoted(f"{indicator.name} ({SOURCE_WORDS[source].lower()}'s definition)")
    entry["short_name"] = Quoted(f"{indicator.short_name}, {source.upper()}")
    entry["tier"] = "extended"
    first = indicator.definitions[0]
    entry["definitions"] = [
        {"version": 1, "from": f"{first.from_:%Y-%m}", **_formula(indicator, source, formula)}
    ]
    entries[f"{indicator.id}_{source}"] = entry


def _formula(indicator: Indicator, source: Source, formula: Formula) -> dict[str, Any]:
    assert indicator.crosswalk is not None  # the formula is from there
    given = indicator.crosswalk.of(source)
    assert given is not None
    words = {
        "numerator_words": Quoted(f"{given.numerator_words}."),
        "denominator_words": Quoted(f"{given.denominator_words}."),
    }
    expressions = {"numerator": _expression(formula.numerator)}
    if formula.denominator is not None:
        expressions["denominator"] = _expression(formula.denominator)
    return {**expressions, **words}


def _expression(text: str) -> str:
    return Quoted(text) if "(" in text else text


def _set_target(document: Any, one: Agreed) -> None:
    entry = document["indicators"].get(one.subject)
    if entry is None:
        return
    value = cast(float, one.value)
    entry["target"] = {
        "value": int(value) if value == int(value) else value,
        "status": "agreed",
        "source": Quoted(f"{one.body}, {one.on:%-d %B %Y}: {one.reason}"),
    }
