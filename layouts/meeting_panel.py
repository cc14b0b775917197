"""What is noted at a chart of a meeting: the list, and the forms for a note and an action."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts.parts.forms import NO_NAMES, Choice, area, choose, form, line, role
from layouts.parts.markup import as_markup
from layouts.parts.tags import Markup, span, strong, tag


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedLine:
    """One note. what: "Note." or "Action.". by: whose words, and when."""

    what: str
    words: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """hidden: what the forms carry. starts: months that an action may begin in; start: the one
    chosen at first. acts: whether an action can be opened on what is shown. refusal: why nothing
    can be written here, None where it can."""

    lines: Sequence[NotedLine]
    hidden: Mapping[str, str | None]
    starts: Sequence[Choice]
    start: str
    acts: bool
    refusal: str | None


def meeting_panel(panel: Panel) -> Any:
    """Closed it is a tab at the right edge with its count; open it stands beside the chart."""
    many = len(panel.lines)
    return html.Aside(
        as_markup(
            [
                tag(
                    "button",
                    ["Notes: ", span(str(many), className="count")],
                    type="button",
                    className="notes-tab",
                    **{"data-key-of": "n", "aria-expanded": "false", "aria-controls": "notes"},
                ),
                tag("div", _inside(panel), className="notes-inside", id="notes"),
            ]
        ),
        className="room-notes",
        **{"aria-label": "Notes"},
    )


def _inside(panel: Panel) -> list[Markup]:
    shut = tag("button", "Close", type="button", className="button", **{"data-close-notes": ""})
    head = tag("h2", ["Notes and actions", shut])
    listed = tag("div", noted_list(panel.lines), id="noted")
    if panel.refusal is not None:
        return [head, listed, tag("p", panel.refusal, className="note")]
    note = form(
        "meeting-note", "/meeting/note", panel.hidden, [area("meeting-note", "text", "Note")],
        "Save note",
    )  # fmt: skip
    return [head, listed, note, *([_action(panel)] if panel.acts else []),
            tag("p", "", id="panel-said", role="status")]  # fmt: skip


def _action(panel: Panel) -> Markup:
    name = "meeting-action"
    fields = [
        area(name, "what", "What will be done"),
        line(name, "owner_role", "Owner (a role)"),
        choose(name, "start", "From", panel.starts, panel.start),
        role(name),
    ]
    made = form(name, "/meeting/action", panel.hidden, fields, "Open action")
    return tag("details", [tag("summary", "Open an action"), made], id="open-action")


def noted_list(lines: Sequence[NotedLine]) -> Markup:
    """What was noted, oldest first; also the answer to a form that stays on its page."""
    if not lines:
        return tag("p", "None yet.", className="note")
    rows = [
        tag("li", [strong(one.what), " ", one.words, span(one.by, className="by")]) for one in lines
    ]
    return tag("ul", rows)


def question_form(hidden: Mapping[str, str | None], question: str) -> Markup:
    """Changes the question for the group where it stands."""
    name = "meeting-question"
    box = tag(
        "textarea", question, id=f"{name}-text", name="text", rows=3, maxLength=200,
        **{"aria-describedby": f"{name}-help"},
    )  # fmt: skip
    field = [tag("label", "Question for the group", htmlFor=f"{name}-text"), box,
             span(f"Leave it empty for the usual one. {NO_NAMES}", id=f"{name}-help")]  # fmt: skip
    made = form(name, "/meeting/question", hidden, [tag("div", field, className="field")], "Save")
    return tag("details", [tag("summary", "Edit"), made], className="ask")
