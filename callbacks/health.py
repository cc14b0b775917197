"""Whether the dashboard is alive, and whether it is ready to answer."""

from __future__ import annotations

import flask
from dash import Dash
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from settings import Settings
from store.ledger.database import engine_for
from store.store import Store


def register(app: Dash, store: Store, settings: Settings) -> None:
    """/healthz: the process answers. /readyz: a data cut is open and the ledger answers."""
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

    prefix = app.config.routes_pathname_prefix
    app.server.add_url_rule(f"{prefix}healthz", "healthz", healthz)
    app.server.add_url_rule(f"{prefix}readyz", "readyz", readyz)
