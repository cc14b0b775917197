"""A receipt's file as the panel shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from callbacks.returns_place import Place
from charts.words import count, month_words
from layouts.returns_panels import Receipt
from store.returns import Change
from store.tracker import Tracker, day_of
from store.tracker_words import days, moment_words

Told = Mapping[str, Any]
VERDICT = {
    "accepted": "Accepted",
    "warnings": "Accepted with warnings",
    "rejected": "Rejected: nothing of it was loaded",
}
CHECKED = {
    "accepted": "Can be sent: it would be accepted",
    "warnings": "Can be sent: it would be accepted with warnings",
    "rejected": "Rejected: it cannot be sent, and was deleted here",
}
GUESSED, REFUSED = ("guess",), ("error", "refused")
MOST = 60  # lines of a part; the receipt's own page has them all


def receipt_of(
    told: Told,
    place: Place,
    tracker: Tracker,
    changes: Sequence[Change],
    *,
    checked: bool = False,
) -> Receipt:
    """A receipt to be shown. told: its JSON file. changes: what the ledger knows that it changed,
    for a receipt that does not tell. checked: it is not sent yet."""
    findings = told.get("findings", ())
    guessed, refused = _of(findings, GUESSED), _of(findings, REFUSED)
    others = [f for f in findings if f["severity"] not in (*GUESSED, *REFUSED)]
    verdict = told["verdict"]
    return Receipt(
        title=_title(told, place),
        letter=_letter(told),
        verdict=(CHECKED if checked else VERDICT)[verdict],
        reason=told.get("reason") or "",
        facts=list(_facts(told, tracker)),
        counts=(told.get("cells") or told.get("figures") or 0, len(guessed), len(refused)),
        guessed=_rows(guessed),
        refused=_rows(refused),
        others=_rows(others),
        changed=list(_changed(told, place, changes))[:MOST],
        flags=list(_flags(told)),
    )


def _title(told: Told, place: Place) -> str:
    provider = place.region.provider(told.get("provider") or "")
    first, last = told.get("first_month"), told.get("last_month")
    if provider is None:
        return str(told["name"])
    if not last:
        return provider.short_name
    months = month_words(last) if first == last else f"{month_words(first)} to {month_words(last)}"
    return f"{provider.short_name}, {months}"


def _letter(told: Told) -> str:
    if told["verdict"] == "rejected":
        return "R"
    if told.get("return_status") == "provisional":
        return "P"
    return "W" if told["verdict"] == "warnings" else "A"


def _facts(told: Told, tracker: Tracker) -> Iterator[str]:
    received = datetime.fromisoformat(told["received"])
    when = _against_due(told, tracker, received)
    yield f"Received {moment_words(received)}{when}."
    if told["verdict"] != "rejected":
        yield f"Status: {told.get('return_status')}. Read as: {told.get('layout')}."
    yield f"File: {told['name']}. Receipt number {told['submission']}."


def _against_due(told: Told, tracker: Tracker, received: datetime) -> str:
    """How early or late it came; "" for months beyond the tracker's."""
    months = {f"{c.month:%Y-%m}": c.due for row in tracker.rows for c in row.cells if c}
    due = months.get(told.get("last_month") or "")
    if due is None:
        return ""
    early = (due - day_of(received)).days
    if early == 0:
        return ", on the day it was due"
    return f", {days(abs(early))} {'early' if early > 0 else 'late'}"


def _of(findings: Sequence[Told], severities: Sequence[str]) -> list[Told]:
    return [finding for finding in findings if finding["severity"] in severities]


def _rows(findings: Sequence[Told]) -> list[tuple[str, str]]:
    rows = [
        ("!".join(filter(None, (f["sheet"], f["cell"]))) or "whole file", f["message"])
        for f in findings[:MOST]
    ]
    if len(findings) > MOST:
        rows.append(("", f"{len(findings) - MOST} more stand in the receipt."))
    return rows


def _changed(
    told: Told, place: Place, changes: Sequence[Change]
) -> Iterator[tuple[str, str, str, str]]:
    """Item, month, what it was and what it is."""
    if told.get("changes") is not None:
        for change in told["changes"]:
            month = str(change.get("month", ""))[:7]
            yield _change(place, change.get("item"), month, change.get("old"), change.get("new"))
        return
    for one in changes:
        group = "" if one.group == "all" else f", {one.group}"
        item, month, old, new = _change(place, one.item, f"{one.month:%Y-%m}", one.old, one.new)
        yield f"{item}{group}", month, old, new


def _change(place: Place, item: Any, month: str, old: Any, new: Any) -> tuple[str, str, str, str]:
    known = place.catalogue.items.get(str(item))
    return (known.name if known else str(item), _month(month), _figure(old), _figure(new))


def _month(month: str) -> str:
    try:
        date.fromisoformat(f"{month}-01")
    except ValueError:
        return month
    return month_words(month, short=True)


def _figure(value: Any) -> str:
    if value is None:
        return "none"
    return count(value) if isinstance(value, (int, float)) else str(value)


def _flags(told: Told) -> Iterator[tuple[str, bool]]:
    """Words of each flag, and whether it came."""
    for flag in told.get("flags") or ():
        if isinstance(flag, Mapping):
            words = flag.get("sentence") or flag.get("words") or flag.get("indicator") or ""
            yield str(words), flag.get("change") not in ("went", "gone", "vanished")
        else:
            yield str(flag), True
