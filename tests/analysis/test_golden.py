"""Every golden case of the folder named by GOLDEN_DIR, the project's own by default."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.golden_cases import OWN, Case, folder, golden_cases
from tests.golden_checks import CHECKS, check


@pytest.mark.parametrize("case", golden_cases(folder()), ids=str)
def test_the_program_agrees_with_the_reference(case: Case) -> None:
    check(case)


def test_a_folder_without_cases_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="no golden case"):
        golden_cases(tmp_path)


@pytest.mark.parametrize("method", sorted(CHECKS))
def test_a_wrong_number_is_noticed(method: str) -> None:
    """A case of each method with its first compared number moved is no longer agreed with."""
    case = next(c for c in golden_cases(OWN) if c.method == method and not c.quirk)
    read = Recorded(case.expected)
    check(replace(case, expected=read))
    numbers = [n for n in read.asked if np.asarray(case.expected[n]).dtype.kind in "fi"]
    name = next(n for n in numbers if n != "grid_x")
    with pytest.raises(AssertionError):
        check(replace(case, expected=case.expected | {name: np.asarray(case.expected[name]) + 1}))


class Recorded(dict[str, Any]):
    """What a check asks of a case, in order."""

    def __init__(self, told: dict[str, Any]) -> None:
        super().__init__(told)
        self.asked: list[str] = []

    def __getitem__(self, name: str) -> Any:
        self.asked.append(name)
        return super().__getitem__(name)
