"""Minutes of a meeting: one HTML file that opens from disk, with every chart as it was shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from json import dumps

from layouts.meeting_panel import NotedLine, noted_list
from layouts.meeting_room import Answer, Shown
from layouts.parts.tags import Markup, span, strong, tag, td, th, tr

SMALL_NUMBERS = "Contains small numbers: not for publication."
STYLE = """
body { color: #212b32; font: 16px/1.45 Arial, Helvetica, sans-serif; margin: 2rem auto;
  max-width: 62rem; padding: 0 1.5rem; }
h1 { font-size: 28px; } h2 { font-size: 22px; margin: 0; } h3 { font-size: 16px; margin: 1rem 0 0; }
section { border-top: 1px solid #d8dde0; margin-top: 2rem; padding-top: 1.5rem;
  break-inside: avoid; }
img { display: block; height: auto; margin: 1rem 0; width: 100%; }
.facts, .by, .small { color: #4c6272; } .by { display: block; font-size: 14px; }
.said { font-size: 18px; font-weight: bold; }
table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
caption { color: #4c6272; text-align: left; padding: .25rem 0; }
th, td { border-bottom: 1px solid #d8dde0; padding: .25rem .75rem .25rem 0; text-align: left; }
summary { color: #005eb8; cursor: pointer; margin: .5rem 0; }
@media print {
  body { margin: 0; max-width: none; padding: 0 0 2rem; }
  .small-on-every-page { bottom: 0; position: fixed; }
  details { display: none; }
}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minuted:
    """One chart of the minutes. cut: words of its data cut."""

    shown: Shown
    answer: Answer
    cut: str
    notes: Sequence[NotedLine]


def minutes_page(
    name: str, facts: Sequence[str], items: Sequence[Minuted], actions: Sequence[NotedLine]
) -> str:
    """The whole file. Each chart stands in it as its figure, which assets/minutes.js replaces by
    its drawing before it is saved."""
    done = [tag("h2", "Actions"), noted_list(actions)] if actions else []
    body = [
        tag("h1", name),
        tag("p", [span(" | ".join(facts))], className="facts"),
        tag("p", strong(SMALL_NUMBERS), className="small small-on-every-page"),
        *done,
        *(_item(place, one) for place, one in enumerate(items, 1)),
    ]
    head = [
        Markup('<meta charset="utf-8">'),
        Markup('<meta name="viewport" content="width=device-width, initial-scale=1">'),
        tag("title", name),
        tag("style", Markup(STYLE)),
    ]
    page = tag("html", [tag("head", head), tag("body", tag("main", body))], lang="en-GB")
    return f"<!doctype html>\n{page}"


def _item(place: int, one: Minuted) -> Markup:
    shown, answer = one.shown, one.answer
    title = ", ".join(words for words in (shown.title, shown.who) if words)
    parts = [
        tag("h2", f"{place}. {title}"),
        tag("p", " | ".join([*shown.facts, one.cut]), className="facts"),
        *([_figure(shown.figure, shown.alternative)] if shown.figure else []),
        tag("p", f"{answer.heading}. {answer.words}", className="said"),
        tag("p", [strong("Question for the group: "), answer.question]),
        tag("h3", "Noted"),
        noted_list(one.notes),
        *([_table(shown)] if shown.rows else []),
    ]
    return tag("section", parts)


def _figure(figure: Mapping[str, object], alternative: str) -> Markup:
    return tag("div", "", **{"data-figure": dumps(figure), "data-alternative": alternative})


def _table(shown: Shown) -> Markup:
    head = tag("thead", tr([th(words, scope="col") for words in shown.headings]))
    body = tag("tbody", [tr([th(r[0], scope="row"), *map(td, r[1:])]) for r in shown.rows])
    table = tag("table", [tag("caption", shown.caption), head, body])
    return tag("details", [tag("summary", "The same as a table"), table])
