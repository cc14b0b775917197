"""The panel beside the tracker: what it shows for a view."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from callbacks.returns_place import Place
from callbacks.returns_receipt import receipt_of
from callbacks.trust import subject_badge
from callbacks.upload_progress import progress_of
from catalogue.view import View
from etl.upload import GONE, SUBMISSION, Held, held, held_marked
from layouts.parts.panel import panel_head
from layouts.returns_panels import (
    checked_actions,
    downloads,
    provider_facts,
    receipt_body,
    reminder_box,
    upload_panel,
    waiting,
)
from store.reminders import reminder
from store.returns import changes_by
from store.tracked import Tracked
from store.tracker import Cell, Row, Tracker
from store.tracker_words import day_name, late_words, month_name, percent, state_words

CHECKING = "The file is being read. This takes a few seconds."
SENDING = "Sending the return."
BACK = "All returns"
IS_IN = "This very file is in already, so there is nothing to send."


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """title: "" for the panel that sends a return. submission: the one that is open."""

    content: list[Any]
    title: str = ""
    submission: str | None = None
    said: tuple[str, ...] = ()


def panel_of(place: Place, view: View, told: Tracked, tracker: Tracker) -> Panel:
    """What the view's path and provider name. tracker: its rows as they are shown. LedgerError: the
    ledger does not answer."""
    name = view.submission
    if name is not None and SUBMISSION.fullmatch(name):
        return _return(place, view, told, name)
    if name is not None:
        found = held(place.settings.data, name)
        return _checked(place, view, told, found) if found else _upload(place, (GONE,))
    row = next((r for r in tracker.rows if r.provider.code == view.provider), None)
    return _provider(place, view, told, row) if row else _upload(place)


def _upload(place: Place, said: tuple[str, ...] = ()) -> Panel:
    content = upload_panel(place.settings.upload_megabytes, place.refusal, CHECKING)
    return Panel(content=content, said=said)


def _return(place: Place, view: View, told: Tracked, name: str) -> Panel:
    """A return's receipt, or what it waits for."""
    receipt = _read(place.settings.data / "receipts" / f"{name}.json")
    progress = progress_of(place.settings, name)
    if receipt is None and progress.state in ("unknown", "loaded"):
        said = f"There is no receipt of a return “{name}” here."
        return _upload(place, (said,))
    title = "A return that was just sent"
    body: list[Any] = []
    if receipt is not None:
        changes = changes_by(place.settings.ledger_url, name)
        shown = receipt_of(receipt, place, told.tracker, changes)
        title, body = shown.title, receipt_body(shown)
        body.append(downloads(_downloads(receipt, name)))
    if progress.state in ("waiting", "failed"):
        still = progress.state == "waiting"
        body.insert(0, waiting(progress.words, f"/returns/state/{name}", still))
    return Panel(
        content=[panel_head(title, _closed(view), BACK), *body], title=title, submission=name
    )


def _checked(place: Place, view: View, told: Tracked, found: Held) -> Panel:
    """The receipt of a file that is not sent yet."""
    shown = receipt_of(found.told, place, told.tracker, (), checked=True)
    content = [panel_head(shown.title, _closed(view), BACK)]
    former = _read(place.settings.data / "receipts" / f"{found.submission}.json")
    if former is not None and former["verdict"] != "rejected":
        content.append(waiting(IS_IN, "", still=False))
    elif found.is_here and place.refusal is None:
        until = f"{found.until:%H:%M} UTC"
        content.append(checked_actions(found.token, until, SENDING))
    content += receipt_body(shown)
    if held_marked(place.settings.data, found.token):
        content.append(downloads([_marked(found.token)]))
    return Panel(content=content, title=shown.title)


def _provider(place: Place, view: View, told: Tracked, row: Row) -> Panel:
    """How a provider sends, what is not in, and what to write to it."""
    provider = row.provider
    facts = [
        ("Complete", "" if row.completeness is None else percent(row.completeness)),
        ("Median late", late_words(row.median_late) or "no return is in"),
        ("Contact role", provider.contact_role or "not given in providers.yaml"),
    ]
    absent = [_absent(c) for c in reversed(row.cells) if c and not c.state.is_in]
    content = [
        panel_head(provider.name, _closed(view), BACK),
        *provider_facts([(term, words) for term, words in facts if words], absent),
    ]
    if place.cut is not None:
        content += subject_badge(place.cut, ("provider", provider.code))
    content.append(downloads([("Blank template", f"/returns/template/{provider.code}")]))
    text = reminder(told, place.region, provider.code)
    if text:
        content.append(reminder_box(text, f"/returns/reminder/{provider.code}.txt"))
    return Panel(content=content, title=provider.short_name)


def _absent(cell: Cell) -> str:
    """A return that is not in: whose it is where that is not plain, when it was due."""
    whose = f" of {cell.whose.short_name}" if cell.whose else ""
    due = "" if cell.suspended else f", due {day_name(cell.due)}"
    return f"{month_name(cell.month)}{whose}{due}: {state_words(cell)}"


def _closed(view: View) -> str:
    """The list alone."""
    return view.on("returns").but(provider=None).href


def _downloads(receipt: Mapping[str, Any], name: str) -> list[tuple[str, str]]:
    base = f"/returns/receipt/{name}"
    files = [("Receipt", f"{base}.html"), ("Receipt as data", f"{base}.json")]
    return [*([_marked(name)] if receipt["findings"] else []), *files]


def _marked(name: str) -> tuple[str, str]:
    return "Return with what was found marked", f"/returns/marked/{name}"


def _read(file: Path) -> Mapping[str, Any] | None:
    try:
        told: Mapping[str, Any] = json.loads(file.read_bytes())
    except (OSError, ValueError):
        return None
    return told
