"""The concepts, one of them open: definitions, effect and decision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple

from callbacks.agreement_words import chosen as choice_words
from callbacks.indicator_actions import KEPT
from callbacks.reconcile_converted import conversions_of, typed_of
from callbacks.reconcile_decision import definition_decision, target_decision
from callbacks.reconcile_effect import effect_of
from callbacks.reconcile_words import words_of
from catalogue.agreement_words import CHOICE_WORDS
from catalogue.crosswalk import RELATION_WORDS, Concept
from catalogue.model import Indicator
from catalogue.view import View
from layouts.reconcile_body import concept_body
from layouts.reconcile_concepts import Chip, ConceptRow, concepts_page
from layouts.reconcile_decision import decision_panel
from store.agreed import Changes, changes_of
from store.cut import Cut
from store.ledger import LedgerError
from store.store import Store

OF_THIS = ("concept", "relation", "decided")


class Shown(NamedTuple):
    """The page, its title, and notices."""

    title: str
    content: list[Any]
    said: tuple[str, ...]


def definitions(
    store: Store, cut: Cut, view: View, parts: Any, *, phone: bool, refusal: str | None
) -> Shown:
    """The page for a view. parts: links to the others. Decisions are those of the ledger, on a
    frozen cut as they stood when it was made."""
    said: list[str] = []
    try:
        moment = cut.created if view.snapshot is not None else None
        changes = changes_of(store.settings, moment)
    except LedgerError as fault:
        changes = Changes()
        said.append(f"{fault} Decisions are not shown.")
        refusal = refusal or str(fault)
    refusal = KEPT if view.snapshot is not None else refusal
    opened, indicator = _opened(cut, view, said)
    concepts = list(cut.catalogue.concepts.values())
    decided = {c.id for c in concepts if c.decided is not None or changes.decided(c.id)}
    rows = []
    for concept in concepts:
        here = opened is not None and concept.id == opened.id
        if here or _listed(concept, view, decided):
            body = _body(cut, view, concept, indicator, changes, refusal, phone) if here else None
            rows.append(_row(view, concept, changes, body))
    content = concepts_page(
        decided=len(decided),
        of=len(concepts),
        parts=parts,
        chips=_by_relation(view, concepts),
        more_chips=_by_decision(view, concepts, decided),
        rows=rows,
        way_back=_all(view).href,
    )
    title = f"{opened.name} – Reconcile" if opened else "Reconcile"
    return Shown(title, content, tuple(said))


def _opened(cut: Cut, view: View, said: list[str]) -> tuple[Concept | None, Indicator | None]:
    """The concept that the address opens, and which of its indicators is shown."""
    concepts = cut.catalogue.concepts
    if view.indicator is not None:
        found = [c for c in concepts.values() if view.indicator in c.indicators]
        found.sort(key=lambda concept: concept.id != view.concept)
        if found:
            return found[0], cut.indicator(view.indicator)
        name = cut.indicator(view.indicator).short_name
        said.append(f"{name} is among no concept that is reconciled, so all of them are listed.")
    concept = concepts.get(view.concept or "")
    if concept is None or not concept.indicators:
        return concept, None
    return concept, cut.indicator(concept.indicators[0])


def _listed(concept: Concept, view: View, decided: set[str]) -> bool:
    if view.relation is not None and concept.relation != view.relation:
        return False
    return view.decided is None or (view.decided == "yes") == (concept.id in decided)


def _row(view: View, concept: Concept, changes: Changes, body: Sequence[Any] | None) -> ConceptRow:
    asked = None if body is not None else concept.id
    state, decision = _stands(concept, changes)
    return ConceptRow(
        id=concept.id,
        name=concept.name,
        href=view.but(indicator=None, concept=asked).href,
        a=concept.sources.a,
        b=concept.sources.b,
        national=concept.sources.national,
        sign=concept.relation,
        badge=badge_words(concept.relation),
        state=state,
        decision=decision,
        body=body,
    )


def badge_words(relation: str) -> str:
    """A relation as it fits a badge: what stands in brackets is said where the concept opens."""
    return RELATION_WORDS[relation].partition(" (")[0]


def _stands(concept: Concept, changes: Changes) -> tuple[str, str]:
    """How far the decision is, and what it is in a few words."""
    change = changes.definitions.get(concept.id)
    if change is not None and (step := change.agreed) is not None:
        return "agreed", CHOICE_WORDS[step.choice or ""]
    if change is not None:
        return change.latest.stage, f"{change.latest.stage}: {choice_words(change.latest)}"
    if concept.decided is not None:
        return "agreed", CHOICE_WORDS[concept.decided.choice]
    return "open", "open"


def _body(
    cut: Cut, view: View, concept: Concept, indicator: Indicator | None, changes: Changes,
    refusal: str | None, phone: bool,
) -> list[Any]:  # fmt: skip
    change = changes.definitions.get(concept.id)
    decision = definition_decision(cut, view, concept, change, refusal)
    if indicator is None:
        words = words_of(cut, view, concept, None)
        return concept_body(words, None, (), (), decision_panel(decision, None), phone=phone)
    target = target_decision(cut, view, indicator, changes.targets.get(indicator.id), refusal)
    return concept_body(
        words_of(cut, view, concept, indicator),
        effect_of(cut, view, concept, indicator, change, phone=phone),
        conversions_of(cut, indicator),
        typed_of(cut, indicator),
        decision_panel(decision, target),
        phone=phone,
    )


def _all(view: View) -> View:
    return view.but(indicator=None, concept=None, relation=None, decided=None)


def _by_relation(view: View, concepts: Sequence[Concept]) -> list[Chip]:
    bare = _all(view)
    plain = view.relation is None and view.decided is None
    chips = [Chip(words="All", sign="", number=len(concepts), href=bare.href, chosen=plain)]
    many = Counter(concept.relation for concept in concepts)
    for relation in RELATION_WORDS:
        if many[relation]:
            chosen = view.relation == relation
            href = bare.but(relation=None if chosen else relation, decided=view.decided).href
            chips.append(
                Chip(
                    words=badge_words(relation), sign=relation, number=many[relation], href=href,
                    chosen=chosen,
                )
            )  # fmt: skip
    return chips


def _by_decision(view: View, concepts: Sequence[Concept], decided: set[str]) -> list[Chip]:
    bare, chips = _all(view), []
    for value, words in (("yes", "decided"), ("no", "open")):
        chosen = view.decided == value
        number = len(decided) if value == "yes" else len(concepts) - len(decided)
        href = bare.but(relation=view.relation, decided=None if chosen else value).href
        chips.append(Chip(words=words, sign="", number=number, href=href, chosen=chosen))
    return chips
