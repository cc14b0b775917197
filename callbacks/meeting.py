"""The meeting page: every list, one list, or one of its items before a room."""

from __future__ import annotations

from callbacks.indicator_actions import Desk
from callbacks.meeting_item import Chart, answer
from callbacks.meeting_names import Names
from callbacks.meeting_room import of_list, view_of
from callbacks.meeting_template import kinds
from catalogue.view import ON, View
from charts.words import month_words
from layouts.meeting import Adding, Listed, ListedItem, all_meetings, minutes_button, one_meeting
from layouts.screen import Screen
from store.cut import Cut
from store.ledger import LedgerError
from store.meeting import Item, Meeting, meeting_of, meetings_of
from store.store import Store

LABEL = "Meetings"


def screen(
    store: Store, cut: Cut, view: View, desk: Desk, *, phone: bool, superseded: str = ""
) -> Screen:
    """The page for a view of a cut. superseded: words of a newer cut, "" for none."""
    try:
        if view.meeting is None:
            return _all(store, cut, view, desk)
        meeting = meeting_of(store.settings, view.meeting)
        if meeting is None:
            return _all(store, cut, view, desk, "There is no such meeting here; these are all.")
    except LedgerError as fault:
        said = (f"{fault} Meetings are not shown.",)
        content = all_meetings([], [], {}, None, "", "Meetings cannot be read just now.")
        return Screen(title=LABEL, current=LABEL, content=content, said=said)
    if view.present:
        return of_list(cut, view, meeting, desk, phone=phone, superseded=superseded)
    return _one(cut, view, meeting, desk)


def _all(store: Store, cut: Cut, view: View, desk: Desk, *said: str) -> Screen:
    listed = [_listed(one, view) for one in meetings_of(store.settings)]
    adding = None
    if view.add is not None:
        asked = view_of(cut, view.add)
        if asked is None:
            said = (*said, "The chart that was to be added is not known here, so it was left out.")
        else:
            link = asked.but(snapshot=None).href
            adding = Adding(words=_words(Chart.of(cut, asked, Names(cut), desk)), link=link)
    hidden: dict[str, str | None] = {"snapshot": cut.id, "back": view.href}
    month = f", {month_words(cut.months[-1])}" if cut.months else ""
    usual = f"Monthly meeting{month}"
    content = all_meetings(listed, kinds(cut), hidden, adding, usual, desk.refusal)
    return Screen(title=LABEL, current=LABEL, content=content, said=said)


def _listed(meeting: Meeting, view: View) -> Listed:
    return Listed(
        name=meeting.name,
        href=_href(view, meeting.token),
        when=f"{meeting.made:%-d %b %Y}",
        items=len(meeting.items),
        notes=len(meeting.notes),
        token=meeting.token,
    )


def _href(view: View, token: str) -> str:
    return View(page="meeting", meeting=token, snapshot=view.snapshot).href


def _one(cut: Cut, view: View, meeting: Meeting, desk: Desk) -> Screen:
    here = View(page="meeting", meeting=meeting.token, snapshot=cut.id, present=ON, item=1)
    every = View(page="meeting", snapshot=view.snapshot).href
    facts = [
        f"{len(meeting.items)} {'item' if len(meeting.items) == 1 else 'items'}",
        f"{meeting.minutes} minutes each",
        f"made {meeting.made:%-d %b %Y}",
        "shared by its link",
    ]
    content = one_meeting(
        meeting.name,
        facts,
        [_item(cut, view, meeting, item, desk) for item in meeting.items],
        (here.href, here.but(anonymise=ON).href),
        minutes_button(meeting.token, cut.id, hidden=False),
        every,
        meeting.token,
        desk.refusal,
    )
    return Screen(title=meeting.name, current=LABEL, content=content)


def _item(cut: Cut, view: View, meeting: Meeting, item: Item, desk: Desk) -> ListedItem:
    asked = view_of(cut, item.link)
    hidden: dict[str, str | None] | None = None
    if desk.refusal is None:
        hidden = {"token": meeting.token, "id": str(item.id), "back": _href(view, meeting.token)}
    if asked is None:
        return ListedItem(what="This chart is not known in this data cut", who="", question="",
                          notes=len(item.notes), href=item.link, hidden=hidden)  # fmt: skip
    chart = Chart.of(cut, asked, Names(cut), desk)
    kind = ", funnel" if chart.of_all else ""
    return ListedItem(
        what=chart.indicator.short_name + kind,
        who=chart.who,
        question=answer(chart, item.question).question,
        notes=len(item.notes),
        href=asked.but(show=None, snapshot=view.snapshot).href,
        hidden=hidden,
    )


def _words(chart: Chart) -> str:
    """ "PPH of 1,500 ml or more, Northmoor"."""
    kind = ", funnel" if chart.of_all else ""
    return ", ".join(w for w in (f"{chart.indicator.short_name}{kind}", chart.who) if w)
