"""AG Grid's scripts, read by the one page that needs them (`assets/grid.js`)."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

import dash_ag_grid
import flask
from dash import Dash

from callbacks.kept_files import kept_file

SCRIPTS = ("dash_ag_grid.min.js", "async-community.js")
FOLDER = f"scripts/ag-grid-{dash_ag_grid.__version__}"  # another version has another address
A_YEAR = 365 * 24 * 3600


def register(app: Dash) -> None:
    """Keeps Dash from sending the scripts with every page, and gives them an address, which the
    document names in a `meta`."""
    for script in dash_ag_grid._js_dist:
        script.pop("async", None)
        script["dynamic"] = True
    prefix = app.config.routes_pathname_prefix
    app.server.add_url_rule(f"{prefix}{FOLDER}/<name>", "grid_script", _script)
    address = f"{app.config.requests_pathname_prefix}{FOLDER}/{SCRIPTS[0]}"
    app.config.meta_tags = [
        *(app.config.meta_tags or []),
        {"name": "grid-script", "content": address},
    ]


def _script(name: str) -> flask.Response:
    if name not in SCRIPTS:
        flask.abort(404)
    kept = f"public, max-age={A_YEAR}, immutable"
    return kept_file(_content(name), "text/javascript", kept)


@cache
def _content(name: str) -> bytes:
    return (files("dash_ag_grid") / name).read_bytes()
