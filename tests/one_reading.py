"""What a cell of the overview and an indicator's page say, and where they would disagree."""

from __future__ import annotations

import re
from dataclasses import dataclass

from callbacks.overview_cells import TOO_FEW
from charts.icons import icon_uri
from charts.words import SIGNS

ICON = {icon_uri(sign, size): sign for sign in SIGNS for size in (11, 14, 16, 22)}
TARGET = {"pass": "consistently meets", "fail": "consistently misses",
          "inconsistent": "may or may not meet"}  # fmt: skip
CELL_ICON = re.compile(r"\bi-(\w+)")  # among the classes of a cell's icon
MONTH = re.compile(r" in ((?:\w+ to )?[A-Z]\w+ \d{4})")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A cell as a reader sees it."""

    set: str
    link: str
    sentence: str
    sign: str
    target: str
    value: str
    last: bool  # the value is an earlier month's

    @property
    def said(self) -> str:
        """The sentence after the names, which the page says in its heading."""
        return self.sentence.split(": ", 1)[1]


@dataclass(frozen=True, kw_only=True)
class Page:
    """An indicator's page as a reader sees it."""

    sentence: str
    more: str
    sign: str  # of "Is it changing?"
    own: str  # of the table's own row, "" where the page is about no provider
    values: dict[str, str]  # by month, as the table under the chart has them


def differences(cell: Seen, page: Page) -> list[str]:
    """What the page says otherwise than the cell."""
    found = []
    if page.sentence.split(": ", 1)[1] != cell.said:
        found.append(f"sentence: {page.sentence} | {cell.sentence}")
    if cell.said.split(" in ")[0] not in page.more:
        found.append(f"paragraph: {page.more} | {cell.sentence}")
    if page.sign != cell.sign or page.own not in ("", cell.sign):
        found.append(f"icon: {page.sign}, {page.own} | {cell.sign}")
    for icon, said in TARGET.items():
        if (said in page.sentence) != (icon == cell.target):
            found.append(f"target: {page.sentence} | {cell.target}")
    if cell.value and number(cell.value) != number(page.values[month_shown(cell)]):
        found.append(f"value: {page.values[month_shown(cell)]} | {cell.value}")
    return [f"{cell.link}: {fault}" for fault in found]


def number(text: str) -> float:
    return float(text.replace(",", ""))


def month_shown(cell: Seen) -> str:
    """The month of the cell's value, as its sentence names it."""
    found = MONTH.search(cell.said)
    assert found is not None, cell.sentence
    return found[1]


def about_somebody(cell: Seen) -> bool:
    """Whether the organisation has the indicator at all."""
    return cell.said not in ("Does not apply to this organisation.", TOO_FEW)
