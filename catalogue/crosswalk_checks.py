"""What must hold between the crosswalk and the items, figures and indicators that it names."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.crosswalk import (
    SOURCES,
    Concept,
    Crosswalk,
    DashboardFigure,
    Source,
    SourceDefinition,
)
from catalogue.draft import Draft
from catalogue.expressions import ExpressionError, parse
from catalogue.faults import Fault
from catalogue.model import Indicator
from catalogue.yaml_lines import Document, Place

# What the crosswalk calls the relations that an indicator's national match has.
MATCHES = {
    "identical": "identical",
    "convertible": "convertible",
    "approximate": "approximate",
    "different": "not_convertible",
}


ORDER = ("identical", "convertible", "approximate", "not_convertible")


def check_crosswalk(draft: Draft, document: Document) -> Iterator[Fault]:
    """Faults of the concepts, the dashboards' figures and each indicator's crosswalk."""
    for figure in draft.catalogue.dashboard_figures.values():
        yield from _check_figure(figure, draft, document)
    owner: dict[str, str] = {}
    for concept in draft.catalogue.concepts.values():
        yield from _check_concept(concept, draft, document)
        for n, name in enumerate(concept.indicators):
            if owner.setdefault(name, concept.id) != concept.id:
                yield document.fault(
                    ("concepts", concept.id, "indicators", n),
                    f"“{name}” stands in the concept “{owner[name]}” already; leave it in one",
                )
    for indicator in draft.catalogue.indicators.values():
        if indicator.crosswalk is not None:
            for source, given in indicator.crosswalk.given.items():
                yield from _check_source(indicator, source, given, draft, document)


def _check_figure(figure: DashboardFigure, draft: Draft, document: Document) -> Iterator[Fault]:
    if figure.id in draft.items:
        yield document.fault(
            ("dashboard_figures", figure.id),
            "a data item has this id already; give the dashboard's figure another",
        )


def _check_concept(concept: Concept, draft: Draft, document: Document) -> Iterator[Fault]:
    place: Place = ("concepts", concept.id)
    for n, name in enumerate(concept.indicators):
        if draft.indicators and name not in draft.indicators:
            yield document.fault(
                (*place, "indicators", n),
                f"there is no indicator “{name}”; add it under indicators or correct it",
            )
    if concept.is_rule and concept.indicators:
        yield document.fault(
            (*place, "indicators"), "a rule is of no indicator; remove them or change the relation"
        )
    if not concept.is_rule and not concept.indicators:
        yield document.fault(place, "it names no indicator; add the one whose figures are compared")
    yield from _check_relation(concept, draft, document)


def _check_relation(concept: Concept, draft: Draft, document: Document) -> Iterator[Fault]:
    """Whether the concept's relation is that of what its dashboards say: of the two, the lesser."""
    first = draft.catalogue.indicators.get(concept.indicators[0]) if concept.indicators else None
    if first is None or concept.is_rule:
        return
    place: Place = ("concepts", concept.id, "relation")
    crosswalk = first.crosswalk or Crosswalk()
    given = {source: one for source, one in crosswalk.given.items() if source != SOURCES[-1]}
    lesser = max((one.relation for one in given.values()), key=ORDER.index, default=ORDER[-1])
    alone = {"only_in_a": {"a"}, "only_in_b": {"b"}}.get(concept.relation)
    if alone is not None:
        if set(given) != alone:
            yield document.fault(
                place, f"“{first.id}” is not in that dashboard alone; correct either"
            )
    elif concept.relation == "new":
        if lesser != ORDER[-1]:
            yield document.fault(place, _differs(lesser, first))
    elif concept.relation != lesser:
        yield document.fault(place, _differs(lesser, first))


def _differs(lesser: str, first: Indicator) -> str:
    return (
        f"its dashboards are {lesser} by “{first.id}”; give it the same, or correct the crosswalk"
    )


def _check_source(
    indicator: Indicator, source: Source, given: SourceDefinition, draft: Draft, document: Document
) -> Iterator[Fault]:
    place: Place = ("indicators", indicator.id, "crosswalk", source)
    if source == SOURCES[-1]:
        yield from _check_national(indicator, given, place, document)
    elif given.relation in ("identical", "convertible") and given.conversion is None:
        yield document.fault(
            place, "a conversion is due, as expressions over what the dashboard carries; add it"
        )
    if given.conversion is not None:
        yield from _check_conversion(indicator, given, (*place, "conversion"), document)
    figures = {f.id: f for f in draft.catalogue.dashboard_figures.values() if f.dashboard == source}
    counts = frozenset(name for name, figure in figures.items() if figure.kind == "count")
    for part, known in (("definition", draft.items), ("conversion", draft.items | counts)):
        formula = getattr(given, part)
        for side in ("numerator", "denominator") if formula else ():
            text = getattr(formula, side)
            if text is not None:
                yield from _check_formula(text, (*place, part, side), known, draft, document)
    rate = given.typed_rate
    if rate is not None and (rate not in figures or figures[rate].kind != "rate"):
        yield document.fault(
            (*place, "typed_rate"),
            f"this dashboard has no rate “{rate}”; add it under dashboard_figures or correct it",
        )


def _check_conversion(
    indicator: Indicator, given: SourceDefinition, place: Place, document: Document
) -> Iterator[Fault]:
    """Whether the conversion can be the region's figure."""
    formula, latest = given.conversion, indicator.definitions[-1]
    assert formula is not None  # it is asked of those that have one
    if latest.denominator is not None and formula.denominator is None:
        yield document.fault(place, "the indicator is a rate; add the denominator")
    elif given.relation == "identical" and (formula.numerator, formula.denominator) not in {
        (one.numerator, one.denominator) for one in indicator.definitions
    }:
        yield document.fault(
            place,
            "it is called identical and is another formula than the indicator's; correct one of "
            "them",
        )


def _check_national(
    indicator: Indicator, given: SourceDefinition, place: Place, document: Document
) -> Iterator[Fault]:
    if given.conversion or given.definition or given.typed_rate:
        yield document.fault(
            place, "the national set is said in words alone; remove the expressions"
        )
    match = indicator.national.match if indicator.national else "different"
    if MATCHES[match] != given.relation:
        yield document.fault(
            (*place, "relation"),
            f"the indicator's national match is {match}; give both the same",
        )


def _check_formula(
    text: str, place: Place, known: frozenset[str], draft: Draft, document: Document
) -> Iterator[Fault]:
    try:
        unknown = parse(text).items - known if draft.items else frozenset()
    except ExpressionError as error:
        yield document.fault(place, str(error))
        return
    for name in sorted(unknown):
        yield document.fault(
            place,
            f"there is no item or count of this dashboard called “{name}”; add it or correct it",
        )
