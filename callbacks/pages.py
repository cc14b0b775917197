"""From an address to a page: one question to the store, one answer of one cut."""

from __future__ import annotations

from typing import Any

import flask
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html

from callbacks import (
    definitions,
    indicator,
    methods,
    overview,
    provider,
    returns,
    signals,
    upload_guard,
)
from callbacks.returns_place import place_of
from callbacks.signals_badge import waiting
from catalogue.view import View, asked_snapshot, echo
from charts.words import month_words
from layouts.parts.notices import notices
from layouts.parts.shell import NavLink, data_cut, navigation
from layouts.screen import Screen
from layouts.start import no_data
from store.cut import Cut
from store.store import Store

NAME = "Maternity quality"
SCREENS = {
    "overview": overview.screen,
    "definitions": definitions.screen,
    "provider": provider.screen,
    "methods": lambda cut, view: methods.screen(),
}
MADE_ANEW = (
    "The data cut of this link was made anew without a return that was withdrawn for good; its "
    "other figures are as they were."
)
BAR = html.Span("|", className="bar", **{"aria-hidden": "true"})
Shown = tuple[Any, ...]


def register(app: Dash, store: Store) -> None:
    """What happens when the address changes."""

    @app.callback(
        Output("region-name", "children"),
        Output("navigation", "children"),
        Output("data-cut", "children"),
        Output("filters", "children"),
        Output("content", "children"),
        Output("content", "className"),
        Output("screen-title", "data"),
        Input("url", "pathname"),
        Input("url", "search"),
        Input("device", "data"),
    )
    def show(pathname: str | None, search: str | None, device: str | None) -> Shown:
        path = app.strip_relative_path(pathname or "/") or ""
        refused = upload_guard.refusal(flask.request, store.settings)
        return page(store, f"/{path}", search or "", phone=device == "phone", refusal=refused)

    app.clientside_callback(
        ClientsideFunction("link", "device"),
        Output("device", "data"),
        Input("url", "pathname"),
        State("device", "data"),
    )

    app.clientside_callback(
        ClientsideFunction("link", "arrived"),
        Output("screen-title", "storage_type"),  # never written: Dash asks for an output
        Input("screen-title", "data"),
    )


def page(
    store: Store, path: str, search: str, *, phone: bool = False, refusal: str | None = None
) -> Shown:
    """Region, navigation, data cut, filters, content, its class, title. phone: charts are drawn for
    a narrow screen; what they say is the same. refusal: why the reader cannot send a return."""
    asked = asked_snapshot(search)
    current = store.current()
    cut = store.cut(asked)
    frozen = asked is not None and cut is not None
    said: list[Any] = []
    if current is None and cut is None:
        if path == View(page="methods").path:
            return _shown(methods.screen(), None, View(), [])
        return _before_the_first_load(store, path, search, refusal)
    if cut is None:
        said.append(f"There is no data cut “{echo(asked or '')}” here, so the latest is shown.")
        cut = current
    assert cut is not None
    view, ignored = View.from_link(path, search, cut.catalogue, cut.region.id)
    view = view.but(snapshot=cut.id if frozen else None)
    if frozen and asked != cut.id:
        said.append(MADE_ANEW)
    if current is not None and cut.id != current.id:
        said.append(_superseded(cut, view))
    if view.page == "indicator":
        screen = indicator.screen(cut, view, phone=phone)
    elif view.page == "returns":
        place = place_of(store, cut, frozen=view.snapshot is not None, refusal=refusal)
        assert place is not None
        screen = returns.screen(place, view)
    elif view.page == "signals":
        screen = signals.screen(store, cut, view, refusal)
    else:
        screen = SCREENS[view.page](cut, view)
    badge = waiting(store, cut, view)
    return _shown(screen, cut, view, [*said, *ignored, *screen.said], badge)


def _before_the_first_load(store: Store, path: str, search: str, refusal: str | None) -> Shown:
    """Returns can be sent before there is any data; the other pages say what to do."""
    place = place_of(store, refusal=refusal)
    if place is not None:
        view, ignored = View.from_link(path, search, place.catalogue, place.region.id)
        if view.page == "returns":
            screen = returns.screen(place, view)
            return _shown(screen, None, view, [*ignored, *screen.said])
    return _shown(no_data(), None, View(), [])


def _shown(
    screen: Screen, cut: Cut | None, view: View, said: list[Any], badge: int | None = None
) -> Shown:
    """badge: how many signals wait."""
    return (
        f"{cut.region.name} maternity" if cut else NAME,
        navigation(_links(view, badge), screen.current) if cut else [],
        _cut_words(cut) if cut else [],
        screen.filters,
        [notices(said), *screen.content],
        "wide" if screen.wide else "",
        f"{screen.title} – {NAME}",
    )


def _links(view: View, badge: int | None) -> list[NavLink]:
    return [
        NavLink("Overview", view.on("overview").href),
        NavLink("Signals", view.on("signals").href, badge),
        NavLink("Returns", view.on("returns").href),
        NavLink("Definitions", view.on("definitions").href),
        NavLink("Methods", view.on("methods").href),
    ]


def _cut_words(cut: Cut) -> list[Any]:
    sent, awaited = cut.returns_in
    when = f"cut {cut.created:%-d %b %Y, %H:%M} UTC"
    if not cut.months:
        return [html.Span("Published figures only"), BAR, html.Span(when)]
    returns = f"{len(sent)} of {len(sent) + len(awaited)} returns in"
    return data_cut(month_words(cut.months[-1]), when, returns)


def _superseded(cut: Cut, view: View) -> list[Any]:
    return [
        f"This is the data cut of {cut.created:%-d %B %Y, %H:%M} UTC, kept as it was. A later one "
        "is in force: ",
        dcc.Link("show the latest", href=view.but(snapshot=None).href),
        ".",
    ]
