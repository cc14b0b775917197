"""Who has sent what, and how the last load went."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from catalogue.load import load_catalogue
from etl.version import region_of
from settings import Settings
from store.ledger import Ledger
from store.ledger.tables import Row
from store.pointer import current_id

RUN = ("command", "outcome", "recorded", "finished", "snapshot", "accepted", "rejected", "message")
SENT = (
    "submission", "name", "received", "verdict", "reason", "layout", "return_status",
    "first_month", "last_month", "cells", "errors", "warnings",
)  # fmt: skip


def status_of(settings: Settings) -> dict[str, Any]:
    """Plain values, ready for JSON: cut in force, last load, each provider's submissions.

    Submissions of no known provider, such as national files and unreadable ones, stand apart.
    """
    if not settings.data.is_dir():
        return {"snapshot": None, "last_run": None, "providers": [], "other": []}
    region = region_of(load_catalogue(settings.indicators, settings.providers), settings)
    ledger = Ledger(settings.ledger_url)
    try:
        runs, sent = ledger.loads(1), ledger.submissions()
    finally:
        ledger.close()
    own = {p.code: [row for row in sent if row.provider == p.code] for p in region.providers}
    providers = [
        {
            "code": p.code,
            "name": p.name,
            "latest_month": max((r.last_month for r in own[p.code] if r.last_month), default=None),
            "submissions": [_named(row, SENT) for row in own[p.code]],
        }
        for p in region.providers
    ]
    told: dict[str, Any] = _plain(
        {
            "snapshot": current_id(settings.data),
            "last_run": _named(runs[0], RUN) if runs else None,
            "providers": providers,
            "other": [_named(row, SENT) for row in sent if row.provider not in own],
        }
    )
    return told


def status_words(told: dict[str, Any], tracker: str) -> str:
    """The same for people. tracker: its table."""
    last = told["last_run"]
    lines = [f"Data cut in force: {told['snapshot'] or 'none yet'}"]
    if last:
        lines.append(f"Last load: {last['outcome'].replace('_', ' ')}, {last['recorded'][:16]} UTC")
        lines += [last["message"]] if last["message"] else []
    lines += ["", tracker]
    for row in told["other"]:
        if row["verdict"] == "rejected":
            lines.append(f"Rejected: {row['name']}. {row['reason']}")
    return "\n".join(lines)


def _named(row: Row, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


def _plain(value: Any) -> Any:
    """Dates as text, throughout."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value.isoformat() if isinstance(value, (date, datetime)) else value
