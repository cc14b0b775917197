"""The golden cases: inputs in tests/golden/ and the numbers that the reference tools give."""

import csv
import json
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

OWN = Path(__file__).parent / "golden"


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


def folder() -> Path:
    """Where cases are looked for: GOLDEN_DIR, or the project's own."""
    return Path(os.environ.get("GOLDEN_DIR") or OWN)


def golden(name: str, where: Path = OWN) -> Case:
    """The case of that name. FileNotFoundError: there is none."""
    told = json.loads((where / f"{name}.json").read_text(encoding="utf-8"))
    with (where / told["input"]).open(encoding="utf-8", newline="") as file:
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


def golden_cases(where: Path) -> list[Case]:
    """Every case of a folder, by name. FileNotFoundError: it holds none."""
    found = sorted(path.stem for path in where.glob("*.json"))
    if not found:
        raise FileNotFoundError(f"There is no golden case in {where}; set GOLDEN_DIR to a folder.")
    return [golden(name, where) for name in found]


def read_column(cells: Iterable[Any]) -> NDArray[Any]:
    """Numbers as floats with NaN for missing; anything else as text, "" for missing."""
    kept = list(cells)
    try:
        return np.array([np.nan if cell is None else float(cell) for cell in kept])
    except ValueError:
        return np.array(["" if cell is None else str(cell) for cell in kept])
