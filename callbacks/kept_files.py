"""Files that never change while the program runs, compressed once and well."""

from __future__ import annotations

from functools import lru_cache

import brotli
import flask
from dash import Dash

ASSETS = ("text/css", "text/javascript")
QUALITY = 9  # a tenth of a second for a megabyte, and a sixth fewer bytes than at once


def read_assets_whole(app: Dash) -> None:
    """Our own scripts and style sheets as texts: Flask-Compress leaves alone what is sent as a
    stream. To be asked after Flask-Compress, whose turn comes later then."""

    @app.server.after_request
    def whole(response: flask.Response) -> flask.Response:
        if response.direct_passthrough and response.mimetype in ASSETS:
            response.direct_passthrough = False
            response.make_sequence()
        return response


def kept_file(content: bytes, mimetype: str, cache: str) -> flask.Response:
    """The answer with a file. cache: how long it may be kept. Browsers that do not read Brotli get
    what Flask-Compress makes of it."""
    headers = {"Cache-Control": cache, "Vary": "Accept-Encoding"}
    if "br" in flask.request.accept_encodings:
        content = _compressed(content)
        headers["Content-Encoding"] = "br"
    return flask.Response(content, mimetype=mimetype, headers=headers)


@lru_cache(maxsize=8)
def _compressed(content: bytes) -> bytes:
    packed: bytes = brotli.compress(content, quality=QUALITY)
    return packed
