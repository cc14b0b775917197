"""The golden cases: inputs in tests/golden/ and the numbers that the reference tools give."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "golden"


@dataclass(frozen=True, eq=False)
class Case:
    """One case. `given` holds the input's columns; `expected` the reference's columns and its
    single values (`summary`) under their own names. Missing numbers are NaN."""

    name: str
    method: str
    params: dict[str, Any]
    given: dict[str, NDArray[Any]]
    expected: dict[str, Any]
    rel: float
    abs: float
    quirk: bool

    def __str__(self) -> str:
        return self.name


def golden(name: str) -> Case:
    """The case of that name. FileNotFoundError: there is none."""
    told = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    with (FOLDER / told["input"]).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    given = {column: read_column([row[column] or None for row in rows]) for column in rows[0]}
    summary, columns = told["expected"]["summary"], told["expected"]["columns"]
    return Case(
        name=name,
        method=told["method"],
        params=told["params"],
        given=given,
        expected=summary | {column: read_column(cells) for column, cells in columns.items()},
        rel=told["tolerance"]["rel"],
        abs=told["tolerance"]["abs"],
        quirk=told["quirk"],
    )


def golden_names(start: str) -> list[str]:
    """The names of all cases that begin so, in alphabetical order."""
    return sorted(path.stem for path in FOLDER.glob(f"{start}*.json"))


def read_column(cells: Iterable[Any]) -> NDArray[Any]:
    """Numbers as floats with NaN for missing; anything else as text, "" for missing."""
    kept = list(cells)
    try:
        return np.array([np.nan if cell is None else float(cell) for cell in kept])
    except ValueError:
        return np.array(["" if cell is None else str(cell) for cell in kept])
