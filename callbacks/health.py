"""Whether the dashboard is alive, whether it is ready to answer, and how it is."""

from __future__ import annotations

import flask
from dash import Dash
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from layouts.health import health_page
from settings import Settings
from store.health import Health, health
from store.ledger.database import engine_for
from store.ledger.tables import LoadRun
from store.store import Store

GIGABYTE = 1024**3
OUTCOMES = {
    "published": "A new data cut was published",
    "nothing_new": "Nothing was new",
    "failed": "It failed, and changed nothing",
    "running": "It has not ended",
}


def register(app: Dash, store: Store, settings: Settings) -> None:
    """/healthz: the process answers. /readyz: a data cut is open and the ledger answers. /health:
    the page that tells people how it is."""
    engine = engine_for(settings.ledger_url, only_read=True)

    def healthz() -> flask.Response:
        return flask.jsonify(status="alive")

    def readyz() -> tuple[flask.Response, int]:
        cut = store.current()
        if cut is None:
            return flask.jsonify(status="not ready", reason="no data has been loaded yet"), 503
        try:
            with engine.connect() as connection:
                connection.execute(text("select 1"))
        except SQLAlchemyError:
            return flask.jsonify(status="not ready", reason="the ledger does not answer"), 503
        return flask.jsonify(status="ready", snapshot=cut.id), 200

    def page() -> flask.Response:
        found = health(settings)
        checked = f"{found.checked:%-d %B %Y, %H:%M} UTC"
        html = health_page(found.problems, _tables(found), checked)
        return flask.Response(html, headers={"Cache-Control": "no-store"})

    prefix = app.config.routes_pathname_prefix
    app.server.add_url_rule(f"{prefix}healthz", "healthz", healthz)
    app.server.add_url_rule(f"{prefix}readyz", "readyz", readyz)
    app.server.add_url_rule(f"{prefix}health", "health", page)


def _tables(found: Health) -> dict[str, dict[str, str]]:
    return {
        "Last load": _load(found.last),
        "Failures in the last 30 days": {
            f"{run.recorded:%-d %B %Y, %H:%M} UTC": run.message or "It did not say why."
            for run in found.failures
        }
        or {"Failed loads": "None"},
        "Data cut in force": {
            "Name": found.snapshot or "None yet",
            **({"Made": f"{found.created:%-d %B %Y, %H:%M} UTC"} if found.created else {}),
            "Returns in it": f"{found.submissions:,}",
            **{f"Rows of {name}": f"{rows:,}" for name, rows in found.rows.items()},
        },
        "Returns and room": {
            "Rejected in the last 30 days": f"{found.rejected:,}",
            "Disk": f"{found.free / GIGABYTE:,.1f} GB free of {found.total / GIGABYTE:,.1f} GB",
        },
    }


def _load(run: LoadRun | None) -> dict[str, str]:
    if run is None:
        return {"Began": "There has been none yet"}
    took = run.finished - run.recorded if run.finished else None
    return {
        "Began": f"{run.recorded:%-d %B %Y, %H:%M} UTC",
        "Took": "It has not ended" if took is None else f"{took.total_seconds():.0f} seconds",
        "Ended": OUTCOMES[run.outcome],
        "Files in the inbox": f"{run.files:,}",
        "Newly accepted": f"{run.accepted:,}",
        "Newly rejected": f"{run.rejected:,}",
        "Figures restated": f"{run.restated:,}",
    }
