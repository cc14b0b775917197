"""What a load does not import: libraries that take longer to start than a quiet night's work."""

from __future__ import annotations

import subprocess
import sys

import pytest

from settings import ROOT

SLOW = {"alembic", "numpy", "pandas", "pyarrow", "rich", "scipy", "structlog"}


@pytest.mark.parametrize(
    ("needed", "slow"),
    [
        pytest.param("etl.commands, etl.load, etl.progress", SLOW, id="nothing is new"),
        pytest.param(
            "etl.load, etl.publish, etl.tell",
            {"alembic", "pandas", "rich", "structlog"},
            id="a return is new",
        ),
    ],
)
def test_a_load_starts_without(needed: str, slow: set[str]) -> None:
    asked = (
        "import sys; from etl.without_pandas import hide_pandas; hide_pandas(); "
        f"import {needed}; print(*sys.modules)"
    )
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert not slow & set(told.stdout.split())


def test_the_lines_of_a_log_are_json_with_event_and_time_last() -> None:
    asked = "from etl.progress import Lines; Lines().say('rejected', submission='ab', reason='né')"
    told = subprocess.run(
        [sys.executable, "-c", asked], cwd=ROOT, capture_output=True, text=True, check=True
    )
    start = '{"submission": "ab", "reason": "n\\u00e9", "event": "rejected", "timestamp": "2'
    assert told.stderr.startswith(start)
    assert told.stderr.endswith('Z"}\n')
    assert told.stdout == ""
