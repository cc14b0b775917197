"""The receipt as a page that opens anywhere: no script, nothing from outside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from etl.months import month_words

if TYPE_CHECKING:
    from jinja2 import Template

FOLDER = Path(__file__).parent / "receipts"
KINDS = {"error": "Error", "refused": "Not loaded", "warning": "Warning", "note": "Note"}
TO_DO = {
    "accepted": "There is nothing to do.",
    "warnings": "Look at the places named below, correct your own workbook where it is wrong, and "
    "send it again as a whole. What was read stays until then.",
    "rejected": "Mend the file and send it again.",
}
# What stood in a cell that held no figure.
GAPS = {
    "not_collected": "not collected",
    "suppressed": "withheld as small",
    "withdrawn": "withdrawn",
    "not_submitted": "empty",
    "final": "empty",
    "provisional": "empty",
}


def render(told: Mapping[str, Any], verdict: str) -> str:
    """The page of a receipt given as plain values. All that came from a file is escaped."""
    findings = told["findings"]
    return _template().render(
        told=told,
        verdict=verdict,
        to_do=TO_DO[told["verdict"]],
        facts=_facts(told),
        guesses=[one for one in findings if one["severity"] == "guess"],
        refusals=[one for one in findings if one["severity"] in ("error", "refused")],
        remarks=[one for one in findings if one["severity"] in ("warning", "note")],
        kinds=KINDS,
    )


def figure_words(value: float | None, status: str) -> str:
    """A figure as the receipt writes it: 1,234, 2.5, or why there is none."""
    if value is None:
        return GAPS.get(status, status.replace("_", " "))
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}".rstrip("0")


def month_of(text: str) -> str:
    """A month of the receipt's plain values in words: 2026-04 is April 2026."""
    return month_words(date.fromisoformat(f"{text}-01"))


def _facts(told: Mapping[str, Any]) -> dict[str, str]:
    received = datetime.fromisoformat(told["received"])
    months = [month_of(told[name]) for name in ("first_month", "last_month") if told[name]]
    facts = {
        "Receipt number": told["submission"],
        "Received": f"{received.day} {received:%B %Y, %H:%M} UTC",
        "Provider": told["provider"],
        "Read as": (told["layout"] or "").replace("_", " "),
        "Status of the return": told["return_status"] if told["verdict"] != "rejected" else None,
        "Months": " to ".join(dict.fromkeys(months)),
    }
    return {name: value for name, value in facts.items() if value}


@cache
def _template() -> Template:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # a quiet load needs none

    environment = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["month"] = month_of
    return environment.get_template("receipt.html")
