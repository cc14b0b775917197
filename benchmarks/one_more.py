"""A load that adds one file to 5,000 already loaded: the whole process, from its start."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.machine import Figure
from benchmarks.processes import run_module

LOADED = 5000
MONTHS = 39
PROVIDERS = 130


def measure() -> Iterator[Figure]:
    """Seconds for the first 5,000, for one more, and for nothing new."""
    with TemporaryDirectory() as folder:
        data = Path(folder)
        inbox, made = data / "inbox", data / "made"
        size = ("--months", str(MONTHS), "--providers", str(PROVIDERS))
        run_module("etl", "demo", "--out", str(made), *size, data=data)
        files = sorted(made.rglob("*.xlsx"), key=lambda file: (file.stat().st_mtime, file.name))
        inbox.mkdir()
        for file in files[:LOADED]:
            shutil.copy2(file, inbox / file.name)
        with_catalogue(made / "catalogue")
        first = run_module("etl", "run", data=data)
        shutil.copy2(files[LOADED], inbox / files[LOADED].name)
        more = run_module("etl", "run", data=data)
        nothing = run_module("etl", "run", data=data)
    yield Figure("first load of 5,000 workbooks", first.seconds, "s")
    yield Figure("one workbook added to 5,000", more.seconds, "s")
    yield Figure("nothing new among 5,001", nothing.seconds, "s")


def with_catalogue(folder: Path) -> None:
    """Have the commands that follow read the catalogue of the invented organisations."""
    import os

    os.environ["MATERNITY_INDICATORS"] = str(folder / "indicators.yaml")
    os.environ["MATERNITY_PROVIDERS"] = str(folder / "providers.yaml")
