"""The lists of a provider's profile: what needs a look, what improves, which data fall short."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analysis.reading import Position, State
from callbacks.overview_cells import subject_view
from callbacks.overview_news import why_flagged
from catalogue.model import Indicator
from catalogue.view import View
from charts.words import POSITION_WORDS, Sign, kind_of, month_words, position_sign, sign_words
from layouts.provider import Item
from store.as_of import Row
from store.cut import Cut
from store.standing import Standing

Rows = Mapping[str, Row]  # by indicator
ORDER = ("concern", "neutral", "improvement", "usual")
# States that say nothing of the return: they are how the measure is.
EXPECTED = (
    State.TOO_RARE,
    State.ROLLING,
    State.NOT_ASSESSED,
    State.NOT_DUE,
    State.NOT_MATURE,
    State.NOT_APPLICABLE,
)


def flagged(
    cut: Cut, view: View, rows: Rows, stands: Mapping[str, Standing], window: int
) -> tuple[list[Item], list[Item]]:
    """What needs a look, by its change or by where it lies, concerns first; and what improves."""
    found: list[tuple[int, Item]] = []
    for name, row in rows.items():
        indicator, stand = cut.indicator(name), stands.get(name)
        position = stand.position if stand else Position.NOT_JUDGED
        place = position_sign(position, indicator.direction)
        sign = _gravest(row["variation"], place)
        if kind_of(sign) == "usual":
            continue
        item = Item(
            sign=sign,
            name=indicator.short_name,
            href=subject_view(view, name, (row["level"], row["org"])).href,
            why=_why(row, indicator, position, window),
        )
        found.append((ORDER.index(kind_of(sign)), item))
    found.sort(key=lambda pair: pair[0])
    last = ORDER.index("improvement")
    needs = [item for order, item in found if order < last]
    return needs, [item for order, item in found if order == last]


def _gravest(variation: Sign | None, place: Sign) -> Sign:
    """The change or the place, whichever asks for more. To lie on the better side is no
    improvement: that is a change."""
    signs = [variation or "usual", "usual" if kind_of(place) == "improvement" else place]
    return min(signs, key=lambda sign: ORDER.index(kind_of(sign)))


def _why(row: Row, indicator: Indicator, position: Position, window: int) -> str:
    said = []
    if row["variation"] and kind_of(row["variation"]) != "usual":
        new = " New this month." if row["newly_flagged"] else ""
        reason = why_flagged(row, indicator)
        said.append(f"{reason[0].upper()}{reason[1:]}.{new}")
    if kind_of(position_sign(position, "neutral")) != "usual":
        words = POSITION_WORDS[position]
        said.append(f"{words[0].upper()}{words[1:]}, over {window} months.")
    return " ".join(said)


def problems(cut: Cut, view: View, rows: Rows, month: str) -> Iterator[Item]:
    """The month's missing and unusual states, alike ones together; then caveats."""
    states: dict[State, list[str]] = {}
    for name, row in rows.items():
        if row["state"] and (state := State(row["state"])) not in EXPECTED:
            states.setdefault(state, []).append(name)
    when = month_words(month)
    for state, names in states.items():
        alone = len(names) == 1
        short = [cut.indicator(n).short_name for n in names]
        every = len(names) == len(rows) and len(rows) > 1
        subject = (rows[names[0]]["level"], rows[names[0]]["org"])
        yield Item(
            sign=state,
            name=short[0] if alone else f"{when}, {'all ' if every else ''}{len(names)} indicators",
            href=subject_view(view, names[0], subject).href if alone else None,
            why=sign_words(state).alternative + ("" if every or alone else f" {', '.join(short)}."),
        )
    for name, row in rows.items():
        if row["caveat"]:
            subject = (row["level"], row["org"])
            yield Item(
                sign="caveat",
                name=cut.indicator(name).short_name,
                href=subject_view(view, name, subject).href,
                why=str(row["caveat"]),
            )
