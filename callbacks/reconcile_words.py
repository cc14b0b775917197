"""What the catalogue says of a concept's definitions, as the page has it."""

from __future__ import annotations

from catalogue.crosswalk import SOURCE_WORDS, SOURCES, Concept, Crosswalk, SourceDefinition
from catalogue.expressions import parse
from catalogue.model import Indicator
from catalogue.view import View
from charts.words import count
from layouts.reconcile_body import Said, Words
from store.cut import Cut
from store.item_series import Terms

MAIN = (
    ("Counts", "numerator_words"),
    ("Out of", "denominator_words"),
    ("Sent as", "sent_as"),
)
MORE = (
    ("Leaves out", "exclusions"),
    ("Unit", "unit"),
    ("Months", "window"),
    ("Limit", "threshold"),
    ("Checks that must pass", "gates"),
    ("Code", "code"),
)
NO_FIGURE = "no such figure"
MATCHES = {
    "identical": "by the same definition",
    "convertible": "by a definition that can be converted into ours",
    "approximate": "by a definition that is only like ours",
    "not_convertible": "by another definition, which cannot be converted into ours",
}
ONE_MONTH = "one month"


def words_of(cut: Cut, view: View, concept: Concept, indicator: Indicator | None) -> Words:
    """The definitions of a concept, of one of its indicators where it has any."""
    if indicator is None:
        short = concept.sources
        said = [Said(label="Shows", a=short.a, b=short.b, national=short.national)]
        return Words(proposal=concept.proposal, main=said)
    crosswalk = indicator.crosswalk or Crosswalk()
    notes = [
        (SOURCE_WORDS[source], given.note)
        for source, given in crosswalk.given.items()
        if given.note and source != "national"
    ]
    return Words(
        proposal=concept.proposal,
        main=[_said(crosswalk, *one, missing=NO_FIGURE) for one in MAIN],
        more=[said for one in MORE if _says(said := _said(crosswalk, *one, missing=""))],
        notes=notes,
        why_not_national=why_not_national(crosswalk.national),
        siblings=[
            (
                cut.indicator(name).short_name,
                view.but(indicator=name, concept=concept.id).href,
                name == indicator.id,
            )
            for name in concept.indicators
        ]
        if len(concept.indicators) > 1
        else (),
    )


def why_not_national(national: SourceDefinition | None) -> str:
    """What sets the national figure apart, in sentences."""
    if national is None:
        return "No national measure of it is known to us."
    code = f" ({national.code})" if national.code else ""
    said = [f"The national figure{code} is counted {MATCHES[national.relation]}"]
    if national.window and national.window != ONE_MONTH:
        said.append(f"It covers {national.window}, ours one month")
    said.append(_comes(national.sent_as))
    if national.gates:
        said.append(f"It is shown only where the checks of data quality {national.gates} all pass")
    if national.exclusions:
        said.append(f"It leaves out {national.exclusions}")
    if national.note:
        said.append(national.note.rstrip("."))
    return "".join(f"{sentence}. " for sentence in said).strip()


def _comes(sent_as: str) -> str:
    """How a national figure is published, or that it is not."""
    if sent_as.startswith("no "):
        return f"{sent_as[:1].upper()}{sent_as[1:]}"
    return f"It is {sent_as}" if sent_as.startswith("not ") else f"It comes as {sent_as}"


def formula_words(expression: str, names: dict[str, str]) -> str:
    """An expression with the names of its counts."""
    said = ""
    for term in parse(expression).terms:
        name = names.get(term.item, term.item)
        if term.months > 1:
            name = f"{name} over {term.months} months"
        sign = "−" if term.sign < 0 else "+"
        said += f" {sign} {name}" if said else name
    return said


def fraction(terms: Terms, at: int, row: int = 0) -> str:
    """ "985 of 3,012", of one organisation and month."""
    top = count(float(terms.numerator[row, at]))
    if terms.denominator is None:
        return "a plain count"
    return f"{top} of {count(float(terms.denominator[row, at]))}"


def _said(crosswalk: Crosswalk, label: str, field: str, missing: str) -> Said:
    def of(source: str) -> str:
        given = getattr(crosswalk, source)
        return missing if given is None else (getattr(given, field) or "")

    a, b, national = (of(source) for source in SOURCES)
    return Said(label=label, a=a, b=b, national=national)


def _says(said: Said) -> bool:
    return bool(said.a or said.b or said.national)
