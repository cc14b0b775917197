"""The part of plotly.js that our charts use, in place of the whole, where it has been fetched."""

from __future__ import annotations

import hashlib

import flask
from dash import Dash

from callbacks.kept_files import kept_file
from settings import ROOT

FILE = ROOT / "third_party" / "plotly-basic.min.js"
ADDRESS = "_dash-component-suites/plotly/package_data/plotly.min.js"  # where Dash looks for it
A_DAY = 24 * 3600


def register(app: Dash) -> None:
    """Answers at the address of the whole bundle; nothing where the file is not here."""
    if not FILE.exists():
        return
    content = FILE.read_bytes()
    tag = hashlib.sha256(content).hexdigest()[:16]

    def plotly_basic() -> flask.Response:
        response = kept_file(content, "text/javascript", f"public, max-age={A_DAY}")
        response.set_etag(tag)
        return response.make_conditional(flask.request)

    address = f"{app.config.routes_pathname_prefix}{ADDRESS}"
    app.server.add_url_rule(address, "plotly_basic", plotly_basic)
