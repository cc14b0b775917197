"""Names under which returns come in by the page."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etl.inbox import discover
from etl.upload import safe_name


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("April 2026 (final).xlsx", "April 2026 (final).xlsx"),
        ("../../etc/x.xlsx", "x.xlsx"),
        ("C:\\returns\\x.xlsx", "x.xlsx"),
        (".x.xlsx", "x.xlsx"),
        ("x.json", "return x.json.xlsx"),
        ("desktop.ini", "return desktop.ini.xlsx"),
        ("", "return.xlsx"),
    ],
)
def test_a_name_is_kept_but_for_what_could_mislead(name: str, kept: str) -> None:
    assert safe_name(name) == kept


@given(name=st.text(max_size=300))
def test_any_name_can_be_written_and_is_found_by_the_load(
    name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder: Path = tmp_path_factory.mktemp("inbox")
    (folder / safe_name(name)).write_bytes(b"")
    assert [arrival.path for arrival in discover(folder)] == [safe_name(name)]
