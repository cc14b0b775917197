"""Methods: the document, and its pictures from this machine."""

from __future__ import annotations

import re
from functools import cache

import flask
from dash import Dash

from layouts.methods import Sizes, methods_page
from layouts.screen import Screen
from settings import ROOT

DOCUMENT = ROOT / "docs" / "methods.md"
PICTURES = ROOT / "docs" / "pictures"
ADDRESS = "methods/pictures"
NAME = re.compile(r"methods-[a-z-]+\.svg")
SIZE = re.compile(r'<svg[^>]* width="(\d+)" height="(\d+)"')
A_DAY = 24 * 3600


def register(app: Dash) -> None:
    """The address of the pictures."""

    def picture(name: str) -> flask.Response:
        if name not in sizes():
            return flask.Response("There is no such picture.", 404, mimetype="text/plain")
        return flask.Response(
            (PICTURES / name).read_text(encoding="utf-8"),
            mimetype="image/svg+xml",
            headers={"Cache-Control": f"public, max-age={A_DAY}"},
        )

    address = f"{app.config.routes_pathname_prefix}{ADDRESS}/<name>"
    app.server.add_url_rule(address, "methods_picture", picture)


def screen() -> Screen:
    """The page; it is the same for every cut, and there without any."""
    content = methods_page(DOCUMENT.read_text(encoding="utf-8"), f"/{ADDRESS}/", sizes())
    return Screen(title="Methods", current="Methods", content=content)


@cache
def sizes() -> Sizes:
    """Width and height of each picture that the document may show."""
    found = {}
    for path in sorted(PICTURES.iterdir()):
        if NAME.fullmatch(path.name):
            size = SIZE.search(path.read_text(encoding="utf-8"))
            assert size is not None, f"{path.name} does not say its size"
            found[path.name] = (int(size[1]), int(size[2]))
    return found
