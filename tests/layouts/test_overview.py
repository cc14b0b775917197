"""The overview: what is offered of its matrix."""

from __future__ import annotations

import pytest

from layouts.overview import MOST_COLUMNS, MOST_ROWS, TOO_LARGE, overview
from layouts.parts.chart import Source
from layouts.parts.matrix import Cell, Column, Row


def made(columns: int, rows: int) -> str:
    """The page with so many, as text."""
    cells = [Cell(href="/", sentence="Usual.", sign="common_cause")] * columns
    page = overview(
        opening="One.", counts=[(None, "none")], chance="None.", caption="All", news=[],
        since="Since.", inbox="/signals", baselines="/baselines",
        source=Source("Returns.", "overview"),
        columns=[Column(name="A", group="B", href="/")] * columns,
        rows=[Row(pathway="Birth", name="C", note="%", href="/", cells=cells)] * rows,
    )  # fmt: skip
    return str(page)


@pytest.mark.parametrize(
    ("columns", "rows", "offered"),
    [(1, 1, True), (MOST_COLUMNS, MOST_ROWS, True), (MOST_COLUMNS + 1, 1, False),
     (1, MOST_ROWS + 1, False)],
)  # fmt: skip
def test_an_image_is_offered_of_what_can_be_read_and_otherwise_said_why(columns, rows, offered):
    page = made(columns, rows)
    assert ("Download image" in page) is offered
    assert (TOO_LARGE in page) is not offered
