"""The minutes of a meeting as one file."""

from __future__ import annotations

import re

import flask
from dash import Dash

from callbacks.indicator_actions import Desk
from callbacks.meeting_item import TABLE, Chart, answer, shown
from callbacks.meeting_names import names_for
from callbacks.meeting_room import newer_words, noted_line, view_of
from catalogue.view import View, asked_snapshot
from layouts.meeting_minutes import Minuted, minutes_page
from layouts.meeting_panel import NotedLine
from store import clock
from store.cut import Cut
from store.ledger import LedgerError
from store.meeting import Item, Meeting, meeting_of
from store.pending import Pending
from store.store import Store
from store.work import work_of


def register(app: Dash, store: Store) -> None:
    """The address of the minutes; assets/minutes.js draws what is asked there."""

    def minutes(token: str) -> flask.Response:
        search = flask.request.query_string.decode("utf-8", "replace")
        try:
            meeting = meeting_of(store.settings, token)
            work = work_of(store.settings)
        except LedgerError as fault:
            return flask.Response(str(fault), 503, mimetype="text/plain")
        cut = store.cut(asked_snapshot(search))
        if meeting is None or cut is None:
            return flask.Response("There is no such meeting.", 404, mimetype="text/plain")
        view, _ = View.from_link("/meeting", search, cut.catalogue, cut.region.id)
        desk = Desk(work=work, pending=Pending())
        letters = meeting.letters if view.anonymise else None
        page = _page(store, meeting, cut, letters is not None, desk)
        name = f"minutes-{_stem(meeting.name)}-{cut.created:%Y-%m-%d}.html"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return flask.Response(page, mimetype="text/html", headers=headers)

    prefix = app.config.routes_pathname_prefix
    app.server.add_url_rule(f"{prefix}download/minutes/<token>", "minutes", minutes)

    def latest() -> flask.Response:
        cut = store.current()
        if cut is None:
            return flask.jsonify(id=None, words="")
        return flask.jsonify(id=cut.id, words=newer_words(cut))

    app.server.add_url_rule(f"{prefix}latest-cut", "latest_cut", latest)


def _page(store: Store, meeting: Meeting, cut: Cut, hidden: bool, desk: Desk) -> str:
    facts = [
        cut.region.name,
        f"data cut {cut.created:%-d %B %Y, %H:%M} UTC ({cut.id})",
        f"minutes saved {clock.now():%-d %B %Y}",
    ]
    items = [
        made
        for item in (*meeting.items, *meeting.taken_out)
        for made in _views(store, meeting, item, cut, hidden, desk)
    ]
    actions = [noted_line(noted) for noted in meeting.notes if noted.action is not None]
    return minutes_page(meeting.name, facts, items, actions)


def _views(
    store: Store, meeting: Meeting, item: Item, cut: Cut, hidden: bool, desk: Desk
) -> list[Minuted]:
    """The item's chart, and each other view of it that something was noted at."""
    links = {(item.link, cut.id): [n for n in item.notes if _same(n.note.link, item.link, cut)]}
    for noted in item.notes:
        if not _same(noted.note.link, item.link, cut):
            key = (noted.note.link, noted.note.snapshot or cut.id)
            links.setdefault(key, []).append(noted)
    found = []
    for (link, snapshot), notes in links.items():
        then = store.cut(snapshot) or cut
        view = view_of(then, link)
        if view is None:
            continue
        names = names_for(then, meeting.letters if hidden else None)
        found.append(
            _minuted(Chart.of(then, view, names, desk), item, [noted_line(n) for n in notes])
        )
    return found


def _same(link: str, listed: str, cut: Cut) -> bool:
    """Whether a note was made at the item's own chart of the cut."""
    view, own = view_of(cut, link), view_of(cut, listed)
    return view is not None and own is not None and view == own.but(snapshot=cut.id)


def _minuted(chart: Chart, item: Item, notes: list[NotedLine]) -> Minuted:
    made = shown(chart, table=chart.view.show == TABLE)
    said = f"cut {chart.cut.created:%-d %b %Y, %H:%M} UTC"
    return Minuted(shown=made, answer=answer(chart, item.question), cut=said, notes=notes)


def _stem(words: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", words.lower()).strip("-")[:60] or "meeting"
