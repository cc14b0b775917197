"""From an address to a page: one question to the store, one answer of one cut."""

from __future__ import annotations

from collections.abc import Callable
from secrets import token_hex
from typing import Any

import flask
import structlog
from dash import ClientsideFunction, Dash, Input, Output, State, dcc, html, no_update

from callbacks import (
    about,
    actions,
    baselines,
    definitions,
    equity,
    evaluation,
    indicator,
    meeting,
    meeting_room,
    methods,
    overview,
    provider,
    reconcile,
    reports,
    returns,
    signals,
    upload_guard,
    work_plan,
)
from callbacks.indicator_actions import NOTHING, Desk
from callbacks.organisations import seen, switch
from callbacks.returns_place import place_of
from callbacks.signals_badge import waiting
from catalogue.view import View, asked_snapshot, echo
from charts.words import month_words
from layouts.parts.markup import in_one_piece
from layouts.parts.notices import notices
from layouts.parts.shell import NavLink, data_cut, navigation, presented
from layouts.screen import Screen
from layouts.start import no_data, went_wrong
from store.cut import Cut
from store.ledger import LedgerError
from store.pending import Pending, pending_of
from store.store import Store
from store.work import work_of

NAME = "Maternity quality"
MORE = "More"  # the menu of papers, and of pages that explain
SCREENS = {
    "overview": overview.screen,
    "definitions": definitions.screen,
    "baselines": baselines.screen,
    "equity": equity.screen,
    "methods": lambda cut, view: methods.screen(),
    "design": lambda cut, view: about.design(),
}
# Pages that show what people wrote.
WRITTEN_ON: dict[str, Callable[..., Screen]] = {
    "actions": actions.screen,
    "indicator": indicator.screen,
    "provider": provider.screen,
}
MADE_ANEW = (
    "The data cut of this link was made anew without a return that was withdrawn for good; its "
    "other figures are as they were."
)
NAMES_SHOWN = (
    "Names are hidden where a chart is presented, in a meeting or alone, not on this page."
)
BAR = html.Span("|", className="bar", **{"aria-hidden": "true"})
Shown = tuple[Any, ...]
log = structlog.get_logger()


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
        try:
            shown = page(store, f"/{path}", search or "", phone=device == "phone", refusal=refused)
            return _light(shown)
        except Exception:  # whatever it was: readers get a sentence, those who run it a traceback
            reference = token_hex(4)
            # Of the address only the page: what else it holds is whatever somebody typed.
            log.exception("page failed", page=path.partition("/")[0], reference=reference)
            return _failed(reference, store.settings.contact)

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


def _light(shown: Shown) -> Shown:
    """The same, of as few components as can be: a browser's work grows with their number. Filters
    stay as they are, since the keyboard is on one of them while they are drawn again."""
    region, links, cut, filters, content, name, title = shown
    return region, in_one_piece(links), cut, filters, in_one_piece(content), name, title


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
    if current is not None and cut.id != current.id and not view.present:
        said.append(_superseded(cut, view))
    if view.page == "design" and store.settings.design_page == "off":
        said.append(f"There is no page at “{echo(path)}”, so this is the overview.")
        view = view.on("overview")
    if view.anonymise and not (view.present and view.page in ("indicator", "meeting")):
        said.append(NAMES_SHOWN)
        view = view.but(anonymise=None)
    found = seen(cut, view)
    screen, unread = _screen(store, found.cut, found.view, phone=phone, refusal=refusal)
    badge = waiting(store, cut, view)
    said += [*found.said, *unread, *ignored, *screen.said]
    return _shown(screen, found.cut, found.view, said, badge)


def _screen(
    store: Store, cut: Cut, view: View, *, phone: bool, refusal: str | None
) -> tuple[Screen, list[str]]:
    """The page of a view, and what could not be read for it."""
    if view.page == "meeting" or (view.page == "indicator" and view.present):
        return _meeting(store, cut, view, phone=phone, refusal=refusal)
    if view.page in WRITTEN_ON:
        desk, unread = _desk(store, cut, view, refusal)
        drawn_for = {"phone": phone} if view.page == "indicator" else {}
        return WRITTEN_ON[view.page](cut, view, desk=desk, **drawn_for), unread
    if view.page == "about":
        return about.screen(cut, view, store.settings), []
    if view.page == "signals":
        return signals.screen(store, cut, view, refusal), []
    if view.page == "returns":
        place = place_of(store, cut, frozen=view.snapshot is not None, refusal=refusal)
        assert place is not None
        return returns.screen(place, view), []
    if view.page == "reconcile":
        return reconcile.screen(store, cut, view, phone=phone, refusal=refusal), []
    if view.page == "reports":
        return reports.screen(store, cut, view, refusal), []
    if view.page == "work plan":
        return work_plan.screen(store, cut, view, refusal), []
    if view.page == "evaluation":
        return evaluation.screen(store, cut, view), []
    return SCREENS[view.page](cut, view), []


def _meeting(
    store: Store, cut: Cut, view: View, *, phone: bool, refusal: str | None
) -> tuple[Screen, list[str]]:
    """A meeting's page, or one chart before a room; both go on from the latest cut to the one that
    they began with, and what is written there is read as it stands."""
    desk, unread = _desk(store, cut, view.but(snapshot=None), refusal)
    current = store.current()
    newer = "" if current is None or current.id == cut.id else meeting_room.newer_words(current)
    if view.page == "indicator":
        return meeting_room.alone(cut, view, desk, phone=phone, superseded=newer), unread
    return meeting.screen(store, cut, view, desk, phone=phone, superseded=newer), unread


def _desk(store: Store, cut: Cut, view: View, refusal: str | None) -> tuple[Desk, list[str]]:
    """What people wrote, as it stood at a frozen cut; a notice where it cannot be read."""
    moment = cut.created if view.snapshot is not None else None
    try:
        work = work_of(store.settings, moment)
        pending = pending_of(store.settings, cut) if moment is None else Pending()
    except LedgerError as fault:
        return NOTHING, [f"{fault} Notes and actions are not shown."]
    return Desk(work=work, pending=pending, refusal=refusal), []


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
        _filters(screen, cut, view),
        [notices(said), *_before_a_room(view, cut, screen), *screen.content],
        _class(screen, view),
        f"{screen.title} – {NAME}",
    )


def _filters(screen: Screen, cut: Cut | None, view: View) -> Any:
    """The row of filters; below it, where it matters, whose organisations they are."""
    below = switch(cut, view) if cut and not screen.bare else []
    return [*([screen.filters] if screen.filters else []), *below] if below else screen.filters


def _class(screen: Screen, view: View) -> str:
    if screen.bare:
        return "meeting"
    names = ["wide"] * screen.wide + ["presenting"] * (view.present is not None)
    return " ".join(names)


def _before_a_room(view: View, cut: Cut | None, screen: Screen) -> list[Any]:
    """The line over a page that stands alone in the window."""
    if view.present is None or screen.bare or cut is None:
        return []
    return [presented(_cut_words(cut), view.but(present=None).href)]


def _failed(reference: str, contact: str) -> Shown:
    """The frame as it stands, about a sentence that says what to do."""
    screen = went_wrong(reference, contact)
    links = navigation(_links(View(), None), "")
    title = f"{screen.title} – {NAME}"
    return no_update, links, no_update, no_update, screen.content, "", title


def _links(view: View, badge: int | None) -> list[NavLink]:
    return [
        NavLink("Overview", view.on("overview").href),
        NavLink("Signals", view.on("signals").href, badge),
        NavLink("Returns", view.on("returns").href),
        NavLink("Actions", view.on("actions").href),
        NavLink("Meetings", view.on("meeting").href),
        NavLink("Equity", view.on("equity").href),
        NavLink("Reconcile", view.on("reconcile").href),
        NavLink("Reports", view.on("reports").href, group=MORE),
        NavLink("Definitions", view.on("definitions").href, group=MORE),
        NavLink("Baselines", view.on("baselines").href, group=MORE),
        NavLink("Methods", view.on("methods").href, group=MORE),
        NavLink("About", view.on("about").href, group=MORE),
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
