"""A snapshot of national size, made without spreadsheets."""

from __future__ import annotations

from pathlib import Path

from benchmarks.processes import run_module

PROVIDERS, INDICATORS, MONTHS = 130, 60, 120


def make_national(data: Path) -> None:
    """130 providers, 60 indicators, 120 months, in force in that data folder."""
    size = ("--providers", str(PROVIDERS), "--indicators", str(INDICATORS), "--months", str(MONTHS))
    run_module("etl", "demo", "--out", str(data), *size, "--parquet-only", data=data)
