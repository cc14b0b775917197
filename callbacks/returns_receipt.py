"""A receipt's file as the panel shows it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from callbacks.returns_place import Place
from charts.words import count, month_words
from layouts.returns_panels import Receipt
from store.returns import Change
from store.tracker import Tracker, day_of
from store.tracker_words import days, moment_words

Told = Mapping[str, Any]
Line = tuple[str, str, str, str]
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
    for a receipt that does not tell. checked: it is not sent yet, and has changed nothing."""
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
        counts=(
            told.get("cells") or told.get("figures") or 0,
            told.get("guessed", len(guessed)),
            told.get("refused", len(refused)),
        ),
        guessed=_rows(guessed),
        refused=_rows(refused),
        others=_rows(others),
        changed=None if checked else list(_changed(told, place, changes))[:MOST],
        flags=None if checked else list(_flags(told)),
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


def _changed(told: Told, place: Place, changes: Sequence[Change]) -> Iterator[Line]:
    """Item, month, what it was and what it is: as the receipt tells, or else the ledger."""
    for change in told.get("changes") or map(_told_by_ledger, changes):
        known = place.catalogue.items.get(str(change.get("item")))
        name = change.get("name") or (known.name if known else str(change.get("item")))
        group = change.get("group")
        yield (
            f"{name}, {group}" if group else name,
            month_words(str(change["month"])[:7], short=True),
            change.get("old_words") or _figure(change.get("old")),
            change.get("new_words") or _figure(change.get("new")),
        )


def _told_by_ledger(change: Change) -> Told:
    return {
        "item": change.item,
        "month": f"{change.month:%Y-%m}",
        "group": None if change.group == "all" else change.group,
        "old": change.old,
        "new": change.new,
    }


def _figure(value: float | None) -> str:
    return "none" if value is None else count(value)


def _flags(told: Told) -> Iterator[tuple[str, bool]]:
    """Words of each flag, and whether it came or else went."""
    for flag in told.get("flags") or ():
        yield flag["words"], flag["came"]
