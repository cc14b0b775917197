"""Write the demo region: workbooks, a national file and the answers; or a snapshot at any size."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from etl.demo.answers import answers
from etl.demo.direct import load_files, publish
from etl.demo.generate import REGION, generate
from etl.demo.national import write_national
from etl.demo.workbooks import write_workbooks

DUE_AFTER_DAYS = 20
AREAS = ("ZA1", "ZB1")


def latest_month(today: date) -> date:
    """The last month whose returns have fallen due by that day."""
    due = today - timedelta(days=DUE_AFTER_DAYS)
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
    has fallen due). provider_count, indicator_count: more organisations than the catalogue has are
    invented, fewer indicators are the first ones. parquet_only: `out` becomes a data folder with a
    snapshot in force, and no workbook is written.
    """
    last = until or latest_month(date.today())
    out.mkdir(parents=True, exist_ok=True)
    if provider_count is not None or indicator_count is not None:
        indicators, providers = resized(out, indicators, providers, provider_count, indicator_count)
    catalogue, files = load_files(indicators, providers)
    region = catalogue.regions[REGION]
    demo = generate(seed, months, last, catalogue, region)
    if parquet_only:
        id_ = publish(demo, catalogue, region, files, out)
        return f"The demo region is in force in {out} as data cut {id_}."
    written = write_workbooks(demo, catalogue, out)
    trusts = write_national(demo, out / "national")
    told = answers(demo, catalogue)
    (out / "answers.json").write_text(json.dumps(told, indent=1), encoding="utf-8")
    return f"{written} returns and a national file of {trusts} trusts were written to {out}."


def resized(
    out: Path,
    indicators: Path,
    providers: Path,
    provider_count: int | None,
    indicator_count: int | None,
) -> tuple[Path, Path]:
    """The two YAML files at another size, written beside the data; their paths."""
    measures = yaml.safe_load(indicators.read_bytes())
    places = yaml.safe_load(providers.read_bytes())
    if indicator_count is not None:
        kept = dict(list(measures["indicators"].items())[:indicator_count])
        for entry in kept.values():
            entry["balancing"] = [i for i in entry.get("balancing", ()) if i in kept]
        measures["indicators"] = kept
    if provider_count is not None:
        region = places["regions"][REGION]
        region["providers"] = _organisations(region["providers"], provider_count)
    folder = out / "catalogue"
    folder.mkdir(exist_ok=True)
    paths = folder / "indicators.yaml", folder / "providers.yaml"
    for path, value in zip(paths, (measures, places), strict=True):
        path.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), "utf-8")
    return paths


def _organisations(known: list[dict[str, Any]], wanted: int) -> list[dict[str, Any]]:
    """That many maternity providers, some newly invented, and the mental-health trusts."""
    maternity = [p for p in known if p.get("kind", "maternity") == "maternity"][:wanted]
    codes = {p["code"] for p in maternity}
    for provider in maternity:
        successor = provider.get("successor")
        if isinstance(successor, dict) and successor["code"] not in codes:
            del provider["successor"]
    invented: list[dict[str, Any]] = [
        {
            "code": f"ZX{n:03d}",
            "name": f"Invented Hospitals {n} NHS Trust",
            "short_name": f"Invented {n}",
            "memberships": [{"lms": AREAS[n % len(AREAS)], "from": "2006-04"}],
            "peer_group": "demo_3",
        }
        for n in range(1, wanted - len(maternity) + 1)
    ]
    others = [p for p in known if p.get("kind") == "mental_health"]
    return [*maternity, *invented, *others]
