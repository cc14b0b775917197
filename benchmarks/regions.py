"""The demo regions that benchmarks work on, each made once a run."""

from __future__ import annotations

import math
import os
import shutil
import zipfile
from datetime import date
from pathlib import Path

from benchmarks.filled_returns import fill_in
from benchmarks.measure import ROOT, Size
from catalogue.load import load_catalogue
from etl.demo.command import latest_month, write_demo
from etl.demo.generate import REGION, generate
from etl.demo.resize import resized
from etl.demo.workbooks import BATCH, returns, write_all
from settings import Settings

INDICATORS, PROVIDERS = ROOT / "indicators.yaml", ROOT / "providers.yaml"
PAIR = ("indicators.yaml", "providers.yaml")
MONTHS_OF_RETURNS = 36


def large_cut(work: Path, size: Size) -> Settings:
    """Settings of a data folder with a cut of the large size in force."""
    data = work / "large"
    if not (data / "CURRENT").is_file():
        write_demo(
            data, INDICATORS, PROVIDERS, months=size.months, parquet_only=True,
            provider_count=size.providers, indicator_count=size.indicators,
        )  # fmt: skip
    indicators, providers = (data / "catalogue" / name for name in PAIR)
    return Settings(data=data, region=REGION, indicators=indicators, providers=providers)


def demo_cut(work: Path) -> Settings:
    """Settings of a data folder with the demo region's cut in force, at its own size."""
    data = work / "demo"
    if not (data / "CURRENT").is_file():
        write_demo(data, INDICATORS, PROVIDERS, parquet_only=True)
    return Settings(data=data, region=REGION, indicators=INDICATORS, providers=PROVIDERS)


def workbooks(out: Path, files: int, *, on_template: bool = False) -> list[Path]:
    """Exactly so many standard returns, from as many providers as they take; oldest months first,
    those of the latest month last. on_template: as typed into the template that trusts are sent,
    instead of sheets with nothing but the figures."""
    wanted = math.ceil(files / MONTHS_OF_RETURNS) + 4  # some have gaps
    catalogue = load_catalogue(
        *resized(out / "catalogue", INDICATORS, PROVIDERS, REGION, wanted, None)
    )
    demo = generate(
        1, MONTHS_OF_RETURNS, latest_month(date.today()), catalogue, catalogue.regions[REGION]
    )
    inbox = out / "inbox"
    books = sorted(returns(demo, catalogue, inbox), key=lambda book: (book.sent, book.path))
    chosen = books[-files:]
    for book in chosen:
        book.path.parent.mkdir(parents=True, exist_ok=True)
    if on_template:
        fill_in(chosen, catalogue, catalogue.regions[REGION], os.cpu_count() or 1)
        return [book.path for book in chosen]
    for start in range(0, len(chosen), BATCH):
        write_all(chosen[start : start + BATCH])
    return [book.path for book in chosen]


def copies(paths: list[Path], wanted: int) -> None:
    """Add copies of workbooks beside them, each with a comment of its own, to so many in all."""
    for number in range(len(paths), wanted):
        path = paths[number % len(paths)]
        copy = path.with_name(f"{path.stem}-{number}{path.suffix}")
        shutil.copy2(path, copy)
        with zipfile.ZipFile(copy, "a") as package:
            package.comment = str(number).encode()


def environment(out: Path, data: Path) -> dict[str, str]:
    """What a command needs to know to load workbooks made below `out`."""
    data.mkdir(parents=True, exist_ok=True)
    indicators, providers = (str(out / "catalogue" / name) for name in PAIR)
    return {
        "MATERNITY_DATA": str(data),
        "MATERNITY_REGION": REGION,
        "MATERNITY_INDICATORS": indicators,
        "MATERNITY_PROVIDERS": providers,
    }
