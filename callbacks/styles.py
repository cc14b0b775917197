"""Style sheets that are no file of ours: Bootstrap's, from the installed package, so that no
request leaves the host; and the icons as one sheet. And how long browsers keep those of ours."""

from __future__ import annotations

from importlib.resources import files

import flask
from dash import Dash

from layouts.parts.signs import sign_styles

ADDRESS = "styles/bootstrap.min.css"
SIGNS = "styles/signs.css"
A_DAY = 24 * 3600


def register(app: Dash) -> None:
    """The addresses that `external_stylesheets` names."""
    sheet = files("flask_bootstrap") / "static/bootstrap5/css/bootstrap.min.css"

    def bootstrap() -> flask.Response:
        return _sheet(sheet.read_text(encoding="utf-8"))

    def signs() -> flask.Response:
        return _sheet(sign_styles())

    prefix = app.config.routes_pathname_prefix
    app.server.add_url_rule(f"{prefix}{ADDRESS}", "bootstrap", bootstrap)
    app.server.add_url_rule(f"{prefix}{SIGNS}", "signs", signs)

    def keep(response: flask.Response) -> flask.Response:
        # The address of an asset names its version, so who has it need not ask again.
        asset = flask.request.path.startswith(f"{prefix}assets/") and "m" in flask.request.args
        if asset and response.status_code in (200, 304):
            response.headers["Cache-Control"] = f"public, max-age={A_DAY}"
        return response

    app.server.after_request(keep)


def _sheet(text: str) -> flask.Response:
    headers = {"Cache-Control": f"public, max-age={A_DAY}"}
    return flask.Response(text, mimetype="text/css", headers=headers)
