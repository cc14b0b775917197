"""Write the demo region: workbooks, a national file and the answers; or a snapshot at any size."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from catalogue.load import load_catalogue
from etl.demo.answers import answers
from etl.demo.dashboards import write_dashboards
from etl.demo.direct import publish_demo
from etl.demo.generate import REGION, generate
from etl.demo.national import write_national
from etl.demo.resize import resized
from etl.demo.workbooks import write_workbooks

DUE_AFTER = timedelta(days=20)


def latest_month(today: date) -> date:
    """The last month whose returns have fallen due by that day."""
    due = today - DUE_AFTER
    return (due.replace(day=1) - timedelta(days=1)).replace(day=1)


def write_demo(
    out: Path,
    indicators: Path,
    providers: Path,
    *,
    seed: int = 1,
    months: int = 48,
    provider_count: int | None = None,
    indicator_count: int | None = None,
    parquet_only: bool = False,
    until: date | None = None,
) -> str:
    """Write the demo below `out`; one sentence that says what was written.

    seed: same seed, same figures. months: how many end with `until` (by default the last month that
    has fallen due). provider_count, indicator_count: see `resized`; the YAML files at that size
    are written into `out`/catalogue. parquet_only: `out` becomes a data folder with a snapshot in
    force, and no workbook is written.
    """
    last = until or latest_month(date.today())
    out.mkdir(parents=True, exist_ok=True)
    if provider_count is not None or indicator_count is not None:
        indicators, providers = resized(
            out / "catalogue", indicators, providers, REGION, provider_count, indicator_count
        )
    catalogue = load_catalogue(indicators, providers)
    demo = generate(seed, months, last, catalogue, catalogue.regions[REGION])
    told = answers(demo, catalogue)
    if parquet_only:
        _write_answers(out, told)
        identity = publish_demo(demo, catalogue, indicators, providers, out)
        return f"The demo region is in force in {out} as data cut {identity}."
    written = write_workbooks(demo, catalogue, out)
    kept = write_dashboards(demo, catalogue, out)
    _write_answers(out, told | {"dashboards": kept})
    trusts = write_national(demo, out / "national")
    return (
        f"{written} returns, {len(kept)} legacy dashboards and a national file of {trusts} trusts "
        f"were written to {out}."
    )


def _write_answers(out: Path, told: Mapping[str, Any]) -> None:
    (out / "answers.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
