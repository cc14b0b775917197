"""Minutes of the reconciliation: one HTML file of what was proposed, said and agreed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from layouts.meeting_minutes import STYLE
from layouts.parts.tags import Markup, span, strong, tag, td, th, tr


@dataclass(frozen=True, slots=True, kw_only=True)
class StepLine:
    """One step of a change, in words. views: of each professional group, dissent in its words."""

    what: str
    when: str
    reason: str
    views: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reconciled:
    """One concept or target. sources: what each source counts, in a few words."""

    name: str
    relation: str
    stands: str
    sources: Sequence[tuple[str, str]]
    steps: Sequence[StepLine]


def reconcile_minutes(
    name: str, facts: Sequence[str], concepts: Sequence[Reconciled], targets: Sequence[Reconciled]
) -> str:
    """The whole file, which opens from disk without a server."""
    body = [
        tag("h1", name),
        tag("p", [span(" | ".join(facts))], className="facts"),
        tag("p", "The definitions of dashboards A and B are illustrative.", className="facts"),
        tag("h2", "Definitions"),
        *map(_one, concepts),
        *([tag("h2", "Targets"), *map(_one, targets)] if targets else []),
    ]
    head = [
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", name),
        tag("style", Markup(STYLE)),
    ]
    page = tag("html", [tag("head", head), tag("body", tag("main", body))], lang="en-GB")
    return f"<!doctype html>\n{page}"


def _one(one: Reconciled) -> Markup:
    rows = [tr([th(source, scope="row"), td(words)]) for source, words in one.sources]
    parts = [
        tag("h3", one.name),
        tag("p", [span(f"{one.relation}. "), strong(one.stands)]),
        *([tag("table", tag("tbody", rows))] if rows else []),
        *map(_step, one.steps),
    ]
    return tag("section", parts)


def _step(step: StepLine) -> Markup:
    views = [tag("ul", [tag("li", view) for view in step.views])] if step.views else []
    said = [strong(step.what), " ", step.reason, span(step.when, className="by")]
    return tag("div", [tag("p", said), *views])
