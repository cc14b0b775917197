"""What a blank return asks: which items, of which months and quarters, and what must agree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from catalogue.expressions import Expression, parse
from catalogue.model import Catalogue, Indicator, Item, Provider
from etl.months import add_months
from etl.vocabulary import vocabulary_of

OTHER = "Other items"  # those that no indicator is made of


class Section(NamedTuple):
    """Items that belong together, under the name of their part of the pathway."""

    name: str
    items: tuple[Item, ...]


class Check(NamedTuple):
    """Two sums of items of one month: the part is at most the whole."""

    part: Expression
    whole: Expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A blank return's contents. months: those it is for, first days, oldest first.

    columns: all months for which something is asked: items that need time to mature are asked for
    that much later. quarters: first days of the calendar quarters of the table by group.
    """

    provider: Provider
    months: tuple[date, ...]
    columns: tuple[date, ...]
    quarters: tuple[date, ...]
    sections: tuple[Section, ...]
    checks: tuple[Check, ...]
    by_group: frozenset[str]  # ids of the items that are asked by group
    digest: str  # the catalogue's

    @property
    def items(self) -> tuple[Item, ...]:
        """All items, in the order of the sheet."""
        return tuple(item for section in self.sections for item in section.items)

    @property
    def grouped(self) -> tuple[Item, ...]:
        """Items of the table by group: those of indicators that are shown by group."""
        return tuple(item for item in self.items if item.id in self.by_group)

    def asked(self, item: Item) -> frozenset[date]:
        """The months for which the item is asked."""
        return frozenset(asked_months(self.provider, self.months, item))

    def asked_quarters(self, item: Item) -> tuple[date, ...]:
        """The quarters for which the item is asked."""
        return tuple(quarters_of(self.provider, self.months, item))


def plan_of(catalogue: Catalogue, provider: Provider, months: tuple[date, ...]) -> Plan:
    """The plan of a provider's blank return for consecutive months.

    It asks nothing of months in which the provider did not belong to the region; all its columns
    are empty where that is every month.
    """
    asked = vocabulary_of(catalogue).asked[provider.code]
    items = [catalogue.items[item] for item in asked]
    months_asked = {m for item in items for m in asked_months(provider, months, item)}
    by_group = frozenset(one for i in catalogue.with_equity() for one in _items_of(i))
    grouped = [item for item in items if item.id in by_group]
    quarters_asked = {q for item in grouped for q in quarters_of(provider, months, item)}
    return Plan(
        provider=provider,
        months=months,
        columns=tuple(sorted(months_asked)),
        quarters=tuple(sorted(quarters_asked)),
        sections=tuple(_sections(catalogue, items)),
        checks=tuple(_checks(catalogue, items, months[-1])),
        by_group=by_group,
        digest=catalogue.digest,
    )


def asked_months(provider: Provider, months: Iterable[date], item: Item) -> Iterator[date]:
    """The months that a return for these months asks for: earlier where figures must mature."""
    for month in months:
        due = add_months(month, -item.matures_after_months)
        if provider.lms_at(due) is not None:
            yield due


def quarters_of(provider: Provider, months: tuple[date, ...], item: Item) -> Iterator[date]:
    """The quarters that ended in the months asked for; where none did, the latest before."""
    first = add_months(months[0], -item.matures_after_months)
    last = add_months(months[-1], -item.matures_after_months)
    end = add_months(last, -(last.month % 3))  # the last month of the latest whole quarter
    first_end = min(add_months(first, -first.month % 3), end)
    while end >= first_end:
        start = add_months(end, -2)
        if provider.lms_at(start) is not None and provider.lms_at(end) is not None:
            yield start
        end = add_months(end, -3)


def _sections(catalogue: Catalogue, items: list[Item]) -> Iterator[Section]:
    """Items by the first part of the pathway with an indicator made of them."""
    home: dict[str, str] = {}
    for indicator in catalogue.indicators.values():
        for used in _items_of(indicator):
            home.setdefault(used, indicator.pathway)
    for pathway in catalogue.pathways:
        here = tuple(item for item in items if home.get(item.id) == pathway.id)
        if here:
            yield Section(pathway.name, here)
    if rest := tuple(item for item in items if item.id not in home):
        yield Section(OTHER, rest)


def _items_of(indicator: Indicator) -> Iterator[str]:
    for definition in indicator.definitions:
        for text in filter(None, (definition.numerator, definition.denominator)):
            yield from (term.item for term in parse(text).terms)


def _checks(catalogue: Catalogue, items: list[Item], month: date) -> Iterator[Check]:
    """Each numerator that is a part of its denominator, as defined in that month, once."""
    known = {item.id: item for item in items}
    seen = set()
    for indicator in catalogue.indicators.values():
        definition = indicator.definition_at(month)
        if definition.denominator is None or not _is_proportion(indicator):
            continue
        pair = parse(definition.numerator), parse(definition.denominator)
        if pair not in seen and _comparable(pair, known):
            seen.add(pair)
            yield Check(*pair)


def _is_proportion(indicator: Indicator) -> bool:
    return indicator.chart == "p" or indicator.unit == "percent"


def _comparable(pair: tuple[Expression, Expression], known: dict[str, Item]) -> bool:
    """Whether both sums stand in one column: of single months, asked for at the same time."""
    terms = [term for side in pair for term in side.terms]
    if any(term.item not in known or term.months > 1 for term in terms):
        return False
    return len({known[term.item].matures_after_months for term in terms}) == 1
