"""The dashboard: `python app.py`, or `gunicorn app:server`."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import plotly.io
from dash import Dash
from flask import Flask, Response
from flask_compress import Compress

from callbacks import (
    agreement_files,
    agreement_forms,
    api,
    downloads,
    grid_script,
    health,
    kept_files,
    meeting_forms,
    meeting_minutes,
    methods,
    pages,
    plotly_bundle,
    report_forms,
    returns_files,
    styles,
    triage,
    uploads,
    work_forms,
    work_plan_forms,
)
from layouts.frame import HTML, frame
from settings import ROOT, Settings
from store.store import Store


def create_app(settings: Settings) -> Dash:
    """The dashboard over the data folder of the settings. No data is read before the first
    question, so that it can be made where there is none yet."""
    app = Dash(
        "app",
        title=pages.NAME,
        update_title=None,  # the tab's title is the page's, while it works too
        assets_folder=str(ROOT / "assets"),
        external_stylesheets=[f"/{styles.ADDRESS}", f"/{styles.SIGNS}"],
        serve_locally=True,
        compress=False,  # Flask-Compress below, which does downloads too
        enable_mcp=False,
    )
    app.index_string = HTML
    # Files sent as streams (style sheets) would be left open by Flask-Compress.
    app.server.config["COMPRESS_STREAMS"] = False
    app.server.config["COMPRESS_LEVEL"] = 4  # half the time of 6, for a tenth more bytes
    # Figures are plain lists and numbers: the standard encoder takes half of orjson's time, before
    # which plotly visits each of them.
    plotly.io.json.config.default_engine = "json"
    Compress(app.server)
    kept_files.read_assets_whole(app)
    store = Store(settings)
    app.layout = frame(pages.NAME)
    # Dash has this one always, though nothing here reloads by itself.
    app.server.view_functions[f"{app.config.routes_pathname_prefix}_reload-hash"] = _not_here
    styles.register(app)
    plotly_bundle.register(app)
    grid_script.register(app)
    health.register(app, store, settings)
    downloads.register(app, store)
    returns_files.register(app, store, settings)
    uploads.register(app, settings)
    triage.register(app, store)
    work_forms.register(app, store)
    meeting_forms.register(app, store)
    meeting_minutes.register(app, store)
    agreement_forms.register(app, store)
    agreement_files.register(app, store)
    methods.register(app)
    api.register(app, store)
    report_forms.register(app, store)
    work_plan_forms.register(app, store)
    pages.register(app, store)
    return app


def _not_here() -> Response:
    return Response(status=404)


@cache
def dashboard() -> Flask:
    """The dashboard of the environment's settings, made at the first request, so that a WSGI
    server can import this module before there is any data."""
    made: Flask = create_app(Settings()).server
    return made


def server(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The WSGI application: `gunicorn app:server`."""
    return dashboard()(environ, start_response)


if __name__ == "__main__":
    settings = Settings()
    create_app(settings).run(host=settings.host, port=settings.port, debug=False)
