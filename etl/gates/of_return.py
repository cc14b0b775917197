"""The gates for one return before it is loaded: held against what was loaded so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from catalogue.model import Catalogue, Region
from etl.base import Base
from etl.cube import Words, months_of
from etl.faults import UserError
from etl.fold import candidates, fold
from etl.gates.evaluate import evaluate
from etl.gates.figures import Figures, items_of
from etl.gates.override import GateOverride
from etl.layout_load import load_layouts
from etl.observe import level_cube, rows_about
from etl.submission import Finding, Submission
from etl.timing import month_number, month_words
from store.pointer import current_id

UNREADABLE = "The data cut in force cannot be read; run `python -m etl rebuild`, and check again."
WITHHELD = "The indicators made of it are withheld for the month until it is mended or explained."
Key = tuple[str, int]  # organisation, month number


def with_gates(
    submission: Submission,
    data: Path,
    catalogue: Catalogue,
    region: Region,
    overrides: Sequence[GateOverride] = (),
) -> Submission:
    """A submission with a finding for each gate that one of its months fails.

    data: the data folder; what is in force there is the history, if anything is. UserError: it
    cannot be read.
    """
    found = gate_findings(submission, former_items(data), catalogue, region, overrides)
    if not found:
        return submission
    remarked = any(finding.severity != "note" for finding in found)
    return replace(
        submission,
        findings=(*submission.findings, *found),
        verdict="warnings" if remarked else submission.verdict,
    )


def former_items(data: Path) -> pa.Table | None:
    """The figures in force in a data folder; None where there are none. UserError: as above."""
    try:
        snapshot = current_id(data)
        return None if snapshot is None else Base(data / "snapshots" / snapshot).table("items")
    except (OSError, pa.ArrowInvalid) as error:
        raise UserError(UNREADABLE) from error


def gate_findings(
    submission: Submission,
    former: pa.Table | None,
    catalogue: Catalogue,
    region: Region,
    overrides: Sequence[GateOverride] = (),
) -> tuple[Finding, ...]:
    """A finding for each gate that a month of a submission fails, by organisation and month.

    former: figures in force, columns of the items file; None: there is no history.
    """
    sent = _sent(submission.items)
    if not sent:
        return ()
    orgs = _with_forerunners({org for org, _ in sent}, region)
    figures = _figures(submission, former, orgs, catalogue, region)
    failed = evaluate(figures, overrides).rows.to_pylist()
    return tuple(gate_finding(row) for row in failed if _is_about(row, sent, catalogue))


def gate_finding(row: Mapping[str, Any]) -> Finding:
    """A row of the gates file as a remark for a receipt."""
    said = f"{month_words(month_number(row['month']))}: {row['sentence']}"
    if row["override"]:
        return Finding("note", "", "", f"{said} This check is switched off: {row['override']}")
    if not row["withheld"]:
        return Finding("warning", "", "", said)
    return Finding("error", "", "", f"{said} {WITHHELD}")


def _sent(items: pa.Table) -> dict[Key, set[str]]:
    """The items of which a submission gives a month's figure, by organisation and month."""
    months = months_of(items["month"]).tolist()
    whole = items["period_months"].to_numpy() == 1
    whole &= np.array([b == "all" for b in items["breakdown"].to_pylist()], bool)
    whole &= items["value"].is_valid().to_numpy()
    columns = (items["org"].to_pylist(), items["item"].to_pylist())
    found: dict[Key, set[str]] = {}
    for org, month, item, counts in zip(columns[0], months, columns[1], whole, strict=True):
        if counts:
            found.setdefault((org, month), set()).add(item)
    return found


def _with_forerunners(orgs: set[str], region: Region) -> list[str]:
    """Providers, and those that were merged into them: their history too."""
    known = {p.code for p in region.providers}
    merged = {p.code for p in region.providers if p.successor and p.successor.code in orgs}
    return sorted((orgs & known) | merged)


def _figures(
    submission: Submission,
    former: pa.Table | None,
    orgs: Sequence[str],
    catalogue: Catalogue,
    region: Region,
) -> Figures:
    """The figures of some providers as they would stand once the submission was loaded."""
    before = None if former is None else rows_about(former, "org", orgs)
    priority = {layout.id: layout.priority for layout in load_layouts().values()}
    rows = fold(before, [candidates(submission, datetime.now(UTC))], priority).items
    whole = rows_about(rows, "breakdown", ["all"])
    whole = whole.filter(whole["period_months"].to_numpy() == 1)
    months = months_of(whole["month"])
    period = np.arange(months.min(), months.max() + 1)
    latest = int(period[-1])
    cube = level_cube(whole, catalogue, region, "provider", orgs, period, 1, latest, Words())
    return Figures.of(cube, catalogue, region)


def _is_about(row: Mapping[str, Any], sent: Mapping[Key, set[str]], catalogue: Catalogue) -> bool:
    """Whether a gate looked at a figure that was sent."""
    gate = catalogue.gates[row["gate"]]
    looked_at = {*row["items"].split(",")}
    looked_at.update(item for _, text in gate.expressions for item in items_of(text))
    return not looked_at.isdisjoint(sent.get((row["org"], month_number(row["month"])), ()))
