"""The export with notes: the CSV, what its columns mean (CSV on the Web), what to know of it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Iterator

import pandas as pd

from catalogue.model import Definition, Indicator
from store.action_rows import COLUMNS as OF_ACTIONS
from store.baseline_rows import COLUMNS as OF_BASELINES
from store.cut import Cut
from store.export import rows_csv
from store.signal_rows import ADDED

CONTEXT = "http://www.w3.org/ns/csvw"
# Each column's type, as CSV on the Web names it, and what it holds.
MEANING = {
    "indicator": ("string", "The indicator's id in the catalogue."),
    "level": ("string", "provider, lms or region."),
    "org": ("string", "The organisation's code."),
    "org_name": ("string", "Its short name."),
    "period_start": ("date", "First day of the period."),
    "period_end": ("date", "Last day of the period."),
    "breakdown": ("string", "What the population is divided by; all for no division."),
    "group": ("string", "The group of that division; all for everybody."),
    "unit": ("string", "percent, per_1000, ratio, count or hours."),
    "numerator": ("number", "The count above the line; empty where there is none, never 0 for it."),
    "denominator": ("number", "The count below the line; empty for a plain count."),
    "value": ("number", "The value in the unit; empty where the status says why."),
    "lower_95": ("number", "Lower end of the value's own 95 % interval."),
    "upper_95": ("number", "Upper end of the value's own 95 % interval."),
    "centre": ("number", "Centre line of the chart, or the benchmark of the comparison."),
    "lower_limit": ("number", "Lower limit: three sigmas of a chart, 99.8 % of a comparison."),
    "upper_limit": ("number", "Upper limit, likewise."),
    "flags": ("string", "The rule that was broken, or the position in the comparison."),
    "variation": ("string", "What that says: common_cause, concern, improvement, neutral."),
    "assurance": ("string", "Whether usual variation meets the target, where one is assessed."),
    "status": ("string", "final, provisional, not_submitted, withheld and the like."),
    "reason": ("string", "Why there is no figure, or how many months a sum holds."),
    "caveat": ("string", "What to know of this figure, and of the returns behind it."),
    "definition": ("integer", "Version of the definition that the period falls under."),
    "snapshot": ("string", "The data cut that every row is of."),
    "suppression": ("string", "Whether small numbers were hidden; none: they were not."),
}


def with_notes(frame: pd.DataFrame, name: str, cut: Cut) -> bytes:
    """A zip of the CSV under its name, its metadata beside it, and notes in plain words."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, rows_csv(frame))
        package.writestr(f"{name}-metadata.json", _metadata(list(frame.columns), name, cut))
        package.writestr("notes.txt", "\r\n".join(_notes(frame, name, cut)))
    return content.getvalue()


def _metadata(columns: list[str], name: str, cut: Cut) -> str:
    meaning = OF_ACTIONS | OF_BASELINES | ADDED | MEANING
    about = {
        "@context": CONTEXT,
        "url": name,
        "dc:title": f"{cut.region.name}: maternity quality indicators, data cut {cut.id}",
        "dc:created": cut.created.isoformat(),
        "dialect": {"encoding": "utf-8", "header": True, "delimiter": ","},
        "tableSchema": {
            "columns": [
                {
                    "name": column,
                    "titles": column,
                    "datatype": meaning[column][0],
                    "dc:description": meaning[column][1],
                }
                for column in columns
            ]
        },
    }
    return json.dumps(about, indent=2)


def _notes(frame: pd.DataFrame, name: str, cut: Cut) -> Iterator[str]:
    """Lines. An indicator that is not in the rows is not told of."""
    yield f"{name}: maternity quality indicators of {cut.region.name}."
    yield f"Data cut {cut.id}, made {cut.created:%-d %B %Y, %H:%M} UTC."
    yield "Contains small numbers: not for publication."
    if cut.organisations:
        yield "Organisations as they are now: figures of those that closed are their successors'."
    yield "An empty cell is no zero: the columns status and reason say why it is empty."
    yield "The methods are described at /methods of the dashboard."
    known = (one for one in dict.fromkeys(frame["indicator"]) if one in cut.catalogue.indicators)
    for indicator in known:
        yield from ("", *_told(cut.indicator(str(indicator))))


def _told(indicator: Indicator) -> Iterable[str]:
    yield f"{indicator.name} ({indicator.id}), {indicator.unit_words or 'count'}"
    yield f"{indicator.direction_words.capitalize()}."
    for version in indicator.definitions:
        yield from _defined(version)
    yield from (f"Caveat: {caveat}" for caveat in indicator.caveats)
    yield f"Evidence: {indicator.evidence}"


def _defined(version: Definition) -> Iterator[str]:
    yield f"Definition version {version.version}, from {version.from_:%B %Y}"
    yield f"  Numerator: {version.numerator_words}"
    yield f"  Denominator: {version.denominator_words}"
    if version.changed:
        yield f"  Changed: {version.changed}"
