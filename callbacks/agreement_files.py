"""The agreed set as YAML, and the minutes of how it was agreed."""

from __future__ import annotations

from collections.abc import Callable

import flask
from dash import Dash

from callbacks.agreement_words import stands, step_line
from catalogue.agreed_set import Agreed, CannotBeKept, agreed_set
from catalogue.crosswalk import RELATION_WORDS, SOURCE_WORDS, SOURCES, Concept
from catalogue.view import asked_snapshot
from layouts.reconcile_minutes import Reconciled, reconcile_minutes
from store import clock
from store.agreed import Change, Changes, changes_of
from store.cut import Cut
from store.ledger import LedgerError
from store.store import Store

Made = tuple[str, str, str]  # text, file name, type


def register(app: Dash, store: Store) -> None:
    """GET download/agreed-set: indicators.yaml of the cut with what is agreed carried out in it;
    GET download/reconcile-minutes: one HTML file. `snapshot` names the cut, else the latest."""

    def answers(name: str, make: Callable[[Cut, Changes], Made]) -> None:
        def answer() -> flask.Response:
            search = flask.request.query_string.decode("utf-8", "replace")
            cut = store.cut(asked_snapshot(search))
            if cut is None:
                return _sentence("There is no such data cut.", 404)
            try:
                text, file_name, kind = make(cut, changes_of(store.settings))
            except LedgerError as fault:
                return _sentence(str(fault), 503)
            except CannotBeKept as fault:
                return _sentence(str(fault), 409)
            headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
            return flask.Response(text, mimetype=kind, headers=headers)

        rule = f"{app.config.routes_pathname_prefix}download/{name}"
        app.server.add_url_rule(rule, name, answer)

    answers("agreed-set", _yaml)
    answers("reconcile-minutes", _minutes)


def _sentence(words: str, status: int) -> flask.Response:
    return flask.Response(words, status, mimetype="text/plain")


def agreed_of(changes: Changes) -> list[Agreed]:
    """What is in force of all changes."""
    found = []
    for by_subject in (changes.definitions, changes.targets):
        for subject, change in by_subject.items():
            step = change.agreed
            if step is not None and step.body is not None and step.decided_on is not None:
                found.append(
                    Agreed(
                        subject=subject, choice=step.choice, value=step.value,
                        first_month=step.first_month, reason=step.reason, body=step.body,
                        on=step.decided_on,
                    )
                )  # fmt: skip
    return found


def _yaml(cut: Cut, changes: Changes) -> Made:
    text = (cut.snapshot.path / "indicators.yaml").read_text(encoding="utf-8")
    made = agreed_set(text, cut.catalogue, agreed_of(changes))
    return made, f"indicators-agreed-{clock.now():%Y-%m-%d}.yaml", "application/yaml"


def _minutes(cut: Cut, changes: Changes) -> Made:
    concepts = [
        _concept(concept, changes.definitions.get(concept.id))
        for concept in cut.catalogue.concepts.values()
    ]
    decided = sum(map(changes.decided, cut.catalogue.concepts))
    facts = [
        cut.region.name,
        f"{decided} of {len(concepts)} concepts decided",
        f"data cut {cut.created:%-d %B %Y, %H:%M} UTC ({cut.id})",
        f"saved {clock.now():%-d %B %Y}",
    ]
    targets = [_target(cut, name, change) for name, change in changes.targets.items()]
    page = reconcile_minutes("Agreeing the regional set", facts, concepts, targets)
    return page, f"reconciliation-{clock.now():%Y-%m-%d}.html", "text/html"


def _concept(concept: Concept, change: Change | None) -> Reconciled:
    return Reconciled(
        name=concept.name,
        relation=RELATION_WORDS[concept.relation].capitalize(),
        stands=stands(change),
        sources=[(SOURCE_WORDS[s], getattr(concept.sources, s)) for s in SOURCES],
        steps=[step_line(step) for step in change.steps] if change else [],
    )


def _target(cut: Cut, name: str, change: Change) -> Reconciled:
    indicator = cut.catalogue.indicators.get(name)
    unit = indicator.unit_words if indicator else ""
    return Reconciled(
        name=indicator.name if indicator else name,
        relation="Target",
        stands=stands(change, unit),
        sources=[],
        steps=[step_line(step, unit) for step in change.steps],
    )
