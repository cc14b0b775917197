"""Bootstrap's style sheet, served from the installed package: no request leaves the host."""

from __future__ import annotations

from importlib.resources import files

import flask
from dash import Dash

ADDRESS = "styles/bootstrap.min.css"
A_DAY = 24 * 3600


def register(app: Dash) -> None:
    """The address that `external_stylesheets` names."""
    sheet = files("flask_bootstrap") / "static/bootstrap5/css/bootstrap.min.css"

    def bootstrap() -> flask.Response:
        return flask.Response(
            sheet.read_text(encoding="utf-8"),
            mimetype="text/css",
            headers={"Cache-Control": f"public, max-age={A_DAY}"},
        )

    app.server.add_url_rule(f"{app.config.routes_pathname_prefix}{ADDRESS}", "bootstrap", bootstrap)
