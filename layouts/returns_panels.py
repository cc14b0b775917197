"""What stands beside the tracker: sending a return, a provider, or a return's receipt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dash import html

from layouts.parts.markup import as_markup
from layouts.parts.tags import Markup, span, tag
from layouts.parts.tracker import mark_sign

SPREADSHEETS = ".xlsx,.xlsm,.xls,.xlsb,.ods,.csv"
Link = tuple[str, str]  # words, address
Rows = Sequence[Sequence[Any]]
CHANGED, CHANGE = "Changed since the last return", ("Item", "Month", "Was", "Is")
REASONS = ("Cell", "Why, and what to do")


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A return as read. letter: of its state. facts: lines under the verdict. counts: figures
    read, guessed, refused. guessed, refused, others: place and words. changed: item, month, old,
    new; flags: words and whether it came (or else went); None for what is not loaded."""

    title: str
    letter: str
    verdict: str
    reason: str
    facts: Sequence[str]
    counts: tuple[int, int, int]
    guessed: Rows
    refused: Rows
    others: Rows
    changed: Rows | None
    flags: Sequence[tuple[str, bool]] | None


def upload_panel(megabytes: int, refusal: str | None, busy: str) -> list[Any]:
    """Choose a file and have it checked; or why not here. busy: words while it is read."""
    title = html.H2("Check and send a return", id="panel-title")
    if refusal:
        return [title, html.P(refusal, id="upload-refused", className="notices")]
    say = (
        f"Excel, OpenDocument or CSV, at most {megabytes} MB. The file is read first, and you see "
        "its receipt; nothing is sent until you confirm."
    )
    fields = [
        tag("label", "Return", htmlFor="upload-file"),
        span(say, className="note", id="upload-help"),
        tag(
            "input", type="file", id="upload-file", name="file", required=True,
            accept=SPREADSHEETS, **{"aria-describedby": "upload-help"},
        ),
        tag("button", "Check the file", type="submit", className="button primary"),
        tag("p", "", role="status", className="busy"),
    ]  # fmt: skip
    form = tag(
        "form", fields, id="upload", method="post", action="/returns/upload",
        enctype="multipart/form-data", **{"data-busy": busy, "data-megabytes": megabytes},
    )  # fmt: skip
    return [title, as_markup(form)]


def checked_actions(token: str, until: str, busy: str) -> html.Div:
    """Send what was checked, or do not. until: when it is deleted otherwise."""
    hidden = tag("input", type="hidden", name="token", value=token)
    send = tag("button", "Send this return", type="submit", className="button primary", id="send")
    leave = tag("button", "Do not send", type="submit", className="button")
    forms = [
        _form(
            "/returns/submit", [hidden, send, tag("p", "", role="status", className="busy")], busy
        ),
        _form("/returns/discard", [hidden, leave], ""),
    ]
    return html.Div(
        [
            html.P(f"Not sent yet. It is held until {until} and then deleted."),
            as_markup(forms, className="panel-forms"),
        ],
        className="panel-actions",
        id="confirm",
    )


def _form(action: str, fields: Sequence[Markup], busy: str) -> Markup:
    return tag("form", fields, method="post", action=action, **{"data-busy": busy or None})


def waiting(words: str, state: str, still: bool) -> html.P:
    """What a sent return waits for; assets/returns.js asks at `state` until it is through."""
    more = {"data-waiting": state} if still else {}
    return html.P(words, id="upload-state", role="status", className="notices", **more)


def receipt_body(receipt: Receipt) -> list[Any]:
    """Verdict, bar, guesses, refusals, changes and flags; an empty part says so and keeps its
    place. Of a rejected file only why, and where."""
    head = [
        html.P(
            [
                as_markup(mark_sign(receipt.letter), className="beside"),
                html.Strong(receipt.verdict, id="verdict"),
            ],
            className="verdict",
        ),
        *([html.P(receipt.reason, className="reason")] if receipt.reason else []),
        *[html.P(fact, className="note") for fact in receipt.facts],
    ]
    if receipt.letter == "R":
        where = _part("Where, and what to do", REASONS, receipt.refused)
        return [*head, *([where] if receipt.refused else [])]
    return [
        *head,
        _bar(receipt.counts),
        _part("Guessed: please check", ("Cell", "What was taken for what"), receipt.guessed),
        _part("Refused: not loaded, the rest was", REASONS, receipt.refused),
        *([_part("Other remarks", ("Cell", "Remark"), receipt.others)] if receipt.others else []),
        *([] if receipt.changed is None else [_part(CHANGED, CHANGE, receipt.changed)]),
        *([] if receipt.flags is None else [_flags(receipt.flags)]),
    ]


def downloads(links: Sequence[Link]) -> html.P:
    """Files of a return."""
    shown = [html.A(words, href=href, className="button", download="") for words, href in links]
    return html.P(shown, className="panel-downloads")


def reminder_box(text: str, href: str) -> html.Section:
    """The text to send to who owes a return, to be copied or kept."""
    return html.Section(
        [
            html.H3("Reminder text"),
            html.Label("Text to send", htmlFor="reminder", className="visually-hidden"),
            html.Textarea(text, id="reminder", readOnly=True, rows=14),
            html.P(
                [
                    html.Button(
                        "Copy", type="button", className="button", **{"data-copy-text": "reminder"}
                    ),
                    html.A("As a text file", href=href, download="", className="button"),
                ],
                className="panel-downloads",
            ),
        ]
    )


def provider_facts(facts: Sequence[tuple[str, str]], absent: Sequence[str]) -> list[Any]:
    """How a provider sends, and what is not in."""
    pairs = [part for term, words in facts for part in (html.Dt(term), html.Dd(words))]
    missing = html.Ul([html.Li(words) for words in absent]) if absent else html.P("None")
    return [html.Dl(pairs, className="provider-facts"), html.H3("Not in"), missing]


def _bar(counts: tuple[int, int, int]) -> html.Div:
    whole = max(1, sum(counts))
    names = ("read", "guessed", "refused")
    parts = [
        tag("i", className=name, style={"width": f"{count / whole:.2%}"})
        for name, count in zip(names, counts, strict=True)
        if count
    ]
    words = [
        html.Span([html.Strong(f"{count:,}"), f" {name}"], className=name if count else "")
        for count, name in zip(counts, names, strict=True)
    ]
    return html.Div(
        [as_markup(span(parts, className="segments"), **{"aria-hidden": "true"}), html.P(words)],
        className="read-bar",
    )


def _part(title: str, heads: Sequence[str], rows: Rows) -> html.Section:
    if not rows:
        return html.Section([html.H3(title), html.P("None", className="note")])
    head = tag("tr", [tag("th", words, scope="col") for words in heads])
    body = [tag("tr", [tag("td", cell) for cell in row]) for row in rows]
    table = tag("table", [tag("thead", head), tag("tbody", body)], className="receipt-table")
    return html.Section([html.H3(title), as_markup(table)])


def _flags(flags: Sequence[tuple[str, bool]]) -> html.Section:
    title = html.H3("Flags that came or went because of it")
    if not flags:
        return html.Section([title, html.P("None", className="note")])
    items = [
        html.Li(
            [html.Strong("Came: " if came else "Went: "), words],
            className="came" if came else "went",
        )
        for words, came in flags
    ]
    return html.Section([title, html.Ul(items, className="flags")])
