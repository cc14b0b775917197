"""Layouts and spreadsheets made for the tests: a layout's text, a book's rows, what is read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from textwrap import dedent
from typing import Any

from catalogue.model import Catalogue
from etl.layout_faults import checked_layout
from etl.read import read_bytes
from etl.submission import Submission
from tests.etl.made_returns import TODAY, workbook

HEAD = """\
id: mine
kind: tables
version: 1
title: A spreadsheet of somebody's own
priority: 30
signs: [Our dashboard]
"""
ITEMS = """\
    items:
      women_birthing: [Deliveries]
      stillbirths: [Still births]
      bookings: [Booked]
"""
TITLE = ["Our dashboard"]


def written(folder: Path, table: str, head: str = "", items: str = ITEMS) -> Path:
    """A layout file of one table. table: its keys, one a line. head: further keys of the file."""
    keys = "".join(f"    {line}\n" for line in dedent(table).strip().splitlines())
    path = folder / "mine.yaml"
    text = f"{HEAD}{dedent(head)}tables:\n  -{keys[3:]}{items}"
    path.write_text(text, encoding="utf-8")
    return path


class Desk:
    """Reads made spreadsheets by a made layout."""

    def __init__(self, folder: Path, known: Catalogue) -> None:
        self._folder, self._known = folder, known

    def layout(self, table: str, head: str = "", items: str = ITEMS) -> None:
        """The layout from now on."""
        path = written(self._folder, table, head, items)
        self._layout = checked_layout(path, self._known)

    def read(
        self, sheets: Mapping[str, Sequence[Sequence[Any]]] | bytes, name: str = "ours.xlsx"
    ) -> Submission:
        """A workbook of those rows, or those bytes, as the layout has it."""
        raw = sheets if isinstance(sheets, bytes) else workbook(sheets)
        return read_bytes(raw, name, self._known, "demo", TODAY, {"mine": self._layout})


def figures(submission: Submission) -> dict[tuple[str, str, str], float]:
    """All figures by provider, item and month."""
    return {
        (row["org"], row["item"], f"{row['month']:%Y-%m}"): row["value"]
        for row in submission.items.to_pylist()
        if row["value"] is not None
    }
