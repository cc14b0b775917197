"""From an address to a page: one question to the store, one answer of one cut."""

from __future__ import annotations

from typing import Any

from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html

from callbacks import definitions, indicator, methods, overview
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
    "methods": lambda cut, view: methods.screen(),
}
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
        return page(store, f"/{path}", search or "", phone=device == "phone")

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


def page(store: Store, path: str, search: str, *, phone: bool = False) -> Shown:
    """Region, navigation, data cut, filters, content, its class, title. phone: charts are drawn for
    a narrow screen; what they say is the same."""
    asked = asked_snapshot(search)
    current = store.current()
    cut = store.cut(asked)
    said: list[Any] = []
    if current is None and cut is None:
        screen = methods.screen() if path == View(page="methods").path else no_data()
        return _shown(screen, None, View(), [])
    if cut is None:
        said.append(f"There is no data cut “{echo(asked or '')}” here, so the latest is shown.")
        cut = current
    assert cut is not None
    view, ignored = View.from_link(path, search, cut.catalogue, cut.region.id)
    view = view.but(snapshot=asked if asked == cut.id else None)
    if current is not None and cut.id != current.id:
        said.append(_superseded(cut, view))
    if view.page == "indicator":
        screen = indicator.screen(cut, view, phone=phone)
    else:
        screen = SCREENS[view.page](cut, view)
    return _shown(screen, cut, view, [*said, *ignored, *screen.said])


def _shown(screen: Screen, cut: Cut | None, view: View, said: list[Any]) -> Shown:
    return (
        f"{cut.region.name} maternity" if cut else NAME,
        navigation(_links(view), screen.current) if cut else [],
        _cut_words(cut) if cut else [],
        screen.filters,
        [notices(said), *screen.content],
        "wide" if screen.wide else "",
        f"{screen.title} – {NAME}",
    )


def _links(view: View) -> list[NavLink]:
    return [
        NavLink("Overview", view.on("overview").href),
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
