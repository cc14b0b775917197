"""A chart before a room: of a meeting's list, or alone."""

from __future__ import annotations

from typing import Any

from callbacks.actions_new import starts_of
from callbacks.indicator_actions import Desk
from callbacks.meeting_item import TABLE, Chart, answer, shown
from callbacks.meeting_names import Names, names_for, passing_letters
from catalogue.view import ON, View
from charts.words import month_words
from layouts.meeting import end_summary, minutes_button
from layouts.meeting_panel import NotedLine, Panel, meeting_panel, question_form
from layouts.meeting_room import Strip, Ways, end, room
from layouts.screen import Screen
from store.cut import Cut
from store.meeting import Item, Meeting, Noted

FUNNEL = "funnel"


def view_of(cut: Cut, link: str) -> View | None:
    """The chart that a list's link names; None where it names none."""
    path, _, query = link.partition("?")
    view, _ = View.from_link(path, query, cut.catalogue, cut.region.id)
    return view if view.page == "indicator" else None


def of_list(
    cut: Cut, view: View, meeting: Meeting, desk: Desk, *, phone: bool, superseded: str
) -> Screen:
    """The item of a list that a view names, or its end."""
    names = names_for(cut, meeting.letters if view.anonymise else None)
    place, of = view.item or 1, len(meeting.items)
    here = View(
        page="meeting", meeting=meeting.token, item=place, show=view.show, snapshot=cut.id,
        present=ON, anonymise=view.anonymise,
    )  # fmt: skip
    leave = View(page="meeting", meeting=meeting.token).href
    if place > of:
        return _end(cut, here, meeting, names, leave)
    item = meeting.items[place - 1]
    asked = view_of(cut, item.link)
    if asked is None:
        asked = View(page="indicator", indicator=next(iter(cut.catalogue.indicators)))
    chart = Chart.of(cut, asked, names, desk, show=view.show, phone=phone)
    writes = desk.refusal is None
    hidden = _hidden(meeting, item, here)
    question = answer(chart, item.question)
    return Screen(
        title=f"{meeting.name}, item {place}",
        bare=True,
        content=room(
            _strip(here, cut, names, meeting, item),
            shown(chart, table=view.show == TABLE),
            question,
            _ways(chart, here, leave, place),
            cut=cut.id,
            superseded=superseded,
            panel=meeting_panel(_panel(chart, item, hidden, desk.refusal)),
            ask=question_form(hidden, question.question) if writes else None,
        ),
    )


def alone(cut: Cut, view: View, desk: Desk, *, phone: bool, superseded: str) -> Screen:
    """An indicator's chart without a list: nothing is noted."""
    codes = tuple(p.code for p in sorted(cut.region.providers, key=lambda p: p.short_name))
    letters = passing_letters(cut.region.code, codes) if view.anonymise else None
    names = names_for(cut, letters)
    here = view.but(snapshot=cut.id, present=ON)
    chart = Chart.of(cut, view, names, desk, show=view.show, phone=phone)
    leave = view.but(present=None, anonymise=None, show=None).href
    return Screen(
        title=chart.indicator.short_name,
        bare=True,
        content=room(
            _strip(here, cut, names),
            shown(chart, table=view.show == TABLE),
            answer(chart, None),
            _ways(chart, here, leave),
            cut=cut.id,
            superseded=superseded,
        ),
    )


def newer_words(current: Cut) -> str:
    """What is said of a data cut that came after the one shown."""
    month = f", to {month_words(current.months[-1])}" if current.months else ""
    return f"New data{month}, cut {current.created:%-d %b %Y, %H:%M} UTC."


def noted_line(noted: Noted) -> NotedLine:
    """A note as its list shows it."""
    note, action = noted.note, noted.action
    by = f"{note.role or note.actor}, {note.recorded:%-d %b %Y}"
    if action is None:
        return NotedLine(what="Note.", words=note.text, by=by)
    owner = f"Owner: {action.owner_role}, from {month_words(f'{action.start:%Y-%m}')}"
    return NotedLine(what="Action.", words=note.text, by=f"{owner}. {by}")


def _end(cut: Cut, here: View, meeting: Meeting, names: Names, leave: str) -> Screen:
    place = len(meeting.items) + 1
    lines = [noted_line(noted) for noted in meeting.notes]
    ways = Ways(leave=leave, previous=here.but(item=place - 1).href if place > 1 else None)
    strip = _strip(here.but(item=place), cut, names, meeting)
    minutes = minutes_button(meeting.token, cut.id, hidden=names.hidden)
    title = "That was the last item" if meeting.items else "This list has no items yet"
    content = end(title, end_summary(lines), minutes, ways, strip, cut.id)
    return Screen(title=f"{meeting.name}, end", bare=True, content=content)


def _strip(
    here: View, cut: Cut, names: Names, meeting: Meeting | None = None, item: Item | None = None
) -> Strip:
    said = f"cut {cut.created:%-d %b %Y}"
    if cut.months:
        said = f"Data to {month_words(cut.months[-1])}, {said}"
    return Strip(
        place=here.item or 1,
        of=len(meeting.items) if meeting else 0,
        name=cut.region.name,
        timer=f"{meeting.token}.{item.id}" if meeting and item else None,
        minutes=meeting.minutes if meeting else 0,
        cut=said,
        anonymise=here.but(anonymise=None if names.hidden else ON).href,
        hidden=names.hidden,
    )


def _ways(chart: Chart, here: View, leave: str, place: int | None = None) -> Ways:
    """place: on a list, None for a chart that stands on none."""
    ways: dict[str, Any] = {"leave": leave}
    if place is not None:
        step = here.but(show=None)
        ways["previous"] = step.but(item=place - 1).href if place > 1 else None
        ways["next"] = step.but(item=place + 1).href
    if chart.has_figures and here.show == TABLE:
        ways["table"] = (here.but(show=None).href, "chart")
    elif chart.has_figures:
        ways["table"] = (here.but(show=TABLE).href, "table")
        ways["other"] = (
            (here.but(show=None).href, "series")
            if here.show == FUNNEL
            else (here.but(show=FUNNEL).href, "funnel")
        )
    return Ways(**ways)


def _hidden(meeting: Meeting, item: Item, here: View) -> dict[str, str | None]:
    """What the forms of an item carry; whose chart it is, the server knows."""
    kept: dict[str, str | None] = {"token": meeting.token, "id": str(item.id)}
    return kept | {"snapshot": here.snapshot, "show": here.show, "back": here.href}


def _panel(chart: Chart, item: Item, hidden: dict[str, str | None], refusal: str | None) -> Panel:
    starts = [(str(m), month_words(m)) for m in starts_of(chart.cut)] if chart.cut.months else []
    return Panel(
        lines=[noted_line(noted) for noted in item.notes],
        hidden=hidden,
        starts=starts,
        start=f"{chart.cut.created:%Y-%m}",
        acts=chart.has_figures,
        refusal=refusal,
    )
