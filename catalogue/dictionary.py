"""The data dictionary: the catalogue as a page to read."""

from __future__ import annotations

from collections.abc import Iterator

from catalogue.crosswalk import RELATION_WORDS, SOURCE_WORDS, Crosswalk
from catalogue.model import Catalogue, Indicator


def dictionary(catalogue: Catalogue) -> str:
    """Every data item and every indicator, as Markdown."""
    return "\n".join(_lines(catalogue)) + "\n"


def _lines(catalogue: Catalogue) -> Iterator[str]:
    yield "# Data dictionary\n"
    yield (
        "Made by `python -m catalogue dictionary` from `indicators.yaml`; "
        "edit that file, not this one.\n"
    )
    yield "## Data items: what a return carries\n"
    yield "| item | name | kind | sent by | complete after | meaning |\n|---|---|---|---|---|---|"
    for item in catalogue.items.values():
        months = item.matures_after_months
        complete = "at once" if months == 0 else f"{months} month{'s' if months > 1 else ''}"
        sender = item.submitter.replace("_", " ") + (
            " (for the LMS)" if item.level == "lms" else ""
        )
        cells = (f"`{item.id}`", item.name, item.kind, sender, complete, item.definition)
        yield f"| {' | '.join(cells)} |"
    if catalogue.gates:
        yield from _gates(catalogue)
    if catalogue.concepts:
        yield from _concepts(catalogue)
    yield "\n## Indicators: what is worked out from them\n"
    for pathway in catalogue.pathways:
        yield f"### {pathway.name}\n"
        for indicator in catalogue.indicators.values():
            if indicator.pathway == pathway.id:
                yield from _indicator(indicator)


def _gates(catalogue: Catalogue) -> Iterator[str]:
    yield "\n## Gates: what is checked of every return\n"
    yield (
        "A gate of severity error withholds, for that provider and month, the indicators that are "
        "made of the items it concerns; a warning is only told. Names in braces stand for what was "
        "found.\n"
    )
    yield "| gate | severity | kind | what is said where it does not hold | source |"
    yield "|---|---|---|---|---|"
    for gate in catalogue.gates.values():
        cells = (f"`{gate.id}`", gate.severity, gate.kind, gate.sentence, gate.source)
        yield f"| {' | '.join(cells)} |"


def _concepts(catalogue: Catalogue) -> Iterator[str]:
    yield "\n## Crosswalk: the region's two older dashboards and the national set\n"
    yield (
        "Illustrative, but for the national set: no region's dashboards were just so. What each "
        "source counts stands with the indicators.\n"
    )
    yield "| concept | dashboard A | dashboard B | national | relation | proposal |"
    yield "|---|---|---|---|---|---|"
    for concept in catalogue.concepts.values():
        short, relation = concept.sources, RELATION_WORDS[concept.relation]
        cells = (concept.name, short.a, short.b, short.national, relation, concept.proposal)
        yield f"| {' | '.join(cells)} |"


def _crosswalk(crosswalk: Crosswalk) -> Iterator[str]:
    for source, given in crosswalk.given.items():
        code = f" ({given.code})" if given.code else ""
        said = {
            "leaving out": given.exclusions,
            "unit": given.unit,
            "window": given.window,
            "threshold": given.threshold,
            "sent as": given.sent_as,
            "checks that must pass": given.gates,
        }
        more = "; ".join(f"{name} {words}" for name, words in said.items() if words)
        note = f". {given.note}" if given.note else ""
        yield (
            f"- {SOURCE_WORDS[source]}{code}, {RELATION_WORDS[given.relation]}: "
            f"{given.numerator_words} / {given.denominator_words}; {more}{note}"
        )


def _indicator(indicator: Indicator) -> Iterator[str]:
    yield f"#### {indicator.name}\n"
    unit = indicator.unit.replace("_", " ")
    yield f"`{indicator.id}` · {unit} · {indicator.direction_words.lower()} · {indicator.tier}\n"
    for definition in indicator.definitions:
        yield f"- **Version {definition.version}, from {definition.from_:%B %Y}**"
        yield f"  - Numerator: {definition.numerator_words} (`{definition.numerator}`)"
        if definition.denominator is not None:
            yield f"  - Denominator: {definition.denominator_words} (`{definition.denominator}`)"
        if definition.changed is not None:
            yield f"  - Changed: {definition.changed}"
    if indicator.target is not None:
        target = indicator.target
        yield f"- Target: {target.value:g} ({target.status}; {target.source})"
    if indicator.national is not None:
        national = indicator.national
        note = f". {national.note}" if national.note else ""
        yield f"- National: {national.code} ({national.match}){note}"
    if indicator.crosswalk is not None:
        yield from _crosswalk(indicator.crosswalk)
    yield f"- Evidence: {indicator.evidence}"
    yield from (f"- Caveat: {caveat}" for caveat in indicator.caveats)
    yield ""
