"""Saving meetings: their lists, and what is noted at their charts."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date

import flask
import numpy as np
from dash import Dash

from callbacks.actions_new import starts_of
from callbacks.forms import Answer, Form, Refused, field, free_text, month_field, one_of, to_page
from callbacks.indicator_actions import NOTHING
from callbacks.meeting_item import Chart
from callbacks.meeting_names import Names, letters_of
from callbacks.meeting_room import noted_line, view_of
from callbacks.meeting_template import EMPTY, kinds, links_for
from catalogue.view import MEETING, SHOWN, SNAPSHOT, View
from layouts.meeting import MINUTES
from layouts.meeting_panel import noted_list
from store.cut import Cut
from store.ledger import Ledger
from store.meeting import Item, Meeting, meeting_of
from store.store import Store

LONGEST_NAME, LONGEST_ROLE, LONGEST_QUESTION = 80, 60, 200
LONGEST_LINK = 600
MOVES = {"up": -1, "down": 1}
OUT = "out"


def register(app: Dash, store: Store) -> None:
    """The forms of the meeting pages."""
    form = Form(app, store.settings, back="meeting", back_words="Back to the meetings")
    for name, save in (
        ("make", _make), ("add", _add), ("item", _move), ("question", _question), ("note", _note),
        ("action", _action),
    ):  # fmt: skip
        form.takes(f"meeting/{name}", _saving(store, form.prefix, save))


Save = Callable[[Store, str], Answer]


def _saving(store: Store, prefix: str, save: Save) -> Callable[[], Answer]:
    return lambda: save(store, prefix)


def _cut(store: Store) -> Cut:
    snapshot = field("snapshot")
    cut = store.cut(snapshot if SNAPSHOT.fullmatch(snapshot) else None)
    if cut is None:
        raise Refused(409, "There is no data cut yet, so there is nothing to meet about.")
    return cut


def _token() -> str:
    token = field("token")
    if not MEETING.fullmatch(token):
        raise Refused(400, "There is no such meeting here. Open the list of meetings again.")
    return token


def _number() -> int:
    text = field("id")
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise Refused(400, "This item is not known here. Open the meeting again.")
    return int(text)


def _link(cut: Cut) -> str:
    """The link of a chart that is added, as it is kept: without data cut."""
    link = field("link")
    view = view_of(cut, link) if link.startswith("/indicator/") else None
    if view is None or len(link) > LONGEST_LINK:
        raise Refused(400, "This chart is not known here. Open it again and add it once more.")
    return view.but(snapshot=None, present=None, anonymise=None).href


def _made(prefix: str, token: str) -> Answer:
    return flask.redirect(f"{prefix}{View(page='meeting', meeting=token).href[1:]}", 303)


def _make(store: Store, prefix: str) -> Answer:
    cut = _cut(store)
    name = free_text("name", "The name", longest=LONGEST_NAME) or ""
    minutes = int(one_of("minutes", "The minutes", tuple(value for value, _ in MINUTES)))
    known = tuple(value for value, _ in kinds(cut))
    kind = one_of("kind", "What it begins with", known) if field("kind") else EMPTY
    links = [_link(cut)] if field("link") else links_for(store, cut, kind)
    with closing(Ledger(store.settings.ledger_url)) as ledger:
        made = ledger.add_playlist(
            name=name, minutes=minutes, letters=letters_of(cut.region), links=links,
            snapshot=cut.id,
        )  # fmt: skip
    return _made(prefix, made.token)


def _add(store: Store, prefix: str) -> Answer:
    cut, token = _cut(store), _token()
    link = _link(cut)
    with closing(Ledger(store.settings.ledger_url)) as ledger:
        ledger.add_item(token, link, snapshot=cut.id)
    return _made(prefix, token)


def _move(store: Store, prefix: str) -> Answer:
    token, number = _token(), _number()
    move = one_of("move", "What is done with the item", (*MOVES, OUT))
    with closing(Ledger(store.settings.ledger_url)) as ledger:
        if move == OUT:
            ledger.take_item_out(token, number)
        else:
            ledger.move_item(token, number, MOVES[move])
    return to_page(prefix, "meeting")


def _question(store: Store, prefix: str) -> Answer:
    token, number = _token(), _number()
    words = free_text("text", "The question", longest=LONGEST_QUESTION, needed=False)
    with closing(Ledger(store.settings.ledger_url)) as ledger:
        ledger.ask(token, number, words)
    return to_page(prefix, "meeting")


def _item(store: Store) -> tuple[Meeting, Item]:
    meeting = meeting_of(store.settings, _token())
    number = _number()
    item = next((one for one in meeting.items if one.id == number), None) if meeting else None
    if meeting is None or item is None:
        raise Refused(409, "This item is not on the list any more. Open the meeting again.")
    return meeting, item


def _chart(cut: Cut, item: Item) -> Chart:
    """The item's chart, as it is shown."""
    view = view_of(cut, item.link)
    if view is None:
        raise Refused(409, "This chart is not known in this data cut.")
    shown = field("show")
    if shown:
        view = view.but(show=one_of("show", "What is shown", SHOWN))
    return Chart.of(cut, view, Names(cut), NOTHING)


def _note(store: Store, prefix: str) -> Answer:
    cut = _cut(store)
    meeting, item = _item(store)
    text = free_text("text", "The note") or ""
    link = _chart(cut, item).view.but(snapshot=cut.id).href
    role = free_text("role", "Your role", longest=LONGEST_ROLE, needed=False)
    with closing(Ledger(store.settings.ledger_url)) as ledger:
        ledger.add_meeting_note(
            token=meeting.token, item=item.id, link=link, text=text, role=role, snapshot=cut.id
        )
    return _saved(store, prefix, meeting.token, item.id)


def _action(store: Store, prefix: str) -> Answer:
    cut = _cut(store)
    meeting, item = _item(store)
    chart = _chart(cut, item)
    if not chart.has_figures:
        raise Refused(409, "This data cut has no figures of this chart to act on.")
    start = month_field("start", "The start")
    if f"{start:%Y-%m}" not in {str(month) for month in starts_of(cut)}:
        raise Refused(400, "The start must be one of the months that the form offers.")
    what = free_text("what", "What will be done") or ""
    owner = free_text("owner_role", "The owner's role", longest=LONGEST_ROLE) or ""
    role = free_text("role", "Your role", longest=LONGEST_ROLE, needed=False)
    level, org = chart.line.subject
    since, rule = _flag(chart, start)
    with closing(Ledger(store.settings.ledger_url)) as ledger:
        made = ledger.add_action(
            indicator=chart.indicator.id, level=level, org=org, what=what, owner_role=owner,
            start=start, rule=rule, signal=since, role=role, snapshot=cut.id,
        )  # fmt: skip
        ledger.add_meeting_note(
            token=meeting.token, item=item.id, link=chart.view.but(snapshot=cut.id).href,
            text=what, action=made.id, role=role, snapshot=cut.id,
        )  # fmt: skip
    return _saved(store, prefix, meeting.token, item.id)


def _saved(store: Store, prefix: str, token: str, item: int) -> Answer:
    """Back to the chart; to a form that stays on its page, what is noted now."""
    if not field("stay"):
        return to_page(prefix, "meeting")
    meeting = meeting_of(store.settings, token)
    noted = next((one.notes for one in meeting.items if one.id == item), ()) if meeting else ()
    return flask.Response(noted_list([noted_line(one) for one in noted]), mimetype="text/html")


def _flag(chart: Chart, start: date) -> tuple[date | None, str | None]:
    """First month and rule of the flag that the action answers, if its series is flagged and the
    flag came first."""
    reading = chart.line.reading
    if reading.since is None or reading.latest < 0:
        return None, None
    since = date.fromisoformat(f"{np.datetime64(reading.since, 'M')}-01")
    rule = str(reading.rule[reading.latest] or "") or None
    return (since, rule) if rule and since < start else (None, None)
