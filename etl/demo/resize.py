"""The two YAML files at another size: more organisations, or fewer indicators."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

Entry = dict[str, Any]
NAMING = ("id", "name")  # of a set; its other keys are conditions


def resized(
    folder: Path,
    indicators: Path,
    providers: Path,
    region: str,
    provider_count: int | None,
    indicator_count: int | None,
) -> tuple[Path, Path]:
    """Write both files into `folder` and return their paths.

    provider_count: that many organisations with births; beyond those of the file more are invented.
    indicator_count: the first so many. None: as the file has it.
    """
    measures: Entry = yaml.safe_load(indicators.read_bytes())
    places: Entry = yaml.safe_load(providers.read_bytes())
    if indicator_count is not None:
        _keep_first(measures, indicator_count)
    if provider_count is not None:
        place = places["regions"][region]
        place["providers"] = _organisations(place, provider_count)
    folder.mkdir(parents=True, exist_ok=True)
    paths = folder / "indicators.yaml", folder / "providers.yaml"
    for path, value in zip(paths, (measures, places), strict=True):
        path.write_text(yaml.safe_dump(value, sort_keys=False, allow_unicode=True), "utf-8")
    return paths


def _keep_first(measures: Entry, wanted: int) -> None:
    """Leave the first so many indicators, and of the rest of the file what speaks of them."""
    kept: dict[str, Entry] = dict(list(measures["indicators"].items())[:wanted])
    for entry in kept.values():
        entry["balancing"] = [i for i in entry.get("balancing", ()) if i in kept]
    measures["indicators"] = kept
    if concepts := measures.get("concepts"):
        measures["concepts"] = dict(_concepts_of(concepts, kept))
    if national := measures.get("national_measures"):
        known = {None, *kept}
        national["measures"] = [m for m in national["measures"] if m.get("indicator") in known]
    measures["sets"] = [
        chosen
        for chosen in measures["sets"]
        if any(
            all(entry.get(key) == value for key, value in chosen.items() if key not in NAMING)
            for entry in kept.values()
        )
    ]


def _concepts_of(concepts: Entry, kept: Entry) -> Iterator[tuple[str, Entry]]:
    """The concepts whose compared indicator is left, and the rules, which name none."""
    for name, concept in concepts.items():
        named = concept["indicators"]
        if not named or named[0] in kept:
            yield name, {**concept, "indicators": [one for one in named if one in kept]}


def _organisations(place: Entry, wanted: int) -> list[Entry]:
    """That many maternity providers, some newly invented, and the mental-health trusts."""
    known: list[Entry] = place["providers"]
    maternity = [p for p in known if p.get("kind", "maternity") == "maternity"][:wanted]
    codes = {p["code"] for p in maternity}
    for provider in maternity:
        if provider.get("successor", {}).get("code") not in codes:
            provider.pop("successor", None)
    others = [p for p in known if p.get("kind") == "mental_health"]
    return [*maternity, *(_invented(place, n) for n in range(1, wanted - len(maternity) + 1)),
            *others]  # fmt: skip


def _invented(place: Entry, number: int) -> Entry:
    """One more provider, in one of the region's LMSs and peer groups in turn."""
    areas, groups = place["lms"], place["peer_groups"]
    return {
        "code": f"ZX{number:03d}",
        "name": f"Invented Hospitals {number} NHS Trust",
        "short_name": f"Invented {number}",
        "memberships": [{"lms": areas[number % len(areas)]["code"], "from": "2000-04"}],
        "peer_group": groups[number % len(groups)]["id"],
    }
