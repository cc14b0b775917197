"""A new collection is YAML and nothing else: definitions, organisations, a layout."""

from __future__ import annotations

import csv
import io
import json
from collections import defaultdict
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from plotly import graph_objects as go
from plotly.io.json import to_json_plotly

from callbacks.pages import page
from etl import load
from settings import Settings
from store.store import Store
from tests.etl.loading import Silent

COLLECTIONS = Path(__file__).parents[1] / "collections"
TRUSTS = ("RBL", "RXL", "RXR")
MONTHS = [date(2016 + (n + 3) // 12, (n + 3) % 12 + 1, 1) for n in range(36)]


def loaded(collection: str, data: Path, *files: tuple[str, bytes]) -> tuple[load.Report, Settings]:
    """What loading files of a collection of its own gives."""
    folder = COLLECTIONS / collection
    settings = Settings(
        data=data,
        region="north_west",
        indicators=folder / "indicators.yaml",
        providers=folder / "providers.yaml",
        layouts=folder / "layouts",
        database_url=None,
    )
    (data / "inbox").mkdir(parents=True)
    for name, content in files:
        (data / "inbox" / name).write_bytes(content)
    return load.run(settings, Silent(), workers=0), settings


def component(settings: Settings, path: str, search: str, id: str) -> dict[str, Any]:
    """One component of a page, as it is sent to the browser."""

    def found(part: Any) -> Any:
        if isinstance(part, list):
            return next((hit for child in part if (hit := found(child))), None)
        if not isinstance(part, dict):
            return None
        props = part.get("props", {})
        return props if props.get("id") == id else found(props.get("children"))

    sent = json.loads(to_json_plotly(page(Store(settings), path, search)))
    props: dict[str, Any] = found(sent)
    return props


def invented_attendances() -> bytes:
    """A file as that of the real attendances: every month of three trusts, and of one elsewhere."""
    random = np.random.default_rng(7)
    out = io.StringIO()
    lines = csv.writer(out)
    lines.writerow(["period", "org_code", "type", "attendances", "breaches", "admissions"])
    for month in MONTHS:
        for trust in (*TRUSTS, "Q99"):
            for kind, size in (("1", 9000), ("other", 3000)):
                seen = int(random.poisson(size))
                late = int(random.binomial(seen, 0.3 if month.year == 2019 else 0.1))
                lines.writerow([month, trust, kind, f"{seen}.0", f"{late}.0", "100.0"])
    return out.getvalue().encode()


def totals(content: bytes, kind: str | None = None) -> dict[tuple[str, str], tuple[float, float]]:
    """Attendances and those seen in time, by trust and month, straight from the file."""
    sums: dict[tuple[str, str], tuple[float, float]] = defaultdict(lambda: (0.0, 0.0))
    for row in csv.DictReader(io.StringIO(content.decode())):
        if kind in (None, row["type"]):
            seen, late = float(row["attendances"]), float(row["breaches"])
            key = (row["org_code"], row["period"])
            sums[key] = (sums[key][0] + seen, sums[key][1] + seen - late)
    return dict(sums)


def check_attendances(content: bytes, data: Path) -> None:
    """Every figure agrees with the file, and each trust has its control chart."""
    report, settings = loaded("ae", data, ("ae_attendances.csv", content))
    assert report.rejected == []
    cut = Store(settings).current()
    assert cut is not None
    for indicator, kind in (("within_4_hours", None), ("major_within_4_hours", "1")):
        rows = cut.snapshot.observations[indicator]
        rows = rows[(rows["level"] == "provider") & rows["numerator"].notna()]
        got = {
            (row.org, str(row.month)[:10]): (row.denominator, row.numerator)
            for row in rows.itertuples()
        }
        known = {p.code for p in cut.region.providers}
        expected = {k: v for k, v in totals(content, kind).items() if k[0] in known}
        assert got == expected
    readings = cut.snapshot.readings
    assert set(readings.loc[readings["level"] == "provider", "chart"]) <= {"p", "pp"}
    series = component(settings, "/indicator/within_4_hours", "?provider=RXL", "time-series")
    figure = go.Figure(series["figure"])
    drawn = [trace for trace in figure.data if trace.y is not None and len(trace.y) >= len(MONTHS)]
    assert len(drawn) >= 3  # the points and both limits
    go.Figure(component(settings, "/indicator/within_4_hours", "?provider=RXL", "funnel")["figure"])


def test_invented_attendances_become_control_charts_by_yaml_alone(tmp_path: Path) -> None:
    check_attendances(invented_attendances(), tmp_path / "data")


def test_what_got_worse_among_the_invented_attendances_is_flagged(tmp_path: Path) -> None:
    _, settings = loaded("ae", tmp_path / "data", ("a.csv", invented_attendances()))
    cut = Store(settings).current()
    assert cut is not None
    readings = cut.snapshot.readings
    mine = readings[(readings["indicator"] == "within_4_hours") & (readings["org"] == "RXL")]
    assert list(mine["variation"]) == ["concern_low"]


def test_real_attendances_become_control_charts_by_yaml_alone(
    tmp_path: Path, realdata: Path
) -> None:
    content = (realdata / "monthly_series" / "ae_attendances.csv").read_bytes()
    check_attendances(content, tmp_path / "data")


def invented_audit() -> bytes:
    """A file as that of the real audit, with its comments, stray bytes, percents and gaps."""
    random = np.random.default_rng(3)
    lines = [b"# An audit,,,,,,,", b'"# 4. With a ""comment"" in quotes.",,,,,,,', b"#,,,,,,,"]
    lines.append(
        b"Country,Organisation name,Organisation code,Numerator,Denominator,Unadjusted rate,"
        b"Adjusted rate,GB mean"
    )
    for n, code in enumerate([*TRUSTS, *(f"X{n:02d}" for n in range(60))]):
        women = int(random.integers(1500, 8000))
        bled = int(random.binomial(women, 0.03))
        rate = f"{100 * bled / women:.1f}0%"
        figures = ",,," if n % 9 == 5 else f"{bled},{women},{rate},{rate}"
        name = f"Invented\xa0Trust {n}".encode("latin-1")
        lines.append(b"England," + name + f",{code},{figures},3.40%".encode())
    return b"\n".join(lines)


def published_rows(settings: Settings) -> list[dict[str, Any]]:
    cut = Store(settings).current()
    assert cut is not None
    rows: list[dict[str, Any]] = cut.snapshot.published.to_dict("records")
    return rows


def test_an_invented_audit_becomes_a_funnel_by_yaml_alone(tmp_path: Path) -> None:
    report, settings = loaded("nmpa", tmp_path / "data", ("nmpa.csv", invented_audit()))
    assert report.rejected == []
    rows = published_rows(settings)
    assert {row["status"] for row in rows} == {"ok", "not_submitted"}
    assert {row["source"] for row in rows} == {"nmpa_pph"}
    for row in rows:
        if row["status"] == "ok":
            assert row["rate"] == pytest.approx(
                100 * row["numerator"] / row["denominator"], abs=0.05
            )
    drawn = component(settings, "/indicator/heavy_bleeding_rate", "?provider=RXL", "funnel")
    go.Figure(drawn["figure"])


def test_the_real_audit_becomes_a_funnel_by_yaml_alone(tmp_path: Path, realdata: Path) -> None:
    content = (realdata / "nmpa" / "nmpa_pph_2023.csv").read_bytes()
    report, settings = loaded("nmpa", tmp_path / "data", ("nmpa_pph_2023.csv", content))
    assert report.rejected == []
    rows = {row["org_code"]: row for row in published_rows(settings)}
    assert len(rows) == 158
    with (realdata / "expected_rates.csv").open(encoding="utf-8") as lines:
        expected = [r for r in csv.DictReader(lines) if r["source_file"].startswith("nmpa/")]
    for one in expected:
        row = rows[one["provider_code"]]
        if one["status"] == "ok":
            assert (row["numerator"], row["denominator"]) == (
                float(one["numerator"]),
                float(one["denominator"]),
            )
            assert row["rate"] == pytest.approx(float(one["rate"]), abs=float(one["tolerance"]))
        else:
            assert row["status"] == "not_submitted"
            assert np.isnan(row["rate"])
    assert len(expected) > 50
    drawn = component(settings, "/indicator/heavy_bleeding_rate", "?provider=RXL", "funnel")
    go.Figure(drawn["figure"])
