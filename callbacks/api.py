"""The read API: rows of a data cut for other programs, documented at /api/v1/openapi.json."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

import flask
import pandas as pd
from dash import Dash

from callbacks.api_answer import Answer, Kept, made, send
from callbacks.api_document import document
from callbacks.api_query import (
    Asked,
    CannotAnswer,
    NotThere,
    pairs_of,
    read_question,
    settled,
    snapshot_of,
    subjects_of,
)
from callbacks.months import settle_months
from store.asked_rows import (
    CATALOGUE,
    OBSERVATIONS,
    PROVIDERS,
    READING,
    SNAPSHOTS,
    Page,
    catalogue_rows,
    observation_parts,
    provider_rows,
    reading_parts,
    snapshot_rows,
)
from store.cut import Cut
from store.pointer import snapshot_ids
from store.store import Store

Parts = Iterator[pd.DataFrame]
ROOT = "api/v1"


class Table(NamedTuple):
    """What one address answers. takes: the filters it knows. live: it changes while the cut in
    force does not, so nothing of it is kept."""

    name: str
    columns: tuple[str, ...]
    takes: tuple[str, ...]
    parts: Callable[[Store, Cut, Asked], Parts]
    live: bool = False


def _observations(store: Store, cut: Cut, asked: Asked) -> Parts:
    cut, view = settled(asked, cut)
    if not cut.months:
        return iter(())
    view, said = settle_months(view, cut.months)
    if said:
        raise NotThere(f"{said[0]} Ask for months that there are.")
    return observation_parts(
        cut, asked.indicators, subjects_of(asked, cut, view),
        from_=view.from_, to=view.to, chart=view.chart or "auto",
    )  # fmt: skip


def _readings(store: Store, cut: Cut, asked: Asked) -> Parts:
    cut, view = settled(asked, cut)
    if not cut.months:
        return iter(())
    view, said = settle_months(view, cut.months)
    if said:
        raise NotThere(f"{said[0]} Ask for a month that there is.")
    return reading_parts(cut, asked.indicators, subjects_of(asked, cut, view), view.to)


def _catalogue(store: Store, cut: Cut, asked: Asked) -> Parts:
    return catalogue_rows(cut, asked.indicators)


def _providers(store: Store, cut: Cut, asked: Asked) -> Parts:
    if not cut.months:
        return provider_rows(cut, [p.code for p in cut.region.providers])
    subjects = subjects_of(asked, cut, asked.view)
    return provider_rows(cut, [org for level, org in subjects if level == "provider"])


def _snapshots(store: Store, cut: Cut, asked: Asked) -> Parts:
    return snapshot_rows(cut, store.settings.data)


PLACES = ("org", "level", "lms", "provider", "peers", "view")
TABLES = (
    Table("observations", OBSERVATIONS,
          ("indicator", "set", *PLACES, "from", "to", "chart"), _observations),
    Table("readings", READING, ("indicator", "set", *PLACES, "to"), _readings),
    Table("catalogue", CATALOGUE, ("indicator", "set"), _catalogue),
    Table("providers", PROVIDERS, ("org", "lms", "provider", "peers"), _providers),
    Table("snapshots", SNAPSHOTS, (), _snapshots, live=True),
)  # fmt: skip


def register(app: Dash, store: Store) -> None:
    """/api/v1/observations, readings, catalogue, providers and snapshots, and openapi.json."""
    prefix, kept = app.config.routes_pathname_prefix, Kept()
    for table in TABLES:
        address = f"{prefix}{ROOT}/{table.name}"
        answer = partial(_answer, store, kept, table, address)
        app.server.add_url_rule(address, f"api_{table.name}", answer)

    def openapi() -> flask.Response:
        response = flask.jsonify(document(TABLES, f"{prefix}{ROOT}"))
        response.headers["Cache-Control"] = "no-cache"
        return response

    app.server.add_url_rule(f"{prefix}{ROOT}/openapi.json", "api_openapi", openapi)
    app.server.add_url_rule(f"{prefix}{ROOT}/<path:rest>", "api_unknown", _unknown)


def _unknown(rest: str) -> flask.Response:
    return refused("There is no such address; /api/v1/openapi.json lists them.", 404)


def refused(why: str, status: int) -> flask.Response:
    """Why there is no answer, in a sentence."""
    response = flask.jsonify(error=why)
    response.status_code = status
    return response


def _answer(store: Store, kept: Kept, table: Table, address: str) -> flask.Response:
    search = flask.request.query_string.decode("ascii", "replace")
    try:
        given = pairs_of(search)
        cut = store.cut(snapshot_of(given))
        if cut is None and "snapshot" in given and store.current() is not None:
            return refused("There is no such data cut; /api/v1/snapshots lists them.", 404)
        if cut is None:
            return refused("No data has been loaded yet; ask again after the first load.", 503)
        asked = read_question(given, cut, table.takes)
        key = f"{cut.id}/{table.name}?{asked.canonical}"
        if table.live:
            key = f"{','.join(snapshot_ids(store.settings.data))}{key}"
        answer = kept.get(key, lambda: _made(store, cut, table, address, asked, key))
    except CannotAnswer as why:
        return refused(str(why), 404 if isinstance(why, NotThere) else 400)
    return send(answer)


def _made(store: Store, cut: Cut, table: Table, address: str, asked: Asked, key: str) -> Answer:
    page = Page(table.parts(store, cut, asked), asked.offset, asked.limit)
    following = _following(address, asked, cut)
    return made(page, table.columns, asked.format, cut.id, key, following)


def _following(address: str, asked: Asked, cut: Cut) -> str:
    """The next page's address, of the same cut: figures do not change between pages."""
    given = dict(parse_qsl(asked.canonical, keep_blank_values=True))
    given |= {
        "limit": str(asked.limit), "offset": str(asked.offset + asked.limit), "snapshot": cut.id,
    }  # fmt: skip
    return f"{address}?{urlencode(given)}"
