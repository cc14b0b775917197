"""Loading 500 standard workbooks, beside reading the same files with calamine alone."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from python_calamine import CalamineWorkbook

from benchmarks.machine import Figure
from benchmarks.processes import run_module

FILES = 500


def measure() -> Iterator[Figure]:
    """Files a second, peak memory, and the ratio to calamine reading every cell."""
    with TemporaryDirectory() as folder:
        data = Path(folder)
        run_module("etl", "demo", "--out", str(data / "made"), data=data)
        files = sorted((data / "made").rglob("*.xlsx"))[:FILES]
        inbox = data / "inbox"
        inbox.mkdir()
        for file in files:
            shutil.copy2(file, inbox / file.name)
        alone = calamine_alone(files)
        one = run_module("etl", "run", "--workers", "1", data=_fresh(data, "one"))
        two = run_module("etl", "run", data=_fresh(data, "all"))
    yield Figure("calamine alone, 500 workbooks, one process", alone, "s")
    yield Figure("load of 500 workbooks, one worker", one.seconds, "s")
    yield Figure("load of 500 workbooks, all workers", two.seconds, "s")
    yield Figure("load, files a second", FILES / two.seconds, "a second")
    yield Figure("load, ratio to calamine alone, one worker", one.seconds / alone, "")
    yield Figure("load, ratio to calamine alone, all workers", two.seconds / alone, "")
    yield Figure("load, peak memory with all workers", two.peak / 2**20, "MiB")


def calamine_alone(files: list[Path]) -> float:
    """Seconds to open every file and read every cell of every sheet."""
    begun = time.perf_counter()
    for file in files:
        workbook = CalamineWorkbook.from_path(str(file))
        for sheet in workbook.sheet_names:
            workbook.get_sheet_by_name(sheet).to_python()
    return time.perf_counter() - begun


def _fresh(data: Path, name: str) -> Path:
    """A data folder of its own with the same inbox."""
    folder = data / name
    folder.mkdir()
    shutil.copytree(data / "inbox", folder / "inbox", copy_function=shutil.copy2)
    return folder
